package verify

import (
	"slices"
	"strings"
	"testing"
)

// keyEntry is an entry whose signer is known by a key.
const keyEntry = `kind: cleanbill.supplier/v1
name: meridian
products: [{name: InfuPump X2}]
signers:
  - name: release key
    key: {file: release.pub.pem}
    roles: [artifact]
    weak: [sha1, rsa-1024]
    statedTime: accept
`

func TestKeysOfTheRegistry(t *testing.T) {
	k := key(t)
	files := map[string]string{"m.yaml": keyEntry, "release.pub.pem": string(pemKey(t, k))}
	r, err := load(files)
	must(t, err)
	g := &r.Suppliers[0].Signers[0]
	fingerprint := g.Key.fingerprint
	if g.Key.key == nil || g.identity() != "key "+fingerprint || !g.believesStatedTime() {
		t.Errorf("got %+v", g)
	}
	if want := []string{`signer "release key", weak: sha1, rsa-1024`, `signer "release key", statedTime: accept`}; !slices.Equal(g.lowered(), want) {
		t.Errorf("lowered %q", g.lowered())
	}
	cert, _ := newInstance(t, "a").leaf(testIdentity, testIssuer, signingTime)
	files["release.pub.pem"] = string(pemOf(cert))
	if _, err := load(files); err != nil {
		t.Errorf("a certificate for its key: %v", err)
	}
	files["m.yaml"] = strings.Replace(keyEntry, "file: release.pub.pem", "sha256: "+strings.TrimPrefix(fingerprint, "sha256:"), 1)
	if r, err := load(files); err != nil || r.Suppliers[0].Signers[0].Key.fingerprint != fingerprint {
		t.Errorf("a pin: %v", err)
	}
	for _, tt := range []struct{ name, from, to, fault string }{
		{"no key", "{file: release.pub.pem}", "{}", `m.yaml:6: signers: signer "release key": key: expected file or sha256, found neither`},
		{"file and pin", "{file: release.pub.pem}", "{file: release.pub.pem, sha256: ab}", `m.yaml:6: signers: signer "release key": key: expected file or sha256, found both`},
		{"short pin", "{file: release.pub.pem}", "{sha256: ab}", `m.yaml:6: signers: signer "release key": key.sha256: expected 64 hexadecimal digits, found "ab"`},
		{"unknown field", "{file: release.pub.pem}", "{pem: x}", `m.yaml:6: unknown field "pem"; expected one of file, sha256`},
		{"doubled field", "{file: release.pub.pem}", "{file: a, file: b}", `m.yaml:6: key "file" is written twice; keep one of the two`},
		{"outside", "release.pub.pem", "../release.pub.pem", `m.yaml:6: signers: signer "release key": key.file: expected a relative path inside the registry directory, found "../release.pub.pem"`},
		{"no such file", "release.pub.pem", "other.pem", `m.yaml:6: signers: signer "release key": key.file: open other.pem: file does not exist`},
		{"file that is no key", "release.pub.pem", "m.yaml", `m.yaml:6: signers: signer "release key": key.file m.yaml: expected a public key or certificate in PEM or DER and nothing around it, found something else`},
		{"two identities", "    key:", "    sigstore: {issuer: https://a.example, identity: b}\n    key:", `m.yaml:5: signers: signer "release key": expected one of sigstore, key, certificate, openpgp, minisign and ssh, found several; write one signer for each`},
		{"unknown weakness", "[sha1, rsa-1024]", "[everything]", `m.yaml:5: signers: signer "release key": weak: expected names such as sha1, md5 or rsa-1024, found "everything"`},
		{"weakness twice", "[sha1, rsa-1024]", "[sha1, sha1]", `m.yaml:5: signers: signer "release key": weak: "sha1" is listed twice`},
		{"stated time of another word", "accept", "yes", `m.yaml:5: signers: signer "release key": statedTime: expected "accept" or nothing, found "yes"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			files["m.yaml"] = strings.Replace(keyEntry, tt.from, tt.to, 1)
			if _, err := load(files); err == nil || err.Error() != tt.fault {
				t.Errorf("got      %v\nexpected %s", err, tt.fault)
			}
		})
	}
}

func TestAuthoritiesAndOpenPGPKeysOfTheRegistry(t *testing.T) {
	entry := func(identity string) string {
		return strings.Replace(keyEntry, "key: {file: release.pub.pem}", identity, 1)
	}
	fingerprint := ""
	files := map[string]string{
		"ca.pem": string(pemOf(newInstance(t, "a").ca)), "pump.asc": string(openpgpFixture(t, "pump.asc")),
		"two.asc": string(openpgpFixture(t, "pump.asc")) + string(openpgpFixture(t, "valve.asc")),
	}
	for _, tt := range []struct{ name, identity, fault string }{
		{"authority", `certificate: {ca: ca.pem, subject: "CN=Release,O=Fabulon"}`, ""},
		{"authority and pattern", `certificate: {ca: ca.pem, subjectPattern: "^CN=[A-Z]+,O=Fabulon$"}`, ""},
		{"authority and alternative name", `certificate: {ca: ca.pem, alternativeName: release@fabulon.example}`, ""},
		{"authority and pattern of alternative names", `certificate: {ca: ca.pem, alternativeNamePattern: '^[^@/:]+@fabulon\.example$'}`, ""},
		{"two names", `certificate: {ca: ca.pem, subject: CN=a, alternativeName: a@fabulon.example}`, "certificate: expected a subject or an alternative name, found both"},
		{"alternative name twice", `certificate: {ca: ca.pem, alternativeName: a@b.example, alternativeNamePattern: "^a@b$"}`, "expected certificate.alternativeName or certificate.alternativeNamePattern, found both"},
		{"pattern for addresses of anybody", `certificate: {ca: ca.pem, alternativeNamePattern: "^release@.+$"}`, `certificate.alternativeNamePattern "^release@.+$": ` + errIdentityOpen.Error()},
		{"OpenPGP key", `openpgp: {file: pump.asc}`, ""},
		{"minisign key", "minisign: {key: " + minisignKey(t) + "}", ""},
		{"no minisign key", "minisign: {}", "minisign.key: expected a key in base64, found none"},
		{"SSH key", "ssh: {key: " + sshKey(t) + ", namespace: file}", ""},
		{"SSH key without a name space", "ssh: {key: " + sshKey(t) + "}", "ssh.namespace: expected the name space of the signatures, usually file, found none"},
		{"no SSH key", "ssh: {namespace: file}", "ssh.key: expected a public key, found none"},
		{"no authority", `certificate: {subject: "CN=Release"}`, "certificate.ca: expected a file with the certificates of the authority, found none"},
		{"no subject", `certificate: {ca: ca.pem}`, "expected certificate.subject or certificate.subjectPattern, found neither"},
		{"subject and pattern", `certificate: {ca: ca.pem, subject: a, subjectPattern: "^b$"}`, "expected certificate.subject or certificate.subjectPattern, found both"},
		{"pattern without ends", `certificate: {ca: ca.pem, subjectPattern: "O=Fabulon"}`, `certificate.subjectPattern "O=Fabulon": expected a pattern that starts with ^ and ends with $, so that it cannot match a part of a longer name`},
		{"pattern for anybody", `certificate: {ca: ca.pem, subjectPattern: "^CN=.*$"}`, `certificate.subjectPattern "^CN=.*$": the pattern matches names that nobody was given; spell out what nobody else bears: host, owner and repository of an identity, organisation of a subject, name of a product`},
		{"authority elsewhere", `certificate: {ca: /etc/ca.pem, subject: a}`, `certificate.ca: expected a relative path inside the registry directory, found "/etc/ca.pem"`},
		{"no OpenPGP key", `openpgp: {}`, "openpgp: expected file, fingerprint or both, found neither"},
		{"short fingerprint", `openpgp: {fingerprint: ABCD}`, `openpgp.fingerprint: expected 40 or 64 hexadecimal digits, found "ABCD"`},
		{"two OpenPGP keys", `openpgp: {file: two.asc}`, "openpgp.file two.asc: expected one key, found 2; say which with fingerprint"},
		{"fingerprint of another key", `openpgp: {file: pump.asc, fingerprint: ` + strings.Repeat("0", 40) + `}`, "openpgp.file pump.asc: no key in it has the fingerprint " + strings.Repeat("0", 40)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			files["m.yaml"] = entry(tt.identity)
			r, err := load(files)
			want := `m.yaml:6: signers: signer "release key": ` + tt.fault
			switch {
			case tt.fault == "" && err == nil:
				if o := r.Suppliers[0].Signers[0].OpenPGP; o != nil {
					fingerprint = o.fingerprint
				}
			case tt.fault == "" || err == nil || err.Error() != want:
				t.Errorf("got      %v\nexpected %s", err, want)
			}
		})
	}
	files["m.yaml"] = entry("openpgp: {file: two.asc, fingerprint: " + fingerprint + "}")
	if r, err := load(files); err != nil || r.Suppliers[0].Signers[0].identity() != "OpenPGP key "+fingerprint {
		t.Errorf("one of two: %v", err)
	}
}

func TestSeveralTrustedRoots(t *testing.T) {
	a, b := newInstance(t, "a").root(), newInstance(t, "b").root()
	files := map[string]string{"m.yaml": entryText + "trustedRoots: [a.json, b.json]\n", "a.json": string(a.JSON), "b.json": string(b.JSON)}
	r, err := load(files)
	if err != nil {
		t.Fatal(err)
	}
	if roots := r.Suppliers[0].Roots; len(roots) != 2 || roots[0].Digest() != a.Digest() || roots[1].Name != "supplier registry: b.json" {
		t.Errorf("got %+v", roots)
	}
	files["b.json"] = files["a.json"]
	if _, err := load(files); err == nil || err.Error() != "m.yaml:21: trustedRoots: b.json is listed twice" {
		t.Errorf("one root twice: %v", err)
	}
}
