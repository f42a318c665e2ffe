package verify

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// digests is one digest, or one for each artifact of a case.
type digests []string

func (d *digests) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*d = digests{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(d))
}

type conformanceCase struct {
	ID, Check, Expect string
	Disputed          bool
	Offline           *bool
	Files             []struct{ Role, Path string }
	Options           struct {
		Identity  string  `json:"certificate_identity"`
		Issuer    string  `json:"certificate_oidc_issuer"`
		SHA256    digests `json:"artifact_sha256"`
		SHA384    string  `json:"artifact_sha384"`
		SHA512    string  `json:"artifact_sha512"`
		TLog      *int    `json:"tlog_threshold"`
		TSA       *int    `json:"tsa_threshold"`
		SCT       *int    `json:"sct_threshold"`
		SourceURI string  `json:"source_uri"`
		BuilderID string  `json:"builder_id"`
		Branch    string  `json:"source_branch"`
		Tag       string  `json:"source_tag"`
		Versioned string  `json:"source_versioned_tag"`
		Package   string  `json:"package_name"`
		Release   string  `json:"package_version"`
		Image     string  `json:"image_sha256"`
		Subjects  digests `json:"subject_digests"`
		Verifier  string  `json:"verifier_id"`
		Resource  string  `json:"resource_uri"`
		Levels    digests `json:"verified_levels"`
		KeyID     string  `json:"public_key_id"`
		Crypto    struct {
			Identity string `json:"certificate_identity"`
			Issuer   string `json:"certificate_oidc_issuer"`
		}
	}
}

func (c conformanceCase) file(role string) string {
	for _, f := range c.Files {
		if f.Role == role {
			return f.Path
		}
	}
	return ""
}

// conformance reads the cases of one topic, or skips.
func conformance(t *testing.T, topic string) (dir string, cases []conformanceCase) {
	t.Helper()
	top := needs.Conformance(t)
	dir = filepath.Join(top, topic)
	if err := json.Unmarshal(read(t, filepath.Join(dir, "cases.json")), &cases); err != nil {
		t.Fatal(err)
	}
	return dir, cases
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// proveCase runs a case through the internals of Run: the bundle must verify under the root, for the
// identity, and cover the digest.
func proveCase(t *testing.T, dir string, c conformanceCase, name, identity, issuer string) (*sealed, proof, string) {
	t.Helper()
	r, err := NewRoot("root", read(t, filepath.Join(dir, c.file("trusted_root"))))
	if err != nil {
		return nil, proof{}, err.Error()
	}
	needs := Thresholds{c.Options.TLog, c.Options.TSA, c.Options.SCT}.required()
	root, err := newCandidate(r, nil, needs)
	if err != nil {
		t.Fatal(err)
	}
	all := readSealed(&delivery.File{Path: filepath.Base(name), Kind: delivery.KindSigstore, Bytes: read(t, filepath.Join(dir, name))})
	if len(all) != 1 {
		return nil, proof{}, "expected one bundle"
	}
	p := (&prover{roots: []*candidate{root}}).prove(all[0])
	switch {
	case !p.valid():
		return all[0], p, p.reason
	case !(SigstoreIdentity{Issuer: issuer, Identity: identity}).is(p.holds[0].certificate.SubjectAlternativeName, p.holds[0].certificate.Issuer):
		return all[0], p, "signed by " + p.holds[0].name
	}
	files := []*delivery.File{{Path: "artifact", SHA384: c.Options.SHA384, SHA512: c.Options.SHA512}}
	if name := c.file("artifact"); name != "" && len(c.Options.SHA256) < 2 {
		files[0] = wholeFile("artifact", read(t, filepath.Join(dir, name)))
	} else {
		for i, d := range c.Options.SHA256 {
			if i > 0 {
				files = append(files, &delivery.File{Path: fmt.Sprint("artifact ", i)})
			}
			files[i].SHA256 = d
		}
	}
	covered := 0
	for _, l := range newIndex(&delivery.Delivery{Files: files}).links(all[0]) {
		if l.covers {
			covered++
		}
	}
	if covered < len(files) {
		return all[0], p, "does not cover the digest"
	}
	return all[0], p, ""
}

// wholeFile is a delivered file with all its digests.
func wholeFile(path string, data []byte) *delivery.File {
	s256, s384, s512 := sha256.Sum256(data), sha512.Sum384(data), sha512.Sum512(data)
	return &delivery.File{
		Path: path, Size: int64(len(data)), Bytes: data,
		SHA256: hex.EncodeToString(s256[:]), SHA384: hex.EncodeToString(s384[:]), SHA512: hex.EncodeToString(s512[:]),
	}
}

func TestConformanceSigstoreBundles(t *testing.T) {
	dir, cases := conformance(t, "sigstore")
	agree, ran := 0, 0
	for _, c := range cases {
		if c.Check != "verify-bundle" {
			continue
		}
		if c.file("key") != "" {
			t.Logf("skipped %s: plain keys are not in the registry", c.ID)
			continue
		}
		ran++
		why := ""
		if c.Options.TSA != nil && *c.Options.TSA == 0 {
			why = "a timestamp threshold of 0 is refused"
		} else {
			_, _, why = proveCase(t, dir, c, c.file("bundle"), c.Options.Identity, c.Options.Issuer)
		}
		switch accepted := why == ""; {
		case accepted == (c.Expect == "pass"):
			agree++
		case accepted && !c.Disputed: // a promise of the log without a proof, bundle 0.1: clients differ
			t.Errorf("%s: accepted, must fail", c.ID)
		default:
			t.Logf("%s: expect %s: %s", c.ID, c.Expect, why)
		}
	}
	t.Logf("agree %d of %d", agree, ran)
	if agree < 145 {
		t.Errorf("agree %d of %d, expected at least 145", agree, ran)
	}
}

func TestConformanceTrustedRoots(t *testing.T) {
	dir, cases := conformance(t, "sigstore")
	for _, c := range cases {
		if c.Check != "parse-trusted-root" {
			continue
		}
		_, err := NewRoot(c.ID, read(t, filepath.Join(dir, c.Files[0].Path)))
		if (err == nil) != (c.Expect == "pass") {
			t.Errorf("%s: expect %s, got %v", c.ID, c.Expect, err)
		}
	}
}

func TestConformanceProvenance(t *testing.T) {
	dir, cases := conformance(t, "slsa")
	agree, ran := 0, 0
	for _, c := range cases {
		if c.Check != "slsa-verify-artifact" || c.Offline == nil || !*c.Offline {
			continue
		}
		ran++
		s, p, why := proveCase(t, dir, c, c.file("provenance"), c.Options.Crypto.Identity, c.Options.Crypto.Issuer)
		if why == "" {
			err := s.statement.Provenance.Met(slsa.Demand{
				Builder: c.Options.BuilderID, Source: c.Options.SourceURI, Signer: c.Options.Crypto.Identity,
				Branch: c.Options.Branch, Tag: c.Options.Tag, VersionedTag: c.Options.Versioned,
			}, p.holds[0].certificate)
			if err != nil {
				why = err.Error()
			}
		}
		switch accepted := why == ""; {
		case accepted == (c.Expect == "pass"):
			agree++
		case accepted:
			t.Errorf("%s: accepted, must fail", c.ID)
		default:
			t.Logf("%s: expect %s: %s", c.ID, c.Expect, why)
		}
	}
	t.Logf("agree %d of %d", agree, ran)
	if agree < ran {
		t.Errorf("agree %d of %d, expected all", agree, ran)
	}
}
