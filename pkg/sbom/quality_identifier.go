package sbom

import (
	"encoding/hex"
	"errors"
	"net/url"
	"strings"

	packageurl "github.com/package-url/packageurl-go"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// purl notes a package URL that is none, or one that speaks of something else than its component.
func (q *quality) purl(c *Component) {
	switch c.Purl.State {
	case Malformed:
		q.note(BadPurl, c, "/purl", strictjson.Quote(c.Purl.Text), purlRule(c.Purl.Text))
	case Stated:
		q.contradiction(c)
	}
}

// purlRule says what a malformed package URL breaks (ECMA-427).
func purlRule(words string) string {
	switch {
	case len(words) > maxIdentifier:
		return "a package URL of a readable length"
	case !strings.HasPrefix(words, "pkg:"):
		return "a package URL, which begins with pkg:"
	case strings.ContainsAny(words, " \t\r\n"):
		return "a package URL without blanks; %20 stands for one"
	}
	_, err := packageurl.FromString(words)
	var escape url.EscapeError
	switch {
	case errors.As(err, &escape):
		return "a package URL with whole percent-escapes; found " + strictjson.Quote(string(escape))
	case err != nil:
		return "a package URL, pkg:type/namespace/name@version: " + strings.Trim(strictjson.Quote(err.Error()), `"`)
	}
	return "a package URL with type and name"
}

// contradiction notes a package URL with another name or version than its component. Spelling does not count, nor
// does a name that only adds to the other: "openssl" in "libopenssl", "lodash" in "Lodash utilities".
func (q *quality) contradiction(c *Component) {
	p := c.Purl
	if c.Name.State == Stated && !sameThing(p, c) {
		q.note(PurlContradicts, c, "/purl", strictjson.Quote(p.Text)+" for a component called "+strictjson.Quote(c.Name.Text), "a package URL of the same name")
	}
	if stated, _ := c.OtherContent(); stated != "" {
		q.note(PurlContradicts, c, "/purl", strictjson.Quote(p.Text)+" for "+stated, "a package URL with the checksum of the same content")
	}
	if c.Version.State != Stated || p.Version == "" || isCommit(p.Version) {
		return
	}
	if !version.Same(c.Version.Text, p.Version, p.Type, p.Type) && !version.Same(c.Version.Text, p.Version, "", p.Type) {
		q.note(PurlContradicts, c, "/purl", strictjson.Quote(p.Text)+" for version "+strictjson.Quote(c.Version.Text), "a package URL of the same version")
	}
}

// anotherPurl notes a package URL of something else than the first that a component has, which is the one that counts: SPDX has room for
// several.
func (r *reader) anotherPurl(first Purl, words, pointer string) {
	other := ParsePurl(words)
	if first.State != Stated || other.State != Stated {
		return
	}
	if first.Type != other.Type || first.Namespace != other.Namespace || first.Name != other.Name || first.Version != "" && other.Version != "" && first.Version != other.Version {
		r.problem(PurlContradicts, pointer, "", strictjson.Quote(words)+" beside "+strictjson.Quote(first.Text), "package URLs of one package")
	}
}

// isCommit recognises the id of a Git commit, which says nothing against a version.
func isCommit(version string) bool {
	if len(version) != 40 && len(version) != 64 {
		return false
	}
	_, err := hex.DecodeString(version)
	return err == nil
}

func sameThing(p Purl, c *Component) bool {
	if p.Name == c.Name.Text {
		return true
	}
	name := lettersOf(c.Name.Text)
	for _, other := range []string{lettersOf(p.Name), lettersOf(p.Namespace + p.Name)} {
		if other == "" || name == "" || strings.Contains(name, other) || strings.Contains(other, name) {
			return true
		}
	}
	return lettersOf(c.Group+c.Name.Text) == lettersOf(p.Namespace+p.Name)
}

// lettersOf is what of a name is no spelling: letters and digits, in lower case.
func lettersOf(name string) string {
	if len(name) > maxIdentifier {
		name = name[:maxIdentifier]
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 0x7f {
			return r
		}
		return -1
	}, strings.ToLower(name))
}

// cpe notes a CPE name that is none, or that another reader may take apart otherwise.
func (q *quality) cpe(c *Component) {
	if c.CPE.State != Malformed && c.CPE.State != Stated {
		return
	}
	if rule := cpeRule(c.CPE.Text); rule != "" {
		q.note(BadCPE, c, "/cpe", strictjson.Quote(c.CPE.Text), rule)
	}
}
