package dossier

import (
	"cmp"
	"context"
	"crypto"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Fault is one thing that is wrong with a dossier.
type Fault struct {
	Path string `json:"path"`
	What string `json:"what"`
}

// Verify holds every file against the manifest, the manifest against its signature, and the signed statements against the decision. The dossier is verified when
// there is no fault. Without a signatory nothing that was signed is held against anything, and the answer says only whether the files are those of the manifest.
// at is the moment to judge at. The error says that ctx ended.
func (d *Dossier) Verify(ctx context.Context, by *Signatory, at time.Time) ([]Fault, error) {
	faults := slices.Clone(d.faults)
	faults = append(faults, d.againstManifest()...)
	if by != nil {
		signed, err := d.signature(ctx, by, at)
		if err != nil {
			return nil, err
		}
		statements, err := d.statements(ctx, by, at)
		if err != nil {
			return nil, err
		}
		faults = append(append(faults, signed...), statements...)
	}
	slices.SortStableFunc(faults, func(a, b Fault) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.What, b.What)) })
	return slices.Compact(faults), nil
}

// againstManifest names every file that is changed, missing or added.
func (d *Dossier) againstManifest() []Fault {
	data, found := d.Files[ManifestFile]
	if !found {
		return []Fault{{ManifestFile, "missing: nothing says which files the dossier had"}}
	}
	m, err := parseManifest(data)
	if m == nil || err != nil {
		return []Fault{{ManifestFile, "changed: " + strings.TrimPrefix(err.Error(), ": ")}}
	}
	var faults []Fault
	listed := map[string]bool{ManifestFile: true, SignatureFile: true}
	for _, f := range m.Files {
		data, found := d.Files[f.Path]
		switch is := describe(f.Path, data); {
		case listed[f.Path]:
			faults = append(faults, Fault{ManifestFile, fmt.Sprintf("it lists %.200q twice, or itself", f.Path)})
		case !found && d.unread[f.Path]: // told with the packaging
		case !found:
			faults = append(faults, Fault{f.Path, "missing"})
		case is.Size != f.Size:
			faults = append(faults, Fault{f.Path, fmt.Sprintf("changed: expected %d bytes, found %d", f.Size, is.Size)})
		case is.SHA256 != f.SHA256:
			faults = append(faults, Fault{f.Path, fmt.Sprintf("changed: expected sha256:%s, found sha256:%s", f.SHA256, is.SHA256)})
		}
		listed[f.Path] = true
	}
	for _, name := range slices.Sorted(maps.Keys(d.Files)) {
		if !listed[name] {
			faults = append(faults, Fault{name, "added: the manifest does not list it"})
		}
	}
	return faults
}

// signature holds the manifest against its signature.
func (d *Dossier) signature(ctx context.Context, by *Signatory, at time.Time) ([]Fault, error) {
	bundle, found := d.Files[SignatureFile]
	if !found {
		return []Fault{{SignatureFile, "missing: the dossier is not signed, so nothing in it is vouched for"}}, nil
	}
	content := d.Files[ManifestFile]
	why, err := by.holds(ctx, signature.NewMessage(content), ManifestFile, bundle, SignatureFile, at)
	if err != nil || why == "" {
		return nil, err
	}
	return []Fault{{SignatureFile, fmt.Sprintf("it does not vouch for %s: %s", ManifestFile, why)}}, nil
}

// statements holds each signed statement against the signatory and the delivered files that the decision names, and the one that is the whole decision against that.
func (d *Dossier) statements(ctx context.Context, by *Signatory, at time.Time) ([]Fault, error) {
	document, err := d.Decision()
	if err != nil {
		return []Fault{{DecisionFile, err.Error()}}, nil
	}
	var faults []Fault
	for _, name := range StatementFiles {
		bundle, found := d.Files[name]
		if !found {
			faults = append(faults, Fault{name, "missing: a signed dossier has this statement"})
			continue
		}
		predicate, why, err := by.statement(ctx, document, bundle, name, at)
		if err != nil {
			return nil, err
		}
		if why != "" {
			faults = append(faults, Fault{name, why})
		}
		if path.Base(name) == "decision.sigstore.json" && predicate != nil && !same(predicate, d.Files[DecisionFile]) {
			faults = append(faults, Fault{name, "it states another decision than " + DecisionFile})
		}
	}
	return faults, nil
}

