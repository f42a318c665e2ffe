package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
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
	if command == "cleanbill" {
		return withHint(err, "see 'cleanbill --help'")
	}
	return withHint(fmt.Errorf("%s: %w", command, err), fmt.Sprintf("see 'cleanbill %s --help'", strings.TrimPrefix(command, "cleanbill ")))
}

// flagOfSubcommand: a flag that only a subcommand knows, whose name does not follow the command's at once.
func flagOfSubcommand(command, sub string, err error) error {
	return withHint(fmt.Errorf("%s: %w", command, err), fmt.Sprintf("it is one of 'cleanbill %s %s': flags stand behind both words", command, sub))
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

// errNoDeliveryAgain: gate --recheck without an argument.
var errNoDeliveryAgain = withHint(errors.New("gate --recheck: no delivery given: a dossier does not hold the delivery, only what was decided and by what"),
	"cleanbill gate --recheck DOSSIER DELIVERY")

// errNotAllJudged: a delivery among several could not be judged, so the files that -o names would hold half an
// answer.
var errNotAllJudged = withHint(errors.New("no report file was written, since not every delivery could be judged"), "judge the others by themselves")

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

// unknownFramework: --group-by names no framework whose ids the checks bear.
func unknownFramework(name string, known []string) error {
	return withHint(fmt.Errorf("--group-by %q: the checks bear no ids of it", name), "give one of: "+strings.Join(known, ", "))
}

// unknownPack: a name is neither that of a shipped pack nor of a file.
func unknownPack(name string, shipped []string) error {
	return withHint(fmt.Errorf("%q is neither a shipped pack (%s) nor a pack file (a name that ends in .yaml or holds a slash)", name, strings.Join(shipped, ", ")),
		"see 'cleanbill policy list'")
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// cannotWrite: a report cannot go where -o sends it, or another file where it is to lie. Nothing was written.
func cannotWrite(s *sink, err error) error {
	if s.file == "" {
		return fmt.Errorf("write to standard output: %w", err)
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err // without the name of a temporary file that nobody asked for
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		err = link.Err
	}
	if s.is != "" {
		return withHint(fmt.Errorf("write the %s %s: %w; nothing was written", s.is, s.file, err), "the file needs a directory that exists and can be written to")
	}
	return withHint(fmt.Errorf("write report %s: %w; no report was written", s.file, err), "-o FORMAT=FILE needs a directory that exists and can be written to")
}

// intoDelivery: a report would land among the evidence.
func intoDelivery(file, delivery string) error {
	return withHint(fmt.Errorf("-o %s lies inside the delivery %s, which must stay as it was delivered", file, delivery), "write reports to another directory")
}

// emptyFlag: a flag was given an empty value, as happens with a variable that is not set.
func emptyFlag(name string) error {
	return withHint(fmt.Errorf("--%s is empty: expected a value", name), "leave the flag out to get its default; a variable that is not set gives an empty value")
}

// unknownProfile: --profile says what checks do not know.
func unknownProfile(err error) error {
	return withHint(fmt.Errorf("--profile: %w", err), "see 'cleanbill policy show INT-012' for what each form asks for")
}

// unopened adds what to do to an error of opening a delivery.
func unopened(err error) error {
	switch {
	case errors.Is(err, delivery.ErrNotFound):
		return withHint(err, "give the path of a directory, an archive or a single SBOM file")
	case errors.Is(err, delivery.ErrTooLarge), errors.Is(err, delivery.ErrTooManyFiles):
		return withHint(err, "if you expect a delivery of this size, raise --max-bytes or --max-files")
	case errors.Is(err, delivery.ErrUnsafe):
		return withHint(err, "ask the supplier for a delivery of plain files and directories")
	case errors.Is(err, delivery.ErrEmpty), errors.Is(err, delivery.ErrDamaged), errors.Is(err, delivery.ErrRatio):
		return withHint(err, "ask the supplier to send it again")
	}
	return err
}
