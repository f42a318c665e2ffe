package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
)

// checkLogged holds the proof of a ledger, that of the dossier or one from elsewhere, against the key of who keeps the ledger.
func (p Process) checkLogged(c *cli.Context, d *dossier.Dossier, key *dossier.Signatory, out *dossierCheck) error {
	place := c.Args().First()
	name, data := dossier.LedgerFile, d.Files[dossier.LedgerFile]
	elsewhere := c.String("proof")
	if elsewhere != "" {
		var err error
		if data, err = readBounded(elsewhere, proof.MaxSize); err != nil {
			return fmt.Errorf("read --proof: %w", err)
		}
		name = elsewhere
	}
	if c.String("ledger-key") == "" {
		if elsewhere != "" || len(c.StringSlice("witness")) > 0 {
			return usageError("decision verify", errors.New("--ledger-key is missing: expected the public key of who keeps the ledger"))
		}
		out.LedgerNotChecked = data != nil
		return nil
	}
	keeper, err := keeperKey("ledger-key", c.String("ledger-key"), place)
	if err != nil {
		return err
	}
	seen, err := witnesses(c.StringSlice("witness"), place)
	if err != nil {
		return err
	}
	if data == nil {
		out.Faults = append(out.Faults, dossier.Fault{Path: name, What: "missing: the dossier has no proof that the decision was recorded in a ledger"})
		return nil
	}
	at, err := p.moment(c.String("at"))
	if err != nil {
		return err
	}
	logged, fault, err := d.VerifyLogged(c.Context, name, data, keeper, key, at, seen...)
	if fault != nil {
		out.Faults = append(out.Faults, *fault)
	}
	out.Ledger = logged
	return err
}

// ledgerLines say what a dossier shows of a ledger.
func (d *dossierCheck) ledgerLines() []string {
	switch {
	case d.LedgerNotChecked:
		return []string{"It has a proof that the decision was recorded in a ledger, which was not looked at: give --ledger-key."}
	case d.Ledger == nil:
		return nil
	}
	text := fmt.Sprintf("Entry %d of the ledger %s, by its checkpoint at size %d", d.Ledger.Index, d.Ledger.Origin, d.Ledger.Size)
	if len(d.Ledger.Witnesses) > 0 {
		text += ", as witnessed by " + strings.Join(d.Ledger.Witnesses, ", ")
	}
	return []string{text + "."}
}
