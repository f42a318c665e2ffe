package proof

import (
	"bytes"
	"crypto"
	"errors"
	"fmt"

	format "github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
)

// Limits of a proof.
const (
	MaxSize = MaxCheckpoint + 2*MaxEntry + 8<<10 // bytes
	maxPath = 64                                 // hashes: a tree of 2^64 entries is no higher
)

// Proof shows without the ledger that an entry is in it. It is kept in the form of c2sp.org/tlog-proof, with the entry itself as the extra data.
type Proof struct {
	Index      uint64 // of the entry in the ledger
	Entry      []byte
	Checkpoint []byte // a signed note; whose is seen by Verify
	path       [][]byte
}

// New makes a proof of an entry and the hashes that lead from it to the root.
func New(index uint64, entry []byte, path [][]byte, checkpoint []byte) *Proof {
	return &Proof{index, entry, checkpoint, path}
}

// Text is the one form in which a proof is written.
func (p *Proof) Text() []byte {
	f := format.TLogProof{Index: p.Index, Checkpoint: p.Checkpoint, ExtraData: p.Entry}
	for _, h := range p.path {
		f.Hashes = append(f.Hashes, [32]byte(h))
	}
	return f.Marshal()
}

// Parse reads a proof, in the one form in which proofs are written.
func Parse(data []byte) (*Proof, error) {
	if len(data) > MaxSize {
		return nil, fmt.Errorf("the proof is larger than %d bytes", MaxSize)
	}
	var f format.TLogProof
	if err := f.Unmarshal(data); err != nil {
		return nil, fmt.Errorf("expected a proof in the form of c2sp.org/tlog-proof: %w", err)
	}
	if len(f.Hashes) > maxPath {
		return nil, fmt.Errorf("the proof has %d hashes, more than the %d of the largest tree", len(f.Hashes), maxPath)
	}
	p := &Proof{Index: f.Index, Entry: f.ExtraData, Checkpoint: f.Checkpoint}
	for i := range f.Hashes {
		p.path = append(p.path, f.Hashes[i][:])
	}
	if !bytes.Equal(p.Text(), data) {
		return nil, errors.New("the proof is not in the form in which proofs are written")
	}
	return p, nil
}

// Verified is what a proof shows.
type Verified struct {
	*Entry
	Checkpoint *Checkpoint
}

// Verify holds a proof against the key of who keeps the ledger: the checkpoint is signed by it, and the entry is among those that it commits to. Who signed the
// entry is not looked at.
func (p *Proof) Verify(public crypto.PublicKey, witnesses ...note.Verifier) (*Verified, error) {
	c, err := OpenCheckpoint(p.Checkpoint, public, witnesses...)
	if err != nil {
		return nil, err
	}
	e, err := ParseEntry(p.Entry)
	if err != nil {
		return nil, err
	}
	if err := proof.VerifyInclusion(rfc6962.DefaultHasher, p.Index, c.Size, rfc6962.DefaultHasher.HashLeaf(p.Entry), p.path, c.Root[:]); err != nil {
		return nil, fmt.Errorf("the entry is not number %d of the %d that the checkpoint commits to: %w", p.Index, c.Size, err)
	}
	return &Verified{e, c}, nil
}
