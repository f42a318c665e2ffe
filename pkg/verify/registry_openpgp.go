package verify

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/openpgp"
)

// OpenPGPIdentity is an OpenPGP key: one in the registry, or the fingerprint of one that may come with the delivery,
// since the fingerprint decides.
type OpenPGPIdentity struct {
	File        string `yaml:"file"`        // public key, armoured or binary, beside the entry
	Fingerprint string `yaml:"fingerprint"` // of the primary key, 40 or 64 hexadecimal digits; picks one of several in File

	keys        []*openpgp.Key // of File, as often as it holds the key: one may be from before it was revoked
	fingerprint string         // in upper case
}

func (o *OpenPGPIdentity) String() string { return "OpenPGP key " + o.fingerprint }

func (o *OpenPGPIdentity) load(read reader) error {
	if o.File == "" && o.Fingerprint == "" {
		return errors.New("openpgp: expected file, fingerprint or both, found neither")
	}
	o.fingerprint = strings.ToUpper(strings.ReplaceAll(o.Fingerprint, " ", ""))
	if raw, err := hex.DecodeString(o.fingerprint); o.Fingerprint != "" && (err != nil || len(raw) != 20 && len(raw) != 32) {
		return fmt.Errorf("openpgp.fingerprint: expected 40 or 64 hexadecimal digits, found %q", o.Fingerprint)
	}
	if o.File == "" {
		return nil
	}
	data, err := read(o.File, openpgp.MaxKeySize)
	if err != nil {
		return fmt.Errorf("openpgp.file: %w", err)
	}
	keys, err := openpgp.ParseKeys(data)
	if err != nil {
		return fmt.Errorf("openpgp.file %s: %w", o.File, err)
	}
	if o.Fingerprint == "" && len(keys) != 1 {
		return fmt.Errorf("openpgp.file %s: expected one key, found %d; say which with fingerprint", o.File, len(keys))
	}
	for _, k := range keys {
		if o.Fingerprint == "" || k.Fingerprint() == o.fingerprint {
			o.keys, o.fingerprint = append(o.keys, k), k.Fingerprint()
		}
	}
	if len(o.keys) > 0 {
		return nil
	}
	return fmt.Errorf("openpgp.file %s: no key in it has the fingerprint %s", o.File, o.Fingerprint)
}
