package observe

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// TestAllPartsOfLockFiles: what a lock file names is listed, wherever it stands in it and whatever it is needed for.
func TestAllPartsOfLockFiles(t *testing.T) {
	for name, content := range map[string]string{
		"a/package-lock.json":    `{"name":"x","lockfileVersion":3,"packages":{"":{},"node_modules/good":{"version":"1.0.0"},"node_modules/evil":{"version":"6.0.0","dev":true}}}`,
		"a/Pipfile.lock":         `{"default":{"good":{"version":"==1.0.0"}},"develop":{"evil":{"version":"==6.0.0"}}}`,
		"a/composer.lock":        `{"packages":[{"name":"g/good","version":"1.0.0"}],"packages-dev":[{"name":"e/evil","version":"6.0.0"}]}`,
		"a/mix.lock":             "%{\"good\": {:hex, :good, \"1.0.0\", \"aa\", [:mix], [], \"hexpm\", \"bb\"}, \"evil\": {:hex, :evil, \"6.0.0\", \"aa\", [:mix], [], \"hexpm\", \"bb\"}}\n",
		"b/mix.lock":             "%{\n  \"good\": {:hex, :good, \"1.0.0\", \"aa\", [:mix], [], \"hexpm\", \"bb\"},\n  \"evil\": {:hex, :evil, \"6.0.0\", \"aa\", [:mix], [], \"hexpm\", \"bb\"},\n}\n",
		"a/cabal.project.freeze": "-- old ==1\nconstraints: any.good ==1.0.0, evil ==6.0.0,\n             any.base installed\n",
		"a/conan.lock":           `{"version":"0.5","requires":["good/1.0.0#aa%1"],"build_requires":["evil/6.0.0#bb%1"]}`,
		"a/conanfile.txt":        "[requires]\ngood/1.0.0\n[tool_requires]\nevil/6.0.0@u/stable\n[generators]\ncmake\n",
		"a/gradle.lockfile":      "g:good:1.0.0=x\rg:evil:6.0.0=x\r",
	} {
		o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: name, Content: content}}), Limits{})
		var got []string
		for _, c := range o.Components {
			got = append(got, c.Name[strings.LastIndex(c.Name, "/")+1:]+" "+c.Version)
		}
		if slices.Sort(got); !o.Whole || !slices.Equal(got, []string{"evil 6.0.0", "good 1.0.0"}) {
			t.Errorf("%s: %v, unread %v", name, got, o.Unread)
		}
		if o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: name, Content: content}}), Limits{Components: 1}); o.Whole {
			t.Errorf("%s: whole, though over the limit", name)
		}
	}
}

// TestPartsOfListsThatNameNoVersion are told.
func TestPartsOfListsThatNameNoVersion(t *testing.T) {
	for name, content := range map[string]string{
		"a/requirements.txt": "good==1.0\n-e git+https://x.example/y@v1#egg=evil\n",
		"b/requirements.txt": "good==1.0\r-e ./evil\r",
		"a/conanfile.txt":    "[requires]\ngood/1.0\nevil/[>1.0]\n",
	} {
		if o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: name, Content: content}}), Limits{}); o.Whole || !o.missed("a.tar!/"+name) || o.has("good") == nil {
			t.Errorf("%s: %+v, unread %v", name, o.Components, o.Unread)
		}
	}
}

// TestPropertiesAreReadAsByJava holds the reader against what java.util.Properties documents.
func TestPropertiesAreReadAsByJava(t *testing.T) {
	for text, want := range map[string]map[string]string{
		"a=1\nb: 2\nc 3\nd\t=\t4\n":   {"a": "1", "b": "2", "c": "3", "d": "4"},
		"a=1\rb=2\r\nc=3":             {"a": "1", "b": "2", "c": "3"},
		"# a=1\n ! b=2\n\n":           {},
		"a=ev\\\n  il\n":              {"a": "evil"},
		"a=x\\\\\nb=1\n":              {"a": `x\`, "b": "1"},
		"arti\\u0066act=e\\u0076il\n": {"artifact": "evil"},
		"a\\=b=1\nc\\ d 2\ne\n":       {"a=b": "1", "c d": "2", "e": ""},
		"a=1\na=2\n":                  {"a": "2"},
		"a=\\u00\n":                   {"a": "u00"},
		"a=1\\":                       {"a": "1"},
	} {
		if got := properties(text); !maps.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	jar := archiveOf("META-INF/maven/g/good/pom.properties", pomProperties("g", "good", "1"), "META-INF/maven/g/evil/pom.properties", "groupId=g\nartifactId=evil\n")
	if o := look(t, "a.jar", []byte(jar), Limits{}); o.Whole || !o.missed("evil/pom.properties: states no artifactId or no version") {
		t.Errorf("%+v, unread %v", o.Components, o.Unread)
	}
}
