package cli

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

// proofFormats are the forms of a proof: one, that of c2sp.org/tlog-proof.
var proofFormats = formats[*proof.Proof]{
	"tlog-proof": func(w io.Writer, p *proof.Proof, _ report.Options) error {
		_, err := w.Write(p.Text())
		return err
	},
}

func (p Process) ledgerProofCommand() *cli.Command {
	return &cli.Command{
		Name:      "proof",
		Usage:     "write the proof that a decision is in a ledger, to be checked without it",
		ArgsUsage: "LEDGER DECISION",
		Description: "DECISION is a dossier, the file of a decision (-o json=FILE) or its digest, sha256:HEX. The proof is in the form of c2sp.org/tlog-proof;\n" +
			"'cleanbill decision verify --proof' checks it. Dossiers of 'cleanbill gate --ledger' have one already; a later one may be by a checkpoint\n" +
			"that witnesses cosigned: with --witness it is by the last that all of them did. Of a decision that was recorded twice, the first is proven.\n\n" +
			"Exit status: 0 written, 1 the decision is not in the ledger, 2 not written.",
		Flags:  []cli.Flag{proofFormats.flag("tlog-proof"), keeperFlag(), witnessFlag()},
		Action: p.ledgerProof,
	}
}

func (p Process) ledgerProof(c *cli.Context) error {
	if c.NArg() != 2 {
		return usageError("ledger proof", fmt.Errorf("expected a ledger and a decision, found %d arguments", c.NArg()))
	}
	l, err := openLedger(c, "ledger proof")
	if err != nil {
		return err
	}
	outputs, err := freeOutputs(c, "ledger proof", "tlog-proof", proofFormats.names(), c.Args().Slice())
	if err != nil {
		return err
	}
	digest, err := decisionDigest(c, c.Args().Get(1))
	if err != nil {
		return err
	}
	at, err := l.at()
	if err != nil {
		return err
	}
	listed, err := l.List(c.Context, at, ledger.Filter{Decision: digest})
	if err != nil {
		return ledgerTrouble(l.name, err)
	}
	if len(listed) == 0 {
		p.complain(withHint(fmt.Errorf("ledger %s: the decision sha256:%s is not in it", l.name, digest), "'cleanbill ledger list' shows what is"))
		return ended(exitNo)
	}
	if at, err = l.witnessed(at, listed[0].Index); err != nil {
		return err
	}
	proven, err := l.Prove(c.Context, at, listed[0].Index, l.key)
	if err != nil {
		return ledgerTrouble(l.name, err)
	}
	return proofFormats.write(p, c, outputs, proven)
}

// witnessed is the last checkpoint that every expected witness cosigned; the present one when none is expected.
func (o *openedLedger) witnessed(now *proof.Checkpoint, index uint64) (*proof.Checkpoint, error) {
	if len(o.witnesses) == 0 {
		return now, nil
	}
	all, err := o.Cosigned()
	if err != nil {
		return nil, ledgerTrouble(o.name, err)
	}
	var last *proof.Checkpoint
	for _, raw := range all {
		c, err := proof.OpenCheckpoint(raw, o.key, o.witnesses...)
		if err != nil {
			return nil, ledgerTrouble(o.name, err)
		}
		if len(c.Witness) >= len(o.witnesses) && c.Size > index {
			last = c
		}
	}
	if last == nil {
		return nil, withHint(fmt.Errorf("ledger %s: no checkpoint with the decision was cosigned by every --witness", o.name), "have them cosign "+filepath.Join(o.dir, "checkpoint")+", then 'cleanbill ledger witness'")
	}
	return last, nil
}

// decisionDigest is the SHA-256 of the decision that an argument names.
func decisionDigest(c *cli.Context, name string) (string, error) {
	if digest, found := strings.CutPrefix(name, "sha256:"); found {
		raw, err := hex.DecodeString(digest)
		if err != nil || len(raw) != 32 || digest != strings.ToLower(digest) {
			return "", usageError("ledger proof", fmt.Errorf("%q: expected sha256: and 64 lower-case hexadecimal digits", report.Printable(name)))
		}
		return digest, nil
	}
	packed, err := isPacked(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", withHint(fmt.Errorf("ledger proof: %s: there is no such file", name), "give a dossier, a decision as JSON, or sha256:HEX")
	case err != nil:
		return "", fmt.Errorf("ledger proof: %w", err)
	}
	var document []byte
	if packed {
		d, err := readDossier(c.Context, name)
		if err != nil {
			return "", err
		}
		document = d.Files[dossier.DecisionFile]
	} else if document, err = readBounded(name, dossier.MaxDecision); err != nil {
		return "", fmt.Errorf("ledger proof: %w", err)
	}
	if _, err := dossier.ParseDecision(document); err != nil {
		return "", withHint(fmt.Errorf("ledger proof: %s: %w", name, err), "give a dossier, a decision as JSON, or sha256:HEX")
	}
	return proof.DigestOf(document), nil
}
