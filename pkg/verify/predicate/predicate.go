// Package predicate reads what signed statements say of software besides how it was built: vulnerability scans, test results,
// attributes (SCAI) and releases, each by its in-toto specification, and hands the few things on that a policy asks for. Whether
// somebody signed a statement is established elsewhere: nothing in here is believed for being written down.
package predicate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Kind says what sort of statement a predicate makes.
type Kind string

// The kinds.
const (
	KindScan       Kind = "vulnerability-scan"
	KindTestResult Kind = "test-result"
	KindAttributes Kind = "attribute-report"
	KindRelease    Kind = "release"
)

// Content is what one predicate says. The field of its Kind is set and no other.
type Content struct {
	Kind       Kind
	Scan       *Scan
	TestResult *TestResult
	Attributes *AttributeReport
	Release    *Release
}

// Limits on what one predicate may hold, and on what is handed on of it.
const (
	MaxResults    = 100_000 // results of a scan
	MaxTests      = 100_000 // names in each list of tests
	MaxAttributes = 10_000
	MaxText       = 4096     // bytes of each text that is handed on
	MaxConditions = 64 << 10 // bytes of the conditions of one attribute, as JSON
)

// families lists the predicate types that are read, by the start that all versions of one have in common.
var families = []struct {
	kind     Kind
	uri      string
	versions []string // after uri
	parse    func(version string, p object) (Content, error)
}{
	{KindScan, "https://in-toto.io/attestation/vulns", []string{"/v0.1", "/v0.2"}, parseVulns},
	{KindScan, "https://cosign.sigstore.dev/attestation/vuln", []string{"/v1"}, parseCosignVuln},
	{KindScan, "cosign.sigstore.dev/attestation/vuln", []string{"/v1"}, parseCosignVuln}, // as cosign wrote it at first
	{KindTestResult, "https://in-toto.io/attestation/test-result", []string{"/v0.1"}, parseTestResult},
	{KindAttributes, "https://in-toto.io/attestation/scai", []string{"/attribute-report/v0.2", "/v0.3"}, parseAttributes},
	{KindRelease, "https://in-toto.io/attestation/release", []string{"/v0.1", "/v0.2"}, parseRelease},
}

// KindOf gives the kind of a predicate type, of a version that is read or not; "" for all others.
func KindOf(predicateType string) Kind {
	for _, f := range families {
		if rest, ok := strings.CutPrefix(predicateType, f.uri); ok && (rest == "" || rest[0] == '/') {
			return f.kind
		}
	}
	return ""
}

// Parse reads a predicate, as the tree of its JSON. Fields that the specification does not know are passed over, as it asks. A
// predicate type that is not read is a *signature.UnsupportedError; every other error says what is wrong with the predicate.
func Parse(predicateType string, tree any) (Content, error) {
	for _, f := range families {
		rest, ok := strings.CutPrefix(predicateType, f.uri)
		if !ok || rest != "" && rest[0] != '/' {
			continue
		}
		if !slices.Contains(f.versions, rest) {
			return Content{}, signature.Unsupported("a statement of type %.200q looks like one of the kind %s, of a version that is not read; those read end in %s", predicateType, f.kind, strings.Join(f.versions, " or "))
		}
		root, ok := tree.(map[string]any)
		if !ok {
			return Content{}, fmt.Errorf("expected an object")
		}
		c, err := f.parse(rest, object{root, ""})
		if err != nil {
			return Content{}, err
		}
		c.Kind = f.kind
		return c, nil
	}
	return Content{}, signature.Unsupported("a statement of type %.200q; nothing is known of what it says", predicateType)
}
