package delivery

import (
	"strings"
	"testing"
)

// TestUntaken: VEX, and results of scans, that are not read for the way that they are written or packed are told, and what only looks like them is not.
func TestUntaken(t *testing.T) {
	const (
		statement = `{"vulnerability":{"name":"CVE-2026-1"},"status":"affected"}`
		vex       = `{"@context":"https://openvex.dev/ns/v0.2.0","statements":[` + statement + `]}`
		advisory  = `{"document":{"csaf_version":"2.0","title":"a"},"vulnerabilities":[]}`
		cdx       = `{"bomFormat":"CycloneDX","specVersion":"1.6","vulnerabilities":[{"id":"CVE-2026-1"}]}`
	)
	indented := strings.ReplaceAll(vex, ",\"", ",\n\"")
	indented = "{\n" + indented[1:]
	zipped := func(files ...entry) string { return string(zipOf(t, files...)) }
	tarred := func(files ...entry) string { return string(tarOf(t, files...)) }
	many := make([]entry, 0, 300)
	for range 300 {
		many = append(many, entry{name: "d/" + strings.Repeat("a", 1+len(many)%200) + strings.Repeat("b", len(many)/200), body: "x"})
	}
	for name, tt := range map[string]struct{ data, want string }{
		"behind a remark":              {"// made by us\n" + vex, "openvex"},
		"behind remarks of the shell":  {"# made by us\n# today\n" + vex, "openvex"},
		"behind a block":               {"/* {not this} */\n" + vex, "openvex"},
		"a remark inside":              {"{ // ours\n" + vex[1:], "openvex"},
		"behind a title":               {"Statements of Acme on the pump\n\n" + vex + "\n", "openvex"},
		"behind a line of a log":       {"[0000]  WARN some layers\n" + indented, "openvex with something else before"},
		"behind a line with a time":    {"2026-11-10T10:00:00Z INFO done\n" + indented, "openvex with something else before"},
		"behind a name":                {"var vex = " + vex + ";\n", "openvex"},
		"CSAF behind a remark":         {"// made by us\n" + advisory, "csaf"},
		"CycloneDX behind a remark":    {"// made by us\n" + cdx, "cyclonedx-vex"},
		"a scan behind a remark":       {"// made by us\n" + grypeBody, "vulnerability-scan"},
		"an address is no remark":      {"// made by us\n{\"id\":\"https://acme.example\"," + vex[1:], "openvex"},
		"a program behind it":          {vex + "\nreboot\n", "openvex"},
		"two objects deep":             {`{"data":{"vex":` + vex + `}}`, "openvex"},
		"three objects deep":           {`{"a":1,"x":{"data":[{"vex":` + vex + `}]}}`, "openvex"},
		"a scan, two objects deep":     {`{"data":{"scan":` + grypeBody + `}}`, "vulnerability-scan"},
		"OpenVEX in YAML":              {"'@context': https://openvex.dev/ns/v0.2.0\nauthor: Acme\nstatements:\n- vulnerability: {name: CVE-2026-1}\n", "openvex in YAML"},
		"OpenVEX in YAML, later":       {"---\n# ours\nauthor: Acme\nstatements:\n- vulnerability: {name: CVE-2026-1}\n\"@context\": \"https://openvex.dev/ns\"\n", "openvex in YAML"},
		"OpenVEX in YAML, in brackets": {"{'@context': 'https://openvex.dev/ns', statements: []}\n", "openvex in YAML"},
		"CSAF in YAML":                 {"document:\n  category: csaf_vex\n  csaf_version: '2.0'\nvulnerabilities: []\n", "csaf in YAML"},
		"CycloneDX in YAML":            {"bomFormat: CycloneDX\nspecVersion: '1.6'\nvulnerabilities:\n- id: CVE-2026-1\n", "CycloneDX in YAML"},
		"in a zip":                     {zipped(entry{name: "README.txt", body: "Read me."}, entry{name: "vex/pump.json", body: vex}), "openvex in an archive (\"vex/pump.json\")"},
		"in a tar":                     {tarred(entry{name: "./pump.json", body: advisory}), "csaf in an archive (\"pump.json\")"},
		"in a tar in gzip":             {string(compress(t, []byte(tarred(entry{name: "pump.json", body: cdx})), "gz")), "cyclonedx-vex in an archive"},
		"in a tar in xz":               {string(compress(t, []byte(tarred(entry{name: "pump.json", body: grypeBody})), "xz")), "vulnerability-scan in an archive"},
		"in YAML in a zip":             {zipped(entry{name: "vex.yaml", body: "bomFormat: CycloneDX\n"}), "CycloneDX in YAML in an archive"},
		"cut at what is looked at":     {zipped(entry{name: "vex.json", body: vex[:len(vex)-2] + strings.Repeat(","+statement, 5000) + "]}"}), "openvex in an archive"},
		"in a zip of many files":       {zipped(append(many, entry{name: "vex.json", body: vex})...), "openvex in an archive"},

		"an example in a text":                 {"How to write VEX\n\n" + vex + "\n\n" + strings.Repeat("This is how to write it in the form that we read.\n", 10), ""},
		"an example of YAML in a text":         {"# How to write it\n\nWrite this line at the top:\n\nbomFormat: CycloneDX\n", ""},
		"settings that speak of it":            {`{"vulnerabilities":{"high":1},"audit":{"statements":3}}`, ""},
		"settings in YAML":                     {"vulnerabilities:\n  high: 1\ndocument: none\n", ""},
		"a report of npm":                      {`{"auditReportVersion":2,"vulnerabilities":{"a":{"severity":"high"}}}`, ""},
		"JSON of something else, two deep":     {`{"a":{"b":{"results":[{"name":"x"}]}}}`, ""},
		"a script with a brace":                {"set -e\nif true; then { reboot; }; fi\n", ""},
		"a zip of documents":                   {zipped(entry{name: "manual.pdf", body: pdf}, entry{name: "notes.txt", body: "Vulnerabilities were repaired."}), ""},
		"a package of npm":                     {tarred(entry{name: "package/vex.json", body: vex}, entry{name: "package/package.json", body: "{}"}), ""},
		"a package of Java":                    {zipped(entry{name: "vex.json", body: vex}, entry{name: "META-INF/MANIFEST.MF", body: "Manifest-Version: 1.0\n"}), ""},
		"of a dependency, deep in an archive":  {zipped(entry{name: "app/node_modules/acme/vex.json", body: vex}), ""},
		"a file that says vulnerabilities":     {zipped(entry{name: "audit.json", body: `{"vulnerabilities":{"high":1}}`}, entry{name: "app.bin", body: "\x7fELF"}), ""},
		"an SBOM in an archive":                {zipped(entry{name: "bom.json", body: `{"bomFormat":"CycloneDX","components":[{"name":"a"}],"vulnerabilities":[{"id":"CVE-1"}]}`}), ""},
		"an archive that is no archive":        {"PK\x03\x04" + strings.Repeat("x", 100), ""},
		"one that is larger than is looked at": {zipped(entry{name: "vex.json", body: vex}, entry{name: "firmware.bin", body: noise(MaxLookedInto)}), ""},
	} {
		d := openFiles(t, map[string][]byte{"f": []byte(tt.data), "other.bin": {0, 1}})
		var got string
		for _, p := range d.Problems {
			if p.Path == "f" && p.Code == Unreadable {
				got = p.Text()
			}
		}
		if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) || got != "" && !strings.Contains(got, "plain JSON") {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
		if f := d.file("f"); f == nil || f.Kind.Role() == Evidence {
			t.Errorf("%s: it is no software any more", name)
		}
	}
}

// noise is text that does not pack.
func noise(n int) string {
	out, x := make([]byte, n), uint32(1)
	for i := range out {
		x = x*1664525 + 1013904223
		out[i] = byte(x >> 24)
	}
	return string(out)
}
