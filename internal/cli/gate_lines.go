package cli

import (
	"bytes"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// maxLocated bounds the files in which the lines of findings are looked up, in bytes: it takes a second reading and a copy of the whole file.
const maxLocated = 64 << 20

// locate gives the evidence of findings its lines, where it is JSON.
func locate(d *decision.Decision, from *delivery.Delivery) {
	wanted := map[string]map[string]bool{}
	for _, f := range d.Findings {
		for _, e := range f.Evidence {
			if e.Pointer == "" {
				continue
			}
			if wanted[e.File] == nil {
				wanted[e.File] = map[string]bool{}
			}
			for _, at := range ways(e.Pointer) {
				wanted[e.File][at] = true
			}
		}
	}
	for _, file := range from.Files {
		want := wanted[file.Path]
		if want == nil || len(file.Bytes) > maxLocated || !bytes.HasPrefix(bytes.TrimLeft(file.Bytes, "\ufeff \t\r\n"), []byte("{")) {
			continue
		}
		places := strictjson.Locate(file.Bytes, want, strictjson.Options{MaxBytes: maxLocated})
		for i := range d.Findings {
			for j, e := range d.Findings[i].Evidence {
				if e.File == file.Path {
					d.Findings[i].Evidence[j].Line = lineOf(places, e.Pointer)
				}
			}
		}
	}
}

// ways are a pointer and all those above it but the document's, longest first. What a finding misses is not there, but what it would be in is.
func ways(pointer string) []string {
	var out []string
	for at := pointer; at != ""; at = at[:max(0, strings.LastIndexByte(at, '/'))] {
		out = append(out, at)
	}
	return out
}

func lineOf(places map[string]strictjson.Place, pointer string) int {
	for _, at := range ways(pointer) {
		if p, found := places[at]; found {
			return p.Line
		}
	}
	return 0
}
