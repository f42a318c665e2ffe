package verify

import (
	"bytes"
	"crypto"
	"encoding/hex"
	"errors"
	"io"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/rawsig"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// keyring finds the keys that the registry pins by digest among those that were delivered. A delivered key that nobody
// pins is never trusted.
type keyring map[string]crypto.PublicKey // by fingerprint

func deliveredKeys(d *delivery.Delivery) keyring {
	ring := keyring{}
	for _, f := range d.Files {
		if f.Kind != delivery.KindPublicKey && f.Kind != delivery.KindCertificate || len(f.Bytes) > MaxKeySize {
			continue
		}
		key, err := rawsig.ParseKey(f.Bytes)
		if err != nil {
			continue // of another kind: no pin can mean it
		}
		if fingerprint, err := signature.KeyFingerprint(key.Public); err == nil {
			ring[fingerprint] = key.Public // a pin names the key alone: what a delivered certificate says of it counts for nothing
		}
	}
	return ring
}

// publicKey gives the key of a signer that is one.
func (r keyring) publicKey(g *Signer) (crypto.PublicKey, error) {
	switch {
	case g.Key == nil:
		return nil, errOtherKind
	case g.Key.key != nil:
		return g.Key.key, nil
	case r[g.Key.fingerprint] != nil:
		return r[g.Key.fingerprint], nil
	}
	return nil, signature.Missing("the signer %q is known by the digest of its key alone (%s), and no such key came with the signature; name the key itself where the signer is named", g.Name, g.Key.fingerprint)
}

// messageOf is a delivered file as the content of a signature: its known digests, and the file to read again.
func messageOf(f *delivery.File) signature.Message {
	m := signature.Message{Digests: map[crypto.Hash][]byte{}}
	for algorithm, h := range digestHashes {
		if d, err := hex.DecodeString(fileDigest(f, algorithm)); err == nil && len(d) == h.Size() {
			m.Digests[h] = d
		}
	}
	m.Open = func() (io.ReadCloser, error) {
		if f.Bytes != nil {
			return io.NopCloser(bytes.NewReader(f.Bytes)), nil
		}
		in, err := f.Open()
		if err != nil {
			return nil, err
		}
		return content{io.NewSectionReader(in, 0, f.Size), in}, nil
	}
	return m
}

// content reads a delivered file from its start, or from where it is told to.
type content struct {
	io.Reader
	io.Closer
}

// Seek lets the end be read without what is before it.
func (c content) Seek(offset int64, whence int) (int64, error) {
	if s, ok := c.Reader.(io.Seeker); ok {
		return s.Seek(offset, whence)
	}
	return 0, errors.ErrUnsupported
}
