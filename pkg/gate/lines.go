package gate

import (
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// MaxLocated bounds the SBOMs in which the lines of findings are looked up, in bytes: of JSON it takes a second reading.
const MaxLocated = 64 << 20

// locate gives the evidence of findings in SBOMs its lines.
func (ev *evidence) locate(findings []decision.Finding) {
	places := map[string][]string{}
	for _, f := range findings {
		for _, e := range f.Evidence {
			if e.Pointer != "" {
				places[e.File] = append(places[e.File], e.Pointer)
			}
		}
	}
	lines := map[string]map[string]int{}
	for _, doc := range ev.sboms {
		if ev.sizeOf(doc) <= MaxLocated {
			lines[doc.Path] = doc.Lines(places[doc.Path])
		}
	}
	for i := range findings {
		for j, e := range findings[i].Evidence {
			findings[i].Evidence[j].Line = lines[e.File][e.Pointer]
		}
	}
}

// sizeOf is the size of the file that an SBOM was read from, in bytes.
func (ev *evidence) sizeOf(doc *sbom.Document) int64 {
	if f := ev.fileNamed(doc.Path); f != nil {
		return f.Size
	}
	return 0
}
