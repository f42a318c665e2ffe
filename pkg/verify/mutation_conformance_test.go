package verify

import (
	"bytes"
	"context"
	"crypto"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// flipsEach is how many bits of each file of each valid case are flipped; CLEANBILL_FLIPS sets another number.
func flipsEach() int {
	if n, err := strconv.Atoi(os.Getenv("CLEANBILL_FLIPS")); err == nil {
		return n
	}
	return 4
}

// mutable is a valid case, part by part.
type mutable struct {
	id    string
	parts map[string][]byte
	judge func(parts map[string][]byte) (fingerprint string, holds bool) // valid, and covers the artifact; under which key
}

func (m mutable) holds(parts map[string][]byte) bool {
	_, holds := m.judge(parts)
	return holds
}

// with is the case with one part replaced.
func (m mutable) with(part string, data []byte) map[string][]byte {
	parts := maps.Clone(m.parts)
	parts[part] = data
	return parts
}

// mutables are the valid cases of the conformance material that rest on signatures.
func mutables(t *testing.T) []mutable {
	var all []mutable
	for topic, checks := range map[string]map[string]string{
		"sigstore": {"verify-bundle": "bundle", "verify-dsse-key": "envelope"},
		"slsa": {
			"slsa-verify-artifact": "provenance", "slsa-verify-github-attestation": "provenance",
			"slsa-verify-npm": "attestations", "slsa-verify-image-gcb": "answer", "slsa-verify-vsa": "vsa",
		},
		"medical": {"verify-pgp-detached": "signature"},
	} {
		dir, cases := conformance(t, topic)
		for _, c := range cases {
			role, known := checks[c.Check]
			if !known || c.Expect != "pass" {
				continue
			}
			m := mutableCase(t, dir, c, role)
			if m.holds(m.parts) {
				all = append(all, m)
			} else {
				t.Logf("%s: not valid unchanged", c.ID)
			}
		}
	}
	slices.SortFunc(all, func(a, b mutable) int { return strings.Compare(a.id, b.id) })
	return all
}

func mutableCase(t *testing.T, dir string, c conformanceCase, role string) mutable {
	if role == "attestations" || role == "answer" || role == "vsa" {
		return answerCase(t, dir, c, role)
	}
	base := conformanceRequest(t, dir, c, role, c.file("artifact") == "" && c.file("document") == "")
	if c.Options.Crypto.Identity != "" {
		base.Signer.Sigstore = SigstoreIdentity{Issuer: c.Options.Crypto.Issuer, Identity: c.Options.Crypto.Identity}
	}
	parts := map[string][]byte{role: base.Signature}
	for _, more := range []string{"artifact", "document", "trusted_root", "key"} {
		if name := c.file(more); name != "" {
			parts[more] = read(t, filepath.Join(dir, name))
		}
	}
	if role == "signature" {
		base.Signer = Signer{OpenPGP: &OpenPGPIdentity{File: c.file("key")}}
	}
	if role == "envelope" { // the case names no artifact: it is the one that the statement is about
		base.Artifact.Digests[crypto.SHA256] = make([]byte, sha256.Size)
		if got, err := Single(context.Background(), base); err == nil && got.Statement != nil {
			base.Artifact.Digests[crypto.SHA256], _ = hex.DecodeString(got.Statement.Subjects[0].Digest["sha256"])
		}
	}
	return mutable{c.ID, parts, func(parts map[string][]byte) (string, bool) {
		req := base
		req.Signature, req.At = parts[role], time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
		for _, content := range []string{"artifact", "document"} {
			if data := parts[content]; data != nil {
				req.Artifact, req.Size = signature.NewMessage(data), int64(len(data))
			}
		}
		if data := parts["trusted_root"]; data != nil {
			r, err := NewRoot("root", data)
			if err != nil {
				return "", false
			}
			req.Roots = []Root{r}
		}
		req.Read = func(string, int64) ([]byte, error) { return bytes.Clone(parts["key"]), nil }
		got, err := Single(context.Background(), req)
		if err != nil {
			return "", false
		}
		return got.Best.Fingerprint, got.Best.Ladder.Valid && got.Best.Ladder.Covers
	}}
}

// tally counts flips by the kind of the part they were made in, and those that changed nothing by their reason.
type tally struct {
	sync.Mutex
	made, harmless map[string]int
}

func (n *tally) add(made, harmless map[string]int) {
	n.Lock()
	defer n.Unlock()
	for kind, flips := range made {
		n.made[kind] += flips
	}
	for why, flips := range harmless {
		n.harmless[why] += flips
	}
}

// TestMutatedConformance flips bits of everything that a valid case consists of. None may stay valid and cover the artifact, unless the bit
// lies outside of all that is signed or relied on. The parts of cases are changed side by side; which bits flip rests on their names alone.
func TestMutatedConformance(t *testing.T) {
	cases, flips := mutables(t), flipsEach()
	n := tally{made: map[string]int{}, harmless: map[string]int{}}
	t.Run("flips", func(t *testing.T) {
		for _, m := range cases {
			for part, data := range m.parts {
				if len(data) == 0 {
					continue
				}
				t.Run(m.id+" "+part, func(t *testing.T) {
					t.Parallel()
					n.add(m.flip(t, part, flips))
				})
			}
		}
	})
	t.Logf("%d cases, %d flips each: %v", len(cases), flips, n.made)
	for _, why := range slices.Sorted(maps.Keys(n.harmless)) {
		t.Logf("harmless: %d in %s", n.harmless[why], why)
	}
	if len(cases) < 182 {
		t.Errorf("only %d cases were changed", len(cases))
	}
}

// flip flips bits of one part, one at a time, and counts them by kind, and those that changed nothing by their reason.
func (m mutable) flip(t *testing.T, part string, flips int) (made, harmless map[string]int) {
	made, harmless = map[string]int{}, map[string]int{}
	data := m.parts[part]
	seed := sha256.Sum256([]byte(m.id + part))
	random := rand.New(rand.NewPCG(uint64(seed[0])<<8|uint64(seed[1]), 20261120))
	kind, _, _ := strings.Cut(part, " ")
	for range flips {
		at, bit := random.IntN(len(data)), random.IntN(8)
		changed := bytes.Clone(data)
		changed[at] ^= 1 << bit
		made[kind]++
		if !m.holds(m.with(part, changed)) {
			continue
		}
		why := m.harmless(part, changed)
		harmless[kind+": "+why]++
		if why == "" {
			t.Errorf("byte %d, %q for %q in …%s…", at, changed[at], data[at], data[max(0, at-60):min(len(data), at+30)])
		}
	}
	return made, harmless
}
