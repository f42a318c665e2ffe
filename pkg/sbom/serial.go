package sbom

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// serialOf holds a serial number to the form urn:uuid (RFC 4122).
func serialOf(t Text) Text {
	if t.State != Stated {
		return t
	}
	uuid, ok := strings.CutPrefix(strings.ToLower(t.Text), "urn:uuid:")
	if !ok || !isUUID(uuid) {
		t.State = Malformed
	}
	return t
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range []byte(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && !strings.ContainsRune("0123456789abcdef", rune(c)) {
			return false
		}
	}
	return true
}

// revisionOf reads the revision number. The format's default is 1, but a default is not a statement.
func revisionOf(root node) Revision {
	v, stated := root.lookup("version")
	if !stated {
		return Revision{State: Absent, Number: 1}
	}
	number, ok := v.(json.Number)
	if !ok {
		return Revision{State: Malformed}
	}
	f, err := number.Float64()
	if err != nil || f < 1 || f > 1<<53 || f != float64(int(f)) {
		return Revision{State: Malformed}
	}
	return Revision{State: Stated, Number: int(f)}
}

// bomLink is a reference to a CycloneDX document, or to an element of one.
type bomLink struct {
	uuid     string
	revision string
	element  string // bom-ref; "" for the document
}

// bomLinkForm is urn:cdx:serial/revision#bom-ref, as in the schemas since 1.5 (bomLinkDocumentType, bomLinkElementType). UUIDs
// may have capitals (RFC 4122 section 3).
var bomLinkForm = regexp.MustCompile(`^urn:cdx:([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})/([1-9][0-9]*)(?:#(.+))?$`)

func bomLinkOf(ref string) (bomLink, bool) {
	if !strings.HasPrefix(ref, "urn:cdx:") {
		return bomLink{}, false
	}
	m := bomLinkForm.FindStringSubmatch(ref)
	if m == nil {
		return bomLink{}, false
	}
	element := m[3]
	if plain, err := url.PathUnescape(element); err == nil {
		element = plain
	}
	return bomLink{strings.ToLower(m[1]), m[2], element}, true
}

// ParseBOMLink takes a BOM-Link apart: document is the link without its element, in small letters, element the bom-ref, empty when the
// link leads to the document as a whole.
func ParseBOMLink(link string) (document, element string, ok bool) {
	l, ok := bomLinkOf(link)
	if !ok {
		return "", "", false
	}
	return "urn:cdx:" + l.document(), l.element, true
}

// BOMLink is the BOM-Link of the document itself, as ParseBOMLink gives it; empty when it has no serial number or no revision.
func (d *Document) BOMLink() string {
	uuid, ok := strings.CutPrefix(strings.ToLower(d.SerialNumber.Text), "urn:uuid:")
	if !ok || d.SerialNumber.State != Stated || d.Revision.Number < 1 || !d.CarriesRevision() {
		return ""
	}
	return "urn:cdx:" + uuid + "/" + strconv.Itoa(d.Revision.Number)
}

// to says whether the link leads to this document, at its own revision.
func (l bomLink) to(d *Document) bool {
	return strings.ToLower(d.SerialNumber.Text) == "urn:uuid:"+l.uuid && l.revision == strconv.Itoa(d.Revision.Number)
}

// linksTo keeps the document that a reference leads to as one that this document links to, once and unless it says so itself by an external
// reference: what is referred to was looked at only if that document was.
func (r *reader) linksTo(link bomLink, pointer string) {
	if r.links == nil {
		r.links = map[string]bool{}
		for _, l := range r.doc.LinkedBOMs {
			if other, ok := bomLinkOf(l.URL); ok {
				r.links[other.document()] = true
			}
		}
	}
	if !r.links[link.document()] {
		r.links[link.document()] = true
		r.doc.LinkedBOMs = append(r.doc.LinkedBOMs, LinkedBOM{Pointer: pointer, URL: "urn:cdx:" + link.document()})
	}
}

// document names the document that the link leads to.
func (l bomLink) document() string { return l.uuid + "/" + l.revision }
