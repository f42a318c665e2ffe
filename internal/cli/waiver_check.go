package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

func (p Process) waiverCheckCommand() *cli.Command {
	flags := slices.DeleteFunc(gateFlags(), func(f cli.Flag) bool {
		return slices.Contains([]string{"output", "allow-conditional", "verbose"}, f.Names()[0])
	})
	return &cli.Command{
		Name:      "check",
		Usage:     "see what waivers lift of a delivery, today and when each of them has expired",
		ArgsUsage: "DELIVERY",
		Description: "Judges DELIVERY as gate does, at the moment asked for and again on each day on which a waiver expires, with the registry, roots and waivers of now.\n\n" +
			"Exit status: 0 each waiver lifts something, 1 one of them lifts nothing, 2 could not tell.",
		Flags:  append([]cli.Flag{waiverCheckFormats.flag("text")}, flags...),
		Action: p.waiverCheck,
	}
}

// waiverCheck is the document of "waiver check -o json".
type waiverCheck struct {
	Kind    string            `json:"kind"` // "cleanbill.waiver-check/v1"
	Verdict decision.Verdict  `json:"verdict"`
	Without decision.Verdict  `json:"without"` // what it would be if there were no waivers
	At      time.Time         `json:"at"`
	Product string            `json:"product"`
	Version string            `json:"version"`
	Waivers []decision.Waiver `json:"waivers"`
	Later   []waiverExpiry    `json:"later"` // by day
}

// waiverExpiry is a day on which waivers that lift something expire.
type waiverExpiry struct {
	At      time.Time        `json:"at"`
	Waivers []string         `json:"waivers"` // ids of those that expire
	Verdict decision.Verdict `json:"verdict"`
}

const waiverCheckKind = "cleanbill.waiver-check/v1"

var waiverCheckFormats = formats[*waiverCheck]{
	"text": waiverCheckText,
	"json": asJSON[*waiverCheck],
}

func (p Process) waiverCheck(c *cli.Context) error {
	if err := noEmptyFlags(c); err != nil {
		return err
	}
	if c.NArg() != 1 {
		return usageError("waiver check", fmt.Errorf("expected one delivery, found %d arguments", c.NArg()))
	}
	path := c.Args().First()
	outputs, err := sinks("waiver check", "text", waiverCheckFormats.names(), c.StringSlice("output"))
	if err != nil {
		return err
	}
	for _, s := range outputs {
		if err := outside(s.file, []string{path}); err != nil {
			return err
		}
	}
	s, err := p.buyerSettings(c, []string{path})
	if err != nil {
		return err
	}
	options, err := p.gateOptions(c, s, []string{path})
	if err != nil {
		return err
	}
	if len(options.Waivers) == 0 {
		return usageError("waiver check", errors.New("no waiver was given: name them with --waivers, or in the settings"))
	}
	v, err := p.foreseeVerdicts(c, *options, path)
	if err != nil {
		return err
	}
	if c.Bool("quiet") && len(c.StringSlice("output")) == 0 {
		outputs = nil
	}
	if err := waiverCheckFormats.write(p, c, outputs, v); err != nil {
		return err
	}
	if slices.ContainsFunc(v.Waivers, func(w decision.Waiver) bool { return w.State != decision.WaiverLifts }) {
		return ended(exitNo)
	}
	return nil
}

// foreseeVerdicts judges now, and again when waivers that lift something have expired.
func (p Process) foreseeVerdicts(c *cli.Context, options gate.Options, path string) (*waiverCheck, error) {
	judge := func(o gate.Options) (*decision.Decision, error) {
		g, err := gate.New(o)
		if err != nil {
			return nil, err
		}
		return p.judge(c, g, path)
	}
	d, err := judge(options)
	if err != nil {
		return nil, err
	}
	v := &waiverCheck{Kind: waiverCheckKind, Verdict: d.Verdict, At: d.At, Product: d.Delivery.Product, Version: d.Delivery.Version, Waivers: d.Waivers, Later: []waiverExpiry{}}
	bare := options
	bare.Waivers = nil
	without, err := judge(bare)
	if err != nil {
		return nil, err
	}
	v.Without = without.Verdict
	for _, w := range options.Waivers {
		if !slices.ContainsFunc(d.WaiversInUse(), func(used decision.Waiver) bool { return used.ID == w.ID }) {
			continue
		}
		i := slices.IndexFunc(v.Later, func(e waiverExpiry) bool { return e.At.Equal(w.Until()) })
		if i < 0 {
			i = len(v.Later)
			v.Later = append(v.Later, waiverExpiry{At: w.Until()})
		}
		v.Later[i].Waivers = append(v.Later[i].Waivers, w.ID)
	}
	slices.SortFunc(v.Later, func(a, b waiverExpiry) int { return a.At.Compare(b.At) })
	for i := range v.Later {
		later := options
		later.At = v.Later[i].At
		then, err := judge(later)
		if err != nil {
			return nil, err
		}
		v.Later[i].Verdict = then.Verdict
	}
	return v, nil
}

func waiverCheckText(to io.Writer, v *waiverCheck, o report.Options) error {
	page := report.NewPage(o)
	page.Line("%s %s, %s: %s; %s without waivers", v.Product, v.Version, report.Moment(v.At), string(v.Verdict), string(v.Without))
	page.Title(fmt.Sprintf("Waivers: %d", len(v.Waivers)))
	for _, w := range v.Waivers {
		page.Waiver(w)
	}
	page.Title("When they expire")
	for _, e := range v.Later {
		page.Wrapped("  ", report.Printable(fmt.Sprintf("%s, with the end of %s: %s, if all else is as it is now", e.At.Format(time.DateOnly), strings.Join(e.Waivers, ", "), e.Verdict)))
	}
	if len(v.Later) == 0 {
		page.Line("  none of them lifts anything")
	}
	_, err := to.Write(page.Bytes())
	return err
}
