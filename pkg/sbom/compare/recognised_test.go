package compare

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

const sha = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

// TestHowAPieceIsRecognised names the way of each match, "conflict" or "build" with the way of each conflict, and
// "undeclared" else.
func TestHowAPieceIsRecognised(t *testing.T) {
	curl := `{"type":"library","name":"curl","version":"8.5.0"}`
	openssl := `{"type":"library","name":"openssl","version":"3.0.11"}`
	tests := []struct {
		name, component string
		observed        Observed
		want            string
	}{
		{"purl", `{"type":"library","name":"x","version":"1","purl":"pkg:npm/lodash.get@1"}`, Observed{Name: "lodash.get", Version: "1", Purl: "pkg:npm/lodash.get@1"}, "purl"},
		{"npm tells separators apart", `{"type":"library","name":"lodash.get","version":"1","purl":"pkg:npm/lodash.get@1"}`, Observed{Name: "lodash-get", Version: "1", Purl: "pkg:npm/lodash-get@1"}, "undeclared"},
		{"PyPI does not", `{"type":"library","name":"x","version":"1","purl":"pkg:pypi/zope.interface@1"}`, Observed{Name: "zope_interface", Version: "1", Purl: "pkg:pypi/zope-interface@1"}, "purl"},
		{"PyPI, runs of them", `{"type":"library","name":"Zope.-Interface","version":"1","purl":"pkg:pypi/Zope.-Interface@1"}`, Observed{Name: "zope_interface", Version: "1", Type: "python"}, "name"},
		{"crates.io takes both", `{"type":"library","name":"x","version":"1","purl":"pkg:cargo/serde_json@1"}`, Observed{Name: "serde-json", Version: "1", Purl: "pkg:cargo/serde-json@1"}, "purl"},
		{"Maven tells capitals apart", `{"type":"library","name":"x","version":"1","purl":"pkg:maven/a/B@1"}`, Observed{Name: "b", Version: "1", Purl: "pkg:maven/a/b@1"}, "undeclared"},
		{"Debian tells plus signs apart", `{"type":"library","name":"libstdc","version":"6-1","purl":"pkg:deb/debian/libstdc@6-1"}`, Observed{Name: "libstdc++", Version: "6-1", Purl: "pkg:deb/debian/libstdc%2B%2B@6-1"}, "undeclared"},
		{"a name where the finder knows no distribution", `{"type":"library","name":"x","version":"1-1","purl":"pkg:deb/debian/zlib1g@1-1"}`, Observed{Name: "zlib1g", Version: "1-1", Type: "deb"}, "name"},
		{"the kind of package is an ecosystem too", `{"type":"library","name":"tar","version":"1.34","purl":"pkg:npm/tar@1.34"}`, Observed{Name: "tar", Version: "1.34", Type: "deb"}, "undeclared"},
		{"scoped package, scope left out", `{"type":"library","group":"@angular","name":"core","version":"17.0.1"}`, Observed{Name: "core", Version: "17.0.1", Purl: "pkg:npm/core@17.0.1"}, "undeclared"},
		{"a source host is no ecosystem", `{"type":"library","name":"openssl","version":"3.0.11","purl":"pkg:github/openssl/openssl@3.0.11"}`, Observed{Name: "openssl", Version: "3.0.11-1", Purl: "pkg:deb/debian/openssl@3.0.11-1"}, "name"},
		{"built from a declared project", openssl, Observed{Name: "libssl3", Version: "3.0.11-1~deb12u2", Purl: "pkg:deb/debian/libssl3@3.0.11-1~deb12u2", SourceName: "openssl"}, "name"},
		{"built from another version of it", openssl, Observed{Name: "libssl3", Version: "3.0.15-1", Purl: "pkg:deb/debian/libssl3@3.0.15-1", SourceName: "openssl"}, "undeclared"},
		{"built from a project without version", `{"type":"library","name":"openssl"}`, Observed{Name: "libssl3", Version: "3.0.11-1", Purl: "pkg:deb/debian/libssl3@3.0.11-1", SourceName: "openssl"}, "undeclared"},
		{"a binary package covers no other", `{"type":"library","name":"openssl","version":"3.0.11-1","purl":"pkg:deb/debian/openssl@3.0.11-1?arch=arm64"}`, Observed{Name: "libssl3", Version: "3.0.11-1", Purl: "pkg:deb/debian/libssl3@3.0.11-1", SourceName: "openssl"}, "undeclared"},
		{"a source package does", `{"type":"library","name":"openssl","version":"3.0.11-1","purl":"pkg:deb/debian/openssl@3.0.11-1?arch=source"}`, Observed{Name: "libssl3", Version: "3.0.11-1", Purl: "pkg:deb/debian/libssl3@3.0.11-1", SourceName: "openssl"}, "name"},
		{"prefix lib", `{"type":"library","name":"libexpat","version":"2.5.0"}`, Observed{Name: "expat", Version: "2.5.0", Type: "binary"}, "name"},
		{"prefix lib the other way", curl, Observed{Name: "libcurl", Version: "8.5.0-r0", Purl: "pkg:apk/alpine/libcurl@8.5.0-r0"}, "name"},
		{"prefix lib, a version that many share", `{"type":"library","name":"libexpat","version":"2.5"}`, Observed{Name: "expat", Version: "2.5"}, "undeclared"},
		{"prefix lib in npm", curl, Observed{Name: "libcurl", Version: "8.5.0", Purl: "pkg:npm/libcurl@8.5.0"}, "undeclared"},
		{"prefix lib, no version seen", curl, Observed{Name: "libcurl"}, "undeclared"},
		{"prefix lib, little left", `{"type":"library","name":"libxyz","version":"1.2.3"}`, Observed{Name: "xyz", Version: "1.2.3"}, "undeclared"},
		{"CPE", `{"type":"library","name":"TLS toolkit","version":"1.0.2","cpe":"cpe:2.3:a:OpenSSL:openssl:1.0.2:*:*:*:*:*:*:*"}`, Observed{Name: "ssl", Version: "1.0.2", CPEs: []string{"cpe:2.3:a:openssl:openssl:1.0.2:*:*:*:*:*:*:*"}}, "cpe"},
		{"CPE of another version", `{"type":"library","name":"TLS toolkit","version":"1.0.2","cpe":"cpe:2.3:a:openssl:openssl:1.0.2:*:*:*:*:*:*:*"}`, Observed{Name: "ssl", Version: "1.0.3", CPEs: []string{"cpe:2.3:a:openssl:openssl:1.0.3:*:*:*:*:*:*:*"}}, "conflict by cpe"},
		{"CPE of another vendor", `{"type":"library","name":"Server","version":"1.0.2","cpe":"cpe:2.3:a:acme:web:1.0.2:*:*:*:*:*:*:*"}`, Observed{Name: "web", Version: "1.0.2", CPEs: []string{"cpe:2.3:a:other:web:1.0.2:*:*:*:*:*:*:*"}}, "undeclared"},
		{"CPE of another part", `{"type":"library","name":"Server","version":"1.0.2","cpe":"cpe:2.3:h:acme:web:1.0.2:*:*:*:*:*:*:*"}`, Observed{Name: "thing", Version: "1.0.2", CPEs: []string{"cpe:2.3:a:acme:web:1.0.2:*:*:*:*:*:*:*"}}, "undeclared"},
		{"hash", `{"type":"file","name":"httpd.bin","hashes":[{"alg":"SHA-256","content":"` + strings.ToUpper(sha) + `"}]}`, Observed{Name: "lighttpd", Version: "1.4", Hashes: []string{sha}}, "hash"},
		{"hash of another version", `{"type":"file","name":"httpd.bin","version":"9","hashes":[{"alg":"SHA-256","content":"` + sha + `"}]}`, Observed{Name: "lighttpd", Version: "1.4", Hashes: []string{sha}}, "conflict by hash"},
		{"hash that can be forged", `{"type":"file","name":"httpd.bin","hashes":[{"alg":"SHA-1","content":"a9993e364706816aba3e25717850c26c9cd0d89d"}]}`, Observed{Name: "lighttpd", Version: "1.4", Hashes: []string{"a9993e364706816aba3e25717850c26c9cd0d89d"}}, "undeclared"},
		{"another Debian revision", `{"type":"library","name":"x","version":"3.0.11-1","purl":"pkg:deb/debian/openssl@3.0.11-1"}`, Observed{Name: "openssl", Version: "3.0.11-2", Purl: "pkg:deb/debian/openssl@3.0.11-2"}, "build by purl"},
		{"another build", `{"type":"library","name":"tool","version":"1.2.3+4"}`, Observed{Name: "tool", Version: "1.2.3+5"}, "build by name"},
		{"another upstream version", `{"type":"library","name":"tool","version":"1.2.3"}`, Observed{Name: "tool", Version: "1.2.4"}, "conflict by name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := WithObserved([]*sbom.Document{document(t, `,"components":[`+tt.component+`]`)}, []Observed{tt.observed})
			if is := outcome(got); is != tt.want {
				t.Errorf("%s, want %s", is, tt.want)
			}
		})
	}
}

