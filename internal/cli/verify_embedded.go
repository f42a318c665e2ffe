package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// embedded is what is signed inside of an artifact that is a document.
type embedded struct {
	document []byte   // the artifact; nil when there is no signature in it, or none could be
	places   []string // of the signatures, as JSON pointers
	other    string   // what else is signed inside of it, of a kind that is not supported; empty for nothing
	fault    error    // why the document cannot be read in one way only, so that none of them can be verified
}

// embedded looks for signatures inside of an artifact. One over the limit of documents is none.
func (a *artifact) embedded() (embedded, error) {
	if inside, err := a.inside(); inside != (verify.Inside{}) || err != nil {
		return embedded{other: "the " + inside.What}, err
	}
	if a.path == "" || a.Size > delivery.DefaultMaxEvidenceSize {
		return embedded{}, nil
	}
	var marks marks
	switch _, err := a.message.WriteTo(&marks); {
	case errors.Is(err, errNoDocument):
		return embedded{}, nil
	case err != nil:
		return embedded{}, fmt.Errorf("verify: %w", err)
	case !marks.signed:
		return embedded{}, nil
	}
	data, err := a.message.Whole(delivery.DefaultMaxEvidenceSize)
	if err != nil {
		return embedded{}, fmt.Errorf("verify: %w", err)
	}
	if f, err := delivery.NewFile(a.Name, data); err != nil || f.Kind != delivery.KindCycloneDXJSON && f.Kind != delivery.KindCycloneDXVEX {
		return embedded{}, nil //nolint:nilerr // not a document, whatever is wrong with it
	}
	places, fault := verify.Embedded(data)
	if len(places) == 0 && fault == nil {
		return embedded{}, nil
	}
	return embedded{document: data, places: places, fault: fault}, nil
}

// inside says what is signed inside of the artifact that is recognised and not verified.
func (a *artifact) inside() (verify.Inside, error) {
	if a.path == "" {
		return verify.Inside{}, nil
	}
	f, err := os.Open(a.path)
	if err != nil {
		return verify.Inside{}, fmt.Errorf("verify: %w", err)
	}
	defer f.Close()
	return verify.SignedInside(f, a.Size), nil
}

// signedInside takes the document itself as what holds the signature.
func (a *artifact) signedInside(e embedded) error {
	switch {
	case e.other != "":
		return unsupportedInside(a.Name, e.other)
	case e.document == nil:
		return noSignatureInside(a.Name)
	}
	a.document = e.document
	return nil
}

// others names the signatures, for an answer that is about another one.
func (e embedded) others(artifact string) []string {
	var names []string
	for _, place := range e.places {
		names = append(names, "the one inside of "+artifact+" at "+place)
	}
	if e.other != "" {
		names = append(names, e.other+" inside of "+artifact+", which is of an unsupported kind")
	}
	if e.fault != nil {
		names = append(names, fmt.Sprintf("any inside of %s, which cannot be read in one way only: %v", artifact, e.fault))
	}
	return names
}

// errNoDocument ends the reading of a file that does not begin as JSON does.
var errNoDocument = errors.New("not a document")

// marks looks through a text for what a signed document must have one of, without keeping it: the member that the schema of CycloneDX JSON names.
type marks struct {
	begins byte // the first character; 0 before it was read
	signed bool
	tail   []byte
}

func (m *marks) Write(p []byte) (int, error) {
	if rest := bytes.TrimLeft(p, " \t\r\n"); m.begins == 0 && len(rest) > 0 {
		m.begins = rest[0]
	}
	switch {
	case m.begins == 0, m.signed:
		return len(p), nil
	case m.begins != '{':
		return 0, errNoDocument
	}
	longest := 0
	for _, mark := range verify.EmbeddedTraces {
		longest = max(longest, len(mark))
	}
	m.tail = append(m.tail, p[:min(len(p), longest)]...)
	for _, mark := range verify.EmbeddedTraces {
		m.signed = m.signed || bytes.Contains(m.tail, []byte(mark)) || bytes.Contains(p, []byte(mark))
	}
	m.tail = append(m.tail, p[max(0, len(p)-longest):]...)
	m.tail = bytes.Clone(m.tail[max(0, len(m.tail)-longest+1):])
	return len(p), nil
}
