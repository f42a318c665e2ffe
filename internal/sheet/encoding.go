package sheet

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decode turns the bytes of a CSV file into text: UTF-8, UTF-16 with its byte order mark, or else Windows-1252, which
// spreadsheets of western Europe write. Bytes that are none of these are refused.
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
		if !utf8.Valid(data) {
			return "", &Error{Found: "a mark of UTF-8 and bytes that are not UTF-8", Expected: "UTF-8 throughout"}
		}
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return decode16(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decode16(data[2:], binary.BigEndian)
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", &Error{Found: "zero bytes", Expected: "CSV text in UTF-8, in UTF-16 with a byte order mark, or in Windows-1252"}
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	return decode1252(data)
}

func decode16(data []byte, order binary.ByteOrder) (string, error) {
	if len(data)%2 != 0 {
		return "", &Error{Found: "half a character at the end of UTF-16 text", Expected: "whole characters"}
	}
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	runes := utf16.Decode(units)
	for _, r := range runes {
		if r == 0 || r == utf8.RuneError {
			return "", &Error{Found: "what is no character in UTF-16 text", Expected: "UTF-16 throughout"}
		}
	}
	return string(runes), nil
}

// high1252 are the characters 0x80 to 0x9f of Windows-1252; 0 stands for none.
var high1252 = [32]rune{'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ'}

func decode1252(data []byte) (string, error) {
	var b strings.Builder
	for _, c := range data {
		r := rune(c)
		if c >= 0x80 && c < 0xa0 {
			if r = high1252[c-0x80]; r == 0 {
				return "", &Error{Found: "a byte that is neither UTF-8 nor Windows-1252", Expected: "CSV text in UTF-8"}
			}
		}
		b.WriteRune(r)
	}
	return b.String(), nil
}
