// Package tuf asks the TUF repository of a Sigstore instance for its trusted root (The Update Framework 1.0, section 5, "detailed
// client workflow"). The connection and the moment are passed in; nothing but "cleanbill trust update" calls it.
package tuf

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	sigstore "github.com/sigstore/sigstore-go/pkg/tuf"
	"github.com/theupdateframework/go-tuf/v2/metadata"
	"github.com/theupdateframework/go-tuf/v2/metadata/config"
	"github.com/theupdateframework/go-tuf/v2/metadata/fetcher"
	"github.com/theupdateframework/go-tuf/v2/metadata/updater"
)

// The public-good instance, and what its repository calls the trusted root.
const (
	PublicGoodMirror = sigstore.DefaultMirror
	TrustedRoot      = "trusted_root.json"
)

// MaxRootSize bounds a TUF root.json, in bytes: as much as a client reads of a later one.
const MaxRootSize = 512000

// PublicGoodRoot is the TUF root of the public-good instance that comes with the program: what every later one is checked against.
func PublicGoodRoot() []byte { return sigstore.DefaultRoot() }

// Request is what to ask for.
type Request struct {
	Mirror string          // address of the repository
	Root   []byte          // the root.json that is trusted to begin with
	Target string          // name of the file in the repository
	Cache  string          // directory for what was seen last, so that a repository cannot go back to an earlier state; empty keeps nothing
	At     time.Time       // metadata that expires before is refused
	Fetch  fetcher.Fetcher // the connection
}

// Answer is what the repository vouches for.
type Answer struct {
	Target      []byte
	RootVersion int64     // of the repository's present root.json
	Expires     time.Time // when the repository's statement that this is its present state ends, UTC
}

// ExpiredError says that the repository's statement of its present state is no longer good at the moment asked for: it is
// not kept up, or somebody shows an old state of it.
type ExpiredError struct {
	What string // such as "timestamp.json is expired"
	At   time.Time
}

func (e *ExpiredError) Error() string {
	return fmt.Sprintf("%s at %s", e.What, e.At.UTC().Format(time.RFC3339))
}

// Fetch runs the client workflow. It writes to the cache directory and nowhere else.
func Fetch(ctx context.Context, r Request) (*Answer, error) {
	c, err := config.New(r.Mirror, r.Root)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", r.Mirror, err)
	}
	c.RootMaxLength = MaxRootSize
	c.Fetcher = untilDone{ctx, r.Fetch}
	c.DisableLocalCache = r.Cache == ""
	c.LocalMetadataDir = r.Cache
	if c.DisableLocalCache {
		c.LocalMetadataDir = os.DevNull // holds no file; else the client would look for earlier metadata in the working directory
	}
	c.LocalTargetsDir = filepath.Join(c.LocalMetadataDir, "targets")
	client, err := updater.New(c)
	if err != nil {
		return nil, fmt.Errorf("read the TUF root to begin with: %w", err)
	}
	client.UnsafeSetRefTime(r.At) // "unsafe" unless the moment is the user's own, which it is
	if err := client.Refresh(); err != nil {
		if errors.Is(err, &metadata.ErrExpiredMetadata{}) {
			return nil, &ExpiredError{What: plain(err), At: r.At}
		}
		return nil, fmt.Errorf("ask %s: %w", r.Mirror, err)
	}
	file, err := client.GetTargetInfo(r.Target)
	if err != nil {
		return nil, fmt.Errorf("ask %s for %s: %w", r.Mirror, r.Target, err)
	}
	_, data, err := client.DownloadTarget(file, "", "")
	if err != nil {
		return nil, fmt.Errorf("ask %s for %s: %w", r.Mirror, r.Target, err)
	}
	seen := client.GetTrustedMetadataSet()
	return &Answer{Target: data, RootVersion: seen.Root.Signed.Version, Expires: seen.Timestamp.Signed.Expires.UTC()}, nil
}

// plain takes the library's prefix off its message.
func plain(err error) string {
	var e *metadata.ErrExpiredMetadata
	if errors.As(err, &e) && e.Msg != "" {
		return e.Msg
	}
	return err.Error()
}

// untilDone gives a download up when the context ends: the library knows none.
type untilDone struct {
	ctx context.Context
	fetcher.Fetcher
}

func (f untilDone) DownloadFile(address string, limit int64, wait time.Duration) ([]byte, error) {
	type answer struct {
		data []byte
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		data, err := f.Fetcher.DownloadFile(address, limit, wait)
		done <- answer{data, err}
	}()
	select {
	case a := <-done:
		return a.data, a.err
	case <-f.ctx.Done():
		return nil, fmt.Errorf("download %s: %w", address, context.Cause(f.ctx))
	}
}
