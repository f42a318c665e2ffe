package verify

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

const entryText = `kind: cleanbill.supplier/v1
name: meridian
title: Meridian Infusion Systems (invented)
aliases: [Meridian Infusion Systems]
contact: psirt@meridian.example
products:
  - name: InfuPump X2
  - pattern: ^InfuPump Z[0-9]+$
thresholds: {transparencyLog: 1, timestamp: 1, signedCertificateTimestamp: 0}
signers:
  - name: release workflow
    sigstore: {issuer: https://login.meridian.example, identityPattern: '^https://git\.meridian\.example/infupump/release\.yml@refs/tags/v[0-9.]+$'}
    roles: [artifact, sbom, vex, provenance, manifest]
    validFrom: 2026-01-01
    validUntil: 2027-01-01
builders:
  - {id: https://build.meridian.example/ci, maxLevel: 3}
sources: [https://git.meridian.example/infupump]
buildTypes: [https://build.meridian.example/type]
externalParameters: [source, ref]
`

func load(files map[string]string) (*Registry, error) {
	fsys := fstest.MapFS{}
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return LoadRegistry(fsys)
}

func TestLoadRegistry(t *testing.T) {
	second := strings.NewReplacer("name: meridian", "name: northlake", "title: Meridian Infusion Systems (invented)", "title: Northlake",
		"aliases: [Meridian Infusion Systems]", "trustedRoot: roots/northlake.json").Replace(entryText)
	r, err := load(map[string]string{"meridian.yaml": entryText, "a-northlake.yaml": second, "roots/northlake.json": string(publicGood), "README.md": "x"})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Suppliers) != 2 || r.Suppliers[0].Name != "meridian" {
		t.Fatalf("got %d suppliers", len(r.Suppliers))
	}
	for claim, want := range map[string]string{
		"meridian": "meridian", "MERIDIAN INFUSION SYSTEMS": "meridian", " Meridian Infusion Systems (invented) ": "meridian",
		"northlake": "northlake", "Meridian": "meridian", "meridian ltd": "", "": "",
	} {
		got := ""
		if s := r.Find(claim); s != nil {
			got = s.Name
		}
		if got != want {
			t.Errorf("%q finds %q, expected %q", claim, got, want)
		}
	}
	m := r.Find("meridian")
	for name, want := range map[string]bool{"InfuPump X2": true, "InfuPump X22": false, "infupump x2": false, "InfuPump Z10": true, "InfuPump Z10 beta": false, "": false} {
		if m.Lists(Product{Name: name}) != want {
			t.Errorf("lists %q: expected %v", name, want)
		}
	}
	if (*Supplier)(nil).Lists(Product{Name: "InfuPump X2"}) || (*Registry)(nil).Find("meridian") != nil {
		t.Error("nobody lists something")
	}
	if n := r.Find("northlake"); len(n.Roots) != 1 || n.Roots[0].Name != "supplier registry: roots/northlake.json" || !strings.HasPrefix(n.Digest, "sha256:") {
		t.Errorf("root %+v", n.Roots)
	}
}

func TestProducts(t *testing.T) {
	for _, tt := range []struct {
		listed  Pattern
		offered Product
		want    bool
	}{
		{Pattern{GTIN: "4012345678901"}, Product{GTIN: "4012345678901"}, true},
		{Pattern{GTIN: "4012345678901"}, Product{GTIN: "04012345678901"}, true},
		{Pattern{GTIN: "4012345678901"}, Product{GTIN: "4012345678918"}, false},
		{Pattern{GTIN: "4012345678901"}, Product{Name: "4012345678901"}, false},
		{Pattern{PURL: "pkg:generic/meridian/infupump"}, Product{PURL: "pkg:generic/meridian/infupump@4.2.0"}, true},
		{Pattern{PURL: "pkg:generic/meridian/infupump@4.2.0"}, Product{PURL: "pkg:generic/meridian/infupump@4.2.0"}, true},
		{Pattern{PURL: "pkg:generic/meridian/infupump@4.2.0"}, Product{PURL: "pkg:generic/meridian/infupump@4.2.1"}, false},
		{Pattern{PURL: "pkg:generic/meridian/infupump?arch=arm"}, Product{PURL: "pkg:generic/meridian/infupump@1?arch=x86"}, false},
		{Pattern{PURL: "pkg:generic/meridian/infupump"}, Product{PURL: "pkg:generic/infupump"}, false},
		{Pattern{PURL: "pkg:generic/infupump"}, Product{}, false},
		{Pattern{GTIN: "4012345678901"}, Product{}, false},
	} {
		if err := tt.listed.check(); err != nil {
			t.Errorf("%+v: %v", tt.listed, err)
		}
		if got := tt.listed.names(tt.offered); got != tt.want {
			t.Errorf("%+v names %+v: %v", tt.listed, tt.offered, got)
		}
	}
}

