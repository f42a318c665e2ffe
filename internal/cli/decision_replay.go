package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/basis"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/datafolder"
)

const replayKind = "cleanbill.replay/v1"

// replay is what came of evaluating again.
type replay struct {
	Kind        string               `json:"kind"` // "cleanbill.replay/v1"
	Dossier     string               `json:"dossier"`
	Verified    bool                 `json:"verified"` // the dossier, with --key or --certificate-identity
	Same        bool                 `json:"same"`
	Was         decision.Verdict     `json:"was"`
	Is          decision.Verdict     `json:"is"`
	WasWaivers  decision.WaiverUse   `json:"wasWaivers"` // on how many the verdict rested
	IsWaivers   decision.WaiverUse   `json:"isWaivers"`
	At          string               `json:"at"`
	MadeWith    string               `json:"madeWith"` // the program then
	MadeAgain   string               `json:"madeAgain"`
	Delivered   bool                 `json:"delivered"` // the delivery has the digest of the one that was judged
	SameData    bool                 `json:"sameData"`  // the data on vulnerabilities have the digests that the decision names
	Differences []dossier.Difference `json:"differences"`
}

var replayFormats = formats[*replay]{
	"text": replayText,
	"json": asJSON[*replay],
}

func (p Process) decisionReplayCommand() *cli.Command {
	return &cli.Command{
		Name:      "replay",
		Usage:     "judge a delivery again by what a dossier holds, and show any difference",
		ArgsUsage: "DOSSIER DELIVERY",
		Description: "Packs, checks, registries, trusted roots, waivers and the moment judged at are those of the dossier; data on\n" +
			"vulnerabilities are not in it, and are named by --data where the decision rests on any. With --key, or --certificate-identity, it must\n" +
			"verify first; without, only its files are held against its manifest.\n\n" +
			"Exit status: 0 the same decision, 1 another; 2 could not try.",
		Flags: append([]cli.Flag{replayFormats.flag("text"),
			atFlag("judge the term of a certificate as of `TIME`"), quietFlag(), noColourFlag(), verboseFlag("list every difference"), dataFlag()},
			slices.Concat(signatoryFlags("public key or certificate in `FILE` that must have signed the dossier"), sizeFlags())...),
		Action: p.decisionReplay,
	}
}

func (p Process) decisionReplay(c *cli.Context) error {
	if err := noEmptyFlags(c); err != nil {
		return err
	}
	if c.NArg() != 2 {
		return usageError("decision replay", fmt.Errorf("expected a dossier and a delivery, found %d arguments", c.NArg()))
	}
	name, path := c.Args().Get(0), c.Args().Get(1)
	outputs, err := quietableOutputs(c, "decision replay", replayFormats.names(), []string{name, path})
	if err != nil {
		return err
	}
	out, err := p.replay(c, name, path)
	if err != nil {
		return err
	}
	if err := replayFormats.write(p, c, outputs, out); err != nil || out.Same {
		return err
	}
	return ended(exitNo)
}

// soundDossier reads a dossier whose files are those of its manifest, and that whoever is named signed, if anybody is.
func (p Process) soundDossier(c *cli.Context, name string) (*dossier.Dossier, error) {
	if signerNamed(c) {
		check, d, _, err := p.checkDossier(c, "decision replay", name)
		if err == nil && !check.Verified {
			err = unsound("decision replay", name, check.Faults)
		}
		return d, err
	}
	d, err := readDossier(c.Context, name)
	if err != nil {
		return nil, err
	}
	faults, err := d.Verify(c.Context, nil, time.Time{})
	if err == nil && len(faults) > 0 {
		err = unsound("decision replay", name, faults)
	}
	return d, err
}

// signerNamed says whether anybody is named who must have signed.
func signerNamed(c *cli.Context) bool {
	return c.Bool(unlogged) || slices.ContainsFunc(signatoryFlags(""), func(f cli.Flag) bool {
		_, text := f.(*cli.StringFlag)
		return text && c.String(f.Names()[0]) != ""
	})
}

// unsound: a dossier is not what was written.
func unsound(command, name string, faults []dossier.Fault) error {
	err := fmt.Errorf("%s: the dossier %s does not verify: %s: %s", command, name, faults[0].Path, faults[0].What)
	if more := len(faults) - 1; more > 0 {
		err = fmt.Errorf("%w; and %d more", err, more)
	}
	return withHint(err, "see 'cleanbill decision verify --key FILE "+name+"'")
}

