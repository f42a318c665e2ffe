package cms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
	"testing"
	"time"
)

// signedBy makes a signature by the last of some parties, which carries the certificates of all of them.
func signedBy(chain ...party) []byte {
	var certs []*x509.Certificate
	for _, p := range chain {
		certs = append(certs, p.cert)
	}
	return sign(spec{content: firmware, certs: certs, signers: []signerSpec{{by: chain[len(chain)-1]}}})
}

func TestChains(t *testing.T) {
	w := theWorld()
	under := func(issuer party, name string, edits ...edit) party {
		return issue(&issuer, name, ecKey(name), edits...)
	}
	deep := []party{w.root}
	for i := range maxChain - 1 {
		deep = append(deep, under(deep[i], "deep "+string(rune('a'+i)), isCA))
	}
	short := under(w.root, "short path", isCA, func(c *x509.Certificate) { c.MaxPathLen, c.MaxPathLenZero = 0, true })
	belowShort := under(short, "below short path", isCA)
	named := under(w.root, "named", isCA, func(c *x509.Certificate) { c.PermittedDNSDomains = []string{"fabulon.example"} })
	mail := under(w.root, "web only", isCA, purpose(x509.ExtKeyUsageServerAuth))
	own := issue(nil, "Fabulon Own", ecKey("own"), forSigning)
	old := under(w.root, "old intermediate", isCA, validity(from, date(2026, 6, 1)))
	weakSub := issue(&w.root, "weak intermediate", mustRSA(1024), isCA)

	for _, c := range []struct {
		name   string
		chain  []party
		roots  []party // ours when nil
		reason string  // empty when it holds
	}{
		{"root issued it", []party{under(w.root, "direct", forSigning)}, nil, ""},
		{"no key usage at all", []party{under(w.root, "free")}, nil, ""},
		{"non-repudiation", []party{under(w.root, "nr", func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageContentCommitment })}, nil, ""},
		{"another authority of the same name", []party{w.stranger, w.strand}, nil, "leads to none of the buyer's 1 roots"},
		{"no roots", []party{w.root, w.sub, w.leaf}, []party{}, "leads to none of the buyer's 0 roots"},
		{"intermediate as root", []party{w.leaf}, []party{w.sub}, ""},
		{"self-signed, not trusted", []party{own}, nil, "is signed by itself and not among the buyer's roots"},
		{"self-signed, trusted", []party{own}, []party{own}, ""},
		{"own root carried along", []party{w.root, own}, nil, "signed by itself"},
		{"signer is no authority", []party{w.sub, w.leaf, under(w.leaf, "issued by a signer", forSigning)}, nil, "none of the buyer's"},
		{"as deep as may be", slices.Concat(deep[:maxChain-1], []party{under(deep[maxChain-2], "deep leaf", forSigning)}), nil, ""},
		{"too deep", slices.Concat(deep, []party{under(deep[maxChain-1], "deeper leaf", forSigning)}), nil, "has 11 certificates, more than 10"},
		{"path length", []party{short, belowShort, under(belowShort, "too low", forSigning)}, nil, "too many intermediates"},
		{"path length kept", []party{short, under(short, "low enough", forSigning)}, nil, ""},
		{"name constraint", []party{named, under(named, "elsewhere", forSigning, func(c *x509.Certificate) { c.DNSNames = []string{"build.other.example"} })}, nil, "not permitted"},
		{"name constraint kept", []party{named, under(named, "here", forSigning, func(c *x509.Certificate) { c.DNSNames = []string{"build.fabulon.example"} })}, nil, ""},
		{"unknown critical extension", []party{under(w.root, "critical", forSigning, func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3}, Critical: true, Value: []byte{5, 0}}}
		})}, nil, "unhandled critical extension"},
		{"server authentication", []party{under(w.root, "server", forSigning, purpose(x509.ExtKeyUsageServerAuth))}, nil, "issued for another purpose: extended key usage is serverAuth"},
		{"time stamping", []party{under(w.root, "stamp", stamps)}, nil, "issued for another purpose: extended key usage is timeStamping"},
		{"unknown purpose", []party{under(w.root, "odd", forSigning, func(c *x509.Certificate) { c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{1, 2, 3}} })}, nil, "extended key usage is 1.2.3"},
		{"among other purposes", []party{under(w.root, "mixed", forSigning, purpose(x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageCodeSigning))}, nil, ""},
		{"authority for another purpose", []party{mail, under(mail, "code below web", forSigning, purpose(x509.ExtKeyUsageCodeSigning))}, nil, "incompatible key usage"},
		{"key agreement only", []party{under(w.root, "ka", func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyAgreement })}, nil, "not issued for signing"},
		{"expired", []party{under(w.root, "expired", forSigning, validity(from, date(2026, 6, 1)))}, nil,
			"is valid from 2025-01-01 12:00:00 UTC until 2026-06-01 12:00:00 UTC, and no time stamp proves an earlier moment than the one judged at, 2026-11-20 12:00:00 UTC"},
		{"not yet valid", []party{under(w.root, "early", forSigning, validity(date(2027, 1, 1), until))}, nil, "is valid from 2027-01-01"},
		{"intermediate expired", []party{old, under(old, "below old", forSigning)}, nil, "certificate CN=old intermediate,O=Fabulon,C=XA"},
		{"valid on the last day", []party{under(w.root, "last", forSigning, validity(from, judged))}, nil, ""},
		{"weak intermediate", []party{weakSub, issue(&weakSub, "below weak", ecKey("below weak"), forSigning)}, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.anchors()
			if c.roots != nil {
				a.Roots = nil
				for _, r := range c.roots {
					a.Roots = append(a.Roots, r.cert)
				}
			}
			got, err := Verify(signedBy(c.chain...), message, a, options)
			if c.reason != "" {
				refused(t, err, c.reason)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var weak []string
			if c.name == "weak intermediate" {
				weak = []string{"rsa-1024"}
			}
			if !slices.Equal(got[0].Weak, weak) {
				t.Errorf("weak %q, expected %q", got[0].Weak, weak)
			}
		})
	}
}

