package cyclonedx

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// leaf is a value without parts, its place, and its place without indexes.
type leaf struct{ pointer, path, value string }

func leaves(v any, pointer, path string) []leaf {
	var out []leaf
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			out = append(out, leaves(v[k], below(pointer, k), path+"/"+k)...)
		}
	case []any:
		for i, item := range v {
			out = append(out, leaves(item, below(pointer, fmt.Sprint(i)), path)...)
		}
	default:
		out = append(out, leaf{pointer, path, strictjson.Show(v)})
	}
	return out
}

// unexplained lists what differs between a document before and after that no loss names: the proof that nothing is
// dropped or changed in silence. It knows nothing of how losses come about.
func unexplained(before, after any, losses []Loss) []string {
	places, words := map[string]bool{}, ""
	for _, l := range losses {
		places[l.Pointer] = true
		words += l.Why + "\n"
	}
	covered := func(pointer string) bool {
		for at := pointer; at != ""; at = at[:strings.LastIndexByte(at, '/')] {
			if places[at] {
				return true
			}
		}
		return false
	}
	same, values := map[string]int{}, map[string]int{}
	written := leaves(after, "", "")
	for _, l := range written {
		same[l.path+"\x00"+l.value]++
	}
	var gone, out []string
	known := map[string]bool{}
	for _, told := range []bool{false, true} { // what is told of comes last: others have the first claim to equal values
		for _, l := range leaves(before, "", "") {
			known[l.value] = true
			if covered(l.pointer) != told {
				continue
			}
			if key := l.path + "\x00" + l.value; same[key] > 0 {
				same[key]--
			} else if !told {
				gone = append(gone, l.value+"\x00"+l.pointer)
			}
		}
	}
	for _, l := range written {
		if key := l.path + "\x00" + l.value; same[key] > 0 {
			same[key]--
			values[l.value]++
			head := l.path == "/$schema" || l.path == "/specVersion" || l.path == "/bomFormat" || l.path == "/serialNumber"
			if !known[l.value] && !head && !strings.Contains(words, l.value) {
				out = append(out, "came to be: "+l.pointer+" "+l.value)
			}
		}
	}
	for _, g := range gone {
		value, pointer, _ := strings.Cut(g, "\x00")
		if values[value] > 0 { // moved
			values[value]--
		} else if pointer != "/specVersion" && pointer != "/$schema" {
			out = append(out, "went away: "+pointer+" "+value)
		}
	}
	return out
}

