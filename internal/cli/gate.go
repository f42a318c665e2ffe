package cli

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/datafolder"
)

func (p Process) gateCommand() *cli.Command {
	return &cli.Command{
		Name:      "gate",
		Usage:     "judge deliveries: accept, conditional or reject",
		ArgsUsage: "DELIVERY…",
		Description: "DELIVERY is a directory, a .zip, a .tar (plain, gzip, xz or zstd) or a single SBOM file.\n" +
			"Trust comes from the buyer's registry (--suppliers), never from the delivery.\n\n" +
			"Exit status: 0 accept, 1 reject, 3 conditional, 2 no verdict. With several deliveries the worst\n" +
			"counts, in the order 0, 3, 1, 2.",
		Flags:  gateFlags(),
		Action: p.gate,
	}
}

func gateFlags() []cli.Flag {
	return append([]cli.Flag{
		outputFlag("text", report.Formats()),
		atFlag("judge as of `TIME`"),
		textFlag("suppliers", "the buyer's supplier registry, `DIR|FILE`"),
		textFlag("supplier", "hold the delivery against this entry, `NAME` (default: the one it claims)"),
		textsFlag("pack", "judge by `NAME|FILE`, repeatable (default: hospital-baseline)"),
		textFlag("profile", "device profile `NAME`: networked, standalone or accessory, and any of implantable, life-supporting, patient-data, separated by commas (what a trusted manifest says besides makes nothing milder)"),
		&cli.StringSliceFlag{Name: "trusted-root", EnvVars: variable("trusted-root"),
			Usage: "Sigstore trusted root `FILE`, repeatable, for suppliers that bring none in the registry (default: the embedded public-good one)"},
		dataFlag(),
		waiversFlag(), approversFlag(), allowUnsignedFlag(), requireSignedPolicyFlag(),
		textFlag("group-by", "list the checks by the ids of control `FRAMEWORK` too: IEC 80001-2-2, NIST CSF 2.0, … (policy show names all)"),
		&cli.BoolFlag{Name: "no-scan", EnvVars: variable("no-scan"), Usage: "do not look into the artifacts"},
		&cli.BoolFlag{Name: "allow-conditional", EnvVars: variable("allow-conditional"), Usage: "exit 0 instead of 3 when the verdict is conditional"},
		textFlag("config", "the buyer's settings `FILE` (default: cleanbill.yaml in the working directory, never one inside a delivery)"),
		verboseFlag("list every result, passed and not applicable ones too"), quietFlag(), noColourFlag(),
	}, slices.Concat(previousFlags(), recordFlags(), sizeFlags())...)
}

// sizeFlags bound deliveries.
func sizeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.Int64Flag{Name: "max-bytes", EnvVars: variable("max-bytes"), Value: delivery.DefaultMaxTotalSize, Usage: "refuse deliveries over `N` bytes unpacked"},
		&cli.IntFlag{Name: "max-files", EnvVars: variable("max-files"), Value: delivery.DefaultMaxFiles, Usage: "refuse deliveries over `N` files"},
	}
}

// gateRun is one run of the gate over some deliveries.
type gateRun struct {
	Process
	c        *cli.Context
	outputs  []*sink
	settings *settings
	record   *recorder
	again    *again
	gate     *gate.Gate
	data     *datafolder.Data // nil when the buyer named none
}

func (p Process) gate(c *cli.Context) error {
	paths := c.Args().Slice()
	run := &gateRun{Process: p, c: c}
	if err := run.arguments(paths); err != nil {
		return err
	}
	var err error
	if run.record, err = p.recorder(c, run.settings, run.outputs, paths); err != nil {
		return err
	}
	defer run.record.discard()
	defer p.keepSmall(0)()
	options, err := p.gateOptions(c, run.settings, paths)
	if err != nil {
		return err
	}
	if run.again, err = p.recheck(c, options, paths); err != nil {
		return err
	}
	if run.data, _ = options.Data.(*datafolder.Data); run.data != nil {
		defer func() { _ = run.data.Close() }() // it was read only
	}
	run.record.options = options
	if run.gate, err = gate.New(*options); err != nil {
		return noMeasure(err)
	}
	status, err := run.judgeAll(paths)
	if err != nil {
		return err
	}
	if err := run.publishAll(status); err != nil {
		return err
	}
	return ended(status)
}

// arguments reads what is to be judged, where the answers go and the buyer's settings, and refuses what cannot be.
func (r *gateRun) arguments(paths []string) (err error) {
	switch {
	case len(paths) == 0 && r.c.String("recheck") != "":
		return errNoDeliveryAgain
	case len(paths) == 0:
		return errNoDelivery
	}
	if err := noEmptyFlags(r.c); err != nil {
		return err
	}
	if r.outputs, err = sinks("gate", "text", report.Formats(), r.c.StringSlice("output")); err != nil {
		return err
	}
	for _, s := range r.outputs {
		if err := outside(s.file, paths); err != nil {
			return err
		}
	}
	r.settings, err = r.buyerSettings(r.c, paths)
	return err
}