// withSHA1 puts another algorithm name on a certificate's signature: crypto/x509 makes none with SHA-1, and refuses by the name before it computes.
func withSHA1(p party, issuer party) party {
	sha1 := []byte{0x30, 0x09, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01} // ecdsa-with-SHA1
	var outer struct {
		TBS, Algorithm asn1.RawValue
		Value          asn1.BitString
	}
	if _, err := asn1.Unmarshal(p.cert.Raw, &outer); err != nil {
		panic(err)
	}
	var fields []asn1.RawValue
	rest := outer.TBS.Bytes
	for len(rest) > 0 {
		var f asn1.RawValue
		var err error
		if rest, err = asn1.Unmarshal(rest, &f); err != nil {
			panic(err)
		}
		fields = append(fields, f)
	}
	var body []byte
	for i, f := range fields {
		if i == 2 {
			f.FullBytes = sha1
		}
		body = append(body, f.FullBytes...)
	}
	tbs := append(appendHeader(nil, 0x30, len(body)), body...)
	value, err := ecdsa.SignASN1(rand.Reader, issuer.key.(*ecdsa.PrivateKey), digestOf(crypto.SHA1, tbs))
	if err != nil {
		panic(err)
	}
	raw, err := asn1.Marshal(struct {
		TBS, Algorithm asn1.RawValue
		Value          asn1.BitString
	}{asn1.RawValue{FullBytes: tbs}, asn1.RawValue{FullBytes: sha1}, asn1.BitString{Bytes: value, BitLength: 8 * len(value)}})
	if err != nil {
		panic(err)
	}
	cert, err := x509.ParseCertificate(raw)
	if err != nil {
		panic(err)
	}
	return party{p.key, cert}
}

func TestSHA1InTheChain(t *testing.T) {
	w := theWorld()
	sub := withSHA1(issue(&w.root, "old-fashioned CA", ecKey("sha1 sub"), isCA), w.root)
	leaf := issue(&sub, "below SHA-1", ecKey("sha1 leaf"), forSigning)
	_, err := Verify(signedBy(sub, leaf), message, w.anchors(), options)
	refused(t, err, "certificate CN=old-fashioned CA,O=Fabulon,C=XA")
	refused(t, err, "is signed with ECDSA-SHA1, which is broken and never accepted in a chain")

	root := withSHA1(issue(nil, "old-fashioned root", ecKey("sha1 root"), isCA), party{key: ecKey("sha1 root")})
	a := w.anchors()
	a.Roots = []*x509.Certificate{root.cert}
	if _, err := Verify(signedBy(issue(&root, "below an old root", ecKey("x"), forSigning)), message, a, options); err != nil {
		t.Errorf("the signature of a root on itself proves nothing, and so takes nothing away: %v", err)
	}
}

