package observe

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// pear is what PEAR writes down of a package that it has installed.
const pear = `a:3:{s:4:"name";s:9:"memcached";s:7:"channel";s:12:"pecl.php.net";s:7:"version";a:1:{s:7:"release";s:5:"3.2.0";}}`

// terraformLock is a lock file of Terraform.
const terraformLock = "# This file is maintained automatically by \"terraform init\".\n\nprovider \"registry.terraform.io/hashicorp/aws\" {\n  version     = \"5.72.1\"\n" +
	"  constraints = \"~> 5.72, != 5.72.0\"\n  hashes = [\n    \"h1:jhd5O5o0CfZCNEwwN0EiDAzb7ApuFrtxJqa6HXW4EKE=\",\n  ]\n}\n"

// formless are files that would end a process, or never be read to their end, and how each is told; and one of each kind that is read.
var formless = []struct{ name, content, fine, component, want string }{
	{"php/.registry/a.reg", strings.Repeat(`a:1:{i:0;`, 24), pear, "memcached", "no complete serialised value of PHP"},
	{"php/.registry/b.reg", pear[:len(pear)-1], pear, "memcached", "no complete serialised value of PHP"},
	{".terraform.lock.hcl", "a = " + strings.Repeat("[", 1<<20-10), terraformLock, "registry.terraform.io/hashicorp/aws", "brackets inside each other more than 200 deep"},
	{"b/.terraform.lock.hcl", "a = " + strings.Repeat("-", 1<<20-10), terraformLock, "registry.terraform.io/hashicorp/aws", "more than the blocks, names, lists and plain strings"},
	{"Cargo.lock", strings.Repeat("x.", 1<<20) + "x = 1\n", lists["Cargo.lock"], "p1", "key of TOML with more than 64 dots"},
	{"go.mod", "module a\n\nrequire (\n" + strings.Repeat("(", 1<<20), "module example.org/a\n\nrequire example.org/b v1.0.0\n", "example.org/b", "a file of this kind may have 1048576"},
	{"pom.xml", "<project" + strings.Repeat(" a=''", 1<<17) + "/>", lists["pom.xml"], "p1", "element of XML with more than 100 attributes"},
}

// A file without the form of its kind is unread, with its place; nothing else is lost, and one with the form is read.
func TestFilesWithoutTheFormOfTheirKind(t *testing.T) {
	for _, tc := range formless {
		o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: tc.name, Content: tc.content}, {Name: "z/" + tc.name, Content: tc.fine}}), Limits{})
		if o.Whole || len(o.Unread) != 1 || !o.missed("a.tar!/"+tc.name+": ") || !o.missed(tc.want) || o.has(tc.component) == nil {
			t.Errorf("%s: %d components, unread %v, want %q", tc.name, len(o.Components), o.Unread, tc.want)
		}
		if o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: tc.name, Content: tc.fine}}), Limits{}); !o.Whole || o.has(tc.component) == nil {
			t.Errorf("%s: one that is fine: %d components, unread %v", tc.name, len(o.Components), o.Unread)
		}
	}
}
