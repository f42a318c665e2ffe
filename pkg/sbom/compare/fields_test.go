package compare

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestEveryFieldIsAccountedFor: what is read of a document, its components and services is compared, or NotCompared tells that it is not.
func TestEveryFieldIsAccountedFor(t *testing.T) {
	const compared = "" // or told with every comparison, as the path and what is wrong with a document
	const unread = ""   // said of no document that is read
	for of, fields := range map[reflect.Type]map[string]string{
		reflect.TypeFor[sbom.Component](): {
			"Ref": "bom-ref", "Pointer": "bom-ref", "Line": "bom-ref", "Parent": "nesting", "Type": compared, "Element": compared, "Group": compared, "Name": compared, "Version": compared,
			"Purl": compared, "CPE": compared, "Hashes": compared, "HashState": "unknown or withheld", "Licences": compared, "LicenceState": "unknown or withheld", "Supplier": compared, "Manufacturer": compared,
			"Scope": compared, "External": compared, "Modified": compared, "Properties": "those other than of support",
		},
		reflect.TypeFor[sbom.Details](): {
			"SWID": compared, "SWIDRepeats": compared, "Identifiers": "further ones of a component", "BuiltFrom": "source packages", "Intrinsic": "Software Heritage", "Publisher": "publishers", "Author": "authors", "Contact": compared, "SupplierContact": compared, "Postal": compared, "SupplierPostal": compared,
			"SecurityContact": "external references", "References": "external references", "Verification": compared, "Copyright": "copyright", "Pedigree": "pedigree", "Within": "pedigree", "Identities": "evidence",
			"Occurrences": "evidence", "Deployable": "files that components are delivered as", "Crypto": compared,
		},
		reflect.TypeFor[sbom.Support](): {
			"Level": compared, "Normal": compared, "End": compared, "EndOfLife": compared, "EndGuaranteed": compared, "EndOfBusiness": compared, "Beside": "milestones that end no support", "Justification": "justification", "LevelReason": "justification", "ReasonOpen": "justification", "AssessedOn": "day of assessment", "Plan": "plan",
		},
		reflect.TypeFor[sbom.Document](): {
			"Path": compared, "Format": "formats", "SpecVersion": "formats", "Licences": compared, "SerialNumber": "serial numbers", "Revision": "revisions", "Timestamp": "dates", "Authors": "authors of documents", "Supplier": compared,
			"Tools": "tools", "Lifecycles": "phases", "Root": compared, "Described": compared, "DeviceMaker": compared, "References": "external references", "TLP": "sharing marks",
			"Packages": compared, "Components": compared, "Services": compared, "Graph": "dependencies", "Compositions": "completeness", "LinkedBOMs": "linked SBOMs", "Reserved": "properties",
			"Internal": "properties", "Signatures": "signatures", "Vulnerabilities": "vulnerabilities", "Assessments": "vulnerabilities", "Problems": compared, "SchemaValid": compared, "Violations": compared, "Among": unread,
		},
		reflect.TypeFor[sbom.Service](): {
			"Ref": "bom-ref", "Pointer": "bom-ref", "Name": compared, "Endpoints": compared, "Authenticated": compared, "TrustBoundary": compared,
			"Group": compared, "Version": compared, "Provider": compared, "ProviderContact": compared, "ProviderPostal": compared, "TrustZone": compared, "Data": compared, "LinkedBOMs": "those of services",
		},
		reflect.TypeFor[sbom.Crypto](): {
			"Asset": compared, "OID": compared, "Primitive": compared, "Family": compared, "Parameters": compared, "Curve": compared, "Mode": compared, "Padding": compared, "Functions": compared, "Certification": compared,
			"Strength": compared, "QuantumLevel": compared, "NotBefore": compared, "NotAfter": compared, "Subject": compared, "Issuer": compared, "SignatureAlgorithms": compared, "CertificateStates": compared,
			"CertificateHolds": compared, "Material": compared, "MaterialValue": compared, "MaterialPrivate": compared, "Protocol": compared, "ProtocolVersion": compared, "Suites": compared, "ProtocolAlgorithms": compared,
			"ProtocolTransforms": compared, "Groups": compared, "Statements": compared,
		},
	} {
		for _, field := range reflect.VisibleFields(of) {
			where, listed := fields[field.Name]
			if field.IsExported() && !field.Anonymous && !listed {
				t.Errorf("%s: nobody says whether it is compared", of.Name()+"."+field.Name)
			}
			told := func(words string) bool { return strings.Contains(words, where) }
			if listed && where != compared && !slices.ContainsFunc(NotCompared, told) {
				t.Errorf("%s: NotCompared says nothing of %s", of.Name()+"."+field.Name, where)
			}
		}
	}
}
