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

func FuzzList(f *testing.F) {
	for name, content := range lists {
		f.Add(name, []byte(content))
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		n, err := new(Counter).List(name, bytes.NewReader(content), int64(len(content)), 1000)
		if err != nil || n < 0 {
			t.Errorf("weight %d, %v", n, err)
		}
	})
}
