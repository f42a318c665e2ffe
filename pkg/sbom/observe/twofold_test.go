package observe

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// Where the tools of a file and a cataloger could see two packages, neither is believed: the file is unread.
func TestFilesReadInTwoWaysAreUnread(t *testing.T) {
	for name, content := range map[string]string{
		"a/package-lock.json":                                     `{"name":"x","lockfileVersion":3,"packages":{"":{},"node_modules/evil":{"version":"6.6.6","Version":"1.0.0","Name":"good"}}}`,
		"usr/lib/node_modules/evil/package.json":                  `{"name":"evil","version":"6.6.6","Name":"good","Version":"1.0.0"}`,
		"a/node_modules/.package-lock.json":                       `{"packages":{"node_modules/evil":{"version":"6.6.6","Version":"1.0.0"}}}`,
		"vendor/composer/installed.json":                          `{"packages":[{"name":"e/evil","version":"6.6"}],"Packages":[{"name":"g/good","version":"1.0"}]}`,
		"opt/c/conda-meta/evil-6-0.json":                          `{"name":"evil","version":"6","Name":"good","Version":"1"}`,
		"a/poetry.lock":                                           "[[package]]\nname = \"evil\"\nversion = \"6.6\"\nName = \"good\"\nVersion = \"1.0\"\n",
		"usr/lib/python3/dist-packages/evil-6.dist-info/METADATA": "Metadata-Version: 2.1\nName: evil\nVersion: 6\nName: good\nVersion: 1\n",
		"a/pom.xml": `<project xmlns="http://maven.apache.org/POM/4.0.0"><groupId>g</groupId><artifactId>evil</artifactId><version>6</version><x:artifactId xmlns:x="urn:x">good</x:artifactId></project>`,
		"usr/lib/ruby/gems/3.0/specifications/evil-6.gemspec": "Gem::Specification.new do |s|\n  s.name = \"evil\"\n  s.version = \"6\"\n  # s.name = \"good\"\nend\n",
	} {
		o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: name, Content: content}}), Limits{})
		if o.Whole || len(o.Components) != 0 || !o.missed("a.tar!/"+name+": ") || !o.missed("its own tools may read other packages") {
			t.Errorf("%s: %+v, unread %v", name, o.Components, o.Unread)
		}
	}
	jar := archiveOf("META-INF/maven/g/a/pom.xml", `<project><artifactId>evil</artifactId><version>6</version><artifactId>good</artifactId></project>`)
	if o := look(t, "a.jar", []byte(jar), Limits{}); o.Whole || !o.missed("is there twice") {
		t.Errorf("jar: %+v, unread %v", o.Components, o.Unread)
	}
}