// statement opens a signed statement about what a decision names, and says why it does not hold; empty when it does. What cannot be opened has no predicate.
func (s *Signatory) statement(ctx context.Context, document *decision.Decision, bundle []byte, name string, at time.Time) (predicate json.RawMessage, why string, err error) {
	subject, predicate, err := opened(bundle)
	if err != nil {
		return nil, "changed: " + err.Error(), nil
	}
	if !slices.ContainsFunc(document.Delivery.Files, func(f decision.File) bool { return f.SHA256 == subject }) {
		return nil, "it is about a file that the decision does not name", nil
	}
	digest, err := hex.DecodeString(subject)
	if err != nil || len(digest) != crypto.SHA256.Size() {
		return nil, "it names no SHA-256 of what it is about", nil
	}
	why, err = s.holds(ctx, signature.Message{Digests: map[crypto.Hash][]byte{crypto.SHA256: digest}}, "the delivered software", bundle, name, at)
	return predicate, why, err
}

// Attests says why a bundle is no statement of the signatory's about what a decision names; empty when it is.
func (s *Signatory) Attests(ctx context.Context, document *decision.Decision, bundle []byte, name string, at time.Time) (why string, err error) {
	_, why, err = s.statement(ctx, document, bundle, name, at)
	return why, err
}

// States says why the signed statement in a bundle does not make a decision document the signatory's; empty when it does.
func (s *Signatory) States(ctx context.Context, data, bundle []byte, name string, at time.Time) (why string, err error) {
	document, err := ParseDecision(data)
	if err != nil {
		return "", err
	}
	predicate, why, err := s.statement(ctx, document, bundle, name, at)
	if err == nil && why == "" && !same(predicate, data) {
		why = "it states another decision"
	}
	return why, err
}

// StatementFiles are the signed statements of a signed dossier.
var StatementFiles = []string{path.Join(StatementsFolder, "decision.sigstore.json"), path.Join(StatementsFolder, "svr.sigstore.json"), path.Join(StatementsFolder, "vsa.sigstore.json")}

// opened takes the first subject and the predicate out of a bundle. What is believed of them the signature decides.
func opened(bundle []byte) (subject string, predicate json.RawMessage, err error) {
	var b struct {
		Envelope struct {
			Payload []byte `json:"payload"`
		} `json:"dsseEnvelope"`
	}
	var s struct {
		Subject   []struct{ Digest map[string]string }
		Predicate json.RawMessage
	}
	if err := json.Unmarshal(bundle, &b); err != nil {
		return "", nil, fmt.Errorf("it is no bundle: %w", err)
	}
	if err := json.Unmarshal(b.Envelope.Payload, &s); err != nil {
		return "", nil, fmt.Errorf("it holds no statement: %w", err)
	}
	if len(s.Subject) == 0 {
		return "", nil, errors.New("it is about nothing")
	}
	return s.Subject[0].Digest["sha256"], s.Predicate, nil
}

// same says whether two JSON texts are one document.
func same(a, b []byte) bool {
	x, err := strictjson.Strict(a, strictjson.Options{})
	if err != nil {
		return false
	}
	y, err := strictjson.Strict(b, strictjson.Options{})
	return err == nil && strictjson.Equal(x, y)
}

// Decision reads the decision in a dossier, as it lies there.
func (d *Dossier) Decision() (*decision.Decision, error) {
	data, found := d.Files[DecisionFile]
	if !found {
		return nil, errors.New("missing: there is no decision")
	}
	return ParseDecision(data)
}

// MaxDecision bounds a stored decision, in bytes. One on 100,000 components with many findings has some 100 MB.
const MaxDecision = 256 << 20

// ParseDecision reads a decision document. Fields that a later version added are passed over.
func ParseDecision(data []byte) (*decision.Decision, error) {
	if _, err := strictjson.Strict(data, strictjson.Options{}); err != nil {
		return nil, fmt.Errorf("read decision: %w", err)
	}
	out := &decision.Decision{}
	if err := json.Unmarshal(data, out); err != nil {
		return nil, fmt.Errorf("read decision: %w", err)
	}
	if out.Kind != decision.Kind {
		return nil, fmt.Errorf("read decision: kind: expected %q, found %.80q", decision.Kind, out.Kind)
	}
	return out, nil
}
