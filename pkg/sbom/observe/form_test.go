package observe

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/weight"
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
	{".terraform.lock.hcl", "a = " + strings.Repeat("[", 1<<16), terraformLock, "registry.terraform.io/hashicorp/aws", "brackets inside each other more than 200 deep"},
	{"b/.terraform.lock.hcl", "a = " + strings.Repeat("-", 1<<16), terraformLock, "registry.terraform.io/hashicorp/aws", "more than the blocks, names, lists and plain strings"},
	{"Cargo.lock", strings.Repeat("x.", 1<<8) + "x = 1\n", lists["Cargo.lock"], "p1", "key of TOML with more than 64 dots"},
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

// heavy are the files that have the form of their kind, at the limit of it, and take the most.
var heavy = []imagetest.Member{
	{Name: ".terraform.lock.hcl", Content: "a = b" + strings.Repeat("[b]", weight.HCLSigns/3-2)},
	{Name: "b/.terraform.lock.hcl", Content: strings.Repeat("a{}\n", weight.HCLSigns/4-1)},
	{Name: "go.mod", Content: "module a\n\nrequire (\n" + strings.Repeat("(", weight.GoModBytes-30)},
	{Name: "b/go.mod", Content: "module a\n" + strings.Repeat("a ", weight.GoModBytes/2-10)},
	{Name: "pom.xml", Content: "<project>" + strings.Repeat("<a"+strings.Repeat(" b=''", weight.Attributes)+"/>", weight.PomBytes/600)},
	{Name: "b/pom.xml", Content: strings.Repeat("<project>", weight.PomBytes/9)},
	{Name: "Cargo.lock", Content: strings.Repeat("["+strings.Repeat("a.", weight.KeyDots)+"b]\n", weight.TOMLBytes/140)},
	{Name: "b/Cargo.lock", Content: "a = " + strings.Repeat("["+strings.Repeat("[", weight.Depth-2)+strings.Repeat("]", weight.Depth-2)+"],", 1000)},
	{Name: "c/Cargo.lock", Content: "a = " + strings.Repeat("=", weight.TOMLSigns-10)},
	{Name: "d/Cargo.lock", Content: "a = " + strings.Repeat("[]", weight.TOMLSigns/2-10)},
	{Name: "uv.lock", Content: strings.Repeat(strings.Repeat("a.", weight.KeyDots)+"b = 1\n", weight.TOMLBytes/140)},
	{Name: "php/.registry/a.reg", Content: "a:400000:{" + strings.Repeat(`i:1;N;`, 400000) + "}"},
	{Name: "X.app/Contents/Info.plist", Content: "<plist>" + strings.Repeat("<array>", weight.PlistBytes/7-1)},
	{Name: "a.rockspec", Content: "a = " + strings.Repeat(`"x"..`, weight.RockspecBytes/5-1)},
}

const (
	heavyEnv    = "CLEANBILL_TEST_HEAVY"
	heavyMemory = 512 << 20
)

// TestHeavyFormsTakeLittle has a process of its own look into them.
func TestHeavyFormsTakeLittle(t *testing.T) {
	peak, out := imagetest.PeakOf(t, "TestHeavyFormsChild", heavyEnv+"=1")
	if peak > heavyMemory {
		t.Errorf("%d MiB at the peak; %d are allowed: %.5000s", peak>>20, heavyMemory>>20, out)
	}
	t.Logf("%d MiB: %.5000s", peak>>20, out)
}

// TestHeavyFormsChild is the process that TestHeavyFormsTakeLittle starts.
func TestHeavyFormsChild(t *testing.T) {
	if os.Getenv(heavyEnv) == "" {
		t.Skip("started by TestHeavyFormsTakeLittle")
	}
	debug.SetMemoryLimit(heavyMemory / 2) // the program sets one too: what lives is asked about, not when the collector comes
	for _, m := range heavy {
		o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{m}), Limits{})
		fmt.Fprintln(os.Stderr, m.Name, len(m.Content), "unread", o.Unread)
	}
	imagetest.Peak(t)
}

// FuzzForms has the riskiest kinds weighed and read: whatever is in them, there is an answer.
func FuzzForms(f *testing.F) {
	names := []string{"yarn.lock", "bun.lock", "a.app", "uv.lock", "package-lock.json", "X.app/Contents/Info.plist", "a.rockspec"}
	for _, tc := range formless {
		names = append(names, tc.name)
	}
	for i, tc := range formless {
		f.Add(i+len(names)-len(formless), []byte(tc.fine))
		f.Add(i+len(names)-len(formless), []byte(tc.content[:min(len(tc.content), 4096)]))
	}
	f.Fuzz(func(t *testing.T, kind int, content []byte) {
		if kind < 0 || kind >= len(names) {
			return
		}
		image := imagetest.Tar(t, []imagetest.Member{{Name: names[kind], Content: string(content)}})
		if _, err := Look(context.Background(), Artifact{Path: "a.tar", Size: int64(len(image)), Content: strings.NewReader(string(image))}, Limits{}); err != nil {
			t.Error(err)
		}
	})
}
