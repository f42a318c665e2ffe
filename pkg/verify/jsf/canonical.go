package jsf

import (
	"bufio"
	"bytes"
	"crypto"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strconv"
	"unicode/utf16"

	"github.com/cyberphone/json-canonicalization/go/src/webpki.org/jsoncanonicalizer"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// sum gives the digest of what was signed in its canonical form, or that form itself when digest is 0. The form is
// streamed into the hash, so that a large document is not held a second time.
func (o object) sum(digest crypto.Hash, budget *int64) ([]byte, error) {
	members := without(o.holder, key)
	members[key] = o.signature
	if digest == 0 {
		var whole bytes.Buffer
		err := canonical(&whole, members, budget)
		return whole.Bytes(), err
	}
	state := digest.New()
	if err := canonical(state, members, budget); err != nil {
		return nil, err
	}
	return state.Sum(nil), nil
}

// canonical writes a tree in the form of RFC 8785 (JSON Canonicalization Scheme).
func canonical(out io.Writer, tree any, budget *int64) error {
	w := writer{out: bufio.NewWriterSize(&limited{out, budget}, 64<<10)}
	w.value(tree)
	if w.err == nil {
		w.err = w.out.Flush()
	}
	return w.err
}

// limited passes on what the budget allows.
type limited struct {
	out    io.Writer
	budget *int64
}

func (l *limited) Write(p []byte) (int, error) {
	if *l.budget -= int64(len(p)); *l.budget < 0 {
		return 0, signature.Invalid("the signatures of the document cover more than %d bytes in all; that much is verified at most", MaxCanonical)
	}
	return l.out.Write(p)
}

// writer keeps the first error; bufio repeats those of writing.
type writer struct {
	out *bufio.Writer
	err error
}

func (w *writer) text(s string) {
	if w.err == nil {
		_, w.err = w.out.WriteString(s)
	}
}

func (w *writer) value(v any) {
	switch v := v.(type) {
	case map[string]any:
		w.object(v)
	case []any:
		for i, item := range v {
			w.text(separator(i, "["))
			w.value(item)
		}
		w.text(closing(len(v), "[]"))
	case string:
		w.quoted(v)
	case json.Number:
		w.number(string(v))
	case bool:
		w.text(strconv.FormatBool(v))
	case nil:
		w.text("null")
	}
}

func separator(i int, opening string) string {
	if i == 0 {
		return opening
	}
	return ","
}

func closing(n int, both string) string {
	if n == 0 {
		return both
	}
	return both[1:]
}

// object sorts members by the UTF-16 code units of their names (RFC 8785, section 3.2.3).
func (w *writer) object(m map[string]any) {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b))) })
	for i, name := range names {
		w.text(separator(i, "{"))
		w.quoted(name)
		w.text(":")
		w.value(m[name])
	}
	w.text(closing(len(m), "{}"))
}

// quoted escapes what must be and nothing else (RFC 8785, section 3.2.2.2).
func (w *writer) quoted(s string) {
	short := map[byte]string{'\b': `\b`, '\t': `\t`, '\n': `\n`, '\f': `\f`, '\r': `\r`, '"': `\"`, '\\': `\\`}
	w.text(`"`)
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		w.text(s[from:i])
		from = i + 1
		if e, ok := short[c]; ok {
			w.text(e)
		} else {
			w.text(fmt.Sprintf(`\u%04x`, c))
		}
	}
	w.text(s[from:])
	w.text(`"`)
}

// number writes a number as ECMAScript does (RFC 8785, section 3.2.2.3). A whole number that changes its value by that is refused: programs that
// count with more than doubles would read two documents under one signature. Of a fraction the standard means the double that is next to it.
func (w *writer) number(n string) {
	f, err := strconv.ParseFloat(n, 64)
	if err == nil {
		var form string
		if form, err = jsoncanonicalizer.NumberToJSON(f); err == nil && meant(n, form) {
			w.text(form)
			return
		}
	}
	if w.err == nil {
		w.err = signature.Invalid("the number %.40s cannot be signed: it is not one that a double can hold (RFC 8785, section 3.2.2.3)", n)
	}
}

// meant says whether the written form of a double is what the text of a number stands for.
func meant(text, form string) bool {
	if text == form {
		return true
	}
	x, okX := new(big.Rat).SetString(text)
	y, okY := new(big.Rat).SetString(form)
	return okX && okY && (x.Cmp(y) == 0 || !x.IsInt() && !y.IsInt())
}