func TestRegistryFaults(t *testing.T) {
	for _, tt := range []struct{ name, from, to, fault string }{
		{"unknown field", "contact:", "contacts:", `entry.yaml:5: unknown field "contacts"; expected one of aliases,`},
		{"field of another case", "name: meridian", "Name: meridian", `unknown field "Name"`},
		{"duplicate key", "contact:", "name: x\ncontact:", `entry.yaml:5: key "name" is written twice`},
		{"wrong kind", "supplier/v1", "supplier/v2", "entry.yaml:1: kind: expected"},
		{"no name", "name: meridian", "name: ''", "entry.yaml:2: name"},
		{"two documents", "kind:", "---\nkind: x\n---\nkind:", "a second YAML document begins here"},
		{"unanchored pattern", "^InfuPump Z[0-9]+$", "InfuPump Z[0-9]+", "entry.yaml:8: products: pattern \"InfuPump Z[0-9]+\": expected a pattern that starts with ^"},
		{"pattern that matches all", "^InfuPump Z[0-9]+$", "^.*$", "nobody was given"},
		{"identity pattern of any host", `'^https://git\.meridian\.example/infupump/release\.yml@refs/tags/v[0-9.]+$'`, `'^https://.+$'`, "nobody was given"},
		{"pattern that breaks out of the group", "^InfuPump Z[0-9]+$", "^a)|(b$", "pattern"},
		{"escaped anchor", "^InfuPump Z[0-9]+$", `^InfuPump\$`, "ends with $"},
		{"product without name", "- name: InfuPump X2", "- {}", "expected name or pattern, found neither"},
		{"product with two fields", "- name: InfuPump X2", "- {name: x, gtin: '4012345678901'}", "entry.yaml:7: products: expected one of name, pattern, purl and gtin, found several; write one item for each"},
		{"gtin with a wrong check digit", "- name: InfuPump X2", "- gtin: '4012345678902'", `entry.yaml:7: products: gtin: expected 8, 12, 13 or 14 digits, the last one the check digit, found "4012345678902"`},
		{"purl that is none", "- name: InfuPump X2", "- purl: infupump", `entry.yaml:7: products: purl "infupump": `},
		{"root and roots", "contact:", "trustedRoot: a.json\ntrustedRoots: [b.json]\ncontact:", "entry.yaml:6: trustedRoots: expected trustedRoot or trustedRoots, found both"},
		{"no roots", "contact:", "trustedRoots: []\ncontact:", "entry.yaml:5: trustedRoots: expected files, found an empty list"},
		{"roots outside", "contact:", "trustedRoots: [../root.json]\ncontact:", `entry.yaml:5: trustedRoots: expected a relative path inside the registry directory, found "../root.json"`},
		{"weak Sigstore signer", "    validFrom:", "    weak: [sha1, rsa-1024]\n    validFrom:", `entry.yaml:11: signers: signer "release workflow": weak: with sigstore, whose own algorithms are not weak, expected md5 and sha1 alone, for checksum lists; found sha1, rsa-1024`},
		{"Sigstore signer with a stated time", "    validFrom:", "    statedTime: accept\n    validFrom:", `entry.yaml:11: signers: signer "release workflow": statedTime does not go with sigstore, whose signatures have a proven time`},
		{"stated time of another word", "    validFrom:", "    statedTime: yes\n    validFrom:", `signer "release workflow": statedTime: expected "accept" or nothing, found "yes"`},
		{"signer without issuer", "issuer: https://login.meridian.example, ", "", "sigstore.issuer or sigstore.issuerPattern, found neither"},
		{"two identities", "sigstore: {issuer", "sigstore: {identity: x, issuer", "found both"},
		{"no roles", "roles: [artifact, sbom, vex, provenance, manifest]", "roles: []", "expected roles, found none"},
		{"unknown role", "roles: [artifact,", "roles: [artefact,", `found "artefact"`},
		{"ends before it starts", "validUntil: 2027-01-01", "validUntil: 2025-01-01", "validFrom before validUntil"},
		{"no date", "validUntil: 2027-01-01", "validUntil: soon", `entry.yaml:15: signers[0].validUntil: expected a date such as 2026-01-31, or a time in RFC 3339, found "soon"`},
		{"no trusted time asked", "timestamp: 1", "timestamp: 0", "thresholds.timestamp: expected 1 to 8, found 0"},
		{"negative threshold", "transparencyLog: 1", "transparencyLog: -1", "expected 0 to 8"},
		{"builder level", "maxLevel: 3", "maxLevel: 4", "entry.yaml:17: builders: maxLevel: expected 1 to 3"},
		{"builder of an unknown signer", "maxLevel: 3}", "maxLevel: 3, signers: [release workflow, docs]}", `entry.yaml:17: builders: signers: expected the name of a signer of this entry, found "docs"`},
		{"builder of a signer without the role", "vex, provenance, manifest]\n    validFrom: 2026-01-01\n    validUntil: 2027-01-01\nbuilders:\n  - {id: https://build.meridian.example/ci, maxLevel: 3}",
			"vex]\nbuilders:\n  - {id: https://build.meridian.example/ci, maxLevel: 3, signers: [release workflow]}", `entry.yaml:15: builders: signers: expected a signer with the role provenance, found "release workflow", who has: artifact, sbom, vex`},
		{"builder of one signer twice", "maxLevel: 3}", "maxLevel: 3, signers: [release workflow, release workflow]}", `entry.yaml:17: builders: signers: "release workflow" is listed twice`},
		{"builder of no signers", "maxLevel: 3}", "maxLevel: 3, signers: []}", `entry.yaml:17: builders: signers: expected names of signers, found an empty list`},
		{"builder with a user", "{id: https://build.meridian.example", "{id: https://user@build.meridian.example", "entry.yaml:17: builders: expected a builder id without a user before the host"},
		{"source without repository", "sources: [https://git.meridian.example/infupump]", "sources: [https://git.meridian.example]", "expected the URL of a repository"},
		{"source with a ref", "sources: [https://git.meridian.example/infupump]", "sources: [https://git.meridian.example/infupump@refs/heads/other]", `entry.yaml:18: sources: expected the repository alone, found "https://git.meridian.example/infupump@refs/heads/other" with the ref "refs/heads/other"`},
		{"root outside", "contact:", "trustedRoot: ../root.json\ncontact:", "inside the registry directory"},
		{"absolute root", "contact:", "trustedRoot: /etc/root.json\ncontact:", "inside the registry directory"},
		{"no such root", "contact:", "trustedRoot: root.json\ncontact:", "trustedRoot"},
		{"root that is none", "contact:", "trustedRoot: entry.yaml\ncontact:", "parse trusted root"},
		{"too large", "contact:", "# " + strings.Repeat("x", MaxSupplierSize) + "\ncontact:", "too large: more than"},
		{"date in quotes", "validUntil: 2027-01-01", "validUntil: '2027-01-01'", "entry.yaml:15: signers[0].validUntil: expected a date"},
		{"broken number", "maxLevel: 3", "maxLevel: 2.9", `entry.yaml:17: builders[0].maxLevel: expected a whole number, found "2.9"`},
		{"text for a list", "roles: [artifact, sbom, vex, provenance, manifest]", "roles: artifact", `signers[0].roles: expected a list, found "artifact"`},
		{"anchor", "contact: ", "contact: &a ", "anchors and aliases are not allowed"},
		{"explicit type", "contact: ", "contact: !!str ", "the explicit type"},
		{"empty", entryText, "", "file is empty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(entryText, tt.from) {
				t.Fatal("the case changes nothing")
			}
			_, err := load(map[string]string{"entry.yaml": strings.Replace(entryText, tt.from, tt.to, 1)})
			var fault *RegistryError
			if !errors.As(err, &fault) || !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("got %v, expected %q", err, tt.fault)
			}
		})
	}
	if _, err := load(nil); err == nil {
		t.Error("an empty registry loads")
	}
	if _, err := load(map[string]string{"a.yaml": entryText, "b.yaml": strings.Replace(entryText, "name: meridian", "name: x", 1)}); err == nil || !strings.Contains(err.Error(), "is taken by a.yaml") {
		t.Errorf("two suppliers of one title: %v", err)
	}
}

