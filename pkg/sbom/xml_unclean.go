package sbom

import (
	"fmt"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/spdx"
)

// unclean reports text that is cut in two, and characters that XML 1.0 allows and text does not have: controls from U+007F to U+009F, which drive terminals, and code
// points that are no characters. In JSON the reader of the text reports the same. It recurses as deep as the tree, which its reader bounds.
func (p *parsed) unclean(n *strictxml.Node) {
	if r, ok := firstControl(n.Text); ok {
		p.control(r, n.Path(), n.Line, n.Column)
	}
	if n.Parted && len(n.Children) == 0 {
		p.parted(n)
	}
	for i := range n.Attrs {
		if r, ok := firstControl(n.Attrs[i].Value); ok {
			p.control(r, n.Path()+"/@"+n.Attrs[i].Name, n.Attrs[i].Line, n.Attrs[i].Column)
		}
	}
	for _, c := range n.Children {
		p.unclean(c)
	}
}

func firstControl(text string) (rune, bool) {
	for _, r := range text {
		if strictjson.Control(r) {
			return r, true
		}
	}
	return 0, false
}

func (p *parsed) control(r rune, path string, line, column int32) {
	p.add(Problem{Code: Encoding, Pointer: path, Line: int(line), Column: int(column),
		Found: fmt.Sprintf("the control character U+%04X", r), Expected: "none but tab, line feed and carriage return"})
}

// parted reports text that a comment or processing instruction cuts in two.
func (p *parsed) parted(n *strictxml.Node) {
	p.add(Problem{Code: Parted, Pointer: n.Path(), Line: int(n.Line), Column: int(n.Column),
		Found: strictjson.Quote(n.Text) + spdx.PartedHow, Expected: spdx.PartedExpected})
}
