package verify

import (
	"bytes"
	"cmp"
	"context"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// npm judges an answer of npm's registry: provenance must meet the demand, and the registry's own statement, under its key, must
// say that it took this package in.
func (r BuiltRequest) npm(ctx context.Context, entries []slsa.NPMAttestation, err error, d ProvenanceDemand) (*BuiltResult, error) {
	if err != nil {
		return result([]Attested{{Signature: decision.Signature{Path: r.StatementName, Kind: "npm-attestations", Ladder: decision.Ladder{Present: true}, Reason: err.Error()}}}), nil
	}
	registry, err := npmSigners(d.RegistryKeys)
	if err != nil {
		return nil, err
	}
	var provenance, published []Attested
	for _, e := range entries {
		if e.PredicateType == slsa.TypeNPMPublish { // a label of the registry; what was signed must be it as well
			all, err := r.published(ctx, e.Bundle, registry, d)
			if err != nil {
				return nil, err
			}
			published = append(published, all...)
			continue
		}
		all, err := r.attested(ctx, e.Bundle, r.Signer)
		if err != nil {
			return nil, err
		}
		for i := range all {
			all[i].demand(func() error {
				if err := all[i].provenance(r, d); err != nil {
					return err
				}
				return all[i].Statement.ofPackage(d.Package, d.Version)
			})
		}
		provenance = append(provenance, all...)
	}
	noneBeside(provenance) // each was judged by itself
	if len(provenance) == 0 {
		provenance = []Attested{{Signature: decision.Signature{Path: r.StatementName, Reason: "the answer holds no provenance"}}}
	}
	if len(published) == 0 {
		published = []Attested{{Signature: decision.Signature{Path: r.StatementName, Reason: "the answer holds no statement of the registry that it took the package in"}}}
	}
	out := result(provenance)
	out.Also = published
	return out, nil
}

// published judges the registry's own statement.
func (r BuiltRequest) published(ctx context.Context, bundle []byte, registry []Signer, d ProvenanceDemand) ([]Attested, error) {
	thresholds := r.Thresholds
	thresholds.SignedCertificateTimestamp = nil // asked of the provenance: a key has no certificate
	all, err := r.single(bundle).statements(ctx, expecting(registry, thresholds))
	if err != nil {
		return nil, err
	}
	for i := range all {
		a := &all[i]
		a.demand(func() error {
			if a.Statement.PredicateType != slsa.TypeNPMPublish {
				return fmt.Errorf("the registry's statement is %s, expected %s", a.Statement.PredicateType, slsa.TypeNPMPublish)
			}
			return a.Statement.ofPackage(d.Package, d.Version)
		})
		if a.Signature.Reason != "" {
			a.Signature.Reason = "the registry's statement that it took the package in: " + a.Signature.Reason
		}
	}
	return all, nil
}

// askedPackage is ofPackage for statements that may be about anything else, unless a package is asked for.
func (s *Statement) askedPackage(d ProvenanceDemand) error {
	if d.Package == "" && d.Version == "" {
		return nil
	}
	return s.ofPackage(d.Package, d.Version)
}

// ofPackage holds the subject, a package URL, against the package asked for. What is not asked for may be anything.
func (s *Statement) ofPackage(name, version string) error {
	if len(s.Subjects) != 1 {
		return fmt.Errorf("expected one package as the subject, found %d", len(s.Subjects))
	}
	foundName, foundVersion, err := slsa.NPMPackage(s.Subjects[0].Name)
	switch {
	case err != nil:
		return err
	case name != "" && name != foundName:
		return fmt.Errorf("package: expected %s, found %s", name, foundName)
	case version != "" && version != foundVersion:
		return fmt.Errorf("package version: expected %s, found %s", version, foundVersion)
	}
	return nil
}

const (
	npmAttestationUsage = "npm:attestations"
	maxRegistryKeys     = 100
)

// npmSigners reads the keys of npm's registry: as it publishes them, each with its term, or one in PEM.
func npmSigners(data []byte) ([]Signer, error) {
	if len(data) == 0 {
		return nil, errors.New("the statement of npm's registry is signed with its key, and none is at hand")
	}
	if block, _ := pem.Decode(data); block != nil {
		signer, err := npmSigner("registry key", data, time.Time{}, time.Time{})
		return []Signer{signer}, err
	}
	list, err := readNPMKeys(data)
	if err != nil {
		return nil, fmt.Errorf("read the keys of npm's registry: %w", err)
	}
	var all []Signer
	for i, k := range list {
		if k.KeyUsage != npmAttestationUsage {
			continue
		}
		raw, err := base64.StdEncoding.DecodeString(k.PublicKey.RawBytes)
		if err == nil {
			_, err = x509.ParsePKIXPublicKey(raw)
		}
		if err != nil {
			return nil, fmt.Errorf("read the keys of npm's registry: keys/%d: %w", i, err)
		}
		from, errFrom := term(k.PublicKey.ValidFor.Start)
		until, errUntil := term(k.PublicKey.ValidFor.End)
		if err := errors.Join(errFrom, errUntil); err != nil {
			return nil, fmt.Errorf("read the keys of npm's registry: keys/%d: validFor: %w", i, err)
		}
		signer, err := npmSigner(k.KeyID, raw, from, until)
		if err != nil {
			return nil, err
		}
		all = append(all, signer)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("read the keys of npm's registry: expected one with keyUsage %s, found none", npmAttestationUsage)
	}
	return all, nil
}

// npmKey is a key as npm's registry publishes it.
type npmKey struct {
	KeyID     string `json:"keyId"`
	KeyUsage  string `json:"keyUsage"`
	PublicKey struct {
		RawBytes   string `json:"rawBytes"`
		KeyDetails string `json:"keyDetails"`
		ValidFor   struct {
			Start string `json:"start"`
			End   string `json:"end"`
		} `json:"validFor"`
	} `json:"publicKey"`
}

// readNPMKeys refuses members that are not known: a key whose term is misspelt must not count for ever.
func readNPMKeys(data []byte) ([]npmKey, error) {
	tree, err := strictjson.Strict(data, fixedKeys)
	if err != nil {
		return nil, err
	}
	if list, _ := child(tree, "keys").([]any); len(list) == 0 || len(list) > maxRegistryKeys {
		return nil, fmt.Errorf("keys: expected 1 to %d, found %d", maxRegistryKeys, len(list))
	}
	var published struct {
		Keys []npmKey `json:"keys"`
	}
	reader := json.NewDecoder(bytes.NewReader(data))
	reader.DisallowUnknownFields()
	if err := reader.Decode(&published); err != nil {
		return nil, fmt.Errorf("expected keys as npm's registry publishes them: %w", err)
	}
	return published.Keys, nil
}

func npmSigner(name string, data []byte, from, until time.Time) (Signer, error) {
	var key KeyIdentity
	if err := key.parse(data); err != nil {
		return Signer{}, fmt.Errorf("read the keys of npm's registry: %w", err)
	}
	return Signer{
		Name: cmp.Or(name, "registry key"), Key: &key,
		Roles: []SignerRole{RoleDocument, RoleArtifact, RoleProvenance}, ValidFrom: from, ValidUntil: until,
	}, nil
}

// term reads an end of a key's term; none is open.
func term(moment string) (time.Time, error) {
	if moment == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339, moment)
}
