package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

// ledgerList is the answer of ledger list.
type ledgerList struct {
	Kind    string        `json:"kind"` // "cleanbill.ledger-list/v1"
	Ledger  string        `json:"ledger"`
	Origin  string        `json:"origin"` // the ledger's name
	Size    uint64        `json:"size"`   // entries of the ledger
	Entries []ledgerEntry `json:"entries"`
}

// ledgerEntry is one entry, in the order in which they were appended.
type ledgerEntry struct {
	ledger.Listed
	Decision string `json:"decision"` // "sha256:…" of the decision document
}

var ledgerListFormats = formats[*ledgerList]{
	"text": ledgerListText,
	"json": asJSON[*ledgerList],
}

func (p Process) ledgerListCommand() *cli.Command {
	return &cli.Command{
		Name:      "list",
		Usage:     "list the decisions in a ledger",
		ArgsUsage: "LEDGER",
		Description: "LEDGER is the directory that 'cleanbill gate --ledger' appends to, or file:// with its path. Names are compared whole, as the decision\n" +
			"has them. The entries are those that the checkpoint commits to; who signed each is for 'cleanbill ledger verify'.\n\n" +
			"Exit status: 0 listed, 2 not.",
		Flags: []cli.Flag{
			ledgerListFormats.flag("text"), keeperFlag(),
			textFlag("supplier", "only decisions about the supplier `NAME`"),
			textFlag("product", "only decisions about the product `NAME`"),
			textFlag("verdict", "only decisions of this `VERDICT`: accept, conditional or reject"),
			textFlag("from", "only decisions judged at `TIME` or later: RFC 3339, or a date = midnight UTC"),
			textFlag("to", "only decisions judged before `TIME`"),
			quietFlag(), noColourFlag(),
		},
		Action: p.ledgerList,
	}
}

func (p Process) ledgerList(c *cli.Context) error {
	name, err := oneArgument(c, "ledger list", "ledger")
	if err != nil {
		return err
	}
	filter, err := p.ledgerFilter(c)
	if err != nil {
		return err
	}
	outputs, err := quietableOutputs(c, "ledger list", ledgerListFormats.names(), []string{name})
	if err != nil {
		return err
	}
	l, err := openLedger(c, "ledger list")
	if err != nil {
		return err
	}
	at, err := l.at()
	if err != nil {
		return err
	}
	listed, err := l.List(c.Context, at, filter)
	if err != nil {
		return ledgerTrouble(name, err)
	}
	out := &ledgerList{Kind: "cleanbill.ledger-list/v1", Ledger: name, Origin: at.Origin, Size: at.Size, Entries: []ledgerEntry{}}
	for _, e := range listed {
		out.Entries = append(out.Entries, ledgerEntry{e, "sha256:" + e.Entry.Decision})
	}
	return ledgerListFormats.write(p, c, outputs, out)
}

func (p Process) ledgerFilter(c *cli.Context) (f ledger.Filter, err error) {
	f = ledger.Filter{Supplier: c.String("supplier"), Product: c.String("product"), Verdict: decision.Verdict(c.String("verdict"))}
	if known := []decision.Verdict{"", decision.Accept, decision.Conditional, decision.Reject}; !slices.Contains(known, f.Verdict) {
		return f, usageError("ledger list", fmt.Errorf("--verdict %q: expected accept, conditional or reject", report.Printable(string(f.Verdict))))
	}
	for flag, to := range map[string]*time.Time{"from": &f.From, "to": &f.To} {
		if c.String(flag) == "" {
			continue
		}
		if *to, err = p.moment(c.String(flag)); err != nil {
			return f, usageError("ledger list", fmt.Errorf("--%s: %w", flag, err))
		}
	}
	return f, nil
}

// entryWaivers says behind an entry on what waivers its verdict rests.
func entryWaivers(e ledgerEntry) string {
	if e.Waivers == nil {
		return ", on how many waivers it rests is not stated"
	}
	return report.WithWaivers(e.Verdict, *e.Waivers)
}

func ledgerListText(w io.Writer, l *ledgerList, o report.Options) error {
	page := report.NewPage(o)
	for _, e := range l.Entries {
		what := strings.TrimSpace(report.Printable(e.Product) + " " + report.Printable(e.Version))
		if e.Supplier != "" {
			what += " of " + report.Printable(e.Supplier)
		}
		page.Line("%d  %s  %s  %s%s", e.Index, report.Moment(e.At), page.Paint(report.Strong, strings.ToUpper(string(e.Verdict))), what, entryWaivers(e))
		page.Line("   %s", e.Decision)
	}
	page.Wrapped("", fmt.Sprintf("%d of %d in the ledger %s.", len(l.Entries), l.Size, report.Printable(l.Origin)))
	_, err := w.Write(page.Bytes())
	return err
}
