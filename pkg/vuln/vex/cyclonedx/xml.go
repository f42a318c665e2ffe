package cyclonedx

import (
	"errors"
	"strconv"

	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cdxxml"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/member"
)

// readXML reads the JSON form of the document. Places are paths of XML.
func (r *reader) readXML(text []byte) error {
	r.Reader = member.New("CycloneDX VEX", r.doc.Path, func(map[string]bool) map[string]int { return nil })
	root, err := strictxml.Parse(text, strictxml.Options{MaxBytes: sbom.DefaultMaxBytes, MaxDepth: sbom.DefaultMaxDepth, MaxText: sbom.DefaultMaxString, MaxTree: sbom.DefaultMaxXML})
	if err != nil {
		return r.Malformed(err)
	}
	doc, err := cdxxml.New(root, cdxxml.Limits{MaxComponents: sbom.DefaultMaxComponents, MaxTree: sbom.DefaultMaxXML})
	if err != nil {
		return r.Malformed(err)
	}
	lines := func(pointers map[string]bool) map[string]int {
		found := map[string]int{}
		for p := range pointers {
			found[p], _ = doc.Place(doc.Path(p))
		}
		return found
	}
	r.Reader = member.New("CycloneDX VEX", r.doc.Path, lines)
	for i, item := range r.List(doc.Tree, "", "vulnerabilities") {
		if r.vulnerability(item, "/vulnerabilities/"+strconv.Itoa(i), i); r.Failed() {
			break
		}
	}
	var fault *vex.MalformedError
	if err := r.Err(); errors.As(err, &fault) {
		fault.Pointer = doc.Path(fault.Pointer)
		return fault
	}
	for i := range r.out.Statements {
		st := &r.out.Statements[i]
		st.Pointer = doc.Path(st.Pointer)
	}
	for _, again := range doc.Repeated {
		for n := again.Node; n != nil; n = n.Parent {
			if n.Name == "vulnerability" {
				return &vex.MalformedError{Format: "CycloneDX VEX", Path: r.doc.Path, Line: int(again.Node.Line), Pointer: again.Node.Path(),
					Problem: "the element " + again.Text + " stands twice: readers differ in which one counts"}
			}
		}
	}
	return nil
}
