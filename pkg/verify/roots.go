package verify

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"sort"
	"sync"
	"time"

	"github.com/sigstore/sigstore-go/pkg/root"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

//go:generate bash ../../scripts/public-good-root.sh roots/public-good.trusted_root.json

//go:embed roots/public-good.trusted_root.json
var publicGood []byte

// EmbeddedRootName is the name of the root that comes with the program.
const EmbeddedRootName = "embedded public-good"

// MaxRootSize bounds a trusted root file, in bytes.
const MaxRootSize = 4 << 20

// Root is one Sigstore trusted root at hand.
type Root struct {
	Name string // for people: "embedded public-good", or the file's name
	JSON []byte // the trusted_root.json

	load func() (*root.TrustedRoot, error)
}

// RootUse is a root that was at hand for a run.
type RootUse struct {
	Root
	Digest string    // "sha256:…" of the file
	Newest time.Time // start of the newest key's validity in it; a root file carries no date of its own
	Used   bool      // whether a signature was verified with it
}

// Authority is one certificate authority, log or timestamp authority of a root.
type Authority struct {
	Kind  string // "certificate authority", "transparency log", "certificate log" or "timestamp authority"
	URI   string
	From  time.Time
	Until time.Time // zero: open
}

// NewRoot reads a trusted_root.json and refuses one that does not parse.
func NewRoot(name string, data []byte) (Root, error) {
	if len(data) > MaxRootSize {
		return Root{}, fmt.Errorf("trusted root of %d bytes; at most %d are allowed", len(data), MaxRootSize)
	}
	if _, err := strictjson.Strict(data, fixedKeys); err != nil {
		return Root{}, fmt.Errorf("parse trusted root: %w", err)
	}
	tr, err := root.NewTrustedRootFromJSON(data)
	if err != nil {
		return Root{}, fmt.Errorf("parse trusted root: %w", err)
	}
	if len(tr.FulcioCertificateAuthorities())+len(tr.TimestampingAuthorities())+len(tr.RekorLogs()) == 0 {
		return Root{}, fmt.Errorf("parse trusted root: it holds no certificate authority, no timestamp authority and no log")
	}
	r := Root{Name: name, JSON: data, load: func() (*root.TrustedRoot, error) { return tr, nil }}
	all, err := r.Authorities()
	if err != nil {
		return Root{}, err
	}
	for _, a := range all {
		if !a.Until.IsZero() && a.Until.Before(a.From) {
			return Root{}, fmt.Errorf("parse trusted root: the term of the %s %.200q ends on %s, before it begins on %s", a.Kind, a.URI, day(a.Until), day(a.From))
		}
	}
	return r, nil
}

var parseEmbedded = sync.OnceValues(func() (*root.TrustedRoot, error) { return root.NewTrustedRootFromJSON(publicGood) })

// EmbeddedRoot is the copy of the public-good instance's root that comes with the program. Its newest key
// is of September 2025: signatures that rest on a later log or timestamp authority need a newer file.
func EmbeddedRoot() Root { return Root{Name: EmbeddedRootName, JSON: publicGood, load: parseEmbedded} }

func (r Root) material() (*root.TrustedRoot, error) {
	if r.load != nil {
		return r.load()
	}
	return root.NewTrustedRootFromJSON(r.JSON)
}

// Digest is "sha256:…" of the file.
func (r Root) Digest() string { return digestOf(r.JSON) }

func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Newest is the start of the newest key's validity, in UTC.
func (r Root) Newest() (time.Time, error) {
	all, err := r.Authorities()
	if err != nil {
		return time.Time{}, err
	}
	var newest time.Time
	for _, a := range all {
		if a.From.After(newest) {
			newest = a.From
		}
	}
	return newest, nil
}

// Authorities lists what the root trusts, sorted by kind, start and URI.
func (r Root) Authorities() ([]Authority, error) {
	tr, err := r.material()
	if err != nil {
		return nil, fmt.Errorf("parse trusted root %s: %w", r.Name, err)
	}
	var all []Authority
	for _, a := range tr.FulcioCertificateAuthorities() {
		if ca, ok := a.(*root.FulcioCertificateAuthority); ok {
			all = append(all, Authority{"certificate authority", ca.URI, ca.ValidityPeriodStart.UTC(), ca.ValidityPeriodEnd.UTC()})
		}
	}
	for _, a := range tr.TimestampingAuthorities() {
		if tsa, ok := a.(*root.SigstoreTimestampingAuthority); ok {
			all = append(all, Authority{"timestamp authority", tsa.URI, tsa.ValidityPeriodStart.UTC(), tsa.ValidityPeriodEnd.UTC()})
		}
	}
	for kind, logs := range map[string]map[string]*root.TransparencyLog{"transparency log": tr.RekorLogs(), "certificate log": tr.CTLogs()} {
		for _, l := range logs {
			all = append(all, Authority{kind, l.BaseURL, l.ValidityPeriodStart.UTC(), l.ValidityPeriodEnd.UTC()})
		}
	}
	sort.Slice(all, func(i, j int) bool {
		a, b := all[i], all[j]
		if a.Kind != b.Kind {
			return a.Kind < b.Kind
		}
		if !a.From.Equal(b.From) {
			return a.From.Before(b.From)
		}
		return a.URI < b.URI
	})
	return all, nil
}
