package cdxxml

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// Mention is where the document names an element by its bom-ref, outside of its dependency graph.
type Mention struct {
	Node *strictxml.Node
	Text string // the ref
	text bool   // it is the element's text, and not its attribute "ref"
}

// Path leads to the text or the attribute.
func (m Mention) Path() string {
	if m.text {
		return m.Node.Path()
	}
	return m.Node.Path() + "/@ref"
}

// mentioning are the elements that name others, with those that they lie in: each that the XML schemas give the type refType,
// refLinkType or bomReferenceType, or an attribute of such a type. They do so by their text, or those in byAttribute by an
// attribute.
var mentioning = map[string][]string{
	"assembly": {"assemblies"}, "subject": {"subjects"}, "tool": {"tools"}, "vulnerability": {"vulnerabilities"},
	"dependency": {"dependencies", "dependency", "runtimeTopology", "taskDependencies"}, "provides": {"dependency"},

	"ref":       {"target", "source", "resource", "resourceReference", "datasets", "relatedCryptographicAsset", "members", "asserter"},
	"algorithm": {"algorithms", "encr", "prf", "integ", "ke", "auth"}, "cryptoRef": {"protocolProperties"},
	"encr": {"ikev2TransformTypes"}, "prf": {"ikev2TransformTypes"}, "integ": {"ikev2TransformTypes"}, "ke": {"ikev2TransformTypes"},
	"auth":                  {"ikev2TransformTypes"},
	"signatureAlgorithmRef": {"certificateProperties"}, "subjectPublicKeyRef": {"certificateProperties"},
	"algorithmRef": {"relatedCryptoMaterialProperties", "securedBy"},
	"assessor":     {"attestation"}, "claim": {"claims"}, "counterClaim": {"counterClaims"}, "requirement": {"map", "requirements"},
	"mitigationStrategy": {"mitigationStrategies"}, "target": {"claim"}, "evidence": {"claim"}, "counterEvidence": {"claim"},
	"parent": {"requirement"}, "attributedTo": {"citation"}, "process": {"citation"},
}

var byAttribute = []string{"assembly", "subject", "tool", "vulnerability", "dependency", "provides"}

// mention notes what an element names. Elements of one name hold others in one place and a ref in another, such as claim.
func (d *Document) mention(n *strictxml.Node) {
	within := mentioning[n.Name]
	if within == nil || n.Parent == nil || !slices.Contains(within, n.Parent.Name) {
		return
	}
	if slices.Contains(byAttribute, n.Name) {
		if ref, ok := n.Attr("ref"); ok && !d.inGraph(n) {
			d.Mentions = append(d.Mentions, Mention{Node: n, Text: ref})
		}
		return
	}
	if len(n.Children) == 0 && n.Text != "" {
		d.Mentions = append(d.Mentions, Mention{Node: n, Text: n.Text, text: true})
	}
}

// inGraph says whether an element is one that Tree has in "dependencies".
func (d *Document) inGraph(n *strictxml.Node) bool {
	list := n.Parent
	for list.Name == "dependency" {
		list = list.Parent
	}
	return list.Name == "dependencies" && list.Parent == d.Root
}

// Nested says whether the entry of the dependency graph that a JSON pointer leads to stands in another, which has it among what it
// depends on.
func (d *Document) Nested(pointer string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, n := d.lead(d.Root, bom, pointer)
	if n == nil || n.Parent == nil || n.Parent.Name != "dependency" {
		return false
	}
	outer, _ := n.Parent.Attr("ref")
	return outer != ""
}
