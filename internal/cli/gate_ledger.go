package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
	"github.com/cleanbill-dev/cleanbill/pkg/sign"
)

func ledgerFlags() []cli.Flag {
	return []cli.Flag{
		textFlag("ledger", "record the signed decision in the append-only log in `DIR`, which is begun where there is none; the proof of it lies in the dossier, and beside the file of -o json=FILE"),
		textFlag("ledger-key", "private Ed25519 key of who keeps the ledger, `FILE` in PEM (default: the key of --sign-key)"),
		textFlag("ledger-origin", "`NAME` of a ledger that is begun, such as hospital.example/intake (default: one made of its key)"),
	}
}

// recordLedger is the ledger that decisions are recorded in.
type recordLedger struct {
	name, dir string
	options   ledger.Options
}

// recordIn finds out whether decisions can be recorded, before anything is judged. It is nil when no ledger was asked for.
func (p Process) recordIn(c *cli.Context, s *settings, key *sign.Key, deliveries []string) (*recordLedger, error) {
	name := cmp.Or(c.String("ledger"), s.Ledger)
	if name == "" {
		for _, flag := range []string{"ledger-key", "ledger-origin"} {
			if c.String(flag) != "" {
				return nil, usageError("gate", fmt.Errorf("--%s without --ledger: expected the ledger that it is of", flag))
			}
		}
		return nil, nil
	}
	switch {
	case c.Bool("sign-keyless"):
		return nil, usageError("gate", errors.New("--ledger needs --sign-key: entries are signed with a key, and --sign-keyless has none"))
	case key == nil:
		return nil, usageError("gate", errors.New("--ledger needs --sign-key: a decision is recorded as who decided signed it"))
	}
	dir, err := ledger.Locate(name)
	if err != nil {
		return nil, ledgerTrouble(name, err)
	}
	for _, d := range deliveries {
		if lies(dir, d) || lies(filepath.Dir(dir), d) { // it may not be there yet
			return nil, insideDelivery("--ledger", dir, d)
		}
	}
	l := &recordLedger{name, dir, ledger.Options{Key: key.Signer(), Origin: c.String("ledger-origin")}}
	if file := cmp.Or(c.String("ledger-key"), s.LedgerKey); file != "" {
		if err := keyFromBuyer("--ledger-key", file, deliveries); err != nil {
			return nil, err
		}
		keeper, err := p.signingKey(c.Context, "ledger-key", file, c.String("password-file"))
		if err != nil {
			return nil, err
		}
		l.options.Key = keeper.Signer()
	}
	if _, _, err := ledger.Ready(dir, l.options); err != nil {
		return nil, ledgerTrouble(name, err)
	}
	return l, nil
}

// entry is the signed entry of a decision.
func (r *recorder) entry(ctx context.Context, d *decision.Decision, document []byte) ([]byte, error) {
	payload, err := proof.Statement(d, document)
	if err != nil {
		return nil, fmt.Errorf("state the decision: %w", err)
	}
	return r.signer.statement(ctx, payload)
}

// record appends what was decided to the ledger, all at once, and only then lets anybody see it: no verdict gets out that the ledger does not have.
func (r *recorder) record(ctx context.Context) error {
	if r.ledger == nil || len(r.pending) == 0 {
		return nil
	}
	var entries [][]byte
	for _, k := range r.pending {
		e, err := r.entry(ctx, k.decision, k.document)
		if err != nil {
			return err
		}
		entries = append(entries, e)
	}
	receipts, err := ledger.Append(ctx, r.ledger.dir, r.ledger.options, entries)
	if err != nil {
		return ledgerTrouble(r.ledger.name, err)
	}
	if err := r.told(receipts); err != nil {
		return recorded(r.ledger.name, receipts[0].Index, err)
	}
	for i, k := range r.pending {
		k.proof = receipts[i].Proof.Text()
		if r.beside != "" {
			s := &sink{format: "tlog-proof", file: r.beside + ".tlog-proof", is: "proof of the ledger"}
			_, _ = s.buf.Write(k.proof) // into memory
			r.signed = append(r.signed, s)
		}
		if err := r.seal(ctx, k); err != nil {
			return recorded(r.ledger.name, receipts[i].Index, err)
		}
	}
	return nil
}

// told says what was recorded where, and that a ledger was begun: a mistyped path begins one as well.
func (r *recorder) told(receipts []*ledger.Receipt) error {
	begun := receipts[0].Index == 0
	for i, one := range receipts {
		c, err := proof.OpenCheckpoint(one.Proof.Checkpoint, r.ledger.options.Key.Public())
		if err != nil {
			return err
		}
		if begun && i == 0 {
			r.say("a new ledger was begun in %s: %s", r.ledger.name, c.Origin)
		}
		r.say("the decision about %s is entry %d of the ledger %s in %s, which has %d", r.pending[i].decision.Delivery.Name, one.Index, c.Origin, r.ledger.name, c.Size)
	}
	return nil
}

// say tells on standard error what was done besides judging, unless --quiet.
func (r *recorder) say(format string, args ...any) {
	remark(r.tell, format, args...)
}

// recorded: the decision is in the ledger, and the rest could not be written.
func recorded(name string, index uint64, err error) error {
	return withHint(fmt.Errorf("%w; the decision is entry %d of the ledger %s already", err, index, name), "mend that and judge again: the ledger will have both entries")
}
