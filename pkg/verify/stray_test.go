package verify

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// otherRole adds a signer of the supplier who may sign SBOMs alone, and what he signs the firmware with.
func (s keyScene) otherRole(t *testing.T, suffix string) {
	k := key(t)
	g := *s.signer()
	g.Name, g.Key, g.Roles = "sbom key", &KeyIdentity{File: "sbom.pem"}, []SignerRole{RoleSBOM}
	must(t, g.Key.load(func(string, int64) ([]byte, error) { return pemKey(t, k), nil }))
	s.req.Supplier.Signers = append(s.req.Supplier.Signers, g)
	content := s.files["firmware.bin"].Bytes
	s.add("firmware.bin"+suffix, delivery.KindRawSignature, delivery.Evidence, rawSignature(t, k, content))
}

func paths(all []decision.Signature) string {
	var out []string
	for _, s := range all {
		out = append(out, s.Path)
	}
	return strings.Join(out, " ")
}

// Who signs with several keys for several roles leaves no strays; what is broken is one.
func TestStrays(t *testing.T) {
	s := newKeyScene(t)
	s.raw("firmware.bin", s.key, s.files["firmware.bin"].Bytes)
	s.otherRole(t, ".sign")
	broken, others := s.run(t).Files["firmware.bin"].Strays()
	if len(broken)+len(others) > 0 {
		t.Errorf("a signer of another role: %s; %s", paths(broken), paths(others))
	}
	s.add("firmware.bin.signature", delivery.KindRawSignature, delivery.Evidence, rawSignature(t, s.key, []byte("other")))
	s.req.Supplier.Signers[1].Products = []Pattern{{Name: "something else"}}
	broken, others = s.run(t).Files["firmware.bin"].Strays()
	if paths(broken) != "firmware.bin.signature" || paths(others) != "firmware.bin.sign" {
		t.Errorf("got %s; %s", paths(broken), paths(others))
	}
	delete(s.files, "firmware.bin.sig")
	if broken, others = s.run(t).Files["firmware.bin"].Strays(); len(broken)+len(others) > 0 {
		t.Errorf("beside nothing that holds: %s; %s", paths(broken), paths(others))
	}
}

// Of several signers who may not sign, the reason is about the one who has the role.
func TestReasonOfTheSignerWithTheRole(t *testing.T) {
	s := newKeyScene(t)
	s.otherRole(t, ".sig")
	s.add("firmware.bin.sign", delivery.KindRawSignature, delivery.Evidence, rawSignature(t, s.key, s.files["firmware.bin"].Bytes))
	s.signer().Products = []Pattern{{Name: "something else"}}
	if got := s.run(t).Files["firmware.bin"]; !strings.Contains(got.Reason, `"release key" may not sign the product`) {
		t.Errorf("got %q", got.Reason)
	}
}

// A digest is never said to differ from itself.
func TestChanged(t *testing.T) {
	f := &delivery.File{SHA256: "00"}
	for signed, want := range map[string]string{
		"": "could not be read", "sha256:01": "over sha256:01, the delivered file has sha256:00", "sha256:00": "cannot be read as one in one way only",
	} {
		if got := changed(f, signed); !strings.Contains(got, want) {
			t.Errorf("%q: %s", signed, got)
		}
	}
}
