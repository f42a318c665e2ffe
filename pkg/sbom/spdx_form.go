package sbom

import (
	"fmt"
	"regexp"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// spdxForm is what the text of SPDX 2.3, not its schema, asks of the words of a field.
type spdxForm struct {
	pattern  *regexp.Regexp
	expected string
}

func formOf(pattern, expected string) spdxForm {
	return spdxForm{regexp.MustCompile(pattern), expected}
}

// The forms, with the clauses of SPDX 2.3 that ask for them.
var (
	elementForm  = formOf(`^SPDXRef-[A-Za-z0-9.-]+$`, "SPDXRef- and letters, digits, dots and hyphens (clause 7.2)")
	documentID   = formOf(`^SPDXRef-DOCUMENT$`, "SPDXRef-DOCUMENT (clause 6.3)")
	otherForm    = formOf(`^DocumentRef-[A-Za-z0-9.+-]+$`, "DocumentRef- and letters, digits, dots, plus signs and hyphens (clause 6.6)")
	licenceForm  = formOf(`^LicenseRef-[A-Za-z0-9.-]+$`, "LicenseRef- and letters, digits, dots and hyphens (clause 10.1)")
	momentForm   = formOf(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`, "a time in UTC of the form YYYY-MM-DDThh:mm:ssZ (clause 6.9)")
	creatorForm  = formOf(`^(Person|Organization|Tool): \S`, "Person:, Organization: or Tool: and a name (clause 6.8)")
	partyForm    = formOf(`^((Person|Organization): \S|NOASSERTION$)`, "Person: or Organization: and a name, or NOASSERTION (clauses 7.5 and 7.6)")
	dataForm     = formOf(`^CC0-1\.0$`, "CC0-1.0 (clause 6.2)")
	verifiedForm = formOf(`^[0-9a-fA-F]{40}$`, "40 hexadecimal digits (clause 7.9)")
)

// forms notes the words that are not of the form that their field asks for, but for those of elements. What is not text is the schema's business.
func (x *spdx2) forms() {
	x.form(x.root, "", "SPDXID", documentID)
	x.form(x.root, "", "dataLicense", dataForm)
	info := x.root.object("creationInfo")
	x.form(info, "/creationInfo", "created", momentForm)
	for i, v := range info.list("creators") {
		x.words(v, fmt.Sprintf("/creationInfo/creators/%d", i), creatorForm)
	}
	x.root.each("externalDocumentRefs", "", func(n node, at string) { x.form(n, at, "externalDocumentId", otherForm) })
	x.root.each("hasExtractedLicensingInfos", "", func(n node, at string) { x.form(n, at, "licenseId", licenceForm) })
	x.annotated(x.root, "")
}

// elementForms does the same for a package, file or snippet.
func (x *spdx2) elementForms(n node, at string) {
	x.form(n, at, "SPDXID", elementForm)
	x.annotated(n, at)
}

// packageForms does it for what only a package has.
func (x *spdx2) packageForms(n node, at string) {
	x.form(n, at, "supplier", partyForm)
	x.form(n, at, "originator", partyForm)
	for _, date := range []string{"releaseDate", "builtDate", "validUntilDate"} {
		x.form(n, at, date, momentForm)
	}
	x.form(n.object("packageVerificationCode"), at+"/packageVerificationCode", "packageVerificationCodeValue", verifiedForm)
}

func (x *spdx2) annotated(n node, pointer string) {
	n.each("annotations", pointer, func(a node, at string) {
		x.form(a, at, "annotationDate", momentForm)
		x.form(a, at, "annotator", creatorForm)
	})
}

func (x *spdx2) form(n node, pointer, key string, form spdxForm) {
	if v, stated := n.lookup(key); stated {
		x.words(v, pointer+"/"+key, form)
	}
}

func (x *spdx2) words(v any, pointer string, form spdxForm) {
	if words, ok := v.(string); ok && !form.pattern.MatchString(words) {
		x.r.problem(BadForm, pointer, "", strictjson.Quote(words), form.expected)
	}
}
