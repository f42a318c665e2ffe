package scan

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

// results are one of each format, in the form that the scanners write, with what is to be read of it.
var results = []struct {
	name, text string
	want       Scan
}{
	{"grype 6", `{"matches":[{"vulnerability":{"id":"GHSA-jfh8-c2jp-5v3q","severity":"Critical"},"relatedVulnerabilities":[{"id":"CVE-2021-44228"}],"artifact":{"name":"log4j-core","version":"2.14.1"}},
	  {"vulnerability":{"id":"cve-2022-0847"}},{"vulnerability":{"id":"CVE-2022-0847"}}],
	  "source":{"type":"image","target":{"userInput":"drip:4.2.3","imageID":"sha256:11","manifestDigest":"sha256:22","repoDigests":["reg.example/drip@sha256:33"]}},"distro":{},
	  "descriptor":{"name":"grype","version":"0.104.0","timestamp":"2026-11-19T10:00:00+01:00","db":{"status":{"schemaVersion":"v6.1.0","from":"https://grype.example/db.tar.zst","built":"2026-11-18T06:00:00Z","valid":true},"providers":{}}}}`,
		Scan{Format: Grype, Scanner: "grype", Version: "0.104.0", Database: "https://grype.example/db.tar.zst", Targets: []string{"drip:4.2.3"}, Digests: []string{"sha256:22", "sha256:33"},
			Results: 3, Found: []vuln.ID{"CVE-2021-44228", "CVE-2022-0847"}}},
	{"grype 5 of an SBOM, nothing found", `{"matches":[],"source":{"type":"sbom-file","target":"out/sbom.cdx.json"},"descriptor":{"name":"grype","version":"0.74.0","db":{"built":"2026-11-18T06:00:00Z","schemaVersion":5}}}`,
		Scan{Format: Grype, Scanner: "grype", Version: "0.74.0", Targets: []string{"out/sbom.cdx.json"}}},
	{"trivy", `{"SchemaVersion":2,"Trivy":{"Version":"0.68.1"},"CreatedAt":"2026-11-19T09:00:00.123456789Z","ArtifactName":"sbom.cdx.json","ArtifactType":"cyclonedx","Metadata":{"RepoDigests":["x@sha256:44"]},
	  "Results":[{"Target":"Java","Vulnerabilities":[{"VulnerabilityID":"CVE-2021-44228","PkgName":"log4j-core"}]},{"Target":"os"}]}`,
		Scan{Format: Trivy, Scanner: "trivy", Version: "0.68.1", Targets: []string{"sbom.cdx.json"}, Digests: []string{"sha256:44"}, Results: 1, Found: []vuln.ID{"CVE-2021-44228"}}},
	{"grype, ignored by rules", `{"matches":[],"ignoredMatches":[{"vulnerability":{"id":"CVE-2021-44228"},"appliedIgnoreRules":[{"vulnerability":"CVE-2021-44228"}]}],"source":{"type":"file","target":"a"},
	  "descriptor":{"name":"grype","version":"0.104.0"}}`,
		Scan{Format: Grype, Scanner: "grype", Version: "0.104.0", Targets: []string{"a"}, Results: 1, Suppressed: 1, Found: []vuln.ID{"CVE-2021-44228"}}},
	{"trivy, changed by rules", `{"SchemaVersion":2,"ArtifactName":"a","Results":[{"Target":"Java","Vulnerabilities":[{"VulnerabilityID":"CVE-2022-0847"}],"ExperimentalModifiedFindings":[
	  {"Type":"vulnerability","Status":"ignored","Statement":"no","Source":".trivyignore.yaml","Finding":{"VulnerabilityID":"CVE-2021-44228"}},
	  {"Status":"not_affected","Finding":{"VulnerabilityID":"CVE-2021-45046"}},{"Type":"misconfiguration","Status":"ignored","Finding":{"ID":"DS002"}}]}]}`,
		Scan{Format: Trivy, Scanner: "trivy", Targets: []string{"a"}, Results: 3, Suppressed: 2, Found: []vuln.ID{"CVE-2021-44228", "CVE-2021-45046", "CVE-2022-0847"}}},
	{"sarif, suppressed", `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Grype"}},"results":[{"ruleId":"CVE-2021-44228-a","suppressions":[{"kind":"external","status":"accepted"}]},
	  {"ruleId":"CVE-2021-45046-a","suppressions":[{"kind":"inSource"}]},{"ruleId":"CVE-2022-0847-a","suppressions":[{"kind":"external","status":"rejected"}]},{"ruleId":"CVE-2022-0848-a","suppressions":[]}]}]}`,
		Scan{Format: SARIF, Scanner: "Grype", Results: 4, Suppressed: 2, Found: []vuln.ID{"CVE-2021-44228", "CVE-2021-45046", "CVE-2022-0847", "CVE-2022-0848"}}},
	{"sarif, what is no result in other files", `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"a"}},"results":[],"externalPropertyFileReferences":{"results":[],"artifacts":[{"location":{"uri":"a"}}]}}]}`,
		Scan{Format: SARIF, Scanner: "a"}},
	{"trivy of a cluster", `{"ClusterName":"ward-3","Resources":[{"Namespace":"n","Kind":"Pod","Name":"a","Metadata":[{}],"Results":[{"Target":"Java","Vulnerabilities":[{"VulnerabilityID":"CVE-2021-44228"}]},{"Target":"x","Misconfigurations":[{"ID":"KSV001"}]}]},
	  {"Kind":"Pod","Name":"b","Results":[{"Target":"os","Vulnerabilities":[{"VulnerabilityID":"CVE-2022-0847"}]}]},{"Kind":"Role","Name":"c"}]}`,
		Scan{Format: Trivy, Scanner: "trivy", Targets: []string{"ward-3"}, Results: 2, Found: []vuln.ID{"CVE-2021-44228", "CVE-2022-0847"}}},
	{"trivy of a cluster, in short", `{"ClusterName":"ward-3","Findings":[{"Kind":"Pod","Results":[{"Vulnerabilities":[{"VulnerabilityID":"CVE-2021-44228"}]}]}]}`,
		Scan{Format: Trivy, Scanner: "trivy", Targets: []string{"ward-3"}, Results: 1, Found: []vuln.ID{"CVE-2021-44228"}}},
	{"trivy, nothing", `{"SchemaVersion":2,"ArtifactName":"a","Results":null}`, Scan{Format: Trivy, Scanner: "trivy", Targets: []string{"a"}}},
	{"osv-scanner", `{"results":[{"source":{"path":"/build/sbom.cdx.json","type":"sbom"},"packages":[{"package":{"name":"a","version":"1","ecosystem":"npm"},"vulnerabilities":[{"id":"GHSA-AAAA-bbbb-cccc","aliases":["CVE-2020-11"]}],"groups":[]}]}]}`,
		Scan{Format: OSV, Targets: []string{"/build/sbom.cdx.json"}, Results: 1, Found: []vuln.ID{"GHSA-aaaa-bbbb-cccc"}}},
	{"osv-scanner, records of distributions", `{"results":[{"source":{"path":"a"},"packages":[{"package":{},"vulnerabilities":[{"id":"DEBIAN-CVE-2021-44228","upstream":["CVE-2021-44228"],"related":["CVE-2021-0009"]},
	  {"id":"ALPINE-CVE-2022-0847"},{"id":"DSA-1-1","upstream":["CVE-2021-45046","UBUNTU-CVE-2021-45105"]}]}]}]}`,
		Scan{Format: OSV, Targets: []string{"a"}, Results: 3, Found: []vuln.ID{"CVE-2021-44228", "CVE-2021-45046", "CVE-2021-45105", "CVE-2022-0847"}}},
	{"sarif, records of distributions", `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"OSV"}},"results":[{"ruleId":"DEBIAN-CVE-2021-44228","message":{"text":"unlike CVE-2021-0009"}},{"ruleId":"ALPINE-CVE-2022-0847-musl"}]}]}`,
		Scan{Format: SARIF, Scanner: "OSV", Results: 2, Found: []vuln.ID{"CVE-2021-44228", "CVE-2022-0847"}}},
	{"sarif", `{"version":"2.1.0","$schema":"https://json.schemastore.org/sarif-2.1.0.json","runs":[{"tool":{"driver":{"name":"Grype","version":"0.104.0"}},"invocations":[{"endTimeUtc":"2026-11-19T10:00:00Z","executionSuccessful":true}],
	  "results":[{"ruleId":"CVE-2021-44228-log4j-core"},{"rule":{"id":"cve-2022-0847-linux"}},{"ruleId":"weak-hash"}]}]}`,
		Scan{Format: SARIF, Scanner: "Grype", Version: "0.104.0", Results: 3, Unnamed: 1, Found: []vuln.ID{"CVE-2021-44228", "CVE-2022-0847"}}},
	{"sarif, advisories about several", `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Xray"}},"results":[{"ruleId":"CVE-2020-0001, CVE-2020-0002_zlib1g_1.2.13","message":{"text":"[CVE-2020-0001, CVE-2020-0002] zlib1g"}},
	  {"ruleId":"CVE-2020-0003/CVE-2020-0004"},{"ruleId":"CVE-2020-0005_a_1","message":{"text":"[CVE-2020-0005, CVE-2020-0006] a 1, worse than CVE-2020-0007"}}]}]}`,
		Scan{Format: SARIF, Scanner: "Xray", Results: 3, Found: []vuln.ID{"CVE-2020-0001", "CVE-2020-0002", "CVE-2020-0003", "CVE-2020-0004", "CVE-2020-0005", "CVE-2020-0006"}}},
	{"sarif, ids without anything between", `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"a","rules":[{"id":"r","name":"CVE-2020-0007CVE-2020-0008"}]}},"results":[{"ruleId":"CVE-2020-0001CVE-2020-0002"},{"ruleId":"CVE-2020-0003,CVE-2020-0004"},
	  {"ruleId":"CVE-2020-0005/CVE-2020-0006"},{"ruleId":"r"},{"ruleId":"x","message":{"text":"CVE-2020-0009CVE-2020-0010"}}]}]}`,
		Scan{Format: SARIF, Scanner: "a", Results: 5, Found: []vuln.ID{"CVE-2020-0001", "CVE-2020-0002", "CVE-2020-0003", "CVE-2020-0004", "CVE-2020-0005", "CVE-2020-0006", "CVE-2020-0007", "CVE-2020-0008", "CVE-2020-0009", "CVE-2020-0010"}}},
	{"sarif, ids that nobody can tell apart", `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"a"}},"results":[{"ruleId":"CVE-2020-0001xCVE-2020-0002"},{"ruleId":"CVE-2021-1CVE-2021-2","message":{"text":"CVE-2020-0003"}},
	  {"ruleId":"CVE-2020-0004-CVE-2020-5","kind":"pass"},{"ruleId":"CVE-2020-0006-cve-2020-0006"}]}]}`,
		Scan{Format: SARIF, Scanner: "a", Results: 4, Unnamed: 2, Found: []vuln.ID{"CVE-2020-0001", "CVE-2020-0003", "CVE-2020-0004", "CVE-2020-0006"}}},
	{"trivy and osv-scanner, several in one id", `{"SchemaVersion":2,"ArtifactName":"a","Results":[{"Target":"Java","Vulnerabilities":[{"VulnerabilityID":"CVE-2020-0001CVE-2020-0002"},{"VulnerabilityID":"CVE-2020-0003,CVE-2020-0004"}]}]}`,
		Scan{Format: Trivy, Scanner: "trivy", Targets: []string{"a"}, Results: 2, Found: []vuln.ID{"CVE-2020-0001", "CVE-2020-0002", "CVE-2020-0003", "CVE-2020-0004"}}},
	{"sarif, rules of a vendor", `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Snyk Open Source","rules":[{"id":"SNYK-JAVA-LOG4J-1","fullDescription":{"text":"(CVE-2021-44228) log4j-core@2.14.1"}},
	  {"id":"CVE-2022-0847"},{"id":"SNYK-JAVA-A-2"},{"id":"js/xss","properties":{"tags":["security","external/cwe/cwe-079"]}}]},"extensions":[{"name":"more","rules":[{"id":"V1","shortDescription":{"text":"as in GHSA-JFH8-C2JP-5V3Q."}}]}]},
	  "results":[{"ruleId":"SNYK-JAVA-LOG4J-1"},{"ruleIndex":1},{"ruleId":"SNYK-JAVA-A-2","ruleIndex":-1},{"rule":{"index":3}},{"ruleId":"V1/sub"},{"ruleId":"x","message":{"text":"see MAL-2024-1"}},{"kind":"pass","ruleId":"js/xss"},{"ruleIndex":9}]}]}`,
		Scan{Format: SARIF, Scanner: "Snyk Open Source", Results: 8, Unnamed: 2, Found: []vuln.ID{"CVE-2021-44228", "CVE-2022-0847", "GHSA-jfh8-c2jp-5v3q", "MAL-2024-1", "SNYK-JAVA-A-2"}}},
	{"cyclonedx, by another name", `{"bomFormat":"CycloneDX","specVersion":"1.6","vulnerabilities":[{"id":"SNYK-1","references":[{"id":"CVE-2021-44228","source":{"name":"NVD"}}]},{"id":"CVE-2020-0001","references":[{"id":"CVE-2020-0002"}]}]}`,
		Scan{Format: CycloneDX, Results: 2, Found: []vuln.ID{"CVE-2020-0001", "CVE-2021-44228"}}},
	{"cyclonedx", `{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"timestamp":"2026-11-19T10:00:00Z","tools":{"components":[{"type":"application","name":"depscan","version":"6"}]}},
	  "vulnerabilities":[{"id":"CVE-2021-44228","affects":[{"ref":"urn:cdx:5FAB0100-0000-4000-8000-000000000423/1#log4j"}]}]}`,
		Scan{Format: CycloneDX, Scanner: "depscan", Version: "6", Serials: []string{"urn:uuid:5fab0100-0000-4000-8000-000000000423"}, Results: 1, Found: []vuln.ID{"CVE-2021-44228"}}},
	{"cyclonedx, by names and addresses", `{"bomFormat":"CycloneDX","specVersion":"1.6","vulnerabilities":[{"id":"CVE-2021-44228 (Log4Shell)"},{"id":"Dirty Pipe","source":{"url":"https://nvd.nist.gov/vuln/detail/CVE-2022-0847"}},
	  {"id":"https://nvd.nist.gov/vuln/detail/CVE-2020-0001"},{"id":"ACME-1","references":[{"id":"nvd:CVE-2020-0002"}]}]}`,
		Scan{Format: CycloneDX, Results: 4, Found: []vuln.ID{"CVE-2020-0001", "CVE-2020-0002", "CVE-2021-44228", "CVE-2022-0847"}}},
	{"cyclonedx 1.4", `{"bomFormat":"CycloneDX","specVersion":"1.4","metadata":{"tools":[{"vendor":"v","name":"t","version":"1"}]},"vulnerabilities":[{"id":"CVE-2021-44228"}]}`,
		Scan{Format: CycloneDX, Scanner: "t", Version: "1", Results: 1, Found: []vuln.ID{"CVE-2021-44228"}}},
}

