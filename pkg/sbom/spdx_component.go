package sbom

import (
	"regexp"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// pack reads one package.
func (x *spdx2) pack(n node, pointer string) *Component {
	x.packageForms(n, pointer)
	c := x.component(n, pointer, Package, spdxPurposes[fold(n.str("primaryPackagePurpose"))], "name")
	c.Version = n.text("versionInfo")
	_, maker := spdxActor(n.str("originator"))
	_, supplier := spdxActor(n.str("supplier"))
	c.reach(maker.Contact, supplier.Contact)
	c.locate(cdx.ERTypeDistribution, n.str("downloadLocation"))
	if code := n.object("packageVerificationCode").str("packageVerificationCodeValue"); code != "" {
		c.seldom().Verification = code
	}
	c.sourceInfo(n.str("sourceInfo"))
	x.attributed(c, n, pointer)
	if name := n.str("packageFileName"); name != "" {
		c.file(BaseName(name), nil)
	}
	c.Supplier, c.Manufacturer = spdxParty(n, "supplier"), spdxParty(n, "originator")
	x.licences(c, n, "licenseConcluded", "licenseDeclared")
	n.each("externalRefs", pointer, func(ref node, at string) { x.reference(c, ref, at) })
	support := SupportOf(c.Properties)
	support.End = graver(support.End, n.date("validUntilDate"))
	c.SetSupport(support)
	c.deployed()
	c.declare()
	return c
}

// file reads one file.
func (x *spdx2) file(n node, pointer string) *Component {
	c := x.component(n, pointer, File, "file", "fileName")
	c.file(BaseName(c.Name.Text), nil)
	c.use = useOf(c.Name.Text, n.strs("fileTypes"))
	x.licences(c, n, "licenseConcluded", "licenseInfoInFiles")
	c.SetSupport(SupportOf(c.Properties))
	c.declare()
	return c
}

// snippet reads one part of a file.
func (x *spdx2) snippet(n node, pointer string) *Component {
	c := x.component(n, pointer, Snippet, "file", "name")
	x.licences(c, n, "licenseConcluded", "licenseInfoInSnippets")
	c.SetSupport(SupportOf(c.Properties))
	c.declare()
	return c
}

// component reads what packages, files and snippets have in common, and adds the component to the document.
func (x *spdx2) component(n node, pointer string, element Element, kind, name string) *Component {
	id, c := n.str("SPDXID"), Unstated()
	c.Ref, c.Pointer, c.Line, c.Type, c.Element, c.Name = id, pointer, x.r.parsed.lines[pointer], kind, element, n.text(name)
	c.copyright(n.text("copyrightText"))
	n.each("checksums", "", func(h node, _ string) {
		hash := hashOf(spdxAlgorithm(h.str("algorithm")), h.str("checksumValue"))
		if element == Package {
			hash = hash.ofSomething()
		}
		c.Hashes = append(c.Hashes, hash)
		c.HashState = Stated
	})
	x.properties(n, pointer, c)
	x.bear(id, pointer)
	x.parts[id] = id != ""
	x.r.doc.add(c)
	return c
}

// spdxParty reads who supplied or made a package.
func spdxParty(n node, key string) Text {
	t := n.text(key)
	if t.State == Malformed {
		return t
	}
	_, who := spdxActor(t.Text)
	return who.Name
}

// spdxAcknowledgements says whose word a licence is, by the field that it stands in.
var spdxAcknowledgements = map[string]string{"licenseConcluded": "concluded", "licenseDeclared": "declared"}

// licences takes what is concluded, declared or found. An answer such as NOASSERTION counts where nothing is stated.
func (x *spdx2) licences(c *Component, n node, keys ...string) {
	seen := map[string]bool{}
	for _, key := range keys {
		for _, words := range n.strs(key) {
			t := textOf(words)
			if t.State == Absent || c.LicenceState == Stated && t.State != Stated {
				continue
			}
			if t.State == Stated && c.LicenceState != Stated {
				c.Licences = nil
			}
			c.LicenceState = t.State
			if !seen[words] {
				seen[words] = true
				c.Licences = append(c.Licences, Licence{Text: words, Form: LicenceExpression, Acknowledgement: spdxAcknowledgements[key], At: "/" + key})
			}
		}
	}
}

// reference reads what a package is called elsewhere, and where more is said of it (SPDX 2.3 annex F).
func (x *spdx2) reference(c *Component, ref node, pointer string) {
	kind, locator := ref.str("referenceType"), ref.str("referenceLocator")
	kind = kind[strings.LastIndexAny(kind, "/#")+1:] // a type may be given as http://spdx.org/rdf/references/purl
	c.refer(kind, locator)
	switch fold(kind) {
	case "purl":
		x.r.anotherPurl(c.Purl, locator, pointer+"/referenceLocator")
		c.addPurl(locator)
	case "cpe23type", "cpe22type", "cpe23", "cpe22":
		c.addCPE(locator)
	case "swid":
		if c.Details().SWID == "" {
			c.seldom().SWID = locator
		}
	case "swh", "gitoid":
		c.identify(locator)
	case "advisory", "fix":
		x.r.doc.Vulnerabilities++
	case "url", "securitypolicy", "securitycontact", "securityother", "rfc9116":
		if fold(kind) != "url" || ref.str("referenceCategory") == "SECURITY" {
			c.security(locator)
		}
	default:
		x.r.doc.keep(c, Property{Pointer: pointer, Name: kind, Value: locator})
	}
}

// SPDX 2 has no properties. People write them into annotations and comments, one to a line.
func (x *spdx2) properties(n node, pointer string, c *Component) {
	lines := func(text, at string) {
		for line := range strings.Lines(text) {
			if name, value, ok := spdxProperty(line); ok {
				x.r.doc.keep(c, Property{Pointer: at, Name: name, Value: value})
			}
		}
	}
	n.each("annotations", pointer, func(a node, at string) { lines(a.str("comment"), at+"/comment") })
	lines(n.str("comment"), pointer+"/comment")
}

// propertyName is what the name of a property looks like: a few words, or a path of words in a namespace.
var propertyName = regexp.MustCompile(`^[A-Za-z][\w.-]*((:[\w.-]+)+|( [\w.-]+){0,3})$`)

// spdxProperty takes a line "name=value", "name: value" or, for names that are known, "name:value" apart.
func spdxProperty(line string) (name, value string, ok bool) {
	const longest = 4 << 10 // of a line; longer ones are prose
	line = strings.TrimSpace(line)
	if len(line) > longest {
		return "", "", false
	}
	for _, separator := range []string{"=", ": ", ":\t"} {
		name, value, found := strings.Cut(line, separator)
		if name = strings.TrimSpace(name); found && propertyName.MatchString(name) {
			return name, strings.TrimSpace(value), true
		}
	}
	unknown := 0 // where a name ends that is about support and not known; one that is known goes before it
	for i := strings.LastIndexByte(line, ':'); i > 0; i = strings.LastIndexByte(line[:i], ':') {
		name := strings.TrimSpace(line[:i])
		field, known := supportFieldOf(name)
		if known && field != unknownField || ownNamespace(name) && !strings.Contains(line[i+1:], ":") {
			return name, strings.TrimSpace(line[i+1:]), true
		}
		if known {
			unknown = i
		}
	}
	if unknown == 0 {
		return "", "", false
	}
	return strings.TrimSpace(line[:unknown]), strings.TrimSpace(line[unknown+1:]), true
}

func ownNamespace(name string) bool {
	return propertyName.MatchString(name) && guardedSpace(name) != ""
}
