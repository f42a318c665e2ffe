package sbom

import (
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
	ids, fault := licenceIDs(l.Text)
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
	found := strictjson.Quote(id)
	listed, name := spdxlicenses.IsActiveLicense(id)
	if exception {
		listed, name = spdxlicenses.IsException(id)
	}
	old, oldName := spdxlicenses.IsDeprecatedLicense(id)
	switch {
	case listed && name == id:
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
