package vuln

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of a VEX document.
const (
	MaxSize       = 32 << 20 // bytes
	MaxDepth      = 32       // nested objects and arrays; the format needs 6
	MaxStatements = 100_000
)

// parser turns JSON into a tree without letting two readers see two documents: a key that occurs twice, also in
// another letter case because some readers ignore it, and anything behind the document are errors.
type parser struct {
	path string
	data []byte
	dec  *json.Decoder
}

// parse gives maps, slices, strings, json.Number, bool and nil.
func parse(path string, data []byte) (any, error) {
	if len(data) > MaxSize {
		return nil, &MalformedError{Path: path, Problem: fmt.Sprintf("it has %d bytes, at most %d are read", len(data), MaxSize), Err: ErrTooLarge}
	}
	if !utf8.Valid(data) {
		return nil, &MalformedError{Path: path, Problem: "it is not UTF-8"}
	}
	p := &parser{path: path, data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	p.dec.UseNumber()
	v, err := p.value("", 0)
	if err != nil {
		return nil, err
	}
	if _, err := p.dec.Token(); !errors.Is(err, io.EOF) {
		return nil, p.fail("", "there is more behind the document")
	}
	return v, nil
}

func (p *parser) value(pointer string, depth int) (any, error) {
	token, err := p.dec.Token()
	if err != nil {
		return nil, p.syntax(pointer, err)
	}
	open, isDelim := token.(json.Delim)
	if !isDelim {
		return token, nil
	}
	if depth >= MaxDepth {
		return nil, p.fail(pointer, fmt.Sprintf("more than %d nested objects and lists", MaxDepth))
	}
	if open == '{' {
		return p.object(pointer, depth)
	}
	return p.list(pointer, depth)
}

func (p *parser) object(pointer string, depth int) (any, error) {
	out, folded := map[string]any{}, map[string]string{}
	for p.dec.More() {
		token, err := p.dec.Token()
		if err != nil {
			return nil, p.syntax(pointer, err)
		}
		key, isString := token.(string)
		if !isString {
			return nil, p.fail(pointer, "a key that is no string")
		}
		at := pointer + "/" + escape(key)
		fold := strings.ToLower(strings.ToUpper(key))
		if other, taken := folded[fold]; taken {
			return nil, p.fail(at, fmt.Sprintf("the key occurs twice, as %q and %q", other, key))
		}
		folded[fold] = key
		if out[key], err = p.value(at, depth+1); err != nil {
			return nil, err
		}
	}
	return out, p.close(pointer)
}

func (p *parser) list(pointer string, depth int) (any, error) {
	out := []any{}
	for p.dec.More() {
		v, err := p.value(pointer+"/"+strconv.Itoa(len(out)), depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, p.close(pointer)
}

func (p *parser) close(pointer string) error {
	if _, err := p.dec.Token(); err != nil {
		return p.syntax(pointer, err)
	}
	return nil
}

func (p *parser) syntax(pointer string, err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return p.fail(pointer, "malformed JSON: "+err.Error())
}

func (p *parser) fail(pointer, problem string) error {
	offset := min(p.dec.InputOffset(), int64(len(p.data)))
	return &MalformedError{Path: p.path, Line: 1 + bytes.Count(p.data[:offset], []byte("\n")), Pointer: pointer, Problem: problem}
}

// escape follows RFC 6901, section 4.
func escape(key string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(key) }