// replayBasis makes the options of a gate again of what a dossier holds, with the data that --data names; done closes those.
func replayBasis(c *cli.Context, d *dossier.Dossier, name, path string) (options *gate.Options, done func(), err error) {
	folder, err := d.Folder(dossier.BasisFolder)
	if err != nil {
		return nil, nil, err
	}
	done = func() {}
	var data assess.Data
	if from := c.String("data"); from != "" {
		if err := fromBuyer("--data", from, []string{path}); err != nil {
			return nil, nil, err
		}
		opened := datafolder.Open(from)
		done = func() { _ = opened.Close() } // it was read only
		data = opened
	}
	options, err = basis.Load(folder, data)
	if err == nil {
		return options, done, nil
	}
	done()
	hint := "a dossier of a later version may need that version"
	switch {
	case errors.Is(err, basis.ErrNoData):
		hint = "name the folder by --data; the decision has the digests of what was in it (inputs.data)"
	case errors.Is(err, basis.ErrData):
		hint = "leave --data out"
	}
	return nil, nil, withHint(fmt.Errorf("decision replay %s: %w", name, err), hint)
}

func (p Process) replay(c *cli.Context, name, path string) (*replay, error) {
	d, err := p.soundDossier(c, name)
	if err != nil {
		return nil, err
	}
	was, err := d.Decision()
	if err != nil {
		return nil, fmt.Errorf("decision replay: %w", err)
	}
	options, done, err := replayBasis(c, d, name, path)
	if err != nil {
		return nil, err
	}
	defer done()
	options.Tool = tool()
	g, err := gate.New(*options)
	if err != nil {
		return nil, fmt.Errorf("decision replay: %w", err)
	}
	is, err := p.judgeNamed(c, g, path, was.Delivery.Name, func(*delivery.Delivery) error { return nil })
	if err != nil {
		return nil, fmt.Errorf("decision replay %s: %w", path, err)
	}
	var document bytes.Buffer
	if err := report.JSON(&document, is, report.Options{}); err != nil {
		return nil, err
	}
	differences, err := dossier.Differences(d.Files[dossier.DecisionFile], document.Bytes())
	if err != nil {
		return nil, errors.Join(errors.New("decision replay"), err)
	}
	return &replay{
		Kind: replayKind, Dossier: name, Verified: signerNamed(c), Same: len(differences) == 0, Was: was.Verdict, Is: is.Verdict, WasWaivers: was.WaiverUse(), IsWaivers: is.WaiverUse(), At: report.Moment(is.At),
		MadeWith: was.Tool.Name + " " + was.Tool.Version, MadeAgain: is.Tool.Name + " " + is.Tool.Version,
		Delivered: was.Delivery.Digest == is.Delivery.Digest, SameData: slices.Equal(was.Inputs.Data, is.Inputs.Data), Differences: append([]dossier.Difference{}, differences...),
	}, nil
}

// maxDifferencesTold bounds how many differences are listed without --verbose; JSON has all.
const maxDifferencesTold = 20

func replayText(w io.Writer, r *replay, o report.Options) error {
	page := report.NewPage(o)
	head := "SAME"
	if !r.Same {
		head = "DIFFERENT"
	}
	page.Line("%s  %s", page.Paint(report.Strong, head), report.Printable(r.Dossier))
	page.Wrapped("  ", fmt.Sprintf("Judged again as of %s: was %s%s; is %s%s.", r.At, r.Was, report.WithWaivers(r.Was, r.WasWaivers), r.Is, report.WithWaivers(r.Is, r.IsWaivers)))
	if !r.Delivered {
		page.Wrapped("  ", "This is not the delivery that was judged: its digest is another.")
	}
	if !r.SameData {
		page.Wrapped("  ", "These are not the data on vulnerabilities that the decision names: see /inputs/data.")
	}
	if r.MadeWith != r.MadeAgain {
		page.Wrapped("  ", report.Printable(fmt.Sprintf("Made with %s, evaluated again with %s.", r.MadeWith, r.MadeAgain)))
	}
	if !r.Verified {
		page.Wrapped("  ", "Who signed the dossier was not looked at (--key).")
	}
	shown := len(r.Differences)
	if !o.Verbose {
		shown = min(shown, maxDifferencesTold)
	}
	for _, d := range r.Differences[:shown] {
		page.Wrapped("  - ", report.Printable(fmt.Sprintf("%s: was %s, is %s", d.Pointer, orNothing(d.Was), orNothing(d.Is))))
	}
	if more := len(r.Differences) - shown; more > 0 {
		page.Line("    and %d more (--verbose)", more)
	}
	_, err := w.Write(page.Bytes())
	return err
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}
