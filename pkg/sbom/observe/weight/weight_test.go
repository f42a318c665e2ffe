package weight

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

// wide is text in UTF-16.
func wide(text string) string {
	b, err := binary.Append(nil, binary.LittleEndian, utf16.Encode([]rune("\ufeff"+text)))
	if err != nil {
		panic(err)
	}
	return string(b)
}

// lists are files that name two packages each, and a third one where they tie one to another.
var lists = map[string]string{
	"package-lock.json":         `{"lockfileVersion":3,"packages":{"node_modules/a":{"version":"1"},"node_modules/b":{"dependencies":{"a":"1"}}}}`,
	"null/package-lock.json":    `{"lockfileVersion":3,"packages":{"node_modules/a":null,"node_modules/b":null}}`,
	"old/npm-shrinkwrap.json":   `{"lockfileVersion":1,"dependencies":{"a":{"version":"1","dependencies":{"b":{"version":"1"}}}}}`,
	"yarn.lock":                 "# yarn lockfile v1\n\na@1:\n  version \"1\"\n\nb@1:\n  version \"1\"\n",
	"Cargo.lock":                "version = 3\n\n[[package]]\nname = \"a\"\n\n[[package]]\nname = \"b\"\n",
	"uv.lock":                   "version = 1\n\n[[package]]\nname = \"a\"\n\n[[package]]\nname = \"b\"\ndependencies = [{ name = \"a\" }]\n",
	"pnpm-lock.yaml":            "packages:\n  /a@1.0.0:\n    dev: false\n  /b@1.0.0:\n    dependencies:\n      a: 1.0.0\n",
	"bun.lock":                  `{"packages":{"a":["a@1.0.0","",{},"sha512-a"],"b":["b@1.0.0","",{"dependencies":{"a":"1"}},"sha512-b"]}}`,
	"deno.lock":                 `{"version":"4","jsr":{"@s/a@1":{},"@s/b@1":{"dependencies":["jsr:@s/a@1"]}}}`,
	"mix.lock":                  "%{\n  \"a\": {:hex, :a, \"1\", \"h\", [:mix], [{:b, \"1\"}], \"hexpm\", \"h\"},\n}\n",
	"pom.xml":                   "<project><dependencies><dependency><artifactId>a</artifactId></dependency><dependency><artifactId>b</artifactId></dependency></dependencies></project>",
	"wide/pom.xml":              wide("<dependencies><dependency><artifactId>a</artifactId></dependency><dependency/></dependencies>"),
	"composer.lock":             `{"packages":[{"name":"a/a"},{"name":"b/b"}]}`,
	"requirements.txt":          "a==1\nb==1\n",
	"var/lib/dpkg/status":       "Package: a\nVersion: 1\nProvides: x\n\nPackage: b\nVersion: 1\nDepends: x (>= 1) | a,\n a\n",
	"lib/apk/db/installed":      "P:a\nV:1\np:x=1\n\nP:b\nV:1\nD:x a>1\n\n",
	".github/workflows/ci.yml":  "jobs:\n  a:\n    steps:\n      - uses: a/a@v1\n      - uses: b/b@v1\n",
	"var/lib/dpkg/status.d/one": "Package: a\n\nPackage: b\n",
}

func TestList(t *testing.T) {
	for name, content := range lists {
		n, err := new(Counter).List(name, strings.NewReader(content), int64(len(content)), 1000)
		if err != nil || n < 2 || n > 200 {
			t.Errorf("%s: weight %d, %v; want that of two packages", name, n, err)
		}
	}
}

// records are those of one package each.
var records = map[string]string{
	"conda-meta/a-1-0.json":                 `{"name":"a","version":"1","build":"0","files":["a"],"paths_data":{"paths":[{"_path":"a"}]}}`,
	"node_modules/a/package.json":           `{"name":"a","version":"1","licenses":[{}],"contributors":["a","b"]}`,
	"a-1.dist-info/RECORD":                  "a,,\nb,sha256=x,1\n",
	"a-1.dist-info/METADATA":                "Metadata-Version: 2.1\nName: a\nVersion: 1\nRequires-Dist: b\n",
	"specifications/a-1.gemspec":            "Gem::Specification.new do |s|\n s.files = ['a', 'b']\nend\n",
	"a.opam":                                "opam-version: \"2.0\"\ndepends: [ \"a\" \"b\" ]\n",
	"var/db/pkg/a/b-1/CONTENTS":             "obj /a 0 1\n",
	"A.app/Contents/Info.plist":             "<plist><dict><key>CFBundleName</key><string>a</string></dict></plist>",
	"var/lib/pacman/local/a-1-1/desc":       "%NAME%\na\n\n%VERSION%\n1-1\n",
	"usr/lib/erlang/lib/a-1/ebin/a.app":     `{application, a, [{vsn,"1"}]}.`,
	"usr/share/perl/.meta/a-1/install.json": `{"name":"a","version":"1","provides":{"a":{}}}`,
}

