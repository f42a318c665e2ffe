package sbom

import (
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// spdx3LicenceKeys are the properties by which licences name others (SPDX 3.0.1, ExpandedLicensing).
var spdx3LicenceKeys = []string{
	"expandedlicensing_member", "expandedlicensing_subjectAddition", "expandedlicensing_subjectExtendableLicense", "expandedlicensing_subjectLicense",
}

// spdx3Listed begins the ids of the licences and exceptions of the SPDX list, which no document has to have.
const spdx3Listed = "https://spdx.org/licenses/"

// licenceRefs notes the licences that others are made of and that neither this document nor one that it imports has, and those in
// expressions that nothing stands for.
func (x *elements) licenceRefs() {
	for _, e := range x.all {
		for _, key := range spdx3LicenceKeys {
			if id, lone := e.node.get(key).(string); lone {
				x.licenceAt(id, e.pointer+"/"+key)
			}
			for i, v := range e.list(key) {
				if id, ok := v.(string); ok {
					x.licenceAt(id, e.pointer+"/"+key+"/"+strconv.Itoa(i))
				}
			}
		}
	}
	x.each(x.expression, "simplelicensing_LicenseExpression")
}

// licenceAt notes the id of a licence that leads nowhere.
func (x *elements) licenceAt(id, pointer string) {
	if !x.has(id) && !strings.HasPrefix(id, spdx3Listed) {
		x.r.problem(LicenceRef, pointer, "", strictjson.Quote(id)+", which nothing bears", bearers["SPDX"])
	}
}

// has says whether an id is of this document, of one that it imports, or of the standard itself.
func (x *elements) has(id string) bool {
	_, here := x.byID[id]
	return here || x.known[id] || id == "" || individualOf(id) != noIndividual
}

// expression holds the references in a licence expression against customIdToUri, which says what element each stands for (SPDX 3.0.1,
// SimpleLicensing).
func (x *elements) expression(e element) {
	declared := map[string]string{}
	e.node.each("simplelicensing_customIdToUri", e.pointer, func(entry node, at string) {
		x.r.once(declared, foldRef(entry.str("key")), entry.str("key"), at+"/key")
		x.licenceAt(entry.str("value"), at+"/value")
	})
	x.r.undeclared(e.str("simplelicensing_licenseExpression"), func() string { return e.pointer + "/simplelicensing_licenseExpression" }, func(ref string) string {
		if _, known := declared[foldRef(ref)]; known {
			return ""
		}
		return "an entry of simplelicensing_customIdToUri for it"
	})
}
