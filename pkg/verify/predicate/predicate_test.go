package predicate

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// The predicates of the examples, one for each type.
var examples = map[string]string{
	vulnsV01: `{"invocation":{"parameters":[]},"scanner":{"uri":"pkg:generic/scanner@1","version":"1","db":{"uri":"pkg:generic/db","version":"v7","lastUpdate":"2026-11-01T01:00:00+01:00"},
		"result":[{"vulnerability":{"id":"CVE-2026-2","severity":[]}},{"id":"CVE-2026-1"},{"id":"CVE-2026-1"}]},"metadata":{"scanStartedOn":"2026-11-02T00:00:00Z","scanFinishedOn":"2026-11-02T00:05:00Z"}}`,
	vulnsV02:   `{"scanner":{"uri":"pkg:generic/scanner@1","db":{"lastUpdate":"2026-11-01T00:00:00Z"},"result":[]},"metadata":{"scanStartedOn":"2026-11-02T00:00:00Z","scanFinishedOn":"2026-11-02T00:05:00Z"}}`,
	cosignVuln: `{"invocation":{"parameters":null,"uri":"","event_id":"","builder.id":""},"scanner":{"uri":"pkg:generic/scanner@1","version":"1","db":{"uri":"","version":""},"result":{"Results":[]}},"metadata":{"scanFinishedOn":"2026-11-02T00:05:00Z"}}`,
	testResult: `{"result":"FAILED","configuration":[{"name":"ci.yml"}],"url":"https://ci.example/1","passedTests":["a","b"],"warnedTests":["c"],"failedTests":["alarm"]}`,
	scaiV02:    `{"attributes":[{"attribute":"HARDENED","conditions":{"z":1,"a":{"b":[1.50]}}}]}`,
	scaiV03:    `{"attributes":[{"attribute":"SIGNED","target":{"name":"boot","digest":{"sha1":"aa","sha256":"bb"}},"evidence":{"uri":"https://x.example/e"}}],"producer":{"digest":{"sha256":"cc"}}}`,
	releaseV01: `{"purl":"pkg:npm/%40angular/http@7.2.16","releaseId":"123"}`,
	releaseV02: `{"purl":"pkg:pypi/urllib3@2.1.0","packageId":"5"}`,
}

const (
	vulnsV01   = "https://in-toto.io/attestation/vulns/v0.1"
	vulnsV02   = "https://in-toto.io/attestation/vulns/v0.2"
	cosignVuln = "https://cosign.sigstore.dev/attestation/vuln/v1"
	testResult = "https://in-toto.io/attestation/test-result/v0.1"
	scaiV02    = "https://in-toto.io/attestation/scai/attribute-report/v0.2"
	scaiV03    = "https://in-toto.io/attestation/scai/v0.3"
	releaseV01 = "https://in-toto.io/attestation/release/v0.1"
	releaseV02 = "https://in-toto.io/attestation/release/v0.2"
)

func parse(t testing.TB, predicateType, text string) (Content, error) {
	t.Helper()
	tree, err := strictjson.Strict(text, strictjson.Options{MaxDepth: 64})
	if err != nil {
		t.Fatalf("the case is no JSON: %v", err)
	}
	return Parse(predicateType, tree)
}

func TestExamples(t *testing.T) {
	finished, database := time.Date(2026, 11, 2, 0, 5, 0, 0, time.UTC), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	started := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	for predicateType, want := range map[string]Content{
		vulnsV01: {Kind: KindScan, Scan: &Scan{Scanner: "pkg:generic/scanner@1", Version: "1", Database: "pkg:generic/db", DatabaseVersion: "v7", DatabaseOn: database,
			StartedOn: started, FinishedOn: finished, Counted: true, Results: 3, Found: []string{"CVE-2026-1", "CVE-2026-2"}}},
		vulnsV02:   {Kind: KindScan, Scan: &Scan{Scanner: "pkg:generic/scanner@1", DatabaseOn: database, StartedOn: started, FinishedOn: finished, Counted: true}},
		cosignVuln: {Kind: KindScan, Scan: &Scan{Scanner: "pkg:generic/scanner@1", Version: "1", FinishedOn: finished}},
		testResult: {Kind: KindTestResult, TestResult: &TestResult{Result: "FAILED", Passed: 2, Warned: []string{"c"}, Failed: []string{"alarm"}, URL: "https://ci.example/1"}},
		scaiV02:    {Kind: KindAttributes, Attributes: &AttributeReport{Attributes: []Attribute{{Name: "HARDENED", Conditions: `{"a":{"b":[1.50]},"z":1}`}}}},
		scaiV03: {Kind: KindAttributes, Attributes: &AttributeReport{Producer: "sha256:cc",
			Attributes: []Attribute{{Name: "SIGNED", Target: "boot sha256:bb", Evidence: "https://x.example/e"}}}},
		releaseV01: {Kind: KindRelease, Release: &Release{PURL: "pkg:npm/%40angular/http@7.2.16", Name: "@angular/http", Version: "7.2.16", PackageID: "123"}},
		releaseV02: {Kind: KindRelease, Release: &Release{PURL: "pkg:pypi/urllib3@2.1.0", Name: "urllib3", Version: "2.1.0", PackageID: "5"}},
	} {
		got, err := parse(t, predicateType, examples[predicateType])
		if err != nil {
			t.Errorf("%s: %v", predicateType, err)
			continue
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %s\nwant %s", predicateType, show(got), show(want))
		}
		if KindOf(predicateType) != got.Kind {
			t.Errorf("%s: kind %s", predicateType, KindOf(predicateType))
		}
	}
}