func recordWeight(t testing.TB, name, content string) int64 {
	t.Helper()
	n, err := new(Counter).Record(name, strings.NewReader(content), int64(len(content)), 1_000_000)
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return n
}

// A record is one package, and what fills it weighs according to what it takes in memory: each kind of value or line in it
// makes it more than its bytes alone do.
func TestRecord(t *testing.T) {
	for name, content := range records {
		if n := recordWeight(t, name, content); n != 1 {
			t.Errorf("%s: weight %d, want that of one package", name, n)
		}
	}
	for fill, want := range map[string]int64{"{},": valuesPerPackage, "[],": valuesPerPackage, "null,": valuesPerPackage, `"a",`: fieldsPerPackage, "a\n": linesPerPackage, "a,,\n": linesPerPackage, `"a"`: fieldsPerPackage, "<a/>": 2 * linesPerPackage} {
		const times = 64_000
		for begin, in := range map[string]int64{"": want, "{": max(want, valuesPerPackage)} {
			if begin != "" && fill == `"a"` { // separates nothing in JSON
				continue
			}
			least := times / in
			if n := recordWeight(t, "x", begin+strings.Repeat(fill, times)); n < least || n > 3*least {
				t.Errorf("%q after %q, %d times: weight %d, want about %d", fill, begin, times, n, least)
			}
		}
	}
	if n := recordWeight(t, "node_modules/a/package.json", strings.Repeat(`"a",`, 64_000)); n < 64_000/peoplePerPackage {
		t.Errorf("people in package.json: weight %d", n)
	}
}

// Real records of packages with very many files take a small part of what one artifact may have.
func TestRecordOfALargePackage(t *testing.T) {
	for name, content := range map[string]string{
		"torch-2.5.dist-info/RECORD":            strings.Repeat("torch/include/ATen/ops/_adaptive_avg_pool2d_backward_cpu_dispatch.h,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,1234\n", 15_000),
		"conda-meta/libboost-headers-1.86.json": `{"paths_data":{"paths":[` + strings.Repeat(`{"_path":"include/boost/accumulators/accumulators.hpp","path_type":"hardlink","sha256":"`+strings.Repeat("0", 64)+`","sha256_in_prefix":"`+strings.Repeat("0", 64)+`","size_in_bytes":1234},`, 15_000) + `{}]}}`,
	} {
		if n := recordWeight(t, name, content); n > 2500 {
			t.Errorf("%s: weight %d", name, n)
		}
	}
	list := strings.Repeat("/usr/src/linux-headers-6.1.0-18-common/include/linux/mfd/syscon/imx6q-iomuxc-gpr.h\n", 25_000)
	if n, err := new(Counter).List("var/lib/dpkg/info/linux-headers.list", strings.NewReader(list), int64(len(list)), 50_000); err != nil || n > 1000 {
		t.Errorf("list of dpkg: weight %d, %v", n, err)
	}
}

func TestRecordOverTheLimit(t *testing.T) {
	long := strings.NewReader(strings.Repeat(" ", RecordFileBytes+1))
	if _, err := new(Counter).Record("a/package.json", long, RecordFileBytes, 1_000_000); err != nil {
		t.Error(err)
	}
	if _, err := new(Counter).Record("a/package.json", long, RecordFileBytes+1, 1_000_000); err == nil {
		t.Error("one byte more is read")
	}
}

func FuzzRecord(f *testing.F) {
	for name, content := range records {
		f.Add(name, []byte(content))
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		n, err := new(Counter).Record(name, bytes.NewReader(content), int64(len(content)), 1000)
		if err == nil && n < 1 {
			t.Errorf("weight %d", n)
		}
	})
}

func FuzzList(f *testing.F) {
	for name, content := range lists {
		f.Add(name, []byte(content))
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		n, err := new(Counter).List(name, bytes.NewReader(content), int64(len(content)), 1000)
		if err == nil && n < 0 {
			t.Errorf("weight %d", n)
		}
	})
}
