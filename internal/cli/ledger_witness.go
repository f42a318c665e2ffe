package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
)

func (p Process) ledgerWitnessCommand() *cli.Command {
	return &cli.Command{
		Name:      "witness",
		Usage:     "add a checkpoint that witnesses cosigned",
		ArgsUsage: "LEDGER CHECKPOINT",
		Description: "A witness is somebody else who remembers what the ledger held: give out the file 'checkpoint' of the ledger, have it cosigned\n" +
			"(c2sp.org/tlog-cosignature), and add what comes back. It is kept for good, and 'cleanbill ledger verify' demands that the ledger still holds\n" +
			"what was cosigned. Uses no network.\n\n" +
			"Exit status: 0 added, 2 not.",
		Flags:  []cli.Flag{keeperFlag(), witnessFlag(), silentFlag()},
		Action: p.ledgerWitness,
	}
}

func (p Process) ledgerWitness(c *cli.Context) error {
	if c.NArg() != 2 {
		return usageError("ledger witness", fmt.Errorf("expected a ledger and a cosigned checkpoint, found %d arguments", c.NArg()))
	}
	l, err := openLedger(c, "ledger witness")
	if err != nil {
		return err
	}
	if len(l.witnesses) == 0 {
		return usageError("ledger witness", errors.New("--witness is missing: expected the keys of the witnesses"))
	}
	data, err := p.readInput(c.Args().Get(1), proof.MaxCheckpoint)
	if err != nil {
		return err
	}
	added, err := l.AddCosigned(c.Context, data, l.key, l.witnesses...)
	if err != nil {
		return ledgerTrouble(l.name, err)
	}
	if !c.Bool("quiet") {
		p.remark("%s: kept as cosigned at size %d by %s", l.name, added.Size, strings.Join(added.Witness, ", "))
	}
	return nil
}
