package verify

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"net/url"
	"testing"
)

// TestNamesOfCertificates asks who bears a name: by its subject or its one alternative name, whichever the name is written like, and never
// one for the other.
func TestNamesOfCertificates(t *testing.T) {
	_, a := cmsScene(t)
	named := func(subject pkix.Name, edit func(*x509.Certificate)) *x509.Certificate {
		cert, _ := a.issue(t, subject, edit)
		return cert
	}
	address := func(all ...string) func(*x509.Certificate) {
		return func(c *x509.Certificate) { c.EmailAddresses = all }
	}
	maker, guest := pkix.Name{Organization: []string{"Maker"}, CommonName: "release"}, pkix.Name{Organization: []string{"Maker"}, CommonName: "guest"}
	for _, tt := range []struct {
		name           string
		cert           *x509.Certificate
		exact, pattern string
		bears          bool
		shown          string // what it has in place of the name
	}{
		{"subject", named(maker, nil), "CN=release,O=Maker", "", true, "CN=release,O=Maker"},
		{"subject beside an alternative name", named(maker, address("a@b.example")), "CN=release,O=Maker", "", true, "CN=release,O=Maker"},
		{"another subject", named(guest, nil), "CN=release,O=Maker", "", false, "CN=guest,O=Maker"},
		{"pattern of subjects", named(maker, nil), "", "^CN=[a-z]+,O=Maker$", true, "CN=release,O=Maker"},
		{"pattern of subjects that begins with a choice", named(maker, nil), "", "^(?:CN|OU)=release,O=Maker$", true, "CN=release,O=Maker"},
		{"address", named(maker, address("a@b.example")), "a@b.example", "", true, "a@b.example"},
		{"another address", named(maker, address("a@b.example")), "c@b.example", "", false, "a@b.example"},
		{"pattern of addresses", named(maker, address("a@b.example")), "", `^[^@/:]+@b\.example$`, true, "a@b.example"},
		{"two addresses", named(maker, address("a@b.example", "c@b.example")), "a@b.example", "", false, "a@b.example and c@b.example"},
		{"an address and a number", named(maker, func(c *x509.Certificate) {
			c.EmailAddresses, c.IPAddresses = []string{"a@b.example"}, []net.IP{net.IPv4(10, 0, 0, 1)}
		}), "a@b.example", "", false, "a@b.example and 10.0.0.1"},
		{"URI", named(maker, func(c *x509.Certificate) {
			c.URIs = []*url.URL{{Scheme: "https", Host: "b.example", Path: "/r", RawQuery: "a=b"}}
		}), "https://b.example/r?a=b", "", true, "https://b.example/r?a=b"},
		{"domain", named(maker, func(c *x509.Certificate) { c.DNSNames = []string{"b.example"} }), "b.example", "", true, "b.example"},
		{"no alternative name", named(maker, nil), "a@b.example", "", false, "CN=release,O=Maker, without an alternative name"},
		{"an address as subject", named(pkix.Name{CommonName: "a@b.example"}, nil), "a@b.example", "", false, "CN=a@b.example, without an alternative name"},
		{"a subject as alternative name", named(guest, func(c *x509.Certificate) { c.DNSNames = []string{"CN=release,O=Maker"} }), "CN=release,O=Maker", "", false, "CN=guest,O=Maker"},
		{"a comma in the subject", named(pkix.Name{CommonName: "release,O=Maker"}, nil), "", "^CN=.+,O=Maker$", false, `CN=release\,O=Maker`},
	} {
		id := CertificateNamed(tt.exact, tt.pattern)
		if err := id.Check(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if id.Bears(tt.cert) != tt.bears || id.NameOf(tt.cert) != tt.shown {
			t.Errorf("%s: bears %v, %q; expected %v, %q", tt.name, id.Bears(tt.cert), id.NameOf(tt.cert), tt.bears, tt.shown)
		}
	}
}

// TestAlternativeNamesUnderAnAuthority holds both kinds of signature against an entry that names an alternative name.
func TestAlternativeNamesUnderAnAuthority(t *testing.T) {
	for name, ladder := range map[string]string{"release@fabulon.example": whole, "guest@fabulon.example": "present valid covers"} {
		s, a := cmsScene(t)
		id := s.signer().Certificate
		id.Subject, id.AlternativeName = "", "release@fabulon.example"
		cert, k := a.issue(t, fabulon, func(c *x509.Certificate) { c.EmailAddresses = []string{name} })
		s.raw("firmware.bin", k, s.files["firmware.bin"].Bytes)
		s.add("firmware.bin.pem", "certificate", "evidence", pemOf(cert))
		s.add("bom.json", "cyclonedx-json", "evidence", embedChain(t, k, []*x509.Certificate{cert}))
		report := s.run(t)
		for _, file := range []string{"firmware.bin", "bom.json"} {
			if got := report.Files[file]; show(got.Ladder) != ladder {
				t.Errorf("%s by %s: got %q: %q, expected %q", file, name, show(got.Ladder), got.Reason, ladder)
			}
		}
	}
}
