package syntax

import (
	"bytes"
	"encoding/binary"
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
	return Unmarked([]byte(string(runes))), true
}
