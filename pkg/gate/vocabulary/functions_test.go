package vocabulary_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// asked evaluates an expression that gives text, as a check would: in its message.
func asked(t *testing.T, expression string) (string, error) {
	t.Helper()
	check, err := policy.ParseCheck("X-1.yaml", fmt.Appendf(nil, `id: X-1
title: T
pass: 'false'
expected: '"x"'
message: %q
why: W
ask: A
controls: [C]
tests:
  - {name: a, expect: fail}
  - {name: b, expect: pass}
`, expression), map[string]map[string][]string{"C": nil})
	if err != nil {
		t.Fatal(err)
	}
	r := policy.RunTests(check, vocabulary.Environment())[0]
	return r.Message, r.Err
}

func TestFunctions(t *testing.T) {
	for _, test := range []struct{ expression, want string }{
		{`join(["n/a", "N.A.", "TBC", "to be determined", "See above", "not provided", "vendor", " ", "..", "*", "-", "${name}", "not known", "xx", "Anonymous", "third party", "multiple"].map(w, answer(w)), " ")`, strings.TrimSpace(strings.Repeat("absent ", 17))},
		{`join(["unknown", "redacted", "PHI", "See-saw Ltd", "not only this", "Update to 2."].map(w, answer(w)), " ")`, "unknown withheld stated stated stated stated"},
		{`join(["Replaced in release 5", "Gone by 2027-05-01", "No plan", "See our page"].map(w, (plan(w).told ? "told" : plan(w).refused ? "refused" : "open") + (plan(w).dated ? " " + date(plan(w).due) : "")), " ")`, "told told 2027-05-02 refused open"},
		{`purl("pkg:npm/%40scope/a@1.0").namespace + " " + purl("pkg:npm/%40scope/a@1.0").name`, "@scope a"},
		{`purl("pkg:deb/debian/zlib1g@1:1.2.13?arch=arm64&distro=debian-12").distro`, "debian-12"},
		{`purl("npm/a").known ? "yes" : "no"`, "no"},
		{`purl("npm/a").type + "."`, "."},
		{`cpe("cpe:2.3:a:openssl:openssl:3.0.2:*:*:*:*:*:*:*").vendor`, "openssl"},
		{`cpe("cpe:/o:linux:linux_kernel:5.4").part`, "o"},
		{`cpe("openssl").known ? "yes" : "no"`, "no"},
		{`contactKind("psirt@example.com") + contactKind("https://example.com") + contactKind("Ann")`, "e-mailurl"},
		{`fullUrl("https://example.com/a") && !fullUrl("example.com/a") ? "yes" : "no"`, "yes"},
		{`string(compareVersions("npm", "1.9.0", "1.10.0"))`, "-1"},
		{`string(compareVersions("deb", "1:1.0", "2.0"))`, "1"},
		{`string(compareVersions("generic", "1.0", "1.0"))`, "0"},
		{`string(compareVersions("generic", "1.0", "2.0"))`, "error: no known order"},
		{`versionsOrdered("generic", "1.0", "2.0") ? "yes" : "no"`, "no"},
		{`versionsOrdered("npm", "1.0.0", "2.0.0") ? "yes" : "no"`, "yes"},
		{`sameVersion("golang", "v1.2.3", "1.2.3") ? "yes" : "no"`, "yes"},
		{`licenceAllowed("GPL-2.0-only OR MIT", ["MIT"]) ? "yes" : "no"`, "yes"},
		{`licenceAllowed("GPL-2.0-only AND MIT", ["MIT"]) ? "yes" : "no"`, "no"},
		{`licenceAllowed("MIT License", ["MIT", "License"]) ? "yes" : "no"`, "no"},
		{`licenceAllowed("", []) ? "yes" : "no"`, "no"},
		{`join(licenceIds("(MIT OR ISC) AND GPL-2.0-only WITH Classpath-exception-2.0"), "; ")`, "MIT; ISC; GPL-2.0-only WITH Classpath-exception-2.0"},
		{`string(size(licenceIds("(((")))`, "0"},
		{`string(digestStrength("SHA-256"))`, "128"},
		{`string(digestStrength("sha-1"))`, "0"},
		{`string(digestStrength("MD5") + digestStrength("CRC") + digestStrength(""))`, "0"},
		{`glob("pkg:npm/left-pad@1.0", "pkg:npm/*") ? "yes" : "no"`, "yes"},
		{`glob("a.b", "a?b") && !glob("a.b", "a") && !glob("axb", "a.b") && glob("*", "*") ? "yes" : "no"`, "yes"},
		{`glob("line\nbreak", "line*break") ? "yes" : "no"`, "yes"},
		{`fullMatch("busybox-static", "busybox") ? "yes" : "no"`, "no"},
		{`fullMatch("busybox", "busy|busybox") ? "yes" : "no"`, "yes"},
		{`fullMatch("b", "a)|(b") ? "yes" : "no"`, "error: the pattern is none"},
		{`fullMatch("x", "(") ? "yes" : "no"`, "error: the pattern is none"},
	} {
		got, err := asked(t, test.expression)
		want, failing := strings.CutPrefix(test.want, "error: ")
		if failing && !(err != nil && strings.Contains(got+err.Error(), want)) || !failing && got != want {
			t.Errorf("%s: got %q, %v; want %q", test.expression, got, err, test.want)
		}
	}
}

func TestFunctionsRefuseOtherTypes(t *testing.T) {
	for _, expression := range []string{`purl(1).name`, `purl("x").nam`, `compareVersions("npm", "1")`, `licenceAllowed("MIT", "MIT") ? "" : ""`, `digestStrength("MD5")`} {
		if got, err := asked(t, expression); err == nil || got != "" {
			t.Errorf("%s: %q, %v", expression, got, err)
		}
	}
}

func TestPatternsAreBounded(t *testing.T) {
	long := strings.Repeat("a", vocabulary.MaxPattern+1)
	for _, function := range []string{"glob", "fullMatch"} {
		pattern, limit := long, vocabulary.MaxPattern
		if function == "fullMatch" {
			pattern, limit = long+long, 2*vocabulary.MaxPattern
		}
		if _, err := asked(t, function+`("a", "`+pattern+`") ? "" : "x"`); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("more than %d bytes", limit)) {
			t.Errorf("%s of a long pattern: %v", function, err)
		}
	}
	// More patterns than are kept give the same answers.
	for i := range vocabulary.MaxKept + 10 {
		if got, err := asked(t, fmt.Sprintf(`glob("%d", "%d*") ? "yes" : "no"`, i, i)); got != "yes" {
			t.Fatalf("pattern %d: %q, %v", i, got, err)
		}
	}
}

func TestFunctionsAreDescribed(t *testing.T) {
	functions := vocabulary.Environment().Functions
	if !slices.IsSortedFunc(functions, func(a, b policy.Function) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("not sorted by name")
	}
	for _, f := range functions {
		if f.Doc == "" || !strings.HasPrefix(f.Signature(), f.Name+"(") {
			t.Errorf("%s: %q, %q", f.Name, f.Signature(), f.Doc)
		}
	}
}
