package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

const dossierCheckKind = "cleanbill.dossier-check/v1"

// dossierCheck is what came of verifying a dossier.
type dossierCheck struct {
	Kind     string          `json:"kind"` // "cleanbill.dossier-check/v1"
	Dossier  string          `json:"dossier"`
	Verified bool            `json:"verified"`
	Key      string          `json:"key"`   // fingerprint of the key that was expected to have signed
	Files    int             `json:"files"` // that the dossier has
	Faults   []dossier.Fault `json:"faults"`

	Ledger           *dossier.Logged `json:"ledger"`           // what a proof shows of a ledger; null without --ledger-key
	LedgerNotChecked bool            `json:"ledgerNotChecked"` // there is a proof, and no --ledger-key was given

	Verdict  decision.Verdict `json:"verdict"` // as the decision says, verified or not; empty when it cannot be read
	Delivery string           `json:"delivery"`
	At       string           `json:"at"`
}

var dossierCheckFormats = formats[*dossierCheck]{
	"text": dossierCheckText,
	"json": func(w io.Writer, d *dossierCheck, _ report.Options) error { return report.WriteJSON(w, d) },
}

func (p Process) decisionVerifyCommand() *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "verify a dossier: every file, the signature over all of them, the signed statements",
		ArgsUsage: "DOSSIER",
		Description: "DOSSIER is the folder or the .zip that 'cleanbill gate --dossier' wrote. --key is the public key of who decided, from wherever you\n" +
			"have it; no key in the dossier counts. Needs nothing else, and no network.\n\n" +
			"Exit status: 0 verified, 1 not, each file that is changed, missing or added is named; 2 could not try.",
		Flags: []cli.Flag{dossierCheckFormats.flag("text"), textFlag("key", "public key or certificate in `FILE`, PEM or DER (required)"),
			textFlag("ledger-key", "Ed25519 public key of who keeps the ledger, `FILE` in PEM or DER: the decision must be recorded in it"),
			textFlag("proof", "proof of 'cleanbill ledger proof' in `FILE` (default: the one in the dossier)"), witnessFlag(),
			atFlag("judge the term of a certificate as of `TIME`"), quietFlag(), noColourFlag()},
		Action: p.decisionVerify,
	}
}

func (p Process) decisionVerify(c *cli.Context) error {
	name, err := oneArgument(c, "decision verify", "dossier")
	if err != nil {
		return err
	}
	if c.String("key") == "" {
		return usageError("decision verify", errors.New("--key is missing: expected the public key of who decided; a dossier never vouches for itself"))
	}
	outputs, err := quietableOutputs(c, "decision verify", dossierCheckFormats.names(), []string{name})
	if err != nil {
		return err
	}
	out, d, key, err := p.checkDossier(c, name)
	if err != nil {
		return err
	}
	if err := p.checkLogged(c, d, key, out); err != nil {
		return err
	}
	out.Verified = len(out.Faults) == 0
	if err := dossierCheckFormats.render(outputs, out, p.reportOptions(c)); err != nil {
		return err
	}
	if err := publish(p, outputs); err != nil || out.Verified {
		return err
	}
	return ended(exitNo)
}

// checkDossier verifies a dossier with the key of --key.
func (p Process) checkDossier(c *cli.Context, name string) (*dossierCheck, *dossier.Dossier, *dossier.Key, error) {
	at, err := p.moment(c.String("at"))
	if err != nil {
		return nil, nil, nil, err
	}
	key, err := decisionKey("key", c.String("key"), name)
	if err != nil {
		return nil, nil, nil, err
	}
	d, err := examineDossier(c.Context, name)
	if err != nil {
		return nil, nil, nil, err
	}
	out := &dossierCheck{Kind: dossierCheckKind, Dossier: name, Files: len(d.Files), Faults: []dossier.Fault{}}
	if out.Key, err = key.Fingerprint(); err != nil {
		return nil, nil, nil, err
	}
	faults, err := d.Verify(c.Context, key, at)
	if err != nil {
		return nil, nil, nil, err
	}
	out.Faults = append(out.Faults, faults...)
	out.Verified = len(faults) == 0
	if document, err := d.Decision(); err == nil {
		out.Verdict, out.Delivery, out.At = document.Verdict, document.Delivery.Name, report.Moment(document.At)
	}
	return out, d, key, nil
}

func dossierCheckText(w io.Writer, d *dossierCheck, o report.Options) error {
	page := report.NewPage(o)
	head := "NOT VERIFIED"
	if d.Verified {
		head = "VERIFIED"
	}
	page.Line("%s  %s", page.Paint(report.Strong, head), report.Printable(d.Dossier))
	if d.Verified {
		page.Wrapped("  ", fmt.Sprintf("%s about %s, judged as of %s.", strings.ToUpper(string(d.Verdict)), report.Printable(d.Delivery), d.At))
		page.Wrapped("  ", fmt.Sprintf("%d files, all as they were written and signed by the key %s.", d.Files, d.Key))
		for _, line := range d.ledgerLines() {
			page.Wrapped("  ", report.Printable(line))
		}
	} else {
		page.Wrapped("  ", fmt.Sprintf("It is not as it was written, or not signed by the key %s. Files: %d, faults: %d.", d.Key, d.Files, len(d.Faults)))
		for _, f := range d.Faults {
			page.Wrapped("  - ", report.Printable(f.Path+": "+f.What))
		}
	}
	_, err := w.Write(page.Bytes())
	return err
}
