package verify

import (
	"crypto"
	"crypto/x509"
	"slices"
	"strings"

	protobundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/cosign"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/rawsig"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// LogEntrySuffixes are what the names of log entries beside a bare signature add to that of the signed file, or of the signature.
var LogEntrySuffixes = []string{".rekor", ".rekor.json", ".bundle"}

// signaturesOf lists the bare signatures that a log entry is called after, by path.
func (x *index) signaturesOf(entry *delivery.File) []*delivery.File {
	var out []*delivery.File
	for _, suffix := range LogEntrySuffixes {
		stem, ok := strings.CutSuffix(entry.Path, suffix)
		if !ok {
			continue
		}
		for _, more := range append([]string{""}, delivery.BareSuffixes...) {
			if f := x.byPath[stem+more]; f != nil && f.Kind == delivery.KindRawSignature && !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	return out
}

// entryOf finds the log entry of a bare signature; nil when there is none.
func (x *index) entryOf(bare *delivery.File) *delivery.File {
	for _, f := range x.files {
		if f.Kind == delivery.KindLogEntry && slices.Contains(x.signaturesOf(f), bare) {
			return f
		}
	}
	return nil
}

// strayEntry says of a log entry that there is no signature that it could be of.
func strayEntry(f *delivery.File) *sealed {
	return &sealed{file: f, kind: string(f.Kind), legacy: true, fault: signature.Missing("an entry of a transparency log, and no bare signature beside it that it could be of: expected one called as it is, with .sig")}
}

// takeLogged takes a bare signature with the entry of a transparency log, and the certificate beside it when there is one, for the bundle that they
// make together. It holds under the same roots, and needs as many entries and times, as any other.
func (s *sealed) takeLogged(entry *delivery.File, chains [][]*x509.Certificate, content signature.Message) {
	s.legacy = true
	same, err := loggedBundle(s.file.Bytes, entry.Bytes, chains, content)
	s.takeSame(same, err, "bare signature with the log entry "+entry.Path)
}

func loggedBundle(data, entry []byte, chains [][]*x509.Certificate, content signature.Message) (*protobundle.Bundle, error) {
	value, err := rawsig.Value(data)
	if err != nil {
		return nil, err
	}
	sum, err := content.Digest(crypto.SHA256)
	if err != nil {
		return nil, err
	}
	var certificate *x509.Certificate
	if len(chains) > 0 {
		certificate = chains[0][0]
	}
	return cosign.Logged(value, sum, certificate, entry)
}
