package verify

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"

	protobundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"
	"github.com/sigstore/sigstore-go/pkg/bundle"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/checksums"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/cosign"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/dsse"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// MaxSealed is how many signatures of a delivery are looked at.
const MaxSealed = 4000

// Limits on signature files. A file over one is unreadable as a whole.
const (
	MaxBundleSize    = 128 << 20 // bytes of one signature file
	MaxBundlesInFile = 1000      // lines of a JSON Lines file
	MaxSealedInFile  = 2000      // signatures in all lines of it together
)

// sealed is one signed thing out of a signature file.
type sealed struct {
	file   *delivery.File
	index  int    // place in a file of several
	part   int    // place among several signatures over the same
	fault  error  // why it cannot be used; nil when it can be verified
	kind   string // as decision.Signature.Kind
	legacy bool   // in a form that its own tools no longer write
	keyID  string // as a DSSE envelope states it, a hint only

	attempt   attempt                 // how it is held against one signer's key; nil when no key can tell
	target    *delivery.File          // of a detached signature: the file that it is called after
	entries   []checksums.Entry       // of a clear-signed checksum list: the files that it vouches for
	image     string                  // of a payload over a container image: "sha256:…" of the manifest or index that it names
	manifest  *delivery.File          // of a signature in an image layout: the manifest that keeps it
	place     string                  // of an embedded signature: JSON pointer
	partly    string                  // why it is not over the whole target; empty when it is
	anybody   func() (holding, error) // holds it against the key that it states itself, which tells nothing of whose that is
	unlogged  *x509.Certificate       // of minutes, under which the signature holds, and of which no log entry came; nil for every other
	bundle    *bundle.Bundle
	algorithm string             // of a message signature: sha256, sha384 or sha512
	digest    string             // likewise, lower-case hexadecimal
	content   *signature.Message // of a message signature: the delivered file with that digest; of a bare one: the file; nil when there is none
	form      *form              // of that file
	statement *Statement
	alone     bool // not held against the signers of other suppliers: see maxOtherTrials
}

// readSealed takes a signature file apart. A JSON Lines file holds one bundle or envelope on each line.
func readSealed(file *delivery.File) []*sealed {
	fail := func(err error) []*sealed {
		return []*sealed{{file: file, kind: string(file.Kind), fault: err}}
	}
	switch {
	case len(file.Bytes) == 0:
		return fail(errors.New("the signature file is empty, or too large to be read"))
	case len(file.Bytes) > MaxBundleSize:
		return fail(fmt.Errorf("the signature file has %d bytes; at most %d are read", len(file.Bytes), MaxBundleSize))
	case json.Valid(file.Bytes):
		return readOne(file, 0, file.Bytes)
	}
	lines := bytes.Split(bytes.TrimSpace(file.Bytes), []byte("\n"))
	if len(lines) > MaxBundlesInFile {
		return fail(fmt.Errorf("the file has %d lines; at most %d are read", len(lines), MaxBundlesInFile))
	}
	var all []*sealed
	for i, line := range lines {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if !json.Valid(line) {
			// Not JSON Lines either: one broken document is one fault, not one for each of its lines.
			_, err := strictjson.Strict(file.Bytes, fixedKeys)
			return fail(fmt.Errorf("%s: %w", notReadable(file), err))
		}
		if all = append(all, readOne(file, i, line)...); len(all) > MaxSealedInFile {
			return fail(fmt.Errorf("the file has more than %d signatures; expected fewer: ask for one file for each artifact", MaxSealedInFile))
		}
	}
	return all
}

func readOne(file *delivery.File, index int, data []byte) []*sealed {
	s := &sealed{file: file, index: index, kind: string(delivery.KindSigstore)}
	tree, err := strictjson.Strict(data, fixedKeys)
	if err != nil {
		s.fault = fmt.Errorf("%s: %w", notReadable(file), err)
		return []*sealed{s}
	}
	object, _ := tree.(map[string]any)
	switch {
	case object["payloadType"] != nil && object["mediaType"] == nil:
		e, err := dsse.Of(object)
		return openEnvelope(file, index, e, err, "")
	case cosign.Is(object):
		return []*sealed{readCosign(file, index, object)}
	}
	if s.bundle, err = decodeBundle(data, tree); err != nil {
		s.fault = fmt.Errorf("not a usable Sigstore bundle: %w", err)
		return []*sealed{s}
	}
	s.opened()
	return []*sealed{s}
}

// notReadable says what a file is not, of that kind which it begins like.
func notReadable(file *delivery.File) string {
	if file.Kind == delivery.KindDSSE {
		return "not a DSSE envelope"
	}
	return "not a Sigstore bundle"
}

// opened takes out of a bundle what was signed.
func (s *sealed) opened() {
	s.fault = s.open()
	if s.attempt = s.certifiedBundle; s.bundle.VerificationMaterial.GetPublicKey() != nil {
		s.attempt = s.keyedBundle
	}
}

// readCosign reads what cosign wrote before there were bundles.
func readCosign(file *delivery.File, index int, object map[string]any) *sealed {
	s := &sealed{file: file, index: index, kind: string(delivery.KindCosign), legacy: true}
	same, err := cosign.Of(object)
	s.takeSame(same, err, "not a usable bundle of cosign 1 or 2")
	return s
}

// takeSame takes the Sigstore bundle that says the same as what cosign wrote, or says what is wrong, and with what.
func (s *sealed) takeSame(same *protobundle.Bundle, err error, what string) {
	var b *bundle.Bundle
	if err == nil {
		b, err = newBundle(same)
	}
	if err != nil {
		s.fault = fmt.Errorf("%s: %w", what, plain(err))
		return
	}
	s.bundle = b
	s.opened()
}
