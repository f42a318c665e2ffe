package syntax

import (
	"bytes"
	"errors"
	"fmt"
)

// Unmarked is a text in UTF-8 without its byte order mark, if it has one.
func Unmarked(text []byte) []byte { return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")) }

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
	return Unmarked(text), nil
}

var errTwice = errors.New("found data that are compressed twice, expected once; unpack them once")