func TestLoadRegistryPath(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "root.json")
	must(t, os.WriteFile(outside, publicGood, 0o644))
	must(t, os.WriteFile(filepath.Join(dir, "m.yaml"), []byte(entryText), 0o644))
	for _, p := range []string{dir, filepath.Join(dir, "m.yaml")} {
		if r, err := LoadRegistryPath(p); err != nil || len(r.Suppliers) != 1 {
			t.Errorf("%s: %v", p, err)
		}
	}
	must(t, os.Symlink(outside, filepath.Join(dir, "root.json")))
	must(t, os.WriteFile(filepath.Join(dir, "m.yaml"), []byte(entryText+"trustedRoot: root.json\n"), 0o644))
	if _, err := LoadRegistryPath(dir); err == nil {
		t.Error("a root behind a link out of the directory was read")
	}
	if _, err := LoadRegistryPath(filepath.Join(dir, "none")); err == nil {
		t.Error("a registry that does not exist loads")
	}
}

func FuzzRegistry(f *testing.F) {
	f.Add([]byte(entryText))
	f.Add([]byte("kind: cleanbill.supplier/v1\nname: [x"))
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := LoadRegistry(fstest.MapFS{"x.yaml": &fstest.MapFile{Data: data}})
		if err != nil {
			return
		}
		for _, s := range r.Suppliers {
			for _, g := range s.Signers {
				if g.Sigstore.is("https://stranger.invalid/a/b", "https://stranger.invalid") && g.Sigstore.Identity == "" {
					t.Errorf("signer %q accepts a stranger", g.Name)
				}
			}
		}
	})
}