func TestRead(t *testing.T) {
	for _, tc := range results {
		got, err := Read("f.json", []byte(tc.text))
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		want := tc.want
		if got.Format != want.Format || got.Scanner != want.Scanner || got.Version != want.Version || got.Database != want.Database || got.Results != want.Results || got.Unnamed != want.Unnamed || got.Suppressed != want.Suppressed ||
			!slices.Equal(got.Targets, want.Targets) || !slices.Equal(got.Digests, want.Digests) || !slices.Equal(got.Serials, want.Serials) || !slices.Equal(got.Found, want.Found) {
			t.Errorf("%s: got %+v, want %+v", tc.name, *got, want)
		}
	}
	first, _ := Read("f.json", []byte(results[0].text))
	if first.DatabaseOn.Format("2006-01-02T15:04Z07:00") != "2026-11-18T06:00Z" || first.FinishedOn.Format("2006-01-02T15:04Z07:00") != "2026-11-19T09:00Z" {
		t.Errorf("times %v, %v", first.DatabaseOn, first.FinishedOn)
	}
}

// TestReadRefuses shows that what is damaged or something else is no empty result.
func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{}`:  "no mark of a scanner",
		`[]`:  "expected an object",
		`{"x`: "malformed JSON",
		``:    "JSON",
		`{"matches":[],"matches":[],"descriptor":{"name":"grype"}}`:                                                                   "twice",
		`{"matches":{},"descriptor":{"name":"grype"}}`:                                                                                "/matches: found",
		`{"matches":[{}],"descriptor":{"name":"grype"}}`:                                                                              "/matches/0/vulnerability/id: found nothing",
		`{"matches":[],"descriptor":{}}`:                                                                                              "/descriptor/name",
		`{"matches":[],"descriptor":{"name":"grype","db":{"built":"yesterday"}}}`:                                                     "a time such as",
		`{"SchemaVersion":2,"ArtifactName":"a","Results":[{"Vulnerabilities":[{"VulnerabilityID":7}]}]}`:                              "expected text",
		`{"matches":[],"ignoredMatches":[{}],"descriptor":{"name":"grype"}}`:                                                          "/ignoredMatches/0/vulnerability/id: found nothing",
		`{"SchemaVersion":2,"ArtifactName":"a","Results":[{"ExperimentalModifiedFindings":[{"Type":"vulnerability","Finding":{}}]}]}`: "/Finding/VulnerabilityID: found nothing",
		`{"results":[7]}`:                 "expected an object",
		`{"version":"2.0.0","runs":[]}`:   "expected 2.1.0",
		`{"version":"2.1.0","runs":[{}]}`: "/runs/0/tool/driver/name",
		`{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"a"}},"results":[],"externalPropertyFileReferences":{"results":[{"location":{"uri":"r.sarif-external-properties"},"itemCount":4}]}}]}`: "/runs/0/externalPropertyFileReferences/results: the results of the run stand in another file",
		`{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"a"}},"externalPropertyFileReferences":{"driver":{"location":{"uri":"d"}}}}]}`:                                                         "the rules of the run stand in another file",
		`{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"a"}},"externalPropertyFileReferences":{"extensions":[{"guid":"1"}]}}]}`:                                                               "the rules of the run stand in another file",
		`{"bomFormat":"CycloneDX","vulnerabilities":[{}]}`:                          "/vulnerabilities/0/id",
		strings.Repeat(`{"results":`, maxDepth+2) + strings.Repeat("}", maxDepth+2): "nest",
	} {
		_, err := Read("f.json", []byte(text))
		var fault *feed.Error
		if err == nil || !errors.As(err, &fault) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %v, want %q", text, err, want)
		}
	}
}

