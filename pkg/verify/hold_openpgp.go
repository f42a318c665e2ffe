package verify

import (
	"bytes"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/checksums"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/openpgp"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// MaxKeyCopies is how often one OpenPGP key may be delivered.
const MaxKeyCopies = 16

// openpgpKeys gives the OpenPGP key of a signer that is one: of a delivered one every copy, since one of them may bear a revocation and another not.
// Of one that the buyer holds the delivered copies say nothing but whether it was revoked, which is its holder's word wherever it comes from.
func (v *prover) openpgpKeys(g *Signer) ([]*openpgp.Key, error) {
	if g.OpenPGP == nil {
		return nil, errOtherKind
	}
	if len(g.OpenPGP.keys) > 0 {
		var keys []*openpgp.Key
		for _, k := range g.OpenPGP.keys {
			copies, err := v.copies(k.Fingerprint())
			if err != nil {
				return nil, err
			}
			keys = append(keys, k.RevokedAsIn(copies))
		}
		return keys, nil
	}
	if copies, err := v.copies(g.OpenPGP.fingerprint); err != nil || len(copies) > 0 {
		return copies, err
	}
	return nil, signature.Missing("the signer %q is known by the fingerprint of its key alone (%s), and no such key came with the signature; name the key itself where the signer is named", g.Name, g.OpenPGP.fingerprint)
}

// copies are those of a key that were delivered.
func (v *prover) copies(fingerprint string) ([]*openpgp.Key, error) {
	all := v.openpgp[fingerprint]
	if len(all) > MaxKeyCopies {
		return nil, signature.Invalid("the OpenPGP key %s came %d times with the signature; at most %d copies are read", fingerprint, len(all), MaxKeyCopies)
	}
	return all, nil
}

// deliveredOpenPGP finds the OpenPGP keys that were delivered, by fingerprint, each as often as it came. One that nobody pins is never trusted.
func deliveredOpenPGP(d *delivery.Delivery) map[string][]*openpgp.Key {
	ring := map[string][]*openpgp.Key{}
	for _, f := range d.Files {
		if f.Kind != delivery.KindPublicKey || len(f.Bytes) > openpgp.MaxKeySize {
			continue
		}
		keys, err := openpgp.ParseKeys(f.Bytes)
		if err != nil {
			continue // of another kind: no pin can mean it
		}
		for _, k := range keys {
			ring[k.Fingerprint()] = append(ring[k.Fingerprint()], k)
		}
	}
	return ring
}

func holdOpenPGP(data []byte, content signature.Message) attempt {
	return func(v *prover, s *Supplier, g *Signer) (holding, error) {
		keys, err := v.openpgpKeys(g)
		if err != nil {
			return holding{}, err
		}
		result, err := openpgp.Verify(data, content, keys, openpgp.Options{At: v.at, BelieveStated: g.believesStatedTime()})
		return heldOpenPGP(result, err, s, g)
	}
}

// heldOpenPGP sorts the signatures of a file: those by the signer's key hold, all others nobody could check.
func heldOpenPGP(result openpgp.Result, err error, s *Supplier, g *Signer) (holding, error) {
	if err != nil {
		return holding{}, err
	}
	var all gathered
	for _, signed := range result.Signers {
		h, err := held(signed.Verified, nil, g)
		h.name, h.text = "OpenPGP key "+h.name, signed.Text
		all.add(signed.Place, h, err)
	}
	for _, u := range result.Unknown {
		all.beside = append(all.beside, besides{u.Place, proof{trial: foreign, reason: "made with the OpenPGP key " + u.Key + ", which is not the expected signer's: not held against it"}})
	}
	return all.holding(s, g)
}

// clearSigned says whether a file of signatures holds the signed text as well.
func clearSigned(f *delivery.File) bool {
	return f.Kind == delivery.KindPGPSignature && ClearSigned(f.Bytes)
}

// ClearSigned says whether a file begins as a clear-signed text of OpenPGP, which holds what was signed as well as the signature.
func ClearSigned(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("-----BEGIN PGP SIGNED MESSAGE-----"))
}

// readClearSigned takes a clear-signed text apart. It vouches for the files that it lists, if it is a checksum list.
func readClearSigned(file *delivery.File) *sealed {
	s := &sealed{file: file, kind: string(file.Kind)}
	text, err := openpgp.ClearText(file.Bytes)
	if err != nil {
		s.fault = err
		return s
	}
	if s.entries, err = checksums.Parse(text); err != nil {
		s.entries = nil // a letter: it is read by people, and vouches for no file
	}
	s.attempt = func(v *prover, by *Supplier, g *Signer) (holding, error) {
		keys, err := v.openpgpKeys(g)
		if err != nil {
			return holding{}, err
		}
		_, result, err := openpgp.VerifyText(file.Bytes, keys, openpgp.Options{At: v.at, BelieveStated: g.believesStatedTime()})
		return heldOpenPGP(result, err, by, g)
	}
	return s
}
