package verify

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// TestSharedWorkflows has a workflow sign that any repository can call. Only the registry's sources tell the supplier's builds from a stranger's.
func TestSharedWorkflows(t *testing.T) {
	const shared = "https://forge.example/shared/builder/.workflows/build.yml@refs/tags/v1"
	const own = "https://git.meridian.example/infupump"
	for _, tt := range []struct {
		name, san, source string
		sources           []string
		authorised        bool
		reason            string
	}{
		{"a listed repository", shared, own, []string{own}, true, ""},
		{"a listed repository, written in another way", shared, own + ".git", []string{own + "/"}, true, ""},
		{"a stranger's repository", shared, "https://forge.example/mallory/x", []string{own}, false, "says that https://forge.example/mallory/x was built; the registry accepts builds of " + own},
		{"no repository is listed", shared, own, nil, false, "says that " + own + " was built; the registry accepts no source repository: list it under sources in the entry"},
		{"a workflow of the repository itself", shared, "https://forge.example/shared/builder", nil, true, ""},
		{"a repository whose name goes on", shared, "https://forge.example/shared/build", nil, false, "was built"},
		{"no repository in the certificate", shared, "", nil, true, ""},
		{"a person", "release@meridian.example", own, nil, true, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t)
			s.instance.source = tt.source
			s.req.Supplier.Signers[0].Sigstore.Identity, s.req.Supplier.Sources = tt.san, tt.sources
			s.sign(signer{tt.san, testIssuer, signingTime}, "firmware.bin")
			got := s.run(t).Files["firmware.bin"]
			if got.Ladder.Authorised != tt.authorised || !got.Ladder.Recognised || !strings.Contains(got.Reason, tt.reason) || got.Ladder.Whole() != (tt.reason == "") {
				t.Errorf("%q: %q", show(got.Ladder), got.Reason)
			}
			if want := slsa.Repository(tt.source); got.Best.Source != want {
				t.Errorf("the source is told as %q, expected %q", got.Best.Source, want)
			}
		})
	}
}

// Who names the workflow as the expected signer has said so, and is told what was built.
func TestSharedWorkflowAlone(t *testing.T) {
	const shared = "https://forge.example/shared/builder/.workflows/build.yml@refs/tags/v1"
	i := newInstance(t, "meridian")
	i.source = "https://forge.example/mallory/x"
	zero := 0
	got, err := Single(t.Context(), SingleRequest{
		Artifact: signature.NewMessage(firmware), Signature: i.message(signer{shared, testIssuer, signingTime}, firmware),
		Signer: Signer{Sigstore: SigstoreIdentity{Issuer: testIssuer, Identity: shared}}, Roots: []Root{i.root()},
		Thresholds: Thresholds{SignedCertificateTimestamp: &zero}, At: signingTime.AddDate(0, 1, 0),
	})
	must(t, err)
	if !got.Verified() || got.Best.Source != i.source {
		t.Errorf("verified %v, built from %q: %s", got.Verified(), got.Best.Source, got.Best.Reason)
	}
}
