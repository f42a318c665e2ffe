package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/hold"
	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
)

// stagedDossier is a dossier that lies ready to take its place, in a folder beside it.
type stagedDossier struct {
	tmp, place string
	held       *os.File // tmp, as long as this run lives; nil where folders cannot be held
}

// archived says whether dossiers are archives.
func (r *recorder) archived() bool { return strings.EqualFold(filepath.Ext(r.place), ".zip") }

// vetPlace refuses places where a dossier cannot go, before anything is judged.
func (r *recorder) vetPlace(deliveries []string) error {
	if r.place == "" {
		return nil
	}
	if r.archived() && r.several {
		return usageError("gate", fmt.Errorf("--dossier %s is one archive, found %d deliveries: name a folder", r.place, len(deliveries)))
	}
	names := map[string]bool{}
	for _, d := range deliveries {
		name := filepath.Base(named(d))
		if names[name] {
			return withHint(fmt.Errorf("--dossier %s: two deliveries are called %s", r.place, name), "judge them one at a time")
		}
		names[name] = true
		if lies(r.place, d) || lies(filepath.Dir(r.place), d) {
			return withHint(fmt.Errorf("--dossier %s lies inside the delivery %s, which must stay as it was delivered", r.place, d), "keep dossiers in another directory")
		}
	}
	return vacant(r.place)
}

// vacant refuses to write a dossier over anything: what was decided once is a record.
func vacant(place string) error {
	entries, err := os.ReadDir(place)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil, len(entries) > 0:
		return withHint(fmt.Errorf("--dossier %s is there already, and a record is never written over", place), "name a folder or an archive that does not exist yet")
	}
	return nil
}

// stage writes a dossier beside its place and reads it back: one that could not be read again must not be kept.
func (r *recorder) stage(ctx context.Context, delivery string, files map[string][]byte) (err error) {
	place := r.place
	if r.several {
		place = filepath.Join(r.place, filepath.Base(delivery))
	}
	tmp, held, err := r.unfinishedFolder(ctx)
	if err != nil {
		return cannotKeep(r.place, err)
	}
	r.staged = append(r.staged, &stagedDossier{tmp, place, held})
	if err = os.Chmod(tmp, 0o755); err == nil { //nolint:gosec // like any folder that a program writes: what is secret in it the buyer decides by where it lies
		err = dossier.WriteFolder(tmp, files)
	}
	if err != nil {
		return cannotKeep(r.place, err)
	}
	if err := r.readBack(ctx, tmp); err != nil || !r.archived() {
		return err
	}
	out := &sink{format: "dossier", file: place, is: "dossier"}
	r.signed = append(r.signed, out)
	return dossier.WriteZip(&out.buf, files)
}

func (r *recorder) readBack(ctx context.Context, tmp string) error {
	d, err := dossier.Read(ctx, tmp)
	if err != nil {
		return fmt.Errorf("--dossier %s could not be read again: %w", r.place, err)
	}
	var by *dossier.Signatory
	at := r.options.At
	if r.signer != nil {
		if by, err = r.signer.expected(); err != nil {
			return err
		}
		at = r.signer.heldAt(at)
	}
	faults, err := d.Verify(ctx, by, at)
	if err == nil && len(faults) > 0 {
		err = fmt.Errorf("--dossier %s would not verify: %s: %s", r.place, faults[0].Path, faults[0].What)
	}
	return err
}

// commit puts the dossiers in their places.
func (r *recorder) commit() error {
	if r.archived() {
		return nil // published like a report
	}
	for _, s := range r.staged {
		if err := os.MkdirAll(filepath.Dir(s.place), 0o755); err != nil { //nolint:gosec // likewise
			return cannotKeep(s.place, err)
		}
		if err := os.Remove(s.place); err != nil && !errors.Is(err, fs.ErrNotExist) { // an empty folder
			return cannotKeep(s.place, err)
		}
		if err := os.Rename(s.tmp, s.place); err != nil {
			return cannotKeep(s.place, err)
		}
		hold.Release(s.held)
	}
	return nil
}

// drop keeps nothing of a run in which not every delivery could be judged, and says whether there was anything to keep.
func (r *recorder) drop() bool {
	dropped := len(r.signed)+len(r.staged)+len(r.pending) > 0
	r.discard()
	r.signed, r.staged, r.pending = nil, nil, nil
	return dropped
}

// discard removes what did not take its place.
func (r *recorder) discard() {
	for _, s := range r.staged {
		_ = os.RemoveAll(s.tmp) // a hidden folder; the error that led here is reported
		hold.Release(s.held)
	}
}

func cannotKeep(place string, err error) error {
	return withHint(fmt.Errorf("keep dossier %s: %w", place, err), "--dossier needs a directory that exists and can be written to")
}