func outcome(c Comparison) string {
	switch {
	case len(c.Matches) > 0:
		return string(c.Matches[0].By)
	case len(c.Conflicts) > 0 && c.Conflicts[0].Build:
		return "build by " + string(c.Conflicts[0].By)
	case len(c.Conflicts) > 0:
		return "conflict by " + string(c.Conflicts[0].By)
	}
	return "undeclared"
}

// TestOneComponentStandsForOneThing: what names no ecosystem or no version must not cover all of them.
func TestOneComponentStandsForOneThing(t *testing.T) {
	plain := document(t, `,"components":[{"type":"library","name":"tar","version":"1.34"}]`)
	two := []Observed{{Name: "tar", Version: "1.34", Purl: "pkg:npm/tar@1.34", Type: "npm"}, {Name: "tar", Version: "1.34+dfsg-1", Purl: "pkg:deb/debian/tar@1.34%2Bdfsg-1", Type: "deb"}}
	got := WithObserved([]*sbom.Document{plain}, two)
	if len(got.Matches) != 1 || len(got.Undeclared) != 1 || got.Undeclared[0].Type != "npm" {
		t.Errorf("two ecosystems: %+v", got)
	}
	silent := document(t, `,"components":[{"type":"library","name":"zlib"}]`)
	got = WithObserved([]*sbom.Document{silent}, []Observed{{Name: "zlib", Version: "1.3"}, {Name: "zlib", Version: "1.2.11"}, {Name: "zlib", Version: "v1.2.11", Path: "b"}})
	if len(got.Matches) != 2 || len(got.Undeclared) != 1 || got.Undeclared[0].Version != "1.3" {
		t.Errorf("two versions: %+v", got)
	}
	// Another component of the name takes the second ecosystem.
	both := document(t, `,"components":[{"type":"library","name":"tar","version":"1.34"},{"type":"library","name":"tar","version":"1.34"}]`)
	if got = WithObserved([]*sbom.Document{both}, two); len(got.Matches) != 2 {
		t.Errorf("two components: %+v", got)
	}
}

