package compare

import (
	"reflect"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

func TestWithObserved(t *testing.T) {
	deb := func(name, version string) Observed {
		return Observed{Name: name, Version: version, Type: "deb", Purl: "pkg:deb/debian/" + name + "@" + version + "?arch=arm64&distro=debian-12", Path: "fw.tar!/var/lib/dpkg/status"}
	}
	log4j := func(digit string) string {
		return `{"type":"library","group":"org.apache","name":"log4j-core","version":"2.14.1","purl":"pkg:maven/org.apache/log4j-core@2.14.1","hashes":[{"alg":"SHA-256","content":"` + strings.Repeat(digit+"e", 31) + "c7" + `"}]}`
	}
	jar := func(digits ...string) Observed {
		o := Observed{Name: "log4j-core", Version: "2.14.1", Type: "java-archive", Purl: "pkg:maven/org.apache/log4j-core@2.14.1", Path: "fw.tar!/log4j.jar"}
		for _, d := range digits {
			o.Hashes = append(o.Hashes, strings.Repeat(d+"e", 31)+"c7", strings.Repeat(d+"e", 47)+"c7")
		}
		return o
	}
	tests := []struct {
		name, components string
		observed         []Observed
		matched          int
		undeclared       []string
		conflicts        [][2]string // version seen, label declared
		declaredOnly     []string
	}{
		{"same purl, other qualifiers", `{"type":"library","name":"openssl","version":"3.0.11-1","purl":"pkg:deb/debian/openssl@3.0.11-1?arch=amd64"}`,
			[]Observed{deb("openssl", "3.0.11-1")}, 1, nil, nil, nil},
		{"distribution not named", `{"type":"library","name":"openssl","version":"3.0.11-1","purl":"pkg:deb/openssl@3.0.11-1"}`,
			[]Observed{deb("openssl", "3.0.11-1")}, 1, nil, nil, nil},
		{"another distribution", `{"type":"library","name":"openssl","version":"3.0.11-1","purl":"pkg:deb/ubuntu/openssl@3.0.11-1"}`,
			[]Observed{deb("openssl", "3.0.11-1")}, 0, []string{"openssl"}, nil, []string{"openssl"}},
		{"other version", `{"type":"library","name":"openssl","version":"3.0.9-1","purl":"pkg:deb/debian/openssl@3.0.9-1"}`,
			[]Observed{deb("openssl", "3.0.11-1")}, 0, nil, [][2]string{{"3.0.11-1", "openssl 3.0.9-1"}}, nil},
		{"a purl does not vouch for another version", `{"type":"library","name":"openssl","version":"3.0.9-1","purl":"pkg:deb/debian/openssl@3.0.11-1"}`,
			[]Observed{deb("openssl", "3.0.11-1")}, 0, nil, [][2]string{{"3.0.11-1", "openssl 3.0.9-1"}}, nil},
		{"name only", `{"type":"library","name":"OpenSSL","version":"v3.0.11"}`, []Observed{deb("openssl", "3.0.11-1")}, 1, nil, nil, nil},
		{"an earlier version under a later number", `{"type":"library","name":"xz-utils","version":"5.6.1"}`, []Observed{deb("xz-utils", "5.6.1+really5.4.5-1")}, 0, nil, [][2]string{{"5.6.1+really5.4.5-1", "xz-utils 5.6.1"}}, nil},
		{"a later number for an earlier version", `{"type":"library","name":"xz-utils","version":"5.4.5"}`, []Observed{deb("xz-utils", "5.6.1+really5.4.5-1")}, 1, nil, nil, nil},
		{"a candidate for the release", `{"type":"library","name":"a","version":"2.0.0"}`, []Observed{deb("a", "2.0.0~rc1-1")}, 0, nil, [][2]string{{"2.0.0~rc1-1", "a 2.0.0"}}, nil},
		{"a source that was packed again", `{"type":"library","name":"zlib1g","version":"1.2.13"}`, []Observed{deb("zlib1g", "1:1.2.13.dfsg-1")}, 1, nil, nil, nil},
		{"separators", `{"type":"library","name":"typing_extensions","version":"4.1"}`, []Observed{{Name: "typing-extensions", Version: "4.1"}}, 1, nil, nil, nil},
		{"group joined", `{"type":"library","group":"@angular","name":"core","version":"17.0.1"}`,
			[]Observed{{Name: "@angular/core", Version: "17.0.1", Type: "npm", Purl: "pkg:npm/%40angular/core@17.0.1"}}, 1, nil, nil, nil},
		{"group left out by the finder", `{"type":"library","group":"org.apache.logging.log4j","name":"log4j-core","version":"2.17.1"}`,
			[]Observed{{Name: "log4j-core", Version: "2.17.1"}}, 1, nil, nil, nil},
		{"same name in another ecosystem", `{"type":"library","name":"requests","version":"1.0","purl":"pkg:npm/requests@1.0"}`,
			[]Observed{{Name: "requests", Version: "1.0", Purl: "pkg:pypi/requests@1.0"}}, 0, []string{"requests"}, nil, []string{"requests"}},
		{"generic purl", `{"type":"library","name":"busybox","version":"1.36.1","purl":"pkg:generic/busybox@1.36.1"}`,
			[]Observed{{Name: "busybox", Version: "1.36.1-r2", Purl: "pkg:apk/alpine/busybox@1.36.1-r2"}}, 1, nil, nil, nil},
		{"CPE product", `{"type":"library","name":"OpenSSL Toolkit","version":"1.0.2","cpe":"cpe:2.3:a:openssl:openssl:1.0.2:*:*:*:*:*:*:*"}`,
			[]Observed{{Name: "openssl", Version: "1.0.2"}}, 1, nil, nil, nil},
		{"CPE product alone makes no conflict", `{"type":"library","name":"OpenSSL Toolkit","version":"1.0.2","cpe":"cpe:2.3:a:openssl:openssl:1.0.2:*:*:*:*:*:*:*"}`,
			[]Observed{{Name: "openssl", Version: "3.0"}}, 0, []string{"openssl"}, nil, []string{"OpenSSL Toolkit"}},
		{"a second version beside the declared one", `{"type":"library","name":"lodash","version":"4.17.21","purl":"pkg:npm/lodash@4.17.21"}`,
			[]Observed{{Name: "lodash", Version: "4.17.20", Purl: "pkg:npm/lodash@4.17.20"}, {Name: "lodash", Version: "4.17.21", Purl: "pkg:npm/lodash@4.17.21"}}, 1, []string{"lodash"}, nil, nil},
		{"version not seen", `{"type":"library","name":"zlib","version":"1.3"}`, []Observed{{Name: "zlib"}}, 1, nil, nil, nil},
		{"version not declared", `{"type":"library","name":"zlib"}`, []Observed{{Name: "zlib", Version: "1.3"}}, 1, nil, nil, nil},
		{"operating system", `{"type":"operating-system","name":"Debian GNU/Linux","version":"12.5"}`, []Observed{{Name: "debian", Version: "12", Type: "operating-system"}}, 1, nil, nil, nil},
		{"another operating system", `{"type":"operating-system","name":"Debian GNU/Linux","version":"12.5"}`, []Observed{{Name: "debian", Version: "11", Type: "operating-system"}}, 0, nil, [][2]string{{"11", "Debian GNU/Linux 12.5"}}, nil},
		{"an operating system with its version in the CPE", `{"type":"operating-system","name":"ubuntu","cpe":"cpe:2.3:o:canonical:ubuntu_linux:20.04:*:*:*:*:*:*:*"}`, []Observed{{Name: "ubuntu", Version: "22.04", Type: "operating-system"}}, 0, nil, [][2]string{{"22.04", "ubuntu"}}, nil},
		{"an operating system with its version in the purl", `{"type":"operating-system","name":"ubuntu","purl":"pkg:generic/ubuntu@20.04"}`, []Observed{{Name: "ubuntu", Version: "22.04", Type: "operating-system"}}, 0, nil, [][2]string{{"22.04", "ubuntu"}}, nil},
		{"an operating system with its version in the name", `{"type":"operating-system","name":"Ubuntu 20.04 LTS"}`, []Observed{{Name: "ubuntu", Version: "22.04", Type: "operating-system"}}, 0, nil, [][2]string{{"22.04", "Ubuntu 20.04 LTS"}}, nil},
		{"an operating system with the version seen in its name", `{"type":"operating-system","name":"Debian GNU/Linux 12 (bookworm)"}`, []Observed{{Name: "debian", Version: "12", Type: "operating-system"}}, 1, nil, nil, nil},
		{"a Python package in another spelling", `{"type":"library","name":"foo","version":"1.0","purl":"pkg:pypi/foo@1.0"}`, []Observed{{Name: "foo", Version: "1.0.0", Purl: "pkg:pypi/foo@1.0.0"}}, 1, nil, nil, nil},
		{"a Java archive with another hash", log4j("1"), []Observed{jar("0")}, 0, []string{"log4j-core"}, nil, []string{"log4j-core"}},
		{"a Java archive with its hash", log4j("0"), []Observed{jar("0")}, 1, nil, nil, nil},
		{"a Java archive with one hash of each of two copies", log4j("1") + "," + log4j("0"), []Observed{jar("0", "1")}, 1, nil, nil, []string{"log4j-core"}},
		{"a Java archive of which one copy is another file", log4j("0"), []Observed{jar("0", "1")}, 0, []string{"log4j-core"}, nil, []string{"log4j-core"}},
		{"a Java archive in another version too", strings.ReplaceAll(log4j("1"), "2.14.1", "2.17.0"), []Observed{jar("0")}, 0, nil, [][2]string{{"2.14.1", "org.apache/log4j-core 2.17.0"}}, nil},
		{"a hash that may be of the source", `{"type":"library","name":"busybox","version":"1.36.1","purl":"pkg:generic/busybox@1.36.1","hashes":[{"alg":"SHA-256","content":"` + strings.Repeat("1e", 31) + "c7" + `"}]}`,
			[]Observed{{Name: "busybox", Version: "1.36.1", Hashes: []string{strings.Repeat("0e", 31) + "c7"}}}, 1, nil, nil, nil},
		{"an operating system without a name", `{"type":"operating-system","name":"Debian","version":"12"}`, []Observed{{Version: "12", Type: "operating-system"}}, 0, []string{""}, nil, []string{"Debian"}},
		{"version of a development build", `{"type":"library","name":"tool","version":"1.2"}`, []Observed{{Name: "tool", Version: "(devel)"}}, 1, nil, nil, nil},
		{"an asset declares no library", `{"type":"cryptographic-asset","name":"openssl","version":"3.0.11","cryptoProperties":{"assetType":"protocol"}}`, []Observed{{Name: "openssl", Version: "3.0.11"}}, 0, []string{"openssl"}, nil, nil},
		{"a library that is listed as an asset", `{"type":"cryptographic-asset","name":"openssl","version":"3.0.11","purl":"pkg:generic/openssl@3.0.11","cryptoProperties":{"assetType":"protocol"}}`, []Observed{{Name: "openssl", Version: "3.0.11"}}, 1, nil, nil, nil},
		{"nothing alike", `{"type":"library","name":"a","version":"1"}`, []Observed{{Name: "z", Version: "2"}, {Name: "b", Version: "1"}}, 0, []string{"b", "z"}, nil, []string{"a"}},
		{"nothing observed", `{"type":"library","name":"a","version":"1"}`, nil, 0, nil, nil, []string{"a"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := document(t, `,"components":[`+tt.components+`]`)
			got := WithObserved([]*sbom.Document{d}, tt.observed)
			var undeclared []string
			for _, o := range got.Undeclared {
				undeclared = append(undeclared, o.Name)
			}
			var conflicts [][2]string
			for _, c := range got.Conflicts {
				conflicts = append(conflicts, [2]string{c.Observed.Version, c.Declared.Label()})
			}
			var declaredOnly []string
			for _, c := range got.DeclaredOnly {
				declaredOnly = append(declaredOnly, c.Name.Text)
			}
			if len(got.Matches) != tt.matched || !reflect.DeepEqual(undeclared, tt.undeclared) || !reflect.DeepEqual(conflicts, tt.conflicts) || !reflect.DeepEqual(declaredOnly, tt.declaredOnly) {
				t.Errorf("matched %v, undeclared %v, conflicts %v, declared only %v", got.Matches, undeclared, conflicts, declaredOnly)
			}
			if len(got.Matches)+len(got.Undeclared)+len(got.Conflicts) != len(tt.observed) {
				t.Error("an observed piece went missing")
			}
		})
	}
}

// TestUnlike: a piece that no SBOM lists, though one lists its name and version, says why.
func TestUnlike(t *testing.T) {
	d := document(t, `,"components":[{"type":"library","name":"a","version":"1","purl":"pkg:maven/g/a@1","hashes":[{"alg":"SHA-256","content":"`+strings.Repeat("1e", 31)+"c7"+`"}]}]`)
	got := WithObserved([]*sbom.Document{d}, []Observed{{Name: "a", Version: "1", Purl: "pkg:maven/g/a@1", Hashes: []string{strings.Repeat("0e", 31) + "c7"}}, {Name: "b", Version: "1", Purl: "pkg:maven/g/b@1"}})
	if len(got.Undeclared) != 2 || got.Undeclared[0].Unlike != "the SBOM says a 1 with another hash" || got.Undeclared[1].Unlike != "" {
		t.Errorf("%+v", got.Undeclared)
	}
}

func TestSubjectIsDeclared(t *testing.T) {
	d := document(t, `,"metadata":{"component":{"type":"firmware","name":"pump","version":"4.2"}}`)
	got := WithObserved([]*sbom.Document{d}, []Observed{{Name: "pump", Version: "4.2"}})
	if len(got.Matches) != 1 || len(got.DeclaredOnly) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestCandidatesAreBounded(t *testing.T) {
	text := ""
	for range maxCandidates {
		text += `{"type":"library","name":"a","version":"1","purl":"pkg:deb/other/a@1"},`
	}
	d := document(t, `,"components":[`+text+`{"type":"library","name":"a","version":"1","purl":"pkg:deb/debian/a@1"}]`)
	got := WithObserved([]*sbom.Document{d}, []Observed{{Name: "a", Version: "1", Purl: "pkg:deb/debian/a@1"}})
	if len(got.Matches) != 0 {
		t.Error("what lies beyond the limit must not count as declared")
	}
	d = document(t, `,"components":[`+text+`{"type":"library","name":"a","version":"2","purl":"pkg:deb/debian/a@2"}]`)
	if got = WithObserved([]*sbom.Document{d}, []Observed{{Name: "a", Version: "2", Purl: "pkg:deb/debian/a@2"}}); len(got.Matches) != 1 {
		t.Error("components of other versions must not count towards the limit")
	}
}

// TestIdentified: what a component is recognised by need not be what it is looked up by.
func TestIdentified(t *testing.T) {
	seen := Observed{Name: "log4j-core", Version: "2.14.1", Type: "java-archive", Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
		CPEs: []string{"cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*"}, Path: "a.jar"}
	const group = `{"type":"library","group":"org.apache.logging.log4j","name":"log4j-core","version":"2.14.1"`
	for rest, want := range map[string]bool{
		`,"purl":"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"}`: true,
		`,"cpe":"cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*"}`:           true,
		`,"cpe":"cpe:2.3:a:acme:logging:2.14.1:*:*:*:*:*:*:*"}`:           false,
		`,"purl":"pkg:generic/log4j-core@2.14.1"}`:                        false,
		`}`: false,
	} {
		doc := document(t, `,"components":[`+group+rest+`]`)
		c := WithObserved([]*sbom.Document{doc}, []Observed{seen})
		if len(c.Matches) != 1 || c.Matches[0].Identified() != want {
			t.Errorf("%s: %+v, expected %v", rest, c, want)
		}
	}
	system := Observed{Name: "Fabulon", Version: "12", Type: "operating-system", Path: "root!/etc/os-release"}
	for rest, want := range map[string]bool{
		`,"cpe":"cpe:2.3:o:acme:fabulon:12:*:*:*:*:*:*:*"`: true,
		`,"cpe":"cpe:2.3:a:acme:fabulon:12:*:*:*:*:*:*:*"`: false,
		`,"cpe":"cpe:2.3:o:acme:other:12:*:*:*:*:*:*:*"`:   false,
		`,"purl":"pkg:generic/fabulon@12"`:                 false,
	} {
		doc := document(t, `,"components":[{"type":"operating-system","name":"fabulon","version":"12"`+rest+`}]`)
		c := WithObserved([]*sbom.Document{doc}, []Observed{system})
		if len(c.Matches) != 1 || c.Matches[0].Identified() != want {
			t.Errorf("system %s: %+v, expected %v", rest, c, want)
		}
	}
}
