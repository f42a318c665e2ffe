package exact

import (
	"errors"
	"os"
	"strings"
	"testing"
)

func check(t testing.TB, name, content string) error {
	t.Helper()
	return Check(name, strings.NewReader(content), int64(len(content)))
}

const (
	gem   = "Gem::Specification.new do |s|\n  s.name = \"a\".freeze\n  s.version = \"6\"\n"
	maven = `<project xmlns="http://maven.apache.org/POM/4.0.0"><groupId>g</groupId><artifactId>a</artifactId><version>6</version>`
)

// What the tools of a file and a cataloger read alike is exact, whatever else is in it.
func TestExactFiles(t *testing.T) {
	for name, contents := range map[string][]string{
		"a/package-lock.json": {`{"lockfileVersion":3,"packages":{"":{},"node_modules/JSONStream":{"version":"1"},"node_modules/jsonstream":{"version":"2","engines":{"Name":1}}}}`,
			"\ufeff{}"},
		"a/package.json":                 {`{"name":"a","version":"1","License":"MIT","scripts":{"a":"1","a":"2"},"config":{"Name":"x"}}`},
		"vendor/composer/installed.json": {`[{"name":"a","version":"1"}]`, `{"packages":[{"name":"a"}],"dev":true}`},
		"a/x.deps.json":                  {`{"targets":{".NET":{"A/1":{"runtime":{"lib/A.dll":{},"lib/a.dll":{}}}}},"libraries":{"Type/1":{"type":"package"}}}`},
		"a/Cargo.lock":                   {"version = 3\n[[package]]\nname = \"a\"\nversion = \"1\"\n[metadata]\n\"Name\" = \"x\"\n"},
		"opt/conda-meta/a.json":          {`{"name":"a"}`},
		"a.dist-info/METADATA":           {"Metadata-Version: 2.1\nName: a\nVersion: 6\nDescription: x\n  Name: b\n\nName: b\n", "\n\nName: a\n"},
		"R/a/DESCRIPTION":                {"Package: a\nVersion: 6\n"},
		"a/pom.xml": {maven + "<dependencies><dependency><artifactId>b</artifactId></dependency><dependency><artifactId>c</artifactId></dependency></dependencies></project>",
			maven + `<build><plugins><plugin><configuration><target xmlns:ac="antlib"><ac:version/><version/><version/></target></configuration></plugin></plugins></build></project>`,
			`<?xml version="1.0" encoding="ISO-8859-1"?><project><name>` + "\xe9" + `</name></project>`},
		"specifications/a-6.gemspec":           {gem + "  s.required_ruby_version = \">= 2\"\n  s.authors = [\"\\u00E9\"]\nend\n"},
		"gems/a/a.gemspec":                     {gem, "# frozen\nGem::Specification.new do |s|\n  s.name = 'a'\n  s.version = A::VERSION\n"},
		"a/settings.json":                      {`{"Name":1,"name":2,`},
		"usr/share/doc/a/changelog/name/Notes": {"Name: a\nName: b\n"},
	} {
		for _, content := range contents {
			if err := check(t, name, content); err != nil {
				t.Errorf("%s %q: %v", name, content, err)
			}
		}
	}
}

