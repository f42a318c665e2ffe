package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

func (p Process) trustCommand() *cli.Command {
	subcommands := []*cli.Command{p.trustShowCommand(), p.trustImportCommand(), p.trustUpdateCommand(), p.trustSchemaCommand()}
	return group("trust", "the Sigstore trusted roots that signatures are verified with, and the schema of registry entries", subcommands)
}

// trust is the document of the trust commands with -o json.
type trust struct {
	Kind  string        `json:"kind"` // "cleanbill.trust/v1"
	At    time.Time     `json:"at"`   // the moment that ages and states are of
	Tool  decision.Tool `json:"tool"`
	Roots []trustedRoot `json:"roots"` // as given

	Written *rootWritten `json:"written,omitempty"` // by import and update
}

// trustedRoot is one root and what it trusts.
type trustedRoot struct {
	rootFile
	Authorities []authority `json:"authorities"` // sorted by kind, start and URI
	Missing     []string    `json:"missing"`     // kinds of authority that it has none of, sorted
}

// rootFile is a root by name, digest and age.
type rootFile struct {
	Name    string `json:"name"`
	Digest  string `json:"digest"`          // "sha256:…" of the file
	Newest  string `json:"newest"`          // start of the newest key's validity in it, RFC 3339; a root file carries no date of its own
	AgeDays int    `json:"ageDays"`         // whole days from Newest to the moment given; 0 when it is Ahead
	Ahead   bool   `json:"ahead,omitempty"` // Newest lies after the moment given
}

// age says for people how old a root is by its newest key, which may not count yet.
func (r rootFile) age() string {
	if r.Ahead {
		return "not in force yet"
	}
	return countOf(r.AgeDays, "day") + " old"
}

// authority is one certificate authority, log or timestamp authority.
type authority struct {
	Kind  string     `json:"kind"`
	URI   string     `json:"uri"`
	From  *time.Time `json:"from,omitempty"`  // absent: no start is stated
	Until *time.Time `json:"until,omitempty"` // absent: open
	State string     `json:"state"`           // "current", "ended" or "not yet" at the moment given
}

// rootWritten is a file that a root was written to.
type rootWritten struct {
	Path   string `json:"path"`
	Digest string `json:"digest"` // of the file, "sha256:…"

	From    string     `json:"from,omitempty"`    // of an update: the repository
	Version int64      `json:"version,omitempty"` // likewise: of its root.json
	Expires *time.Time `json:"expires,omitempty"` // likewise: until when it says that this is its present state
}

// The states of an authority. One that ended still counts for what was signed before.
const (
	authorityCurrent = "current"
	authorityEnded   = "ended"
	authorityNotYet  = "not yet"
)

// describeRoot says what a root trusts, as seen at a moment.
func describeRoot(r verify.Root, at time.Time) (trustedRoot, error) {
	file, err := rootFileOf(r, at)
	if err != nil {
		return trustedRoot{}, err
	}
	all, err := r.Authorities()
	if err != nil {
		return trustedRoot{}, err
	}
	out := trustedRoot{rootFile: file, Authorities: []authority{}, Missing: []string{}}
	seen := map[string]bool{}
	for _, a := range all {
		seen[a.Kind] = true
		out.Authorities = append(out.Authorities, authority{Kind: a.Kind, URI: a.URI, From: stated(a.From), Until: stated(a.Until), State: stateOf(a, at)})
	}
	for _, kind := range verify.AuthorityKinds {
		if !seen[kind] {
			out.Missing = append(out.Missing, kind)
		}
	}
	return out, nil
}

func rootFileOf(r verify.Root, at time.Time) (rootFile, error) {
	newest, err := r.Newest()
	if err != nil {
		return rootFile{}, err
	}
	return rootFile{
		Name: r.Name, Digest: r.Digest(), Newest: newest.UTC().Format(time.RFC3339),
		AgeDays: max(0, int(at.Sub(newest).Hours()/24)), Ahead: newest.After(at),
	}, nil
}

func stateOf(a verify.Authority, at time.Time) string {
	switch {
	case at.Before(a.From):
		return authorityNotYet
	case !a.Until.IsZero() && at.After(a.Until):
		return authorityEnded
	}
	return authorityCurrent
}

func stated(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// oneRootFile: import got no file, or several.
func oneRootFile(given int) error {
	return withHint(fmt.Errorf("trust import: expected one FILE, %d given", given), "give a Sigstore trusted_root.json")
}

// errNoDestination: update was not told where to write.
var errNoDestination = withHint(errors.New("trust update: --to is missing: expected the file to write the trusted root to"),
	"then hand that file to --trusted-root, or name it in the registry")