func TestKeysThatAreTooShortOrTooLong(t *testing.T) {
	w := theWorld()
	long := &rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), maxRSA, 1), E: 65537}
	if affordable(&x509.Certificate{PublicKey: long}) {
		t.Error("a key of 8193 bits is put to use")
	}
	short := &rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), minRSA-2, 1), E: 65537}
	err := claim{scheme: pkcs1, digest: crypto.SHA256, sum: make([]byte, 32), value: make([]byte, 128)}.under(short)
	refused(t, err, "unsupported: an RSA key of 1023 bits")
	err = claim{scheme: pkcs1}.under(struct{}{})
	refused(t, err, "unsupported: the key in the signer's certificate")

	weak := issue(&w.root, "weak signer", mustRSA(1024), forSigning)
	got, err := Verify(signedBy(weak), message, w.anchors(), options)
	if err != nil || !slices.Equal(got[0].Weak, []string{"rsa-1024"}) {
		t.Errorf("%+v, %v", got, err)
	}
	p224, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(signedBy(issue(&w.root, "P-224", p224, forSigning)), message, w.anchors(), options); err != nil {
		t.Error(err)
	}
}

// A renewed certificate has the key of the old one: with a key identifier both fit, and the one that leads to the signer is found.
func TestSeveralCertificatesFit(t *testing.T) {
	w := theWorld()
	id := func(c *x509.Certificate) { c.SubjectKeyId = []byte("the one key identifier") }
	other := issue(&w.root, "other key, same identifier", ecKey("impostor"), forSigning, id)
	right := issue(&w.root, "right", ecKey("right"), forSigning, id)
	s := signerSpec{by: right, keyID: true}
	m := spec{content: firmware, certs: []*x509.Certificate{other.cert, right.cert}, signers: []signerSpec{s}}
	got, err := Verify(sign(m), message, w.anchors(), options)
	if err != nil || got[0].Certificate.X509.Subject.CommonName != "right" {
		t.Errorf("%+v, %v", got, err)
	}
	m.certs = []*x509.Certificate{}
	for i := range maxCandidates {
		m.certs = append(m.certs, issue(&w.root, "impostor "+string(rune('a'+i)), ecKey("impostor"), forSigning, id).cert)
	}
	m.certs = append(m.certs, right.cert)
	_, err = Verify(sign(m), message, w.anchors(), options)
	refused(t, err, "certificate CN=impostor a,O=Fabulon,C=XA")
}

// The buyer may have the certificates that a signature leaves out.
func TestCertificatesOfTheBuyer(t *testing.T) {
	w := theWorld()
	bare := sign(spec{content: firmware, signers: []signerSpec{{by: w.leaf}}})
	a := w.anchors()
	_, err := Verify(bare, message, a, options)
	refused(t, err, "neither in the signature nor among the buyer's")
	a.Intermediates = []*x509.Certificate{w.sub.cert, w.leaf.cert}
	if _, err := Verify(bare, message, a, options); err != nil {
		t.Error(err)
	}
}

func TestEverySignerIsReported(t *testing.T) {
	w := theWorld()
	second := issue(&w.root, "Fabulon Quality", edKey("second"), forSigning)
	m := spec{content: firmware, certs: []*x509.Certificate{w.sub.cert, w.leaf.cert, second.cert}, signers: []signerSpec{{by: w.leaf}, {by: second}}}
	got, err := Verify(sign(m), message, w.anchors(), options)
	if err != nil || len(got) != 2 || got[0].Certificate.X509.Subject.CommonName != "Fabulon Release" || got[1].Algorithm != "ed25519" {
		t.Errorf("%+v, %v", got, err)
	}
	m.certs, m.signers[1].by = append(m.certs, w.strand.cert), w.strand
	_, err = Verify(sign(m), message, w.anchors(), options)
	refused(t, err, "signer 2 of 2: certificate CN=Fabulon Release")
}

func TestMoments(t *testing.T) {
	if got := moment(time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600))); got != "2026-01-02 02:04:05 UTC" {
		t.Errorf("got %s", got)
	}
}
