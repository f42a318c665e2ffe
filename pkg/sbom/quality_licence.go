package sbom

import (
	"slices"
	"strings"

	"github.com/github/go-spdx/v2/spdxexp/spdxlicenses"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// licences holds licence ids and expressions against the SPDX licence list. An id that the list lacks is no fault of
// structure: the list grows with every release.
func (q *quality) licences(c *Component) {
	for _, l := range c.Licences {
		if StateOf(l.Text) != Stated {
			continue // NOASSERTION and the like are answers
		}
		switch l.Form {
		case LicenceID:
			q.licenceID(c, l.At, l.Text, false)
		case LicenceExpression:
			q.expression(c, l)
		}
	}
}

func (q *quality) expression(c *Component, l Licence) {
	ids, fault := parseExpression(l.Text)
	if fault != "" {
		q.note(BadExpression, c, l.At, strictjson.Quote(l.Text), "an SPDX licence expression: "+fault)
		return
	}
	seen := map[licenceTerm]bool{}
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			q.licenceID(c, l.At, id.id, id.exception)
		}
	}
}

func (q *quality) licenceID(c *Component, at, id string, exception bool) {
	listed, name := spdxlicenses.IsActiveLicense(id)
	if exception {
		listed, name = spdxlicenses.IsException(id)
	}
	if listed && name == id {
		return
	}
	found := strictjson.Quote(id)
	old, oldName := spdxlicenses.IsDeprecatedLicense(id)
	switch {
	case old && (oldName == id || !listed):
		q.note(LicenceDeprecated, c, at, found+", which the SPDX licence list no longer recommends", successor(id))
	case listed:
		q.note(LicenceUnlisted, c, at, found, "the spelling of the SPDX licence list, "+strictjson.Quote(name))
	default:
		q.note(LicenceUnlisted, c, at, found, "an id of the SPDX licence list "+spdxlicenses.LicenseListVersion()+", or LicenseRef- and a name of your own")
	}
}

// successor says what to write in place of a deprecated id. Those of the GNU licences did not say whether later
// versions are meant as well.
func successor(id string) string {
	base := strings.TrimSuffix(id, "+")
	only, _ := spdxlicenses.IsActiveLicense(base + "-only")
	switch {
	case only && base != id:
		return strictjson.Quote(base + "-or-later")
	case only:
		return strictjson.Quote(id+"-only") + " or " + strictjson.Quote(id+"-or-later")
	case strings.Contains(id, "-with-"):
		return "an expression with the exception after WITH"
	}
	return "the id that the list names in its place"
}

// UnlistedLicences are the ids and expressions of a component that the SPDX licence list does not know, in the order in which they are
// stated; ids of the author's own, LicenseRef-…, and those that are no longer recommended count as known.
func (c *Component) UnlistedLicences() []string {
	var out []string
	for _, l := range c.Licences {
		if StateOf(l.Text) == Stated && l.Form != LicenceName && !LicenceListed(l.Text) {
			out = append(out, l.Text)
		}
	}
	return out
}

// OwnerlessLicences are the ids of the author's own in a component's licences that do not say whose they are: LicenseRef-x, where BSI TR-03183-2
// (section 6.1) wants LicenseRef-scancode-… or LicenseRef-<entity>-….
func (c *Component) OwnerlessLicences() []string {
	var out []string
	for _, l := range c.Licences {
		if l.Form == LicenceName || !strings.Contains(l.Text, ownLicence) {
			continue
		}
		for _, id := range expressionTokens(l.Text) {
			if _, name, own := strings.Cut(id, ownLicence); own && !slices.Contains(out, id) {
				if entity, rest, _ := strings.Cut(name, "-"); entity == "" || rest == "" {
					out = append(out, id)
				}
			}
		}
	}
	return out
}

// ownLicence begins the licence ids that an author makes himself (SPDX 2.3 section 10.1).
const ownLicence = "LicenseRef-"

// LicenceListed says whether words are a licence expression of nothing but ids that the SPDX licence list knows, and the author's own.
func LicenceListed(words string) bool {
	if known, id := spdxlicenses.IsActiveLicense(words); known && len(id) == len(words) { // one id, as nearly all are, and no letter in it that is only like one when it is capital
		return true
	}
	ids, fault := parseExpression(words)
	if fault != "" {
		return false
	}
	for _, id := range ids {
		known, _ := spdxlicenses.IsActiveLicense(id.id)
		if id.exception {
			known, _ = spdxlicenses.IsException(id.id)
		}
		if old, _ := spdxlicenses.IsDeprecatedLicense(id.id); !known && !old {
			return false
		}
	}
	return true
}