func show(c Content) string {
	b, _ := json.Marshal(c)
	return string(b)
}

// What protobuf writes for v0.1 says the same as its text, and what a scan leaves out is not stated.
func TestScanForms(t *testing.T) {
	for _, tt := range []struct {
		name, predicateType, text string
		counted                   bool
		results                   int
	}{
		{"as protobuf has it", vulnsV01, `{"scanner":{"uri":"x","database":{"lastUpdate":"2026-11-01T00:00:00Z"},"result":{"vulnerabilities":[{"id":"CVE-1"}]}},"scanMetadata":{"scanFinishedOn":"2026-11-02T00:05:00Z"}}`, true, 1},
		{"as protobuf has it, nothing found", vulnsV01, `{"scanner":{"uri":"x","database":{"lastUpdate":"2026-11-01T00:00:00Z"},"result":{}},"scanMetadata":{"scanFinishedOn":"2026-11-02T00:05:00Z"}}`, false, 0},
		{"no result", vulnsV02, `{"scanner":{"uri":"x","db":{"lastUpdate":"2026-11-01T00:00:00Z"}},"metadata":{"scanFinishedOn":"2026-11-02T00:05:00Z"}}`, false, 0},
		{"null for a result", vulnsV02, `{"scanner":{"uri":"x","db":{"lastUpdate":"2026-11-01T00:00:00Z"},"result":null},"metadata":{"scanFinishedOn":"2026-11-02T00:05:00Z"}}`, false, 0},
		{"a list of cosign's, of nobody knows what", cosignVuln, `{"scanner":{"uri":"x","db":{"lastUpdate":"2026-11-01T00:00:00Z"},"result":[]},"metadata":{"scanFinishedOn":"2026-11-02T00:05:00Z"}}`, false, 0},
	} {
		got, err := parse(t, tt.predicateType, tt.text)
		if err != nil || got.Scan.Counted != tt.counted || got.Scan.Results != tt.results || got.Scan.DatabaseOn.IsZero() || got.Scan.FinishedOn.IsZero() {
			t.Errorf("%s: %s, %v", tt.name, show(got), err)
		}
	}
	got, err := parse(t, vulnsV02, `{"scanner":{"uri":"x","db":{"lastUpdate":"0001-01-01T00:00:00Z"},"result":[]}}`)
	if err != nil || !got.Scan.DatabaseOn.IsZero() || !got.Scan.FinishedOn.IsZero() {
		t.Errorf("the year 1: %s, %v", show(got), err)
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct{ name, predicateType, from, to, fault string }{
		{"scan: no object", vulnsV02, examples[vulnsV02], `[]`, "expected an object"},
		{"scan: no scanner", vulnsV02, `"scanner"`, `"Scanner"`, "scanner: expected an object, found none"},
		{"scan: scanner that is text", cosignVuln, examples[cosignVuln], `{"scanner":"x"}`, "scanner: expected an object"},
		{"scan: no name of the scanner", vulnsV02, `"uri":"pkg:generic/scanner@1"`, `"uri":""`, "scanner.uri: expected text, found none"},
		{"scan: name that is a number", vulnsV02, `"uri":"pkg:generic/scanner@1"`, `"uri":7`, "scanner.uri: expected text"},
		{"scan: date that is none", vulnsV02, "2026-11-01T00:00:00Z", "yesterday", `scanner.db.lastUpdate: expected a time such as`},
		{"scan: end that is a number", vulnsV02, `"2026-11-02T00:05:00Z"`, `7`, `metadata.scanFinishedOn: expected text`},
		{"scan: result that is text", vulnsV02, `"result":[]`, `"result":"none"`, "scanner.result: expected a list"},
		{"scan: result of v0.2 that is an object", vulnsV02, `"result":[]`, `"result":{"vulnerabilities":[]}`, "scanner.result: expected a list"},
		{"scan: result of texts", vulnsV02, `"result":[]`, `"result":["CVE-1"]`, "scanner.result[0]: expected an object"},
		{"scan: result without an id", vulnsV02, `"result":[]`, `"result":[{"severity":[]}]`, "scanner.result[0].id: expected text, found none"},
		{"scan: nested id in v0.2", vulnsV02, `"result":[]`, `"result":[{"vulnerability":{"id":"CVE-1"}}]`, "scanner.result[0].id: expected text, found none"},
		{"scan: nested result without an id", vulnsV01, `{"id":"CVE-2026-2","severity":[]}`, `{}`, "scanner.result[0].vulnerability.id: expected text"},
		{"scan: vulnerability that is text", vulnsV01, `{"id":"CVE-2026-2","severity":[]}`, `"x"`, "scanner.result[0].vulnerability: expected an object"},
		{"scan: two databases", vulnsV01, `"db":`, `"database":{},"db":`, "expected one of scanner.db and scanner.database, found both"},
		{"scan: two runs", vulnsV01, `"metadata":`, `"scanMetadata":{},"metadata":`, "expected one of metadata and scanMetadata, found both"},
		{"scan: too many results", vulnsV02, `"result":[]`, `"result":[` + strings.Repeat("0,", MaxResults) + `0]`, "at most 100000 are read"},
		{"scan: text that is too long", vulnsV02, "pkg:generic/scanner@1", strings.Repeat("x", MaxText+1), "at most 4096 are handed on"},
		{"tests: no result", testResult, `"FAILED"`, `null`, "result: expected text, found none"},
		{"tests: another result", testResult, `"FAILED"`, `"passed"`, `result: expected PASSED, WARNED or FAILED, found "passed"`},
		{"tests: passed, with failures", testResult, `"FAILED"`, `"PASSED"`, "result: it is PASSED, and failedTests names 1"},
		{"tests: warned, with failures", testResult, `"FAILED"`, `"WARNED"`, "result: it is WARNED, and failedTests names 1"},
		{"tests: passed, with warnings", testResult, examples[testResult], `{"result":"PASSED","warnedTests":["a"]}`, "result: it is PASSED, and warnedTests names 1"},
		{"tests: name that is a number", testResult, `["alarm"]`, `[7]`, "failedTests[0]: expected text"},
		{"tests: empty name", testResult, `["alarm"]`, `[""]`, "failedTests[0]: expected text"},
		{"tests: list that is text", testResult, `["alarm"]`, `"alarm"`, "failedTests: expected a list"},
		{"tests: configuration that is text", testResult, `[{"name":"ci.yml"}]`, `"ci.yml"`, "configuration: expected a list"},
		{"tests: too many", testResult, `["alarm"]`, `[` + strings.Repeat("0,", MaxTests) + `0]`, "at most 100000 are read"},
		{"attributes: none", scaiV03, examples[scaiV03], `{}`, "attributes: expected at least one attribute, found none"},
		{"attributes: empty", scaiV03, examples[scaiV03], `{"attributes":[]}`, "attributes: expected at least one attribute, found none"},
		{"attributes: no name", scaiV03, `"SIGNED"`, `""`, "attributes[0].attribute: expected text, found none"},
		{"attributes: target that is text", scaiV03, `{"name":"boot","digest":{"sha1":"aa","sha256":"bb"}}`, `"boot"`, "attributes[0].target: expected an object"},
		{"attributes: target that is nothing", scaiV03, `{"name":"boot","digest":{"sha1":"aa","sha256":"bb"}}`, `{}`, "attributes[0].target: expected a name, a URI or a digest, found none"},
		{"attributes: digest that is a number", scaiV03, `"bb"`, `7`, "attributes[0].target.digest.sha256: expected text"},
		{"attributes: conditions that are text", scaiV02, `{"z":1,"a":{"b":[1.50]}}`, `"x"`, "attributes[0].conditions: expected an object"},
		{"attributes: conditions that are too long", scaiV02, `{"b":[1.50]}`, `"` + strings.Repeat("x", MaxConditions) + `"`, "at most 65536 are handed on"},
		{"attributes: producer that is text", scaiV03, `{"digest":{"sha256":"cc"}}`, `"x"`, "producer: expected an object"},
		{"attributes: too many", scaiV02, `"attributes":[`, `"attributes":[` + strings.Repeat("0,", MaxAttributes), "at most 10000 are read"},
		{"release: no purl", releaseV01, `"purl"`, `"PURL"`, "purl: expected text, found none"},
		{"release: purl that is none", releaseV01, "pkg:npm/%40angular/http@7.2.16", "http 7", "purl: expected a package URL"},
		{"release: no version", releaseV01, "@7.2.16", "", "purl: expected one with a version"},
		{"release: two ids", releaseV01, `"releaseId"`, `"packageId":"1","releaseId"`, "expected one of packageId and releaseId, found both"},
		{"release: id that is a number", releaseV02, `"5"`, `5`, "packageId: expected text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(examples[tt.predicateType], tt.from) {
				t.Fatal("the case changes nothing")
			}
			got, err := parse(t, tt.predicateType, strings.Replace(examples[tt.predicateType], tt.from, tt.to, 1))
			if err == nil || !strings.Contains(err.Error(), tt.fault) || got != (Content{}) {
				t.Errorf("got %v, %v, expected %q", show(got), err, tt.fault)
			}
			if errors.As(err, new(*signature.UnsupportedError)) {
				t.Errorf("broken, and told as unsupported: %v", err)
			}
		})
	}
}

