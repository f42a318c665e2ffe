package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

// ledgerCheck is what came of verifying a ledger.
type ledgerCheck struct {
	Kind     string          `json:"kind"` // "cleanbill.ledger-check/v1"
	Ledger   string          `json:"ledger"`
	Verified bool            `json:"verified"`
	Origin   string          `json:"origin"` // the ledger's name; empty when the checkpoint is not of the key
	Size     uint64          `json:"size"`   // entries
	Root     string          `json:"root"`   // of the Merkle tree, hexadecimal
	Signers  int             `json:"signers"`
	Agrees   []ledger.Agreed `json:"agrees"` // earlier checkpoints that it still holds
	Faults   []ledger.Fault  `json:"faults"`
	More     int             `json:"more"` // faults beyond those that are listed
}

var ledgerCheckFormats = formats[*ledgerCheck]{
	"text": ledgerCheckText,
	"json": asJSON[*ledgerCheck],
}

func (p Process) ledgerVerifyCommand() *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "verify a ledger: the checkpoint, every entry, every tile that proofs are made of, every earlier checkpoint",
		ArgsUsage: "LEDGER",
		Description: "Tiles that later ones took the place of, and the state that appending goes on from, prove nothing and are not looked at; appending looks at\n" +
			"its own state.\n\n" +
			"--key is the key of who keeps the ledger. --since holds the ledger against what it was: a checkpoint that was kept elsewhere, or a proof\n" +
			"(.tlog-proof), such as a dossier has. The checkpoints in it that witnesses cosigned are looked at in any case; each --witness must have\n" +
			"cosigned one. With --signer every entry must be signed by one of these keys.\n\n" +
			"Exit status: 0 verified, 1 not, 2 could not try.",
		Flags: []cli.Flag{
			ledgerCheckFormats.flag("text"), keeperFlag(), witnessFlag(),
			textsFlag("since", "earlier checkpoint or proof, `FILE`, repeatable"),
			textsFlag("signer", "public key or certificate of who signs decisions, `FILE` in PEM or DER, repeatable"),
			atFlag("judge the term of certificates as of `TIME`"), quietFlag(), noColourFlag(),
		},
		Action: p.ledgerVerify,
	}
}

func (p Process) ledgerVerify(c *cli.Context) error {
	name, err := oneArgument(c, "ledger verify", "ledger")
	if err != nil {
		return err
	}
	outputs, err := quietableOutputs(c, "ledger verify", ledgerCheckFormats.names(), []string{name})
	if err != nil {
		return err
	}
	l, err := openLedger(c, "ledger verify")
	if err != nil {
		return err
	}
	check := ledger.Check{Key: l.key, Witnesses: l.witnesses}
	if check.Earlier, err = earlierCheckpoints(c.StringSlice("since")); err != nil {
		return err
	}
	signers := c.StringSlice("signer")
	if check.Entry, err = p.signedByOneOf(c, signers, l.dir); err != nil {
		return err
	}
	v, err := l.Verify(c.Context, check)
	if err != nil {
		return ledgerTrouble(name, err)
	}
	out := &ledgerCheck{Kind: "cleanbill.ledger-check/v1", Ledger: name, Verified: len(v.Faults) == 0, Signers: len(signers),
		Agrees: append([]ledger.Agreed{}, v.Agrees...), Faults: append([]ledger.Fault{}, v.Faults...), More: v.More}
	if v.Checkpoint != nil {
		out.Origin, out.Size, out.Root = v.Checkpoint.Origin, v.Checkpoint.Size, fmt.Sprintf("%x", v.Checkpoint.Root)
	}
	if err := ledgerCheckFormats.write(p, c, outputs, out); err != nil || out.Verified {
		return err
	}
	return ended(exitNo)
}

// earlierCheckpoints reads checkpoints, or takes them out of proofs.
func earlierCheckpoints(files []string) (out []ledger.Earlier, err error) {
	for _, file := range files {
		data, err := readBounded(file, proof.MaxSize)
		if err != nil {
			return nil, fmt.Errorf("read --since: %w", err)
		}
		if p, err := proof.Parse(data); err == nil {
			data = p.Checkpoint
		}
		out = append(out, ledger.Earlier{Name: file, Raw: data})
	}
	return out, nil
}

// signedByOneOf demands that one of the keys in files signed an entry; nil without any.
func (p Process) signedByOneOf(c *cli.Context, files []string, place string) (func(*proof.Entry, []byte) (string, error), error) {
	if len(files) == 0 {
		return nil, nil
	}
	at, err := p.moment(c.String("at"))
	if err != nil {
		return nil, err
	}
	var keys []*dossier.Signatory
	for _, file := range files {
		key, err := decisionKey("signer", file, place)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return func(e *proof.Entry, raw []byte) (why string, err error) {
		for _, key := range keys {
			if why, err = key.Vouches(c.Context, raw, e.Decision, at); err != nil || why == "" {
				return "", err
			}
		}
		return why, nil
	}, nil
}

// decisionKey reads the public key of who signs decisions.
func decisionKey(flag, file, place string) (*dossier.Signatory, error) {
	return vouchingKey(flag, file, place, "take the key from who decided", dossier.ParseKey)
}

func ledgerCheckText(w io.Writer, l *ledgerCheck, o report.Options) error {
	page := report.NewPage(o)
	head := "NOT VERIFIED"
	if l.Verified {
		head = "VERIFIED"
	}
	page.Line("%s  %s", page.Paint(report.Strong, head), report.Printable(l.Ledger))
	if l.Verified {
		page.Wrapped("  ", fmt.Sprintf("Every entry of the ledger %s is in it as its checkpoint at size %d says.", report.Printable(l.Origin), l.Size))
		if l.Signers == 0 {
			page.Wrapped("  ", "Who signed the entries was not looked at: give --signer.")
		}
		if len(l.Agrees) == 0 {
			page.Wrapped("  ", "There was no earlier checkpoint to hold it against: give --since.")
		}
	}
	for _, a := range l.Agrees {
		text := fmt.Sprintf("It still holds what it held at size %d (%s)", a.Size, report.Printable(a.Name))
		if len(a.Witnesses) > 0 {
			text += ", as witnessed by " + report.Printable(strings.Join(a.Witnesses, ", "))
		}
		page.Wrapped("  ", text+".")
	}
	for _, f := range l.Faults {
		page.Wrapped("  - ", report.Printable(f.Place+": "+f.What))
	}
	if l.More > 0 {
		page.Wrapped("  - ", fmt.Sprintf("and %d more", l.More))
	}
	_, err := w.Write(page.Bytes())
	return err
}
