package ledger

import (
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
)

// Options say who appends.
type Options struct {
	Key    crypto.Signer // of who keeps the ledger, Ed25519
	Origin string        // the ledger's name where a new one is begun; "" = defaultOrigin. An old one keeps its name
}

// Receipt is what is known of an appended entry once it can no longer be lost.
type Receipt struct {
	Index uint64
	Proof *proof.Proof
}

// defaultOrigin names a ledger by the key of who keeps it, so that no two are called the same.
func defaultOrigin(public crypto.PublicKey) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return "", fmt.Errorf("name the ledger: %w", err)
	}
	sum := sha256.Sum256(der)
	return "cleanbill-ledger/" + hex.EncodeToString(sum[:8]), nil
}

// Ready says whether entries could be appended to the ledger in a directory: by this system, with this key, under this name. It is asked before anything is
// judged; before is the checkpoint of the ledger, nil where a new one would be begun.
func Ready(dir string, o Options) (signer *proof.Signer, before *proof.Checkpoint, err error) {
	if !canAppend {
		return nil, nil, ErrUnixOnly
	}
	before, err = Open(dir).Checkpoint(o.Key.Public())
	if err != nil && !errors.Is(err, ErrNoLedger) {
		return nil, nil, err
	}
	origin := o.Origin
	switch {
	case before != nil && origin != "" && origin != before.Origin:
		return nil, nil, fmt.Errorf("the ledger is called %.80q, expected %.80q", before.Origin, origin)
	case before != nil:
		origin = before.Origin
	case origin == "":
		if origin, err = defaultOrigin(o.Key.Public()); err != nil {
			return nil, nil, err
		}
	}
	signer, err = proof.NewSigner(o.Key, origin)
	return signer, before, err
}
