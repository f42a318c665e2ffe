package syntax

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf16"
)

// Wide names the encoding of a text whose characters take two or four bytes, by its byte order mark or by the zero bytes of its
// first characters, which no text in UTF-8 has; "" for any other.
func Wide(text []byte) string {
	switch size, _ := wide(text); size {
	case 2:
		return "UTF-16"
	case 4:
		return "UTF-32"
	}
	return ""
}

func wide(text []byte) (size int, order binary.ByteOrder) {
	var zeros [4]bool
	if len(text) < len(zeros) {
		return 0, nil
	}
	for i := range zeros {
		zeros[i] = text[i] == 0
	}
	begins := func(mark string) bool { return bytes.HasPrefix(text, []byte(mark)) }
	switch {
	case begins("\xff\xfe\x00\x00"), zeros == [4]bool{false, true, true, true}:
		return 4, binary.LittleEndian
	case begins("\x00\x00\xfe\xff"), zeros == [4]bool{true, true, true, false}:
		return 4, binary.BigEndian
	case begins("\xff\xfe"), zeros == [4]bool{false, true, false, true}:
		return 2, binary.LittleEndian
	case begins("\xfe\xff"), zeros == [4]bool{true, false, true, false}:
		return 2, binary.BigEndian
	}
	return 0, nil
}

// Narrow is a wide text in UTF-8, for looking at what it is: what is no character in it is replaced, and so is what was cut. ok is false for any other text.
func Narrow(text []byte) (narrow []byte, ok bool) {
	size, order := wide(text)
	if size == 0 {
		return nil, false
	}
	var runes []rune
	if size == 2 {
		units := make([]uint16, len(text)/2)
		for i := range units {
			units[i] = order.Uint16(text[2*i:])
		}
		runes = utf16.Decode(units)
	} else {
		runes = make([]rune, len(text)/4)
		for i := range runes {
			runes[i] = rune(order.Uint32(text[4*i:]))
		}
	}
	return bytes.TrimPrefix([]byte(string(runes)), mark), true
}

// mark is the byte order mark of UTF-8.
var mark = []byte("\xef\xbb\xbf")

// Plain is the text of evidence, as files hold it: compressed once or not, with a byte order mark or without. limit bounds its size in bytes. The error says why there is none: it is damaged,
// unpacks to too much, is compressed twice, or is no text in UTF-8.
func Plain(data []byte, limit int64) ([]byte, error) {
	text := data
	if p, packed := PackingOf(data); packed {
		var err error
		if text, err = p.Unpack(bytes.NewReader(data), int64(len(data)), limit); err != nil {
			return nil, fmt.Errorf("%s data that cannot be unpacked: %w", p.Name, err)
		}
		if _, twice := PackingOf(text); twice {
			return nil, errTwice
		}
	}
	if encoding := Wide(text); encoding != "" {
		return nil, fmt.Errorf("found text in %s, expected UTF-8; ask for the document in UTF-8", encoding)
	}
	return bytes.TrimPrefix(text, mark), nil
}

var errTwice = errors.New("found data that are compressed twice, expected once; unpack them once")