func parseTree(t *testing.T, data []byte) map[string]any {
	t.Helper()
	tree, _, err := strictjson.Parse(data, strictjson.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return object(tree)
}

// fitted makes data fit a version and holds the result to the promises of the package.
func fitted(t *testing.T, data []byte, version string) (map[string]any, []Loss) {
	t.Helper()
	tree := parseTree(t, data)
	f := &fitter{tree: tree, to: Options{Format: JSON, SpecVersion: version}}
	err := f.fit()
	losses := f.losses
	if err != nil {
		t.Fatalf("%s: %v", version, err)
	}
	var out bytes.Buffer
	if err := writeJSON(&out, tree); err != nil {
		t.Fatal(err)
	}
	if failed, err := sbom.Objections(parseTree(t, out.Bytes()), version); err != nil || failed != nil {
		t.Errorf("%s: written document is not valid: %v %v", version, err, failed)
	}
	for _, u := range unexplained(parseTree(t, data), tree, losses) {
		t.Errorf("%s: no loss tells of: %s", version, u)
	}
	return tree, losses
}

// rich is a document with most of what came after 1.4, and some faults.
const rich = `{"$schema": "http://example.com/own.json", "bomFormat": "CycloneDX", "specVersion": "1.7", "serialNumber": "no uuid", "version": 3,
"metadata": {
  "timestamp": "2026-11-20", "lifecycles": [{"phase": "build"}], "manufacturer": {"name": "Maker of SBOMs", "url": ["https://sboms.example"]},
  "authors": [{"name": "Ann"}],
  "tools": {"components": [{"type": "application", "name": "scan", "version": "2", "supplier": {"name": "Scan Ltd", "url": ["https://scan.example"]},
     "hashes": [{"alg": "SHA-256", "content": "` + hash64 + `"}, {"alg": "Streebog-256", "content": "` + hash64 + `"}], "licenses": [{"license": {"id": "MIT"}}]}],
    "services": [{"name": "cloud", "provider": {"name": "Cloud Ltd"}}]},
  "component": {"type": "device", "bom-ref": "pump", "name": "pump", "version": "1", "manufacturer": {"name": "Pumps Ltd"}}},
"components": [
  {"type": "cryptographic-asset", "bom-ref": "c", "name": "AES", "cryptoProperties": {"assetType": "algorithm", "algorithmProperties": {"algorithmFamily": "AES"}}},
  {"type": "platform", "bom-ref": "p", "name": "soc", "authors": [{"name": "Ann", "email": "ann@example.com"}, {"name": "Bob"}], "tags": ["x"],
    "licenses": [{"license": {"id": "MIT"}}, {"expression": "MIT OR Apache-2.0", "acknowledgement": "declared"}],
    "evidence": {"identity": [{"field": "purl", "confidence": 1}, {"field": "name"}], "occurrences": [{"location": "/bin/x", "line": 4}]},
    "externalReferences": [{"type": "rfc-9116", "url": "https://example.com/s"}, {"type": "vcs", "url": "git@example.com:a/b c"}, {"type": "website", "url": "https://example.com"}],
    "hashes": [{"alg": "Streebog-256", "content": "` + hash64 + `"}, {"alg": "SHA-256", "content": "short"}, {"alg": "SHA-1", "content": "` + hash40 + `"}],
    "components": [{"name": "nested without a type"}, {"type": "library", "version": 5, "nope": {"a": [1, 2]}}]},
  {"type": "library", "bom-ref": "e", "name": "outside", "isExternal": true, "versionRange": "vers:npm/>=1", "version": "1"},
  {"type": "spaceship", "name": "s", "signature": {"algorithm": "ES256", "value": "AA"}, "scope": "perhaps"}],
"dependencies": [{"ref": "p", "dependsOn": ["c", "c"], "provides": ["e"]}, {"dependsOn": ["p"]}],
"compositions": [{"aggregate": "incomplete_first_party_proprietary_only", "bom-ref": "k", "assemblies": ["p"]}, {"aggregate": "perfect"}],
"vulnerabilities": [{"id": "CVE-1", "ratings": [{"method": "CVSSv4", "score": 9.8}], "rejected": "2026-01-01T00:00:00Z"}],
"annotations": [{"subjects": ["p"], "annotator": {"individual": {"name": "Ann"}}, "timestamp": "2026-01-01T00:00:00Z", "text": "t"}],
"citations": [{"pointers": ["/components/0"], "timestamp": "2026-01-01T00:00:00Z", "attributedTo": "p"}],
"signature": {"algorithm": "ES256", "value": "AA"}, "x-own": true}`

const (
	hash40 = "0123456789012345678901234567890123456789"
	hash64 = "0123456789012345678901234567890123456789012345678901234567890123"
)

func TestFitTellsAllLosses(t *testing.T) {
	for _, version := range SpecVersions {
		tree, losses := fitted(t, []byte(rich), version)
		if n := len(list(tree["components"])); n != 4 {
			t.Errorf("%s: %d components at the top, want 4", version, n)
		}
		told := map[string]string{}
		for _, l := range losses {
			told[l.Pointer] = l.Why
		}
		for pointer, why := range map[string]string{
			"/signature": "not the one that was signed", "/components/3/signature": "not the one that was signed", "/x-own": "no property",
			"/components/3/type": `written as "library"`, "/components/1/components/0/type": `written as "library"`,
			"/components/1/components/1/version": "of type number", "/components/1/hashes/1": "", "/metadata/timestamp": "date-time",
			"/dependencies/1": `no "ref"`, "/dependencies/0/dependsOn/1": "each once", "/$schema": "version written", "/components/3/scope": "no such value",
		} {
			if got, ok := told[pointer]; !ok || !strings.Contains(got, why) {
				t.Errorf("%s: %s: told %q (%v), want %q", version, pointer, got, ok, why)
			}
		}
	}
}

// What cyclonedx-go gets wrong on its way to older versions.
func TestFitKeepsWhatOlderVersionsHave(t *testing.T) {
	tree, losses := fitted(t, []byte(rich), "1.6")
	if kind := text(strictjson.At(tree, []string{"components", "0", "type"})); kind != "cryptographic-asset" {
		t.Errorf("cryptographic asset became %q in 1.6", kind)
	}
	if kind := text(strictjson.At(tree, []string{"components", "1", "externalReferences", "0", "type"})); kind != "rfc-9116" {
		t.Errorf("rfc-9116 became %q in 1.6", kind)
	}
	tree, _ = fitted(t, []byte(rich), "1.4")
	for place, want := range map[string]string{
		"metadata authors 0 name": "Maker of SBOMs", "metadata manufacture name": "Pumps Ltd", "metadata tools 0 vendor": "Scan Ltd",
		"metadata tools 1 name": "cloud", "components 1 author": "Ann, Bob", "components 1 externalReferences 0 type": "other",
		"compositions 0 aggregate": "incomplete", "compositions 1 aggregate": "unknown", "components 1 hashes 0 alg": "SHA-1",
		"components 1 licenses 1 expression": "MIT OR Apache-2.0", "vulnerabilities 0 ratings 0 method": "other",
	} {
		if got := text(strictjson.At(tree, strings.Fields(place))); got != want {
			t.Errorf("1.4: %s is %q, want %q", place, got, want)
		}
	}
	for _, l := range losses {
		if strings.ContainsAny(l.What+l.Why, "\x1b\n") {
			t.Errorf("%q would reach a terminal as it is", l)
		}
	}
}

func TestFitRefusesWhatIsNoDocument(t *testing.T) {
	for version, want := range map[string]bool{"1.6": true, "2.0": false} {
		f := &fitter{tree: map[string]any{"version": []any{}}, to: Options{SpecVersion: version}}
		if err := f.fit(); (err == nil) != want {
			t.Errorf("version %s: %v", version, err)
		}
	}
}
