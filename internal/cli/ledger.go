package cli

import (
	"crypto"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/mod/sumdb/note"

	"github.com/cleanbill-dev/cleanbill/pkg/ledger"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/rawsig"
)

func (p Process) ledgerCommand() *cli.Command {
	subcommands := []*cli.Command{p.ledgerListCommand(), p.ledgerVerifyCommand(), p.ledgerProofCommand(), p.ledgerWitnessCommand()}
	return group("ledger", "the append-only log of decisions", subcommands)
}

// keeperFlag names the key of who keeps the ledger.
func keeperFlag() cli.Flag {
	return textFlag("key", "Ed25519 public key of who keeps the ledger, `FILE` in PEM or DER (required)")
}

func witnessFlag() cli.Flag {
	return textsFlag("witness", "`FILE` with the keys of witnesses, one a line as they publish it (NAME+HASH+KEY), repeatable")
}

// keeperKey reads the public key that a flag names. It must not come out of what it vouches for.
func keeperKey(flag, file, place string) (crypto.PublicKey, error) {
	key, err := vouchingKey(flag, file, place, "take the key from who keeps the ledger", rawsig.ParseKey)
	return key.Public, err
}

// maxWitnesses bounds a file of witnesses' keys, in bytes.
const maxWitnesses = 64 << 10

// witnesses reads the keys of witnesses. Empty lines and those that begin with # are passed over.
func witnesses(files []string, place string) ([]note.Verifier, error) {
	var out []note.Verifier
	for _, file := range files {
		if lies(file, place) {
			return nil, insideRecord("witness", file, place, "take the keys from the witnesses")
		}
		data, err := readBounded(file, maxWitnesses)
		if err != nil {
			return nil, fmt.Errorf("read --witness: %w", err)
		}
		n := 0
		for i, line := range strings.Split(string(data), "\n") {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			v, err := ledger.ParseWitness(line)
			if err != nil {
				return nil, fmt.Errorf("--witness %s, line %d: %w", file, i+1, err)
			}
			out, n = append(out, v), n+1
		}
		if n == 0 {
			return nil, fmt.Errorf("--witness %s: expected keys of witnesses, found none", file)
		}
	}
	return out, nil
}

// openedLedger is a ledger that a command was given, with what it is held against.
type openedLedger struct {
	*ledger.Log
	name      string // as it was given
	dir       string
	key       crypto.PublicKey
	witnesses []note.Verifier
}

// openLedger opens the ledger that is the first of a command's arguments.
func openLedger(c *cli.Context, command string) (*openedLedger, error) {
	if err := noEmptyFlags(c); err != nil {
		return nil, err
	}
	name := c.Args().First()
	dir, err := ledger.Locate(name)
	if err != nil {
		return nil, ledgerTrouble(name, err)
	}
	if c.String("key") == "" {
		return nil, usageError(command, errors.New("--key is missing: expected the public key of who keeps the ledger; a record never vouches for itself"))
	}
	o := &openedLedger{Log: ledger.Open(dir), name: name, dir: dir}
	if o.key, err = keeperKey("key", c.String("key"), dir); err != nil {
		return nil, err
	}
	o.witnesses, err = witnesses(c.StringSlice("witness"), dir)
	return o, err
}

// at is the state of the ledger that its keeper signed.
func (o *openedLedger) at() (*proof.Checkpoint, error) {
	cp, err := o.Checkpoint(o.key)
	if err != nil {
		return nil, ledgerTrouble(o.name, err)
	}
	return cp, nil
}