// judgeAll judges the deliveries one after another. status is the worst of them; err ends the run.
func (r *gateRun) judgeAll(paths []string) (status int, err error) {
	docs := begun(r.outputs, len(paths))
	status = exitOK
	for _, path := range paths {
		d, err := r.judgeNamed(r.c, r.gate, path, r.again.name(), func(d *delivery.Delivery) error {
			r.record.take(d)
			return r.again.vet(d)
		})
		if err != nil {
			err = fmt.Errorf("gate %s: %w", path, err)
			if r.data != nil {
				err = unmatched(err, r.data.Dir())
			}
			r.complain(err)
			status = exitTrouble
			continue
		}
		if status != exitTrouble {
			status = worseStatus(status, verdictStatus(d.Verdict, r.c.Bool("allow-conditional")))
		}
		if err := docs.add(d, r.reportOptions(r.c)); err != nil {
			return status, err
		}
		if err := r.record.keep(r.c.Context, d); err != nil {
			return status, err
		}
	}
	return status, docs.close()
}

// publishAll lets reports and records take their places, in the order in which none is left without what it rests on.
func (r *gateRun) publishAll(status int) error {
	outputs := r.outputs
	if r.c.Bool("quiet") && len(r.c.StringSlice("output")) == 0 {
		outputs = nil
	}
	if status == exitTrouble {
		// A file that is read later must not look like the whole answer.
		whole := len(outputs)
		dropped := r.record.drop()
		if outputs = toScreen(outputs); len(outputs) < whole || dropped {
			r.complain(errNotAllJudged)
		}
	}
	if err := r.record.record(r.c.Context); err != nil {
		return err
	}
	if err := publish(r.Process, written(append(outputs, r.record.signed...))); err != nil {
		return err
	}
	return r.record.commit()
}

// named gives "." and ".." the name of the directory they stand for, which is what the report will call it.
func named(path string) string {
	if base := filepath.Base(path); base == "." || base == ".." {
		if whole, err := filepath.Abs(path); err == nil {
			return whole
		}
	}
	return path
}

// toScreen leaves out the renderings that go to files.
func toScreen(all []*sink) []*sink {
	return slices.DeleteFunc(all, func(s *sink) bool { return s.file != "" })
}

// written leaves out renderings of nothing: no delivery could be judged.
func written(all []*sink) []*sink {
	return slices.DeleteFunc(all, func(s *sink) bool { return s.buf.empty() })
}

func (p Process) judge(c *cli.Context, g *gate.Gate, path string) (*decision.Decision, error) {
	return p.judgeNamed(c, g, path, "", func(*delivery.Delivery) error { return nil })
}

// judgeNamed judges a delivery under another name than it lies under, if there is one. Before that it is shown as it was opened.
func (p Process) judgeNamed(c *cli.Context, g *gate.Gate, path, name string, shown func(*delivery.Delivery) error) (*decision.Decision, error) {
	limits := delivery.DefaultLimits()
	limits.MaxTotalSize, limits.MaxFiles = c.Int64("max-bytes"), c.Int("max-files")
	if limits.MaxTotalSize > delivery.DefaultMaxTotalSize { // who asks for more may have it in one file
		limits.MaxFileSize = limits.MaxTotalSize
	}
	d, err := delivery.Open(c.Context, named(path), limits)
	if err != nil {
		return nil, unopened(err)
	}
	d.Name = cmp.Or(name, d.Name)
	if err := shown(d); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	defer p.keepFor(d)()
	result, err := g.Judge(c.Context, d)
	return result, errors.Join(err, d.Close())
}

// keepFor has the collector hold memory down while a delivery is judged, until the returned function is called: for its SBOMs, and
// for software where there is any.
func (p Process) keepFor(d *delivery.Delivery) (restore func()) {
	papers, software := int64(0), false
	for _, f := range d.Files {
		if f.Kind.IsSBOM() {
			papers += f.Size
		}
		software = software || f.Role == delivery.Artifact
	}
	if software {
		return p.keepSmall(papers)
	}
	return p.collectBelow(judgingPerByte * int(papers))
}

func verdictStatus(v decision.Verdict, allowConditional bool) int {
	switch {
	case v == decision.Accept:
		return exitOK
	case v == decision.Conditional && allowConditional:
		return exitOK
	case v == decision.Conditional:
		return exitConditional
	default:
		return exitNo
	}
}

var statusRank = map[int]int{exitOK: 0, exitConditional: 1, exitNo: 2, exitTrouble: 3}

func worseStatus(a, b int) int {
	if statusRank[b] > statusRank[a] {
		return b
	}
	return a
}

func (p Process) reportOptions(c *cli.Context) report.Options {
	return report.Options{
		Width:   p.Width,
		Colour:  p.Width > 0 && !c.Bool("no-color") && p.Getenv("NO_COLOR") == "",
		Verbose: c.Bool("verbose"),
		GroupBy: c.String("group-by"),
	}
}

// moment reads --at.
func (p Process) moment(text string) (time.Time, error) {
	if text == "" {
		return p.Now().UTC().Truncate(time.Second), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, badTime(text)
}
