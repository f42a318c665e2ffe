package lifecycle

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestBuiltInTable holds each product of our own table to what makes it of use: it is recognised by something, says where its dates are
// from, and states at least one of them for each cycle.
func TestBuiltInTable(t *testing.T) {
	owner := map[string]string{}
	for _, p := range BuiltIn() {
		if !strings.HasPrefix(p.Link, "https://") {
			t.Errorf("%s: the vendor's page is %q", p.Name, p.Link)
		}
		if len(p.Cycles) == 0 && p.Policy == "" {
			t.Errorf("%s: neither cycles nor what the product says of its support", p.Name)
		}
		if len(p.Names) == 0 {
			t.Errorf("%s: no name", p.Name)
		}
		for _, id := range p.PURLs {
			purl := sbom.ParsePurl(id)
			recognised(t, owner, p, id, string(purlKey(nil, &purl)))
		}
		for _, id := range p.CPEs {
			cpe := parseCPE(id)
			if sbom.Concrete(cpe.Version) {
				t.Errorf("%s: %s is of one version", p.Name, id)
			}
			recognised(t, owner, p, id, string(cpeKey(nil, &cpe)))
		}
		for _, name := range p.Names {
			recognised(t, owner, p, name, strings.Join(wordsOf(name), " "))
		}
		for _, c := range p.Cycles {
			if c.EOL.State == NotStated {
				t.Errorf("%s %s: no end of security repairs", p.Name, c.Name)
			}
			if c.EOL.State == OnDay && (c.EOL.Day.Before(c.Released) || c.EOES.State == OnDay && c.EOES.Day.Before(c.EOL.Day)) {
				t.Errorf("%s %s: released %s, ends %s, extended %s", p.Name, c.Name, c.Released, c.EOL, c.EOES)
			}
		}
	}
	for _, name := range []string{"freertos", "zephyr", "vxworks", "qnx", "threadx", "windows", "windows-ce", "windows-embedded", "linux", "openssl", "wolfssl",
		"mbedtls", "busybox", "glibc", "musl", "qt", "dotnetfx", "oracle-jdk", "sql-server", "python", "nodejs"} {
		if owner["file "+name] == "" {
			owner["file "+name] = "?"
			for _, p := range BuiltIn() {
				if p.Name == name {
					owner["file "+name] = name
				}
			}
		}
		if owner["file "+name] != name {
			t.Errorf("%s is missing", name)
		}
	}
}

func recognised(t *testing.T, owner map[string]string, p *Product, id, key string) {
	t.Helper()
	if key == "" {
		t.Errorf("%s: %s names nothing", p.Name, id)
	}
	if other := owner[key]; other != "" && other != p.Name {
		t.Errorf("%s and %s are both recognised by %s", p.Name, other, id)
	}
	owner[key] = p.Name
}
