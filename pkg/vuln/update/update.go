// Package update brings the newest of the data that are published into a data folder: each is fetched over a network that is passed in, and
// then imported like any file. "cleanbill data update" alone calls it.
package update

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/fetch"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/snapshot"
)

// Request is what to bring, and by what.
type Request struct {
	Folder    snapshot.Folder
	Addresses map[snapshot.Name]string // in place of where data are published: a mirror
	Network   fetch.Network
	Agent     string    // how the program calls itself to servers
	At        time.Time // the moment of the update
	Older     bool      // also take data that are older than those installed

	Watch func(name snapshot.Name, done, all int64) // told how many bytes are there, of how many, 0 where that is not known; may be nil
}

// Outcome is what became of the data of a name.
type Outcome struct {
	Name      snapshot.Name
	Installed *snapshot.Snapshot // nil where nothing was installed: they are the newest already, or there is an error
	Notice    string             // what to know besides; may be empty
	Err       error              // then what was installed before is as it was
}

// Run brings the data of the names, one after the other; what goes wrong with one keeps no other back. The error is one of the folder, and then
// nothing was tried. Another update of the same folder is waited for.
func (r Request) Run(ctx context.Context, names []snapshot.Name) (out []Outcome, err error) {
	dir, done, err := r.Folder.Downloads(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	for _, name := range names {
		o := Outcome{Name: name}
		switch {
		case ctx.Err() != nil:
			o.Err = context.Cause(ctx)
		case name == snapshot.Vulnerability:
			o.Installed, o.Notice, o.Err = r.database(ctx, dir)
		default:
			o.Installed, o.Err = r.bring(ctx, dir, name, fetch.Request{Address: r.address(name)})
		}
		out = append(out, o)
	}
	return out, nil
}

func (r Request) address(name snapshot.Name) string {
	if mirror, is := r.Addresses[name]; is {
		return mirror
	}
	return Address(name)
}

// bring fetches the data of a name and imports them.
func (r Request) bring(ctx context.Context, dir string, name snapshot.Name, what fetch.Request) (*snapshot.Snapshot, error) {
	s := sources[name]
	what.To, what.MaxSize, what.Agent, what.Network = filepath.Join(dir, s.file), s.maxSize, r.Agent, r.Network
	if r.Watch != nil {
		what.Watch = func(done, all int64) { r.Watch(name, done, all) }
	}
	if err := fetch.File(ctx, what); err != nil {
		return nil, err
	}
	snaps, err := r.Folder.Import(what.To, snapshot.Options{At: r.At, Older: r.Older, From: shown(what.Address), Only: name})
	if err := errors.Join(err, os.Remove(what.To)); err != nil {
		return nil, err
	}
	return &snaps[0], nil
}

// database brings the newest vulnerability database, unless it is the one that is installed.
func (r Request) database(ctx context.Context, dir string) (*snapshot.Snapshot, string, error) {
	from := r.address(snapshot.Vulnerability)
	l, err := r.listing(ctx, dir, from)
	if err != nil {
		return nil, "", err
	}
	address, err := l.address(from)
	if err != nil {
		return nil, "", err
	}
	there, err := r.Folder.Status(snapshot.Vulnerability)
	if err != nil && !errors.As(err, new(*snapshot.DamagedError)) {
		return nil, "", err
	}
	if err == nil && len(there) > 0 {
		offered := snapshot.Snapshot{Name: snapshot.Vulnerability, Source: shown(address), Date: l.built.UTC().Truncate(time.Second)}
		if there[0].Source == offered.Source && there[0].Date.Equal(offered.Date) {
			return nil, l.notice(), nil
		}
		if err := (snapshot.Options{At: r.At, Older: r.Older}).Dated(offered, &there[0]); err != nil {
			return nil, "", fmt.Errorf("%s: %w", shown(from), err)
		}
	}
	snap, err := r.bring(ctx, dir, snapshot.Vulnerability, fetch.Request{Address: address, SHA256: l.sha256})
	return snap, l.notice(), err
}

// listing asks what the newest database is.
func (r Request) listing(ctx context.Context, dir, from string) (*listing, error) {
	to := filepath.Join(dir, listingFile)
	if err := fetch.File(ctx, fetch.Request{Address: from, To: to, MaxSize: maxListing, Agent: r.Agent, Network: r.Network}); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(to) // of at most maxListing bytes
	if err := errors.Join(err, os.Remove(to)); err != nil {
		return nil, err
	}
	return readListing(shown(from), text)
}

// shown is an address without a password. One that cannot be read is never asked, and shown by nobody.
func shown(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Redacted()
}
