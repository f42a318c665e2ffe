package cli

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

func TestLocate(t *testing.T) {
	text := "\ufeff{\n \"a\": [\n  {\"b\": 1},\n  {\n   \"c/d\": 2}\n ]\n}"
	from := &delivery.Delivery{Files: []*delivery.File{
		{Path: "x.json", Bytes: []byte(text)}, {Path: "x.xml", Bytes: []byte("<a>\n</a>")}, {Path: "cut.json", Bytes: []byte("{\n\"a\": [")}, {Path: "image.bin"},
	}}
	for _, tt := range []struct {
		file, pointer string
		line          int
	}{
		{"x.json", "/a", 2},
		{"x.json", "/a/0/b", 3},
		{"x.json", "/a/1", 4},
		{"x.json", "/a/1/c~1d", 5},
		{"x.json", "/a/1/missing/deeper", 4},
		{"x.json", "/missing", 0},
		{"x.json", "", 0},
		{"x.json", "no pointer", 0},
		{"x.xml", "/a", 0},
		{"cut.json", "/a", 2},
		{"image.bin", "/a", 0},
		{"elsewhere", "/a", 0},
	} {
		d := &decision.Decision{Findings: []decision.Finding{{Evidence: []decision.Evidence{{File: tt.file, Pointer: tt.pointer}}}}}
		locate(d, from)
		if got := d.Findings[0].Evidence[0].Line; got != tt.line {
			t.Errorf("%s at %q: line %d, want %d", tt.file, tt.pointer, got, tt.line)
		}
	}
}
