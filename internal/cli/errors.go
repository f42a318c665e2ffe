package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

// hinted is an error with the next thing to try. Every one of them ends in exit status 2.
type hinted struct {
	err  error
	hint string
}

func (h *hinted) Error() string { return h.err.Error() }
func (h *hinted) Unwrap() error { return h.err }

func withHint(err error, hint string) error { return &hinted{err, hint} }

func hintOf(err error) string {
	var h *hinted
	if errors.As(err, &h) {
		return h.hint
	}
	return ""
}

// usageError: a flag is unknown, misses its value, or has one that does not fit.
func usageError(command string, err error) error {
	return withHint(fmt.Errorf("%s: %w", command, err), fmt.Sprintf("see 'cleanbill %s --help'", strings.TrimPrefix(command, "cleanbill ")))
}

// unknownCommand: the first word is no command, or there is none.
func unknownCommand(word string, known []*cli.Command) error {
	var names []string
	for _, c := range known {
		names = append(names, c.Name)
	}
	expected := "expected one of: " + strings.Join(names, ", ")
	if word == "" {
		return withHint(errors.New("no command given; "+expected), "see 'cleanbill help'")
	}
	return withHint(fmt.Errorf("unknown command %q; %s", word, expected), "see 'cleanbill help'")
}

// errNoDelivery: gate without an argument.
var errNoDelivery = withHint(errors.New("gate: no delivery given: expected a directory, an archive or a single SBOM file"),
	"cleanbill gate --suppliers DIR DELIVERY")

// badTime: --at is no time.
func badTime(text string) error {
	return withHint(fmt.Errorf("--at %q is no moment: expected a date such as 2026-11-20, or RFC 3339 such as 2026-11-20T08:00:00Z", text),
		"a date means midnight UTC")
}

// insideDelivery: something that must come from the buyer lies inside the delivery. A delivery never vouches
// for itself.
func insideDelivery(what, path, delivery string) error {
	return withHint(fmt.Errorf("%s %s lies inside the delivery %s: a delivery never vouches for itself", what, path, delivery),
		"keep registry, trusted roots, packs and settings outside of what suppliers send")
}

// unknownSupplier: --supplier names nobody in the registry.
func unknownSupplier(name string, known []string) error {
	return withHint(fmt.Errorf("--supplier %q is not in the registry; known: %s", name, orNone(known)),
		"add an entry to the directory given by --suppliers")
}

// unknownPack: --pack names neither a shipped pack nor a file.
func unknownPack(name string, shipped []string, err error) error {
	return withHint(fmt.Errorf("--pack %q is neither a shipped pack (%s) nor a readable pack file: %w", name, strings.Join(shipped, ", "), err),
		"see 'cleanbill policy list'")
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