// What makes a cataloger see another package than the tools do is told, with its place.
func TestFilesReadInTwoWays(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"a/package-lock.json", `{"lockfileVersion":3,"packages":{"node_modules/evil":{"version":"6","Version":"1","Name":"good"}}}`, `"/packages/node_modules~1evil/Name" is not "name"`},
		{"a/package-lock.json", `{"packages":{"node_modules/evil":{"version":"6","ver\u017fion":"1"}}}`, `is not "version"`},
		{"a/package-lock.json", `{"packages":{"node_modules/evil":{"version":"6","Dev":true}}}`, `is not "dev"`},
		{"a/package-lock.json", `{"lockfileVersion":3,"LockfileVersion":1}`, `is not "lockfileVersion"`},
		{"a/npm-shrinkwrap.json", `{"dependencies":{"a":{"dependencies":{"b":{"version":"1","VERSION":"2"}}}}}`, `"/dependencies/a/dependencies/b/VERSION"`},
		{"a/package-lock.json", `{"packages":{"node_modules/evil":{"version":"6"},"node_modules/evil":{"version":"1"}}}`, `"/packages/node_modules~1evil" is there twice`},
		{"a/package-lock.json", `{"packages":{}}{"packages":{}}`, "not one document of JSON"},
		{"a/node_modules/.package-lock.json", `{"packages":{"node_modules/a":{"version":"6","Version":"1"}}}`, `is not "version"`},
		{"a/package.json", `{"name":"evil","version":"6","Name":"good"}`, `"/Name" is not "name"`},
		{"a/package.json", `{"name":"evil","n\u0061me":"good"}`, `"/name" is there twice`},
		{"vendor/composer/installed.json", `{"packages":[],"Packages":[{"name":"good"}]}`, `"/Packages" is not "packages"`},
		{"vendor/composer/installed.json", `[{"name":"evil","Name":"good"}]`, `"/0/Name" is not "name"`},
		{"a/composer.lock", `{"packages":[{"name":"evil","VERSION":"1"}]}`, `"/packages/0/VERSION"`},
		{"a/Pipfile.lock", `{"default":{"evil":{"version":"==6","Version":"==1"}}}`, `is not "version"`},
		{"a/packages.lock.json", `{"dependencies":{"net6.0":{"Evil":{"resolved":"6","Resolved":"1"}}}}`, `is not "resolved"`},
		{"a/conan.lock", `{"requires":["evil/6"],"Requires":["good/1"]}`, `is not "requires"`},
		{"a/x.deps.json", `{"targets":{},"Targets":{}}`, `is not "targets"`},
		{"a/x.deps.json", `{"libraries":{"Evil/6":{"type":"package","Type":"project"}}}`, `is not "type"`},
		{"a/Package.resolved", `{"pins":[],"Pins":[]}`, `is not "pins"`},
		{"a/deno.lock", `{"npm":{},"NPM":{}}`, `is not "npm"`},
		{"opt/conda-meta/evil.json", `{"name":"evil","Name":"good"}`, `is not "name"`},
		{"a/poetry.lock", "[[package]]\nname = \"evil\"\nName = \"good\"\n", `"/package/0/Name" is not "name"`},
		{"a/uv.lock", "package = [{name = \"evil\", Version = \"1\"}]\n", `is not "version"`},
		{"a/pdm.lock", "[[Package]]\nname = \"evil\"\n", `is not "package"`},
		{"a/poetry.lock", "[[package]]\nname = \"evil\"\nname = \"good\"\n", "not TOML"},
		{"evil.dist-info/METADATA", "Name: evil\nVersion: 6\nName: good\n", `"name" is there twice`},
		{"evil.egg-info/PKG-INFO", "Name: evil\nVersion: 6\nVERSION : 1\n", `"version" is there twice`},
		{"R/evil/DESCRIPTION", "Package: evil\nPackage: good\n", `"package" is there twice`},
		{"a/pom.xml", maven + `<x:artifactId xmlns:x="urn:x">good</x:artifactId></project>`, "another name space"},
		{"a/pom.xml", maven + `<dependencies><dependency><artifactId xmlns="urn:x">good</artifactId></dependency></dependencies></project>`, "another name space"},
		{"a/pom.xml", maven + `<artifactId>good</artifactId></project>`, "twice"},
		{"a/pom.xml", "<\x00p\x00", "not XML"},
		{"specifications/evil-6.gemspec", gem + "  # s.name = \"good\"\n", "a comment that reads like its name"},
		{"specifications/evil-6.gemspec", gem + "end\n__END__\n  s.version = \"1\"\n", "a comment that reads like its version"},
		{"specifications/evil-6.gemspec", gem + "end\n=begin\ns.version = \"1\"\n=end\n", "a comment that reads like its version"},
		{"specifications/evil-6.gemspec", gem + "  # s.na\\u006De = \"good\"\n", "a comment that reads like its name"},
		{"specifications/evil-6.gemspec", gem + "  s.description = \"\n  s.name = 'good'\n\"\n", "two lines that read like its name"},
		{"specifications/evil-6.gemspec", "Gem::Specification.new do |s|\n  s.name = %q{evil}\n  s.version = \"6\"\n", "not there as plain text"},
		{"specifications/evil-6.gemspec", gem[:len(gem)-1] + " if x\n  t.x(s.version = \"6\")\n", "is no plain text"},
		{"gems/evil/evil.gemspec", gem + "  # s.name = \"good\"\n", "a comment that reads like its name"},
	} {
		if err := check(t, c.name, c.content); !errors.Is(err, errTwofold) && !errors.Is(err, errForm) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: %v, want %q", c.name, c.content, err, c.want)
		}
	}
}

func TestContentThatCannotBeRead(t *testing.T) {
	if err := Check("package.json", strings.NewReader("{}"), 3); err == nil {
		t.Error("content that is shorter than it should be passes")
	}
	if err := Check("other", nil, 3); err != nil {
		t.Errorf("what is no list is read: %v", err)
	}
}

// Whatever is in a file, it is answered without a panic, and each time alike.
func FuzzCheck(f *testing.F) {
	kinds := []string{"package-lock.json", "poetry.lock", "METADATA", "pom.xml", "specifications/a.gemspec", "x.deps.json"}
	for i, seed := range []string{`{"packages":{"a":{"Name":1}}}`, "[[package]]\nname='a'\n", "Name: a\n", maven, gem, `{"targets":{}}`} {
		f.Add(i, []byte(seed))
	}
	self, err := os.ReadFile("exact.go")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(2, self)
	f.Fuzz(func(t *testing.T, kind int, content []byte) {
		name := kinds[uint(kind)%uint(len(kinds))]
		first, second := check(t, name, string(content)), check(t, name, string(content))
		if (first == nil) != (second == nil) || first != nil && first.Error() != second.Error() {
			t.Errorf("%v, then %v", first, second)
		}
	})
}
