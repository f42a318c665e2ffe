package cli

import (
	"errors"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/ledger"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
)

// ledgerTrouble adds what to do to an error of a ledger.
func ledgerTrouble(name string, err error) error {
	err = fmt.Errorf("ledger %s: %w", name, err)
	switch {
	case errors.Is(err, ledger.ErrDriver):
		return withHint(err, "keep the ledger in a directory, on a disk or a share with file locks")
	case errors.Is(err, ledger.ErrUnixOnly):
		return withHint(err, "record decisions on a Linux or macOS machine; reading and verifying a ledger works here too")
	case errors.Is(err, ledger.ErrNoLedger):
		return withHint(err, "'cleanbill gate --ledger DIR' begins one")
	case errors.Is(err, proof.ErrKind):
		return withHint(err, "make one with: openssl genpkey -algorithm ed25519 -out ledger.pem")
	case errors.Is(err, proof.ErrCheckpoint):
		return withHint(err, "give the key of who keeps the ledger; if it is that, the ledger is not to be trusted")
	case errors.Is(err, ledger.ErrDamaged):
		return withHint(err, "'cleanbill ledger verify' names what is wrong; bring back a copy from before")
	}
	return err
}

// insideRecord: what a record is held against lies in it.
func insideRecord(flag, file, record, hint string) error {
	return withHint(fmt.Errorf("--%s %s lies inside %s: a record never vouches for itself", flag, file, record), hint)
}

// unusablePublicKey: a file is no public key.
func unusablePublicKey(flag, file string, err error) error {
	return withHint(fmt.Errorf("--%s %s: %w", flag, file, err), "expected a public key or a certificate in PEM or DER")
}
