package verify

import (
	"bytes"
	"cmp"
	"crypto/x509"
	"encoding/pem"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/dsse"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/rawsig"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// readEnvelope reads a bare DSSE envelope that is a file of its own. A certificate may lie beside the envelope instead of in it.
func readEnvelope(file *delivery.File, beside string) []*sealed {
	e, err := dsse.Parse(file.Bytes)
	return openEnvelope(file, 0, e, err, beside)
}

// openEnvelope gives one signed thing for each of the signatures of an envelope, over one statement; or what is wrong with the envelope, when
// it could not be read.
func openEnvelope(file *delivery.File, index int, e *dsse.Envelope, err error, beside string) []*sealed {
	fail := func(err error) []*sealed {
		return []*sealed{{file: file, index: index, kind: string(delivery.KindDSSE), fault: err}}
	}
	if err != nil {
		return fail(fmt.Errorf("not a DSSE envelope: %w", err))
	}
	statement, err := payloadStatement(e.PayloadType, e.Payload)
	if err != nil {
		return fail(err)
	}
	statement.Path, statement.Index = file.Path, index
	signed := signature.NewMessage(e.Signed())
	if len(e.Signatures) > 1 {
		if signed, err = rawsig.Known(signed); err != nil {
			return fail(err)
		}
	}
	var all []*sealed
	for i, s := range e.Signatures {
		one := &sealed{file: file, index: index, part: i, kind: string(delivery.KindDSSE), statement: statement, keyID: s.KeyID}
		one.attempt = func(v *prover, _ *Supplier, g *Signer) (holding, error) {
			key, err := v.keys.publicKey(g)
			if err != nil {
				return holding{}, err
			}
			verified, err := rawsig.Verify(s.Value, signed, key)
			return held(verified, err, g)
		}
		if cert := inside(cmp.Or(s.Certificate, beside)); cert != nil && shortLived(cert, s.Value, signed) {
			one.unlogged = cert
		}
		all = append(all, one)
	}
	return all
}

// inside reads the certificate that a signature of an envelope may bear; nil when it bears none.
func inside(text string) *x509.Certificate {
	block, rest := pem.Decode([]byte(text))
	if block == nil || block.Type != "CERTIFICATE" || len(bytes.TrimSpace(rest)) > 0 {
		return nil
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil
	}
	return cert
}

// notOurs tells, of the signatures in a file that has one valid signature, the others that were made with another key from those
// that are bad: a signature by somebody whom the registry does not know takes nothing away from the first. Over the same statement or document it is
// left open; a statement that nobody else signed is somebody's who is not expected.
func notOurs(all []*sealed, proofs []proof) {
	ours := map[string]map[string]bool{} // key ids of the signatures that hold, by file
	valid := map[any]bool{}
	for i, s := range all {
		if s.over() != nil && proofs[i].valid() {
			if ours[s.file.Path] == nil {
				ours[s.file.Path] = map[string]bool{}
			}
			ours[s.file.Path][s.keyID], valid[s.over()] = true, true
		}
	}
	for i, s := range all {
		ids := ours[s.file.Path]
		if s.over() == nil || ids == nil || proofs[i].valid() || s.keyID == "" || ids[s.keyID] {
			continue
		}
		if valid[s.over()] {
			proofs[i] = proof{trial: untried, reason: fmt.Sprintf("another signature, by a key that the registry does not name (key id %.80q), stands beside one that holds", s.keyID)}
		} else if proofs[i].broken() {
			proofs[i] = proof{trial: foreign, reason: fmt.Sprintf("signed with a key that the registry does not name (key id %.80q)", s.keyID)}
		}
	}
}

// over is what several may have signed, each with a key that only a hint names: the statement of a bare envelope, or the document that a signature inside of it is
// over the whole of. Nil for all else.
func (s *sealed) over() any {
	switch {
	case s.fault != nil:
	case s.statement != nil && s.kind == string(delivery.KindDSSE):
		return s.statement
	case s.kind == KindJSF && s.partly == "":
		return s.file
	}
	return nil
}
