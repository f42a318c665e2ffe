package spdx

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// licenceClasses are what licences are written in besides ExtractedLicensingInfo.
var licenceClasses = []string{
	"AnyLicenseInfo", "ConjunctiveLicenseSet", "DisjunctiveLicenseSet", "License", "LicenseException", "LicenseSet", "ListedLicense", "ListedLicenseException", "OrLaterOperator", "SimpleLicensingInfo",
	"WithExceptionOperator",
}

// classes are those that a document of SPDX is made of, in full, or by their last word where name spaces differ between versions.
var classes = func() map[string]bool {
	known := map[string]bool{spdxSpace + "SpdxElement": true, spdxSpace + "SpdxItem": true, spdxSpace + "ReferenceType": true}
	for name := range terms {
		known[spdxSpace+name] = name != ""
	}
	for _, name := range licenceClasses {
		known[spdxSpace+name] = true
	}
	for _, name := range []string{"StartEndPointer", "ByteOffsetPointer", "LineCharPointer"} {
		known[ptrSpace+name] = true
	}
	known[doapSpace+"Project"] = true
	return known
}()

// unread reports what is described and no part of the document: resources of classes that SPDX does not have, and those of no class that nothing
// leads to. What lies in them is lost to readers.
func (r *rdfReader) unread() {
	for _, one := range r.all {
		switch {
		case !one.known || classes[one.kind]:
		case one.kind != "":
			r.problem(strictjson.Syntax, one.at, "", "the class "+strictjson.Quote(one.kind), "a class of SPDX 2.3")
		case !one.used && len(one.says) > 0:
			r.problem(strictjson.Syntax, one.at, "", "the resource "+strictjson.Quote(one.id)+" of no class, which nothing leads to", "the class of what it is")
		}
	}
}

// ofSPDX says that a property is of one of the name spaces that documents of SPDX use: in another it is another property, whatever its last word.
func ofSPDX(name string) bool {
	return stating[strings.TrimSuffix(name, fragment(name))]
}