// A type that is not read is told with what it looks like, and nothing is taken over from it.
func TestUnsupported(t *testing.T) {
	for _, tt := range []struct {
		predicateType string
		kind          Kind
		says          string
	}{
		{"https://in-toto.io/attestation/vulns/v0.3", KindScan, "looks like one of the kind vulnerability-scan, of a version that is not read"},
		{"https://in-toto.io/attestation/vulns", KindScan, "looks like one of the kind vulnerability-scan"},
		{"https://in-toto.io/attestation/test-result/v0.1/", KindTestResult, "looks like one of the kind test-result"},
		{"https://in-toto.io/attestation/scai/v0.2", KindAttributes, "looks like one of the kind attribute-report"},
		{"https://in-toto.io/attestation/release/v1", KindRelease, "looks like one of the kind release"},
		{"https://in-toto.io/attestation/vulnsv0.2", "", "nothing is known of what it says"},
		{"https://in-toto.io/attestation/runtime-trace/v0.1", "", "nothing is known of what it says"},
		{"", "", "nothing is known of what it says"},
	} {
		got, err := parse(t, tt.predicateType, examples[vulnsV02])
		if !errors.As(err, new(*signature.UnsupportedError)) || !strings.HasPrefix(err.Error(), "unsupported kind: ") || !strings.Contains(err.Error(), tt.says) || got != (Content{}) || KindOf(tt.predicateType) != tt.kind {
			t.Errorf("%q: %v, %v, %v", tt.predicateType, got, err, KindOf(tt.predicateType))
		}
	}
}

