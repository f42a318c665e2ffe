package sbom

import (
	"fmt"
	"strconv"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// mention is where CycloneDX names elements by their bom-ref outside of its dependency graph.
type mention struct {
	object string // pointer of the object that does; in XML the path of the element or attribute
	key    string // of the member that holds the refs; "" in XML
	refs   any    // a ref or a list of them
}

// mentionWeight is what a Document takes of memory for a mention, in bytes.
const mentionWeight = 240

// mentioning are the members that hold refs of elements, by what holds the object: every one that the JSON schemas give the type
// refType or refLinkType, and those of compositions that older versions call strings. The dependency graph is read apart.
func mentioning(holder string) []string {
	switch holder {
	case "compositions[]":
		return []string{"assemblies", "dependencies", "vulnerabilities"}
	case "affects[]", "datasets[]", "resourceReferences[]", "source", "target", "resource", "relatedCryptographicAssets[]":
		return []string{"ref"}
	case "annotations[]":
		return []string{"subjects"}
	case "identity", "identity[]":
		return []string{"tools"}
	case "runtimeTopology[]", "taskDependencies[]":
		return []string{"ref", dependsOnKey, providesKey}
	case "certificateProperties":
		return []string{"signatureAlgorithmRef", "subjectPublicKeyRef"}
	case "relatedCryptoMaterialProperties", "securedBy":
		return []string{"algorithmRef"}
	case "cipherSuites[]":
		return []string{"algorithms"}
	case "protocolProperties":
		return []string{"cryptoRefArray"}
	case "ikev2TransformTypes":
		return []string{"encr", "prf", "integ", "ke", "auth"}
	case "encr[]", "prf[]", "integ[]", "ke[]", "auth[]":
		return []string{"algorithm"}
	case "attestations[]":
		return []string{"assessor"}
	case "map[]":
		return []string{"requirement", "claims", "counterClaims"}
	case "conformance":
		return []string{"mitigationStrategies"}
	case "claims[]":
		return []string{"target", "mitigationStrategies", "evidence", "counterEvidence"}
	case "levels[]":
		return []string{"requirements"}
	case "requirements[]":
		return []string{"parent"}
	case "citations[]":
		return []string{"attributedTo", "process"}
	case "patents[]":
		return []string{"members"}
	case "patentAssertions[]":
		return []string{"asserter", "patentRefs"}
	}
	return nil
}

// mentions notes the refs that an object holds.
func (n *notes) mentions(o strictjson.Object) {
	keys := mentioning(o.Holder)
	if keys == nil {
		return
	}
	pointer := ""
	for _, key := range keys {
		refs := refsIn(o.Member(key))
		if refs == nil {
			continue
		}
		if pointer == "" {
			pointer = o.Pointer()
		}
		o.Hold(mentionWeight)
		n.out.mentions = append(n.out.mentions, mention{pointer, key, refs})
	}
}

// refsIn is what a member holds of refs: one, or a list with nil in the place of what is no text; nil for anything else. The
// list is a copy, since one of a Record would keep all that was read near it.
func refsIn(v any) any {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		refs := make([]any, len(v))
		for i, one := range v {
			if _, text := one.(string); text {
				refs[i] = one
			}
		}
		return refs
	}
	return nil
}

// mentioned reports the refs that no element of the document bears, given those that are borne.
func (r *reader) mentioned(b *borne) {
	check := func(v any, pointer func() string) {
		ref, ok := v.(string)
		if !ok || b.by(ref) >= 0 || ref == "" && atLeast(r.doc.SpecVersion, 5) {
			return // where the schema objects, it says so
		}
		if link, ok := bomLinkOf(ref); ok {
			if !link.to(r.doc) {
				r.linksTo(link, pointer())
				return
			}
			if link.element == "" {
				return
			}
			if b.by(link.element) >= 0 {
				return
			}
		}
		r.dangle(pointer(), ref, "the bom-ref of an element of this document, or a BOM-Link to another one (urn:cdx:…)")
	}
	for _, m := range r.parsed.mentions {
		switch refs := m.refs.(type) {
		case []any:
			for i, v := range refs {
				check(v, func() string { return m.object + "/" + m.key + "/" + strconv.Itoa(i) })
			}
		default:
			check(refs, func() string {
				if m.key == "" {
					return m.object
				}
				return m.object + "/" + m.key
			})
		}
	}
}

// dangle reports a ref that nothing bears.
func (r *reader) dangle(pointer, ref, expected string) {
	if r.dangling == nil {
		r.dangling = map[string]bool{}
	}
	r.dangling[ref] = true
	r.problem(DanglingRef, pointer, ref, fmt.Sprintf("%s, a ref that nothing bears", strictjson.Quote(ref)), expected)
}
