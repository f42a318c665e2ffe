package verify

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/cms"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/minisign"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/openpgp"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/sshsig"
)

// detachedKinds are the kinds of signature that lie beside what they sign, each with how one is held against a signer's
// key. The content is that of the file that the signature is called after. Bare values need what lies beside them as well.
var detachedKinds = map[delivery.Kind]struct {
	check func(data []byte) error // what is wrong with it whoever signed
	hold  func(data []byte, content signature.Message) attempt
}{
	delivery.KindCMSSignature: {cms.Check, holdCMS},
	delivery.KindPGPSignature: {openpgp.Check, holdOpenPGP},
	delivery.KindMinisign:     {minisign.Check, holdMinisign},
	delivery.KindSSHSignature: {sshsig.Check, holdSSH},
}

// readDetached takes a detached signature apart.
func readDetached(file *delivery.File, x *index) *sealed {
	s := &sealed{file: file, kind: string(file.Kind), target: x.namesake(file.Path)}
	if s.target == nil {
		s.fault = fmt.Errorf("a detached signature, and no file that it could be over: expected %s beside it", strings.TrimSuffix(path.Base(file.Path), path.Ext(file.Path)))
		return s
	}
	content := x.signedMessage(s.target)
	if file.Kind != delivery.KindRawSignature {
		kind := detachedKinds[file.Kind]
		s.attempt = kind.hold(file.Bytes, content)
		if s.fault = kind.check(file.Bytes); errors.As(s.fault, new(*signature.InvalidError)) {
			s.fault = fmt.Errorf("the signature is not valid: %w", s.fault)
		}
		return s
	}
	s.content, s.form = &content, x.formOf(s.target)
	chains := x.beside(s)
	if entry := x.entryOf(file); entry != nil {
		s.takeLogged(entry, chains, content)
		return s
	}
	s.attempt = holdRaw(file.Bytes, content, chains)
	s.unlogged = firstShortLived(chains, file.Bytes, content)
	s.legacy = s.unlogged != nil
	return s
}

// message is a file as the content of a signature.
func (x *index) message(f *delivery.File) signature.Message {
	if x.single != nil && x.single.artifact == f {
		return x.single.message
	}
	return messageOf(f)
}
