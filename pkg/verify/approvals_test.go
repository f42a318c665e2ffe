package verify

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/sshsig"
)

// person is an approver with a key of their own.
type person struct {
	name string
	key  *ecdsa.PrivateKey
}

func newPerson(t *testing.T, name string) person {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	return person{name, key}
}

// sign gives a bare signature over a content.
func (p person) sign(t *testing.T, content string) []byte {
	t.Helper()
	sum := sha256.Sum256([]byte(content))
	sig, err := ecdsa.SignASN1(rand.Reader, p.key, sum[:])
	must(t, err)
	return sig
}

// signer is the registry's entry of a person.
func (p person) signer(t *testing.T, change ...func(*Signer)) Signer {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(p.key.Public())
	must(t, err)
	g := Signer{Name: p.name, Key: &KeyIdentity{File: p.name}, Roles: []SignerRole{RoleWaiver}}
	must(t, g.Key.load(func(string, int64) ([]byte, error) {
		return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), nil
	}))
	for _, c := range change {
		c(&g)
	}
	return g
}

// TestApprovals holds signatures beside a waiver against the registry of approvers.
func TestApprovals(t *testing.T) {
	anna, boris, eve := newPerson(t, "Anna"), newPerson(t, "Boris"), newPerson(t, "Eve")
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	const content = "kind: cleanbill.waiver/v1\n"
	shared := person{"Boris", anna.key}
	entry := func(signers ...Signer) *Supplier { return &Supplier{Name: "house", Signers: signers} }
	for _, tc := range []struct {
		name      string
		entries   []*Supplier
		signature []byte
		names     string
		broken    bool
		reason    string // part of it
	}{
		{"one who may", []*Supplier{entry(anna.signer(t), boris.signer(t))}, boris.sign(t, content), "Boris", false, ""},
		{"in another entry", []*Supplier{entry(anna.signer(t)), {Name: "clinic", Signers: []Signer{boris.signer(t)}}}, boris.sign(t, content), "Boris", false, ""},
		{"changed after it was signed", []*Supplier{entry(anna.signer(t))}, anna.sign(t, content+" "), "", true, "not valid"},
		{"a stranger", []*Supplier{entry(anna.signer(t))}, eve.sign(t, content), "", true, "not valid"},
		{"one key under two names", []*Supplier{entry(anna.signer(t), shared.signer(t))}, anna.sign(t, content), "Anna Boris", false, ""},
		{"another role", []*Supplier{entry(anna.signer(t, func(g *Signer) { g.Roles = []SignerRole{RoleArtifact, RoleDocument} }))}, anna.sign(t, content), "", false, `may not sign in the role "waiver"`},
		{"revoked", []*Supplier{entry(anna.signer(t, func(g *Signer) { g.RevokedOn = at.AddDate(0, -1, 0) }))}, anna.sign(t, content), "", false, "revoked"},
		{"no longer accepted", []*Supplier{entry(anna.signer(t, func(g *Signer) { g.ValidUntil = at }))}, anna.sign(t, content), "", false, "no longer accepted"},
		{"for another product", []*Supplier{entry(anna.signer(t, func(g *Signer) { g.Products = []Pattern{{Name: "Monitor"}} }))}, anna.sign(t, content), "", false, "may not sign the product"},
		{"for this product", []*Supplier{entry(anna.signer(t, func(g *Signer) { g.Products = []Pattern{{Name: "Pump"}} }))}, anna.sign(t, content), "Anna", false, ""},
		{"an entry of another product", []*Supplier{{Name: "house", Products: []Pattern{{Name: "Monitor"}}, Signers: []Signer{anna.signer(t)}}}, anna.sign(t, content), "", false, "does not list the product"},
		{"a log entry is asked for", []*Supplier{{Name: "house", Thresholds: Thresholds{TransparencyLog: new(1)}, Signers: []Signer{anna.signer(t)}}}, anna.sign(t, content), "", false, "1 entries in a transparency log are asked for"},
		{"nothing", []*Supplier{entry(anna.signer(t))}, nil, "", true, ""},
		{"nobody is known", nil, anna.sign(t, content), "", false, "no registry of approvers was given"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := Approvals(context.Background(), ApprovalRequest{Role: RoleWaiver, Name: "w.yaml", Content: []byte(content), SignatureName: "w.yaml.sig", Signature: tc.signature,
				Approvers: &Registry{Suppliers: tc.entries}, Product: Product{Name: "Pump"}, At: at})
			if err != nil || len(got) != 1 {
				t.Fatalf("%d approvals, %v", len(got), err)
			}
			a := got[0]
			slices.Sort(a.Names)
			if strings.Join(a.Names, " ") != tc.names || a.Broken != tc.broken || !strings.Contains(a.Reason, tc.reason) || a.Path != "w.yaml.sig" {
				t.Errorf("%+v", a)
			}
			if approves := a.Names != nil; approves != (a.Reason == "") || approves != a.Ladder.Whole() || approves != (a.Keys != nil) {
				t.Errorf("names, reason, ladder and key do not go together: %+v", a)
			}
		})
	}
}

