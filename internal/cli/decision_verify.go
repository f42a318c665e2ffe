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
	Key      string          `json:"key"`   // who was expected to have signed: the fingerprint of a key, or a name and who vouches for it
	Files    int             `json:"files"` // that the dossier has
	Faults   []dossier.Fault `json:"faults"`

	Ledger           *dossier.Logged `json:"ledger"`           // what a proof shows of a ledger; null without --ledger-key
	LedgerNotChecked bool            `json:"ledgerNotChecked"` // there is a proof, and no --ledger-key was given

	Verdict  decision.Verdict `json:"verdict"`  // as the decision says, verified or not; empty when it cannot be read
	Delivery string           `json:"delivery"` // what the folder or archive was called
	Digest   string           `json:"digest"`   // "sha256:…" of what was judged
	Product  string           `json:"product"`
	Version  string           `json:"version"`
	Supplier string           `json:"supplier"` // name of the registry entry; empty when none matched
	At       string           `json:"at"`

	Waivers decision.WaiverUse `json:"waivers"` // on how many the verdict rests
}

var dossierCheckFormats = formats[*dossierCheck]{
	"text": dossierCheckText,
	"json": asJSON[*dossierCheck],
}

func (p Process) decisionVerifyCommand() *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "verify a dossier: every file, the signature over all of them, the signed statements",
		ArgsUsage: "DOSSIER",
		Description: "DOSSIER is the folder or the .zip that 'cleanbill gate --dossier' wrote. --key is the public key of who decided, from wherever you\n" +
			"have it; no key in the dossier counts. Of a decision that was signed without a key, --certificate-identity and\n" +
			"--certificate-oidc-issuer are the name and who vouched for it. Needs nothing else, and no network.\n\n" +
			"Exit status: 0 verified, 1 not, each file that is changed, missing or added is named, and where an archive\n" +
			"was cut off; 2 could not try.",
		Flags: append([]cli.Flag{dossierCheckFormats.flag("text"),
			textFlag("ledger-key", "Ed25519 public key of who keeps the ledger, `FILE` in PEM or DER: the decision must be recorded in it"),
			textFlag("proof", "proof of 'cleanbill ledger proof' in `FILE` (default: the one in the dossier)"), witnessFlag(),
			atFlag("judge the term of a certificate as of `TIME`"), quietFlag(), noColourFlag()},
			signatoryFlags("public key or certificate of who decided in `FILE`, PEM or DER (required, or a name)")...),
		Action: p.decisionVerify,
	}
}

func (p Process) decisionVerify(c *cli.Context) error {
	name, err := oneArgument(c, "decision verify", "dossier")
	if err != nil {
		return err
	}
	outputs, err := quietableOutputs(c, "decision verify", dossierCheckFormats.names(), []string{name})
	if err != nil {
		return err
	}
	out, d, by, err := p.checkDossier(c, "decision verify", name)
	if err != nil {
		return err
	}
	if err := p.checkLogged(c, d, by, out); err != nil {
		return err
	}
	out.Verified = len(out.Faults) == 0
	if err := dossierCheckFormats.write(p, c, outputs, out); err != nil || out.Verified {
		return err
	}
	return ended(exitNo)
}

// checkDossier verifies a dossier with the key of --key, or the name of --certificate-identity.
func (p Process) checkDossier(c *cli.Context, command, name string) (*dossierCheck, *dossier.Dossier, *dossier.Signatory, error) {
	at, err := p.moment(c.String("at"))
	if err != nil {
		return nil, nil, nil, err
	}
	by, err := p.signatory(c, command, name)
	if err == nil && by == nil {
		err = usageError(command, errors.New("--key is missing: expected the public key of who decided, or the name that signed without a key (--certificate-identity); a dossier never vouches for itself"))
	}
	if err != nil {
		return nil, nil, nil, err
	}
	d, err := examineDossier(c.Context, name)
	if err != nil {
		return nil, nil, nil, err
	}
	out := &dossierCheck{Kind: dossierCheckKind, Dossier: name, Files: len(d.Files), Faults: []dossier.Fault{}}
	if out.Key, err = by.Fingerprint(); err != nil {
		return nil, nil, nil, err
	}
	faults, err := d.Verify(c.Context, by, at)
	if err != nil {
		return nil, nil, nil, err
	}
	out.Faults = append(out.Faults, faults...)
	out.Verified = len(faults) == 0
	if document, err := d.Decision(); err == nil {
		of := document.Delivery
		out.Verdict, out.At, out.Waivers = document.Verdict, report.Moment(document.At), document.WaiverUse()
		out.Delivery, out.Digest, out.Product, out.Version, out.Supplier = of.Name, of.Digest, of.Product, of.Version, of.Supplier
	}
	return out, d, by, nil
}

func dossierCheckText(w io.Writer, d *dossierCheck, o report.Options) error {
	page := report.NewPage(o)
	head := "NOT VERIFIED"
	if d.Verified {
		head = "VERIFIED"
	}
	page.Line("%s  %s", page.Paint(report.Strong, head), report.Printable(d.Dossier))
	if d.Verified {
		page.Wrapped("  ", fmt.Sprintf("%s about %s, judged as of %s%s.", strings.ToUpper(string(d.Verdict)), report.Printable(d.judged()), d.At, report.WithWaivers(d.Verdict, d.Waivers)))
		page.Wrapped("  ", fmt.Sprintf("The delivery %s, %s.", report.Printable(d.Delivery), report.Printable(d.Digest)))
		page.Wrapped("  ", fmt.Sprintf("%d files, all as they were written and signed by %s.", d.Files, report.Printable(signatoryWords(d.Key))))
		for _, line := range d.ledgerLines() {
			page.Wrapped("  ", report.Printable(line))
		}
	} else {
		page.Wrapped("  ", fmt.Sprintf("It is not as it was written, or not signed by %s. Files: %d, faults: %d.", report.Printable(signatoryWords(d.Key)), d.Files, len(d.Faults)))
		for _, f := range d.Faults {
			page.Wrapped("  - ", report.Printable(f.Path+": "+f.What))
		}
	}
	_, err := w.Write(page.Bytes())
	return err
}

// judged names the product that was judged, with its version and supplier.
func (d *dossierCheck) judged() string {
	what := strings.TrimSpace(d.Product + " " + d.Version)
	if what == "" {
		what = "a product that is not named"
	}
	if d.Supplier == "" {
		return what + " of a supplier that no registry entry matched"
	}
	return what + " of " + d.Supplier
}

// signatoryWords names who signed for people: a fingerprint is of a key, all else is a name.
func signatoryWords(key string) string {
	if strings.HasPrefix(key, "sha256:") {
		return "the key " + key
	}
	return key
}