// fuzz reads any text as a predicate of some types: it is either refused, or exactly its own part of the content is set.
func fuzz(f *testing.F, types ...string) {
	for _, predicateType := range types {
		f.Add([]byte(examples[predicateType]))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tree, err := strictjson.Strict(data, strictjson.Options{MaxDepth: 64})
		if err != nil {
			return
		}
		for _, predicateType := range types {
			c, err := Parse(predicateType, tree)
			set := fmt.Sprint(c.Scan != nil, c.TestResult != nil, c.Attributes != nil, c.Release != nil)
			if (err == nil) != (strings.Count(set, "true") == 1) || (err == nil) != (c.Kind == KindOf(predicateType)) {
				t.Errorf("%s: %s, %v", predicateType, show(c), err)
			}
			if s := c.Scan; s != nil && (s.Scanner == "" || !s.Counted && s.Results > 0 || len(s.Found) > s.Results) {
				t.Errorf("%s: %s", predicateType, show(c))
			}
			if r := c.TestResult; r != nil && r.Result != "FAILED" && len(r.Failed) > 0 {
				t.Errorf("%s: %s", predicateType, show(c))
			}
		}
	})
}

func FuzzScan(f *testing.F)       { fuzz(f, vulnsV01, vulnsV02, cosignVuln) }
func FuzzTestResult(f *testing.F) { fuzz(f, testResult) }
func FuzzAttributes(f *testing.F) { fuzz(f, scaiV02, scaiV03) }
func FuzzRelease(f *testing.F)    { fuzz(f, releaseV01, releaseV02) }
