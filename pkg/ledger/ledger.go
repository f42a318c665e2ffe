// Package ledger is the append-only log of decisions: a transparency log in a directory, tiles and signed checkpoints in the forms of C2SP (tlog-tiles,
// tlog-checkpoint), kept by Tessera. It appends, reads, proves and verifies; what an entry says and how a proof of it is held against a key is in the room
// below, which needs no ledger.
package ledger

import (
	"crypto"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
)

// ErrDriver says that a ledger is kept in a way that is not built in.
var ErrDriver = errors.New("this kind of ledger is not built in")

// ErrNoLedger says that there is no ledger where one was expected.
var ErrNoLedger = errors.New("this is no ledger")

// ErrUnixOnly says that this system cannot append: locks and synchronised directories as Tessera needs them are there on Unix alone.
var ErrUnixOnly = errors.New("ledgers in a directory are written on Unix alone (Linux, macOS): the POSIX driver needs its file locks")

// elsewhere are the schemes of the kinds that Tessera has a driver for and this program has not.
var elsewhere = map[string]string{"mysql": "MySQL", "gcp": "Google Cloud", "gs": "Google Cloud", "spanner": "Google Cloud", "aws": "AWS", "s3": "AWS"}

// Locate is the directory of a ledger that is named by a path or by a URL: file:///var/lib/ledger or posix:///var/lib/ledger. The error wraps ErrDriver.
func Locate(name string) (string, error) {
	scheme, rest, found := strings.Cut(name, "://")
	if !found {
		return name, nil
	}
	if kind, known := elsewhere[strings.ToLower(scheme)]; known {
		return "", fmt.Errorf("%w: %s:// would be kept in %s; expected a directory, or file:// with the path of one", ErrDriver, scheme, kind)
	}
	if scheme != "file" && scheme != "posix" {
		return "", fmt.Errorf("%w: %.40q names none; expected a directory, or file:// with the path of one", ErrDriver, scheme+"://")
	}
	u, err := url.Parse(name)
	if err != nil || u.Host != "" || u.Path == "" || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("%w: expected %s:// and the whole path of a directory, found %.200q", ErrDriver, scheme, scheme+"://"+rest)
	}
	if bare := strings.TrimPrefix(u.Path, "/"); filepath.VolumeName(bare) != "" { // file:///C:/ledger
		return filepath.FromSlash(bare), nil
	}
	return filepath.FromSlash(u.Path), nil
}

// Log is a ledger in a directory.
type Log struct{ files files }

// Open names a ledger. That there is one is seen when it is read.
func Open(dir string) *Log { return &Log{files(dir)} }

// Checkpoint is the present state of the ledger, as who keeps it signed it. The error wraps ErrNoLedger when there is none, and proof.ErrCheckpoint when the
// key did not sign it.
func (l *Log) Checkpoint(public crypto.PublicKey, witnesses ...note.Verifier) (*proof.Checkpoint, error) {
	raw, err := l.files.checkpoint()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s has no checkpoint", ErrNoLedger, string(l.files))
	}
	if err != nil {
		return nil, fmt.Errorf("read ledger: %w", err)
	}
	return proof.OpenCheckpoint(raw, public, witnesses...)
}
