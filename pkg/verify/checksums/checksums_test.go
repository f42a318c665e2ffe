package checksums

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

var (
	a256 = strings.Repeat("a", 64)
	b256 = strings.Repeat("b", 64)
)

func show(entries []Entry) string {
	var out []string
	for _, e := range entries {
		for _, algorithm := range slices.Sorted(maps.Keys(e.Digests)) {
			out = append(out, fmt.Sprintf("%s=%s:%.2s", e.Name, algorithm, e.Digests[algorithm]))
		}
	}
	return strings.Join(out, " ")
}

func TestParse(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"GNU", a256 + "  firmware.bin\n" + b256 + " *boot/loader.bin\n", "firmware.bin=sha256:aa boot/loader.bin=sha256:bb"},
		{"BSD", "SHA256 (firmware.bin) = " + a256 + "\nSHA512 (firmware.bin) = " + b256 + b256 + "\n", "firmware.bin=sha256:aa firmware.bin=sha512:bb"},
		{"SHA-1 is told by its name", strings.Repeat("c", 40) + "  firmware.bin", "firmware.bin=sha1:cc"},
		{"MD5", "MD5 (x) = " + strings.Repeat("d", 32), "x=md5:dd"},
		{"carriage returns and blank lines", a256 + "  x\r\n\r\n" + b256 + "  y\r\n", "x=sha256:aa y=sha256:bb"},
		{"beside the list", a256 + "  ./x\n", "x=sha256:aa"},
		{"remarks", "# made by release 4.2.3\n#\n" + a256 + "  x\r\n#\tb\r\n## c\n" + b256 + "  y\n", "x=sha256:aa y=sha256:bb"},
		{"twice alike", a256 + "  x\n" + strings.ToUpper(a256) + "  ./x\n", "x=sha256:aa"},
		{"name with blanks and brackets", "SHA256 (a (b) c) = " + a256 + "\n", "a (b) c=sha256:aa"},
		{"lone digest", a256 + "\n", "=sha256:aa"},
		{"lone digest with its algorithm", "sha256:" + a256, "=sha256:aa"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Parse([]byte(tt.text))
			if err != nil || show(got) != tt.want {
				t.Errorf("got %s, %v; expected %s", show(got), err, tt.want)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct{ name, text, fault string }{
		{"empty", "\n", "the list names no file"},
		{"no list", "comment\n" + a256 + "  x\n", `line 1: expected "<digest>  name" or "SHA256 (name) = <digest>", found "comment"`},
		{"what is run by a shell", "#!/bin/sh\n" + a256 + "  x\n", "line 1: expected"},
		{"a mark for a program", a256 + "  x\n#cloud-config\n", "line 2: expected"},
		{"a remark behind a blank", a256 + "  x\n # y\n", "line 2: expected"},
		{"nothing but remarks", "# a\n#\n", "the list names no file"},
		{"two styles", a256 + "  x\nSHA256 (y) = " + b256 + "\n", "line 2: expected GNU style as on the lines before, found BSD style"},
		{"another digest", a256 + "  x\n" + b256 + "  x\n", `line 2: "x" is listed before with another sha256 digest`},
		{"another digest by another spelling", a256 + "  x\n" + b256 + "  ./x\n", `line 2: "x" is listed before with another sha256 digest`},
		{"leads out", a256 + "  ../x\n", `line 1: expected a relative path that stays beside the list, found "../x"`},
		{"leads out in the middle", a256 + "  a/../../x\n", "stays beside the list"},
		{"absolute", a256 + "  /etc/passwd\n", "stays beside the list"},
		{"escaped", `\` + a256 + "  a\\nb\n", "line 1: expected"},
		{"backslash", a256 + `  a\b` + "\n", "without control characters and backslashes"},
		{"control character", a256 + "  a\x1b[2K\n", "without control characters and backslashes"},
		{"a digit short", a256[1:] + "  x\n", "line 1: expected a digest by MD5, SHA-1 or SHA-2 in its full length, found 63 digits"},
		{"digest of another algorithm", "SHA512 (x) = " + a256 + "\n", "in its full length, found 64 digits"},
		{"unknown algorithm", "WHIRLPOOL512 (x) = " + a256 + a256 + "\n", "in its full length"},
		{"not UTF-8", a256 + "  \xff\n", "the list is not UTF-8 text"},
		{"too many lines", strings.Repeat("\n", MaxLines+1), fmt.Sprintf("more than %d lines", MaxLines)},
		{"too large", strings.Repeat("x", MaxSize+1), "at most"},
		{"lone digest of another algorithm", "sha512:" + a256, "expected"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := Parse([]byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("got %s, %v; expected %q", show(got), err, tt.fault)
			}
		})
	}
}

// Whatever is read, each file is named once, lies beside the list, and has whole digests.
func FuzzParse(f *testing.F) {
	f.Add([]byte(a256 + "  firmware.bin\n" + b256 + " *boot/loader.bin\n"))
	f.Add([]byte("SHA256 (firmware.bin) = " + a256 + "\n"))
	f.Add([]byte(a256))
	f.Add([]byte(a256 + "  ../x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := Parse(data)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, e := range entries {
			if seen[e.Name] || e.Name != "" && path.Join("list", e.Name) != "list/"+e.Name || e.Name == "" && len(entries) > 1 {
				t.Errorf("name %q in %s", e.Name, show(entries))
			}
			seen[e.Name] = true
			for algorithm, digest := range e.Digests {
				if len(digest) != algorithms[algorithm] || strings.Trim(digest, "0123456789abcdef") != "" {
					t.Errorf("%s:%s", algorithm, digest)
				}
			}
			if len(e.Digests) == 0 {
				t.Errorf("%q has no digest", e.Name)
			}
		}
	})
}
