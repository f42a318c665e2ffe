package sbom

import (
	"strconv"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// afterManufacture reports whether a version tells the SBOM's maker (metadata.manufacturer) from the device's maker
// (component.manufacturer). Before 1.6 metadata.manufacture was the device's maker.
func afterManufacture(version string) bool { return atLeast(version, 6) }

func (r *reader) metadata(m node) {
	d := r.doc
	d.Timestamp = m.moment("timestamp")
	if maker := m.object("manufacturer"); !maker.none() && afterManufacture(d.SpecVersion) {
		d.Authors = append(d.Authors, entityOf(maker))
	}
	m.each("authors", "", func(a node, _ string) { d.Authors = append(d.Authors, entityOf(a)) })
	d.Supplier = entityOf(m.object("supplier"))
	if _, has := m.lookup("supplier"); has {
		d.Supplier.Name = m.nameIn("supplier")
	}
	d.Tools = toolsOf(m)
	m.each("lifecycles", "", func(l node, _ string) {
		if phase := l.str("phase"); phase != "" {
			d.Lifecycles = append(d.Lifecycles, phase)
		} else if name := l.str("name"); name != "" {
			d.Lifecycles = append(d.Lifecycles, name)
		}
	})
	if c := m.object("component"); !c.none() {
		r.component(c, rootPointer, nil)
	}
	d.DeviceMaker = deviceMaker(d, m)
	d.Licences, _ = licencesOf(m)
	d.TLP = m.object("distributionConstraints").text("tlp")
}

const rootPointer = "/metadata/component"

func deviceMaker(d *Document, m node) Text {
	maker := Text{State: Absent}
	if afterManufacture(d.SpecVersion) && d.Root != nil {
		maker = d.Root.Manufacturer
	}
	if maker.State == Absent { // 1.6 and 1.7 still allow the old field
		maker = m.nameIn("manufacture")
	}
	if maker.State == Absent && d.Root != nil {
		maker = d.Root.Supplier
	}
	return maker
}

// postal is an address in one line (CycloneDX 1.6, "postalAddress").
func postal(n node) string {
	var parts []string
	for _, field := range []string{"country", "region", "locality", "postalCode", "postOfficeBoxNumber", "streetAddress"} {
		if words := n.str(field); StateOf(words) == Stated {
			parts = append(parts, words)
		}
	}
	return strings.Join(parts, ", ")
}

// entityOf reads an organisation (name, url[], contact[]) or a person (name, email).
func entityOf(n node) Entity {
	if n.none() {
		return Entity{Name: Text{State: Absent}}
	}
	e := Entity{Name: n.text("name"), Postal: postal(n.object("address"))}
	add := func(words string) {
		if StateOf(words) == Stated {
			e.Contact = append(e.Contact, words)
		}
	}
	add(n.str("email"))
	if one, ok := nodeOf(n.get("contact")); ok {
		add(one.str("email"))
	}
	for person := range n.items("contact") {
		add(person.str("email"))
	}
	for _, u := range n.strs("url") {
		add(u)
	}
	return e
}

// toolsOf reads metadata.tools: a list up to 1.4, since 1.5 also an object of components and services.
func toolsOf(m node) []Tool {
	var tools []Tool
	add := func(t node, _ string) { tools = append(tools, Tool{Name: t.text("name"), Version: t.text("version")}) }
	m.each("tools", "", add)
	o := m.object("tools")
	o.each("components", "", add)
	o.each("services", "", add)
	return tools
}

// linked notes references to other SBOMs.
func (r *reader) linked(n node, pointer string) {
	for i, v := range n.list("externalReferences") {
		ref, _ := nodeOf(v)
		if ref.str("type") == string(cdx.ERTypeBOM) {
			r.doc.LinkedBOMs = append(r.doc.LinkedBOMs, LinkedBOM{Pointer: pointer + "/externalReferences/" + strconv.Itoa(i), URL: ref.str("url")})
		}
	}
}
