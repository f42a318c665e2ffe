package ledger

import (
	"bytes"
	"context"
	"crypto"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	format "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
)

// cosignedFolder holds the checkpoints that witnesses cosigned, each under its size. They stay: what a witness saw the ledger must hold for ever.
const cosignedFolder = "cosigned"

// maxCosigned bounds how many cosigned checkpoints a ledger may have to be read.
const maxCosigned = 100_000

// ParseWitness reads the key of a witness, one line as witnesses publish it (c2sp.org/tlog-cosignature, "Verifier keys"); that of an Ed25519 note key counts as
// the same key's.
func ParseWitness(text string) (note.Verifier, error) {
	v, err := format.NewVerifierForCosignatureV1(text)
	if err != nil {
		return nil, fmt.Errorf("expected the key of a witness in one line, NAME+HASH+KEY: %w", err)
	}
	return v, nil
}

// AddCosigned keeps a checkpoint of the ledger that witnesses cosigned: one that who keeps the ledger signed, that at least one of the witnesses given cosigned,
// and that the ledger still agrees with is written into it. Cosignatures on the same checkpoint that were added before are kept with it.
func (l *Log) AddCosigned(ctx context.Context, data []byte, public crypto.PublicKey, witnesses ...note.Verifier) (*proof.Checkpoint, error) {
	c, err := proof.OpenCheckpoint(data, public, witnesses...)
	if err != nil {
		return nil, err
	}
	if len(c.Witness) == 0 {
		return nil, errors.New("none of the witnesses cosigned the checkpoint")
	}
	now, err := l.Checkpoint(public)
	if err != nil {
		return nil, err
	}
	if c.Origin != now.Origin {
		return nil, fmt.Errorf("the checkpoint is of the ledger %.80q, expected %.80q", c.Origin, now.Origin)
	}
	if c.Size > now.Size {
		return nil, fmt.Errorf("the checkpoint has %d entries, the ledger %d", c.Size, now.Size)
	}
	roots, err := l.walk(ctx, c.Size, walk{roots: []uint64{c.Size}, each: func(uint64, []byte) error { return nil }})
	if err != nil {
		return nil, err
	}
	if roots[c.Size] != c.Root {
		return nil, fmt.Errorf("%w: at %d entries it is not what the witnesses saw", ErrDamaged, c.Size)
	}
	return c, l.keepCosigned(c)
}

func (l *Log) keepCosigned(c *proof.Checkpoint) error {
	folder := filepath.Join(string(l.files), cosignedFolder)
	if err := os.MkdirAll(folder, 0o755); err != nil { //nolint:gosec // a ledger is there to be read
		return fmt.Errorf("keep the cosigned checkpoint: %w", err)
	}
	size := strconv.FormatUint(c.Size, 10)
	whole := c.Raw
	earlier, err := l.files.read(cosignedFolder+"/"+size, proof.MaxCheckpoint)
	if err == nil {
		whole, err = merged(earlier, c.Raw)
	} else if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("keep the cosigned checkpoint: %w", err)
	}
	tmp, err := os.CreateTemp(folder, ".new.*")
	if err != nil {
		return fmt.Errorf("keep the cosigned checkpoint: %w", err)
	}
	_, err = tmp.Write(whole)
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), filepath.Join(folder, size))
	}
	if err != nil {
		_ = os.Remove(tmp.Name()) // the error that led here is reported
		return fmt.Errorf("keep the cosigned checkpoint: %w", err)
	}
	return nil
}

// merged puts the signatures of two notes of one text below it, each once.
func merged(a, b []byte) ([]byte, error) {
	const between = "\n\n" // text and signatures (c2sp.org/signed-note)
	text, signatures, _ := bytes.Cut(a, []byte(between))
	other, more, _ := bytes.Cut(b, []byte(between))
	if !bytes.Equal(text, other) {
		return nil, fmt.Errorf("%w: another checkpoint of the same size was kept before", ErrDamaged)
	}
	out := bytes.Clone(a)
	for line := range bytes.Lines(more) {
		if !bytes.Contains(append([]byte("\n"), signatures...), append([]byte("\n"), line...)) {
			out = append(out, line...)
		}
	}
	return out, nil
}

// Cosigned are the checkpoints that witnesses cosigned, in order of size, as they lie in the ledger.
func (l *Log) Cosigned() ([][]byte, error) {
	entries, err := os.ReadDir(filepath.Join(string(l.files), cosignedFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read ledger: %w", err)
	}
	var sizes []uint64
	for _, e := range entries {
		if n, err := strconv.ParseUint(e.Name(), 10, 64); err == nil {
			sizes = append(sizes, n)
		}
	}
	if len(sizes) > maxCosigned {
		return nil, fmt.Errorf("read ledger: it has %d cosigned checkpoints, more than %d", len(sizes), maxCosigned)
	}
	slices.Sort(sizes)
	var out [][]byte
	for _, n := range sizes {
		data, err := l.files.read(cosignedFolder+"/"+strconv.FormatUint(n, 10), proof.MaxCheckpoint)
		if err != nil {
			return nil, fmt.Errorf("read ledger: %w", err)
		}
		out = append(out, data)
	}
	return out, nil
}
