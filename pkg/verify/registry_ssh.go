package verify

import (
	"errors"
	"fmt"

	"golang.org/x/crypto/ssh"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/sshsig"
)

// SSHIdentity is an SSH key and the name space that it signs in: one for another purpose, such as "git", proves nothing.
type SSHIdentity struct {
	Key       string `yaml:"key"`       // as in a .pub file: ssh-ed25519 AAAA…
	Namespace string `yaml:"namespace"` // as given to ssh-keygen -Y sign -n, usually file

	key ssh.PublicKey
}

func (s *SSHIdentity) String() string {
	return fmt.Sprintf("SSH key %s in the name space %q", s.Key, s.Namespace)
}

func (s *SSHIdentity) load(reader) (err error) {
	switch {
	case s.Key == "":
		return errors.New("ssh.key: expected a public key, found none")
	case s.Namespace == "":
		return errors.New("ssh.namespace: expected the name space of the signatures, usually file, found none")
	}
	if s.key, err = sshsig.ParseKey([]byte(s.Key)); err != nil {
		return fmt.Errorf("ssh.key: %w", err)
	}
	return nil
}

func holdSSH(data []byte, content signature.Message) attempt {
	return func(_ *prover, _ *Supplier, g *Signer) (holding, error) {
		if g.SSH == nil {
			return holding{}, errOtherKind
		}
		signed, err := sshsig.Verify(data, content, g.SSH.key, g.SSH.Namespace)
		return held(signed.Verified, err, g)
	}
}