// TestOneKeyInTwoFormats gives the key of one person to another in another format: it stays one key.
func TestOneKeyInTwoFormats(t *testing.T) {
	public, err := sshsig.ParseKey([]byte(sshKey(t)))
	must(t, err)
	der, err := x509.MarshalPKIXPublicKey(public.(ssh.CryptoPublicKey).CryptoPublicKey())
	must(t, err)
	anna := Signer{Name: "Anna", Key: &KeyIdentity{File: "anna"}, Roles: []SignerRole{RoleWaiver}}
	must(t, anna.Key.load(func(string, int64) ([]byte, error) {
		return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), nil
	}))
	boris := Signer{Name: "Boris", SSH: &SSHIdentity{Key: sshKey(t), Namespace: "file"}, Roles: []SignerRole{RoleWaiver}}
	must(t, boris.SSH.load(nil))
	got, err := Approvals(context.Background(), ApprovalRequest{Role: RoleWaiver, Name: "content", Content: fixtureOf(t, "sshsig", "content"), SignatureName: "content.sig",
		Signature: fixtureOf(t, "sshsig", "ed25519.sig"), Approvers: &Registry{Suppliers: []*Supplier{{Name: "house", Signers: []Signer{anna, boris}}}},
		Product: Product{Name: "Pump"}, At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)})
	if err != nil || len(got) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	if a := got[0]; !slices.Equal(a.Names, []string{"Boris"}) || !slices.Contains(a.Keys, anna.Key.fingerprint) || !slices.Equal(a.Bearers, []string{"Anna", "Boris"}) {
		t.Errorf("%+v; the key of Anna is %s", a, anna.Key.fingerprint)
	}
}

// TestApprovalsByCertificate takes the name in a Sigstore certificate for the key, which lives for minutes only.
func TestApprovalsByCertificate(t *testing.T) {
	i := newInstance(t, "house")
	const content = "kind: cleanbill.waiver/v1\n"
	zero := 0
	house := &Supplier{Name: "house", Roots: []Root{i.root()}, Thresholds: Thresholds{SignedCertificateTimestamp: &zero}, Signers: []Signer{
		{Name: "Anna", Sigstore: SigstoreIdentity{Issuer: testIssuer, Identity: "anna@house.example"}, Roles: []SignerRole{RoleWaiver}},
	}}
	for _, tc := range []struct {
		who, over, names, reason string
	}{
		{"anna@house.example", content, "Anna", ""},
		{"eve@house.example", content, "", "not in the registry"},
		{"anna@house.example", content + " ", "", "another content was signed"},
	} {
		got, err := Approvals(context.Background(), ApprovalRequest{Role: RoleWaiver, Name: "w.yaml", Content: []byte(content), SignatureName: "w.yaml.sigstore.json",
			Signature: i.message(signer{tc.who, testIssuer, signingTime}, []byte(tc.over)), Approvers: &Registry{Suppliers: []*Supplier{house}}, Product: Product{Name: "Pump"},
			At: signingTime.AddDate(0, 1, 0)})
		if err != nil || len(got) != 1 {
			t.Fatalf("%d approvals, %v", len(got), err)
		}
		if a := got[0]; strings.Join(a.Names, " ") != tc.names || !strings.Contains(a.Reason, tc.reason) || a.Names != nil && !slices.Equal(a.Keys, []string{"anna@house.example (" + testIssuer + ")"}) || a.Broken != (tc.over != content) {
			t.Errorf("%+v: %+v", tc, a)
		}
	}
}

// TestWaiverRoleIsWorthNothingToSuppliers gives a signer of a supplier that role alone.
func TestWaiverRoleIsWorthNothingToSuppliers(t *testing.T) {
	s := newScene(t)
	s.req.Supplier.Signers[0].Roles = []SignerRole{RoleWaiver}
	s.sign(release, "firmware.bin")
	if l := s.run(t).Files["firmware.bin"].Ladder; l.Authorised {
		t.Errorf("%+v", l)
	}
}
