package syntax

import (
	"bytes"
	"compress/gzip"
	"errors"
	"testing"
)

func TestNarrow(t *testing.T) {
	for text, want := range map[string]string{
		"\xff\xfe{\x00}\x00":            "{}",
		"\xfe\xff\x00{\x00}":            "{}",
		"{\x00\"\x00":                   `{"`,
		"\x00{\x00\"":                   `{"`,
		"\xff\xfe\x3d\xd8\x00\xdea\x00": "\U0001f600a",
		"\xff\xfe{\x00}":                "{",
		"\xff\xfe\x00\x00{\x00\x00\x00": "{",
		"\x00\x00\xfe\xff\x00\x00\x00{": "{",
		"{\x00\x00\x00}\x00\x00\x00":    "{}",
		"\x00\x00\x00{\x00\x11\x00\x00": "{\ufffd",
		"\xff\xfe\x00\xd8{\x00":         "\ufffd{",
	} {
		got, ok := Narrow([]byte(text))
		if !ok || string(got) != want {
			t.Errorf("%q: got %q, %v; want %q", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "{}", "{\x00", "{}{}", "\xef\xbb\xbf{}"} {
		if _, ok := Narrow([]byte(text)); ok || Wide([]byte(text)) != "" {
			t.Errorf("%q: taken for wide", text)
		}
	}
}

func TestPlain(t *testing.T) {
	pack := func(text string) string {
		var out bytes.Buffer
		z := gzip.NewWriter(&out)
		_, _ = z.Write([]byte(text))
		_ = z.Close()
		return out.String()
	}
	for text, want := range map[string]string{"{}": "{}", "\xef\xbb\xbf{}": "{}", pack("{}"): "{}", pack("\xef\xbb\xbf{}"): "{}", "": ""} {
		if got, err := Plain([]byte(text), 10); err != nil || string(got) != want {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"\xff\xfe{\x00}\x00":         "found text in UTF-16, expected UTF-8; ask for the document in UTF-8",
		"{\x00\x00\x00}\x00\x00\x00": "found text in UTF-32, expected UTF-8; ask for the document in UTF-8",
		pack("\xff\xfe{\x00}\x00"):   "found text in UTF-16, expected UTF-8; ask for the document in UTF-8",
		pack(pack("")):               "gzip data that cannot be unpacked: unpacks to more than the limit",
		pack("{}")[:20]:              "gzip data that cannot be unpacked: unexpected EOF",
		pack("{}") + "x":             "gzip data that cannot be unpacked: is whole and has other bytes after it",
	} {
		if _, err := Plain([]byte(text), 10); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
	if _, err := Plain([]byte(pack(pack("{}"))), 1000); !errors.Is(err, errTwice) {
		t.Errorf("compressed twice: got %v", err)
	}
}
