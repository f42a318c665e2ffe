package verify

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

const (
	testIssuer   = "https://login.meridian.example"
	testIdentity = "https://git.meridian.example/infupump/release.yml@refs/tags/v4"
)

var release = signer{testIdentity, testIssuer, signingTime}

// scene is a delivery of one artifact under judgement.
type scene struct {
	instance *testInstance
	files    map[string]*delivery.File
	req      Request
}

func newScene(t *testing.T) *scene {
	i := newInstance(t, "meridian")
	root := i.root()
	zero := 0
	meridian := &Supplier{
		Name: "meridian", Products: []Pattern{{Name: "InfuPump X2"}}, Roots: []Root{root},
		Thresholds: Thresholds{SignedCertificateTimestamp: &zero},
		Signers: []Signer{{
			Name: "release workflow", Sigstore: SigstoreIdentity{Issuer: testIssuer, Identity: testIdentity},
			Roles:     []SignerRole{RoleArtifact, RoleSBOM, RoleVEX, RoleProvenance, RoleManifest, RoleDocument},
			ValidFrom: signingTime.AddDate(0, -1, 0), ValidUntil: signingTime.AddDate(1, 0, 0),
		}},
		Builders: []Builder{{ID: "https://build.meridian.example/ci", MaxLevel: 2}}, Sources: []string{"https://git.meridian.example/infupump"},
		BuildTypes: []string{"https://build.meridian.example/type"}, ExternalParameters: []string{"source"},
	}
	other := &Supplier{
		Name: "northlake", Roots: []Root{root}, Products: []Pattern{{Name: "InfuPump X2"}}, Thresholds: Thresholds{SignedCertificateTimestamp: &zero},
		Signers: []Signer{{Name: "northlake release", Sigstore: SigstoreIdentity{Issuer: testIssuer, Identity: "release@northlake.example"}, Roles: []SignerRole{RoleArtifact}}},
	}
	s := &scene{instance: i, files: map[string]*delivery.File{}}
	s.req = Request{
		Supplier: meridian, Registry: &Registry{Suppliers: []*Supplier{meridian, other}},
		Product: Product{Name: "InfuPump X2", Version: "4.2.0"}, At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
		Roots: []Root{EmbeddedRoot()},
	}
	s.add("firmware.bin", delivery.KindUnknown, delivery.Artifact, []byte("firmware 4.2.0"))
	return s
}

func (s *scene) add(path string, kind delivery.Kind, role delivery.Role, data []byte) *delivery.File {
	f := wholeFile(path, data)
	f.Kind, f.Role = kind, role
	s.files[path] = f
	return f
}

func (s *scene) bundle(path string, data []byte) {
	s.add(path, delivery.KindSigstore, delivery.Evidence, data)
}

func (s *scene) sign(who signer, path string) {
	s.bundle(path+".sigstore.json", s.instance.message(who, s.files[path].Bytes))
}

func (s *scene) run(t *testing.T) *Report {
	t.Helper()
	d := &delivery.Delivery{Name: "delivery"}
	for _, p := range slices.Sorted(maps.Keys(s.files)) {
		d.Files = append(d.Files, s.files[p])
	}
	if s.req.Delivery != nil {
		d.Manifest = s.req.Delivery.Manifest
	}
	s.req.Delivery = d
	r, err := Run(context.Background(), s.req)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Files) != len(d.Files) {
		t.Errorf("%d files judged, %d delivered", len(r.Files), len(d.Files))
	}
	for p, ft := range r.Files {
		consistent(t, p, ft)
	}
	return r
}

// consistent holds what is true of every file, whatever was delivered.
func consistent(t *testing.T, path string, ft *FileTrust) {
	t.Helper()
	if (ft.Best == nil) != (len(ft.Signatures) == 0) {
		t.Errorf("%s: best %+v of %d signatures", path, ft.Best, len(ft.Signatures))
	}
	if b := ft.Best; b != nil && (b.Ladder != ft.Ladder || b.Signer != ft.Signer || b.Reason != ft.Reason) {
		t.Errorf("%s: the best signature is not the file's standing: %+v", path, b)
	}
	for _, s := range ft.Signatures {
		if s.Ladder.Valid && (!s.Tried || s.Fingerprint == "" && (s.TrustedRoot == "" || !strings.HasPrefix(s.TrustedRootDigest, "sha256:"))) {
			t.Errorf("%s: a valid signature that nobody tried: %+v", path, s)
		}
	}
}

// show writes a ladder as the rungs that hold.
func show(l decision.Ladder) string {
	var out []string
	for _, r := range []struct {
		held bool
		name string
	}{{l.Present, "present"}, {l.Valid, "valid"}, {l.Recognised, "recognised"}, {l.Authorised, "authorised"}, {l.Covers, "covers"}, {l.Timely, "timely"}} {
		if r.held {
			out = append(out, r.name)
		}
	}
	return strings.Join(out, " ")
}

const whole = "present valid recognised authorised covers timely"
