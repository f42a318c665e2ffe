package ledger

import (
	"context"
	"crypto"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"github.com/transparency-dev/merkle/compact"
	"golang.org/x/mod/sumdb/note"

	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
)

// Earlier is a checkpoint from an earlier day that the ledger must still agree with.
type Earlier struct {
	Name string // where it is from
	Raw  []byte // a signed note
}

// Check says how a ledger is to be verified.
type Check struct {
	Key       crypto.PublicKey // of who keeps the ledger
	Witnesses []note.Verifier  // each must have cosigned a checkpoint that the ledger has
	Earlier   []Earlier
	Entry     func(*proof.Entry, []byte) (fault string, err error) // what else must be true of each entry; nil: nothing
}

// Fault is one thing that is wrong with a ledger.
type Fault struct {
	Place string `json:"place"`
	What  string `json:"what"`
}

// MaxFaults bounds how many faults are listed: a ledger signed with a key that nobody expects has one for each entry.
const MaxFaults = 100

// Agreed is an earlier checkpoint that the ledger agrees with.
type Agreed struct {
	Name      string   `json:"name"`
	Size      uint64   `json:"size"`
	Witnesses []string `json:"witnesses,omitempty"` // that cosigned it, of those that were expected
}

// Verification is what came of verifying a ledger.
type Verification struct {
	Checkpoint *proof.Checkpoint // nil when the checkpoint is not of the key
	Agrees     []Agreed          // in the order in which they were looked at
	Faults     []Fault
	More       int // faults beyond those that are listed
}

func (v *Verification) fault(place, what string) {
	if len(v.Faults) == MaxFaults {
		v.More++
		return
	}
	v.Faults = append(v.Faults, Fault{place, what})
}

// Verify holds a ledger against its checkpoint and that against the key: every entry, every tile that proofs are made of, and every earlier checkpoint, those
// that witnesses cosigned included. The ledger is verified when there is no fault. The error says that it could not be tried.
func (l *Log) Verify(ctx context.Context, c Check) (*Verification, error) {
	out := &Verification{}
	now, err := l.Checkpoint(c.Key)
	if errors.Is(err, proof.ErrCheckpoint) {
		out.fault("checkpoint", err.Error())
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	out.Checkpoint = now
	earlier, err := l.earlier(c)
	if err != nil {
		return nil, err
	}
	opened := out.open(earlier, now, c)
	roots := []uint64{now.Size}
	for _, e := range opened {
		if e != nil {
			roots = append(roots, e.Size)
		}
	}
	t := &tiles{ctx: ctx, log: l, pending: map[compact.NodeID][]byte{}, fault: out.fault}
	found, err := l.walk(ctx, now.Size, walk{roots: roots, node: t.node, each: func(index uint64, raw []byte) error { return out.entry(c, index, raw) }})
	switch {
	case errors.Is(err, ErrDamaged):
		out.fault("entries", err.Error())
		return out, nil
	case err != nil:
		return nil, err
	case found[now.Size] != now.Root:
		out.fault("entries", "they are not those that the checkpoint commits to")
		return out, nil
	}
	t.rest()
	out.compare(earlier, opened, found)
	out.witnessed(c.Witnesses)
	return out, nil
}

// earlier are the checkpoints that a ledger must still agree with: those that the caller kept, and those that witnesses cosigned.
func (l *Log) earlier(c Check) ([]Earlier, error) {
	cosigned, err := l.Cosigned()
	if err != nil {
		return nil, err
	}
	out := slices.Clone(c.Earlier)
	for _, raw := range cosigned {
		out = append(out, Earlier{"", raw})
	}
	return out, nil
}

// compare holds earlier checkpoints, as far as they could be opened, against the roots that were found at their sizes.
func (v *Verification) compare(earlier []Earlier, opened []*proof.Checkpoint, found map[uint64][sha256.Size]byte) {
	for i, e := range opened {
		switch {
		case e == nil:
		case found[e.Size] != e.Root:
			v.fault(nameOf(earlier[i].Name, e), fmt.Sprintf("the ledger no longer holds what it held at %d entries", e.Size))
		default:
			v.Agrees = append(v.Agrees, Agreed{nameOf(earlier[i].Name, e), e.Size, e.Witness})
		}
	}
}

func nameOf(name string, c *proof.Checkpoint) string {
	if name != "" {
		return name
	}
	return fmt.Sprintf("%s/%d", cosignedFolder, c.Size)
}

// open reads earlier checkpoints; what cannot be read or is of no such ledger is a fault, and nil in the answer.
func (v *Verification) open(earlier []Earlier, now *proof.Checkpoint, c Check) []*proof.Checkpoint {
	out := make([]*proof.Checkpoint, len(earlier))
	for i, e := range earlier {
		name := e.Name
		if name == "" {
			name = cosignedFolder
		}
		opened, err := proof.OpenCheckpoint(e.Raw, c.Key, c.Witnesses...)
		switch {
		case err != nil:
			v.fault(name, err.Error())
		case opened.Origin != now.Origin:
			v.fault(name, fmt.Sprintf("it is of the ledger %.80q, expected %.80q", opened.Origin, now.Origin))
		case opened.Size > now.Size:
			v.fault(name, fmt.Sprintf("the ledger had %d entries and has %d", opened.Size, now.Size))
		default:
			out[i] = opened
		}
	}
	return out
}

func (v *Verification) entry(c Check, index uint64, raw []byte) error {
	place := fmt.Sprintf("entry %d", index)
	e, err := proof.ParseEntry(raw)
	if err != nil {
		v.fault(place, err.Error())
		return nil
	}
	if c.Entry == nil {
		return nil
	}
	why, err := c.Entry(e, raw)
	if err == nil && why != "" {
		v.fault(place, why)
	}
	return err
}

// witnessed demands that each witness cosigned something that the ledger agrees with.
func (v *Verification) witnessed(witnesses []note.Verifier) {
	seen := map[string]bool{}
	for _, a := range v.Agrees {
		for _, name := range a.Witnesses {
			seen[name] = true
		}
	}
	for _, w := range witnesses {
		if !seen[w.Name()] {
			v.fault("witness "+w.Name(), "it cosigned no checkpoint that the ledger agrees with")
		}
	}
}
