package verify

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"path"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/rawsig"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// detachedKinds are the kinds of signature that lie beside what they sign, each with how one is held against a signer's
// key. The content is that of the file that the signature is called after.
var detachedKinds = map[delivery.Kind]func(data []byte, content signature.Message) attempt{
	delivery.KindRawSignature: holdRaw,
	delivery.KindCMSSignature: holdCMS,
	delivery.KindPGPSignature: holdOpenPGP,
	delivery.KindMinisign:     holdMinisign,
	delivery.KindSSHSignature: holdSSH,
}

// readDetached takes a detached signature apart.
func readDetached(file *delivery.File, x *index) *sealed {
	s := &sealed{file: file, kind: string(file.Kind), target: x.namesake(file.Path)}
	if s.target == nil {
		s.fault = fmt.Errorf("a detached signature, and no file that it could be over: expected %s beside it", strings.TrimSuffix(path.Base(file.Path), path.Ext(file.Path)))
		return s
	}
	s.attempt = detachedKinds[file.Kind](file.Bytes, x.message(s.target))
	if file.Kind == delivery.KindRawSignature {
		s.legacy, s.unnamed = x.beside(s)
	}
	return s
}

// beside looks for the certificate that cosign 1 and 2 put beside a signature, and says why it cannot decide. The
// certificate lived for minutes, and the log entry that proves the time was left to a look-up.
func (x *index) beside(s *sealed) (legacy bool, why string) {
	for _, suffix := range []string{".pem", ".crt", ".cert"} {
		f := x.byPath[s.target.Path+suffix]
		if f == nil || f.Kind != delivery.KindCertificate {
			continue
		}
		text := f.Bytes
		if raw, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(text))); err == nil {
			text = raw // cosign encodes the PEM once more
		}
		if why = shortLived(text, s.file.Bytes, x.message(s.target)); why != "" {
			return true, why
		}
	}
	return false, ""
}

// message is a file as the content of a signature.
func (x *index) message(f *delivery.File) signature.Message {
	if x.single != nil && x.single.artifact == f {
		return x.single.message
	}
	return messageOf(f)
}

func holdRaw(data []byte, content signature.Message) attempt {
	return func(v *prover, _ *Supplier, g *Signer) (holding, error) {
		key, err := v.keys.publicKey(g)
		if err != nil {
			return holding{}, err
		}
		verified, err := rawsig.Verify(data, content, key)
		return held(verified, err, g)
	}
}