// TestWithObservedIsLinear holds ten times the work to well under a hundred times the time.
func TestWithObservedIsLinear(t *testing.T) {
	run := func(n int) time.Duration {
		var b strings.Builder
		var observed []Observed
		for i := range n {
			fmt.Fprintf(&b, `,{"type":"library","name":"same","version":"1.0.%d"}`, i)
			observed = append(observed, Observed{Name: "same", Version: fmt.Sprintf("1.0.%d", n-i), Purl: "pkg:deb/debian/same"})
		}
		d := document(t, `,"components":[`+b.String()[1:]+`]`)
		start := time.Now()
		if got := WithObserved([]*sbom.Document{d}, observed); len(got.Matches) != n-1 {
			t.Fatalf("%d matches", len(got.Matches))
		}
		return time.Since(start)
	}
	run(2000)
	small, large := run(2000), run(20000)
	if large > 50*small+100*time.Millisecond {
		t.Errorf("2,000 took %s, 20,000 took %s", small, large)
	}
}

// TestWhatIsAskedNothingDeclaresNothing: nobody asks a mere group, or a file inside of a package, for its version, supplier and support. So it is no
// answer to the question whether what was found is listed, whatever its name and its hash; beside it stands the same as a component of its own.
func TestWhatIsAskedNothingDeclaresNothing(t *testing.T) {
	group := `,"components":[{"bom-ref":"g","type":"application","name":"Python"%s},{"bom-ref":"six","type":"library","name":"six","version":"1.16.0","purl":"pkg:pypi/six@1.16.0"}],
		"dependencies":[{"ref":"g","dependsOn":["six"]}]`
	nested := `,"components":[{"bom-ref":"b","type":"library","name":"base-files","version":"12.4","purl":"pkg:deb/debian/base-files@12.4","components":[%s]}]`
	hashed := `"hashes":[{"alg":"SHA-256","content":"` + sha + `"}]}`
	python := Observed{Name: "python", Version: "3.11.2", Type: "binary"}
	openssl := Observed{Name: "openssl", Version: "3.0.11-1", Purl: "pkg:deb/fabulon/openssl@3.0.11-1"}
	jar := Observed{Name: "drip", Version: "4.2.3", Purl: "pkg:maven/org.drip/drip@4.2.3", Hashes: []string{sha}}
	for name, c := range map[string]struct {
		components, part string
		observed         Observed
		want             string
	}{
		"a group":                 {group, `,"properties":[{"name":"aquasecurity:trivy:Class","value":"lang-pkgs"}]`, python, "undeclared"},
		"no group":                {group, ``, python, "name"},
		"a file by its name":      {nested, `{"type":"file","name":"fabulon/openssl",` + hashed, openssl, "undeclared"},
		"no file by its name":     {nested, `{"type":"library","name":"fabulon/openssl",` + hashed, openssl, "name"},
		"a file by its hash":      {nested, `{"type":"file","name":"opt/drip.jar",` + hashed, jar, "undeclared"},
		"no file by its hash":     {nested, `{"type":"library","name":"opt/drip.jar",` + hashed, jar, "hash"},
		"a file with its version": {nested, `{"type":"file","name":"opt/drip.jar","version":"4.2.3",` + hashed, jar, "hash"},
	} {
		got := WithObserved([]*sbom.Document{document(t, fmt.Sprintf(c.components, c.part))}, []Observed{c.observed})
		if is := outcome(got); is != c.want {
			t.Errorf("%s: %s, want %s", name, is, c.want)
		}
	}
}
