package verify

import (
	"bytes"
	"context"
	"crypto"
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/rawsig"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// answerCase is a valid case of a registry's or a build service's answer, or of a verification summary.
func answerCase(t *testing.T, dir string, c conformanceCase, role string) mutable {
	o := c.Options
	file := c.file(role)
	if role == "answer" {
		file = c.file("provenance")
	}
	parts := map[string][]byte{role: read(t, filepath.Join(dir, file))}
	for _, more := range []string{"artifact", "trusted_root", "npm_keys", "key"} {
		if name := c.file(more); name != "" {
			parts[more] = read(t, filepath.Join(dir, name))
		}
	}
	if keys := c.file("keys_dir"); keys != "" {
		names, err := filepath.Glob(filepath.Join(dir, keys, "*.key"))
		must(t, err)
		for _, name := range names {
			region := strings.TrimSuffix(filepath.Base(name), ".key")
			location, _, _ := strings.Cut(region, "-pae")
			if bytes.Contains(parts[role], []byte("/locations/"+location+"/")) {
				parts["key "+region] = read(t, name)
			}
		}
	}
	digests := map[crypto.Hash][]byte{}
	for h, d := range map[crypto.Hash]string{crypto.SHA256: o.Image, crypto.SHA512: o.SHA512} {
		if raw, err := hex.DecodeString(d); err == nil && d != "" {
			digests[h] = raw
		}
	}
	return mutable{c.ID, parts, func(parts map[string][]byte) (string, bool) {
		req := BuiltRequest{
			Artifact: signature.Message{Digests: digests}, Statement: parts[role], StatementName: role,
			Read: func(string, int64) ([]byte, error) { return bytes.Clone(parts["key"]), nil }, At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
		}
		if data := parts["artifact"]; data != nil {
			req.Artifact = signature.NewMessage(data)
		}
		if data := parts["trusted_root"]; data != nil {
			r, err := NewRoot("root", data)
			if err != nil {
				return "", false
			}
			req.Roots = []Root{r}
		}
		if role == "vsa" {
			return c.summary(req)
		}
		return c.provenance(req, parts)
	}}
}

// summary judges a verification summary.
func (c conformanceCase) summary(req BuiltRequest) (fingerprint string, holds bool) {
	o := c.Options
	req.Signer = &Signer{Key: &KeyIdentity{File: "key"}}
	algorithm, value, _ := strings.Cut(o.Subjects[0], ":")
	got, err := SummaryOf(context.Background(), req, SummaryDemand{
		VSADemand: slsa.VSADemand{VerifierID: o.Verifier, ResourceURI: o.Resource, Levels: o.Levels}, KeyID: o.KeyID, Algorithm: algorithm, Value: value,
	})
	if err != nil {
		return "", false
	}
	return got.Best.Signature.Fingerprint, got.Met()
}

// provenance judges an answer, under the keys in parts; the fingerprint is that of all of them.
func (c conformanceCase) provenance(req BuiltRequest, parts map[string][]byte) (fingerprint string, holds bool) {
	o := c.Options
	d := ProvenanceDemand{
		Demand:  slsa.Demand{Builder: o.BuilderID, Source: o.SourceURI, Branch: o.Branch, Tag: o.Tag, VersionedTag: o.Versioned},
		Package: o.Package, Version: o.Release, RegistryKeys: parts["npm_keys"], CloudBuild: map[string]crypto.PublicKey{},
	}
	var fingerprints []string
	for part, data := range parts {
		region, isKey := strings.CutPrefix(part, "key ")
		if !isKey {
			continue
		}
		key, err := rawsig.ParseKey(data)
		if err != nil {
			return "", false
		}
		of, _ := signature.KeyFingerprint(key.Public)
		d.CloudBuild[region], fingerprints = key.Public, append(fingerprints, region+" "+of)
	}
	got, err := ProvenanceOf(context.Background(), req, d)
	if err != nil {
		return "", false
	}
	slices.Sort(fingerprints)
	return strings.Join(fingerprints, " "), got.Met()
}
