package verify

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/cms"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/jsf"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/minisign"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/openpgp"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// signedForms is how the texts begin that other kinds of signature have signed in place of a file.
var signedForms = []struct{ begins, kind string }{
	{"DSSEv1 ", "an envelope (DSSE)"},
	{"SSHSIG", "SSH"},
}

// borrowed says why content does not count as a file that was signed by itself: it has the form of what a key signs when it signs something
// else. Whoever puts it forth as a file brings that other signature with it. Nil where only digests are at hand, which do not tell. A signature of pure
// Ed25519 could be one of minisign as well.
func borrowed(m signature.Message, pure bool) error {
	if m.Open == nil {
		return nil
	}
	kind, err := insideOfAnother(m, pure)
	if err != nil || kind == "" {
		return err
	}
	return signature.Invalid("the signature holds, but the file has the form of what a signature of the kind %s is over: one that was made for something else could pass for one over this file", kind)
}

// insideOfAnother says of which other kind of signature content has the form of what it is over; empty when of none.
func insideOfAnother(m signature.Message, pure bool) (string, error) {
	start, err := startOf(m)
	if err != nil {
		return "", err
	}
	for _, f := range signedForms {
		if bytes.HasPrefix(start, []byte(f.begins)) {
			return f.kind, nil
		}
	}
	for _, f := range []struct {
		kind string
		ask  bool
		like func(signature.Message) (bool, error)
	}{
		{"minisign", pure, minisign.Like},
		{"CMS", true, cms.LikeAttributes},
		{"JSF", true, jsf.Like},
		{"OpenPGP", true, openpgp.Like},
		{"OpenPGP", pure, openpgp.LikeDigest},
	} {
		if !f.ask {
			continue
		}
		if like, err := f.like(m); err != nil || like {
			return f.kind, err
		}
	}
	if !bytes.HasPrefix(start, []byte{derSequence}) && !bytes.HasPrefix(start, []byte(tokenBegins)) {
		return "", nil
	}
	content, err := m.Whole(maxToBeSigned)
	switch {
	case errors.Is(err, signature.ErrTooLong):
		return "", nil
	case err != nil:
		return "", err
	}
	return toBeSigned(content), nil
}

// startOf reads as much of a file as tells its form.
func startOf(m signature.Message) ([]byte, error) {
	in, err := m.Open()
	if err != nil {
		return nil, fmt.Errorf("read the signed content: %w", err)
	}
	defer in.Close()
	start := make([]byte, len(signedForms[0].begins))
	n, err := io.ReadFull(in, start)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("read the signed content: %w", err)
	}
	return start[:n], nil
}