// TestLimit holds the entries of all runs together to the limit.
func TestLimit(t *testing.T) {
	half := strings.TrimSuffix(strings.Repeat(`{"ruleId":"x"},`, MaxResults/2+1), ",")
	_, err := Read("f.json", fmt.Appendf(nil, `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"a"}},"results":[%s]},{"tool":{"driver":{"name":"a"}},"results":[%s]}]}`, half, half))
	if !errors.Is(err, feed.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

// TestConformanceVulnerabilitiesInSBOMs reads what the documents of the CycloneDX test suite list.
func TestConformanceVulnerabilitiesInSBOMs(t *testing.T) {
	root := needs.Conformance(t)
	for _, version := range []string{"1.4", "1.5", "1.6"} {
		path := filepath.Join(root, "cyclonedx", "spec", version, "valid-vulnerability-"+version+".json")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Read(path, text)
		if err != nil || s.Format != CycloneDX || len(s.Found) == 0 {
			t.Errorf("%s: %+v, %v", path, s, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, tc := range results {
		f.Add([]byte(tc.text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Read("f.json", data)
		if (s == nil) == (err == nil) {
			t.Errorf("%v and %v", s, err)
		}
		if s != nil && (s.Format == "" || !slices.IsSorted(s.Found)) {
			t.Errorf("%+v", s)
		}
	})
}

// TestReadsAsFilesHoldIt: a result is read compressed and behind a byte order mark, and refused where it is in another encoding, one of a list or one of several.
func TestReadsAsFilesHoldIt(t *testing.T) {
	text := results[1].text
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	for name, data := range map[string][]byte{"plain": []byte(text), "mark": []byte("\xef\xbb\xbf" + text), "gzip": packed.Bytes()} {
		if s, err := Read("scan.json", data); err != nil || s.Format != Grype {
			t.Errorf("%s: got %v, %v", name, s, err)
		}
	}
	for name, c := range map[string]struct{ data, want string }{
		"UTF-16":       {"\xff\xfe{\x00}\x00", "found text in UTF-16, expected UTF-8"},
		"a list":       {"[" + text + "]", "expected an object"},
		"two of them":  {text + "\n" + text, "malformed JSON"},
		"in an object": {`{"reports":[` + text + `]}`, "expected"},
		"cut gzip":     {packed.String()[:40], "gzip data that cannot be unpacked"},
	} {
		if _, err := Read("scan.json", []byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}
