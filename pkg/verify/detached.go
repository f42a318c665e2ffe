package verify

import (
	"fmt"
	"path"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// detachedKinds are the kinds of signature that lie beside what they sign, each with how one is held against a signer's
// key. The content is that of the file that the signature is called after. Bare values need what lies beside them as well.
var detachedKinds = map[delivery.Kind]func(data []byte, content signature.Message) attempt{
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
	content := x.message(s.target)
	if file.Kind != delivery.KindRawSignature {
		s.attempt = detachedKinds[file.Kind](file.Bytes, content)
		return s
	}
	chains := x.beside(s)
	s.attempt = holdRaw(file.Bytes, content, chains)
	s.unnamed = lookedUp(chains, file.Bytes, content)
	s.legacy = s.unnamed != ""
	return s
}

// message is a file as the content of a signature.
func (x *index) message(f *delivery.File) signature.Message {
	if x.single != nil && x.single.artifact == f {
		return x.single.message
	}
	return messageOf(f)
}
