package cli

import (
	"cmp"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/datafolder"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

func (p Process) vulnMatchCommand() *cli.Command {
	return &cli.Command{
		Name:      "match",
		Usage:     "look the components of an SBOM up in the installed vulnerability database",
		ArgsUsage: "FILE",
		Description: "FILE is an SBOM; - reads one from standard input. Each component ends as matched, as clean (the database has\n" +
			"data of its kind, and nothing in it is about its version), or as not assessable, with the reason.\n" +
			"Statements of the supplier (VEX) and exploitation (KEV, EPSS) are not weighed here, for nobody can be asked who stands\n" +
			"behind a statement; 'cleanbill gate' weighs them, with signatures and registry, of a lone SBOM too.\n\n" +
			"Exit status: 0 every component was looked up in present data and nothing is known against any; 1 there are\n" +
			"vulnerabilities, or components that could not be assessed, or the SBOM is invalid, or the database is older than\n" +
			"--max-age; 2 no answer: no database, an unreadable SBOM.",
		Flags: []cli.Flag{matchFormats.flag("text"), dataFlag(), textFlag("config", "the buyer's settings `FILE` (default: cleanbill.yaml in the working directory)"),
			&cli.BoolFlag{Name: "allow-not-assessable", EnvVars: variable("allow-not-assessable"), Usage: "exit status 0 also when some components (not all) could not be assessed, and nothing is known against the others"},
			atFlag("count the age of the database until `TIME`"),
			&cli.IntFlag{Name: "max-age", EnvVars: variable("max-age"), Value: maxDataAge, Usage: "that nothing is known counts in a database of at most `DAYS`"},
			maxBytesFlag(), verboseFlag("list every component, and all that was asked for it"), quietFlag(), noColourFlag()},
		Action: p.vulnMatch,
	}
}

// dataFlag names the folder that holds the data.
func dataFlag() cli.Flag {
	return textFlag("data", "the folder with the installed data, `DIR`")
}

// maxDataAge is for how many days a database counts as present, unless who runs the command says otherwise: as VUL-001 has it.
const maxDataAge = 7

// matchStatus is the answer of "vuln match" in one word.
type matchStatus string

const (
	statusNone       matchStatus = "none"       // every component was looked up, and nothing is known against any
	statusIncomplete matchStatus = "incomplete" // nothing is known against those that could be assessed
	statusOutdated   matchStatus = "outdated"   // every component was looked up, in a database that is too old to say that nothing is known, or of after the moment
	statusSome       matchStatus = "some"
)

// matched is the document of "vuln match -o json".
type matched struct {
	Kind    string        `json:"kind"` // "cleanbill.vulnerability-match/v1"
	At      time.Time     `json:"at"`   // what the age of the database is counted until
	Tool    decision.Tool `json:"tool"`
	SBOM    matchedSBOM   `json:"sbom"`
	Status  matchStatus   `json:"status"`
	AgeDays int           `json:"ageDays"`                 // whole days from the build of the database to At
	MaxAge  int           `json:"maxAgeDays"`              // up to how many of them "none" is said
	Lack    string        `json:"databaseLacks,omitempty"` // that the database is a small one
	*match.Result
}

// matchedSBOM is what was looked up.
type matchedSBOM struct {
	Path        string `json:"path"`
	Format      string `json:"format"`
	SpecVersion string `json:"specVersion"`
	Subject     string `json:"subject,omitempty"`
	Valid       bool   `json:"valid"`
}

var matchFormats = formats[*matched]{
	"text": matchText,
	"json": asJSON[*matched],
}

func (p Process) vulnMatch(c *cli.Context) error {
	if c.NArg() != 1 {
		return oneFile("vuln match", c.NArg())
	}
	if days := c.Int("max-age"); days < 0 {
		return usageError("vuln match", fmt.Errorf("--max-age %d: expected a number of days", days))
	}
	file := c.Args().First()
	outputs, err := sbomOutputs(c, "vuln match", matchFormats.names(), []string{file})
	if err != nil {
		return err
	}
	at, err := p.moment(c.String("at"))
	if err != nil {
		return err
	}
	data, err := p.dataFolder(c, "vuln match")
	if err != nil {
		return err
	}
	doc, err := p.readSBOM(file, c.Int64("max-bytes"))
	if err != nil {
		return fmt.Errorf("vuln match: %w", unread(err))
	}
	database := datafolder.Open(data)
	defer func() { _ = database.Close() }() // it was read only
	found, err := database.Match(c.Context, doc)
	if err != nil {
		return unmatched(fmt.Errorf("vuln match: %w", err), data)
	}
	m := newMatched(doc, found, at, c.Int("max-age"))
	installed, err := database.Snapshot(assess.Vulnerabilities)
	if err != nil {
		return unmatched(fmt.Errorf("vuln match: %w", err), data)
	}
	m.Lack = installed.Lack()
	if err := matchFormats.write(p, c, outputs, m); err != nil {
		return err
	}
	return ended(m.exit(c.Bool("allow-not-assessable")))
}

// dataFolder is where the data lies: as the flag, its variable or the settings say.
func (p Process) dataFolder(c *cli.Context, command string) (string, error) {
	dir, _, err := p.dataSettings(c, command)
	return dir, err
}

// dataSettings is where the data lies, with the settings.
func (p Process) dataSettings(c *cli.Context, command string) (string, *settings, error) {
	s, err := p.buyerSettings(c, nil)
	if err != nil {
		return "", nil, err
	}
	if data := cmp.Or(c.String("data"), s.Data); data != "" {
		return data, s, nil
	}
	return "", nil, noDataFolder(command)
}

func newMatched(doc *sbom.Document, found *match.Result, at time.Time, maxAge int) *matched {
	m := &matched{Kind: "cleanbill.vulnerability-match/v1", At: at, Tool: tool(), Result: found, Status: statusNone,
		SBOM:    matchedSBOM{Path: doc.Path, Format: doc.Format, SpecVersion: doc.SpecVersion, Valid: doc.Valid()},
		AgeDays: vuln.Age(found.Database.Built, at), MaxAge: maxAge}
	if doc.Root != nil {
		m.SBOM.Subject = doc.Root.Label()
	}
	switch {
	case found.Totals.Matches > 0:
		m.Status = statusSome
	case found.Totals.NotAssessable > 0 || found.Totals.Components == 0 || !m.SBOM.Valid: // an invalid SBOM may list more than could be read
		m.Status = statusIncomplete
	case m.outdated():
		m.Status = statusOutdated
	}
	return m
}

// outdated says whether the database is too old for "nothing is known", or of after the moment.
func (m *matched) outdated() bool { return m.AgeDays < 0 || m.AgeDays > m.MaxAge }

// exit is the exit status. What could not be assessed is never "none", unless who runs the command says so; and an SBOM of which
// nothing could be assessed, or that is invalid, or that was looked up in old data, is never.
func (m *matched) exit(allowNotAssessable bool) int {
	switch {
	case m.Status == statusNone:
		return exitOK
	case m.Status == statusIncomplete && allowNotAssessable && m.Totals.Clean > 0 && m.SBOM.Valid && !m.outdated():
		return exitOK
	}
	return exitNo
}
