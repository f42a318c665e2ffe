package verify

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/sigstore/sigstore-go/pkg/root"
	"google.golang.org/protobuf/encoding/protojson"
)

// AuthorityKinds lists what Authority.Kind can be, sorted.
var AuthorityKinds = []string{"certificate authority", "certificate log", "timestamp authority", "transparency log"}

// Canonical writes the root in one form: fields in the order of its specification, indented by two spaces, a newline at the
// end. Roots that say the same have the same bytes, and so the same digest.
func (r Root) Canonical() ([]byte, error) {
	read, err := root.NewTrustedRootProtobuf(r.JSON)
	if err != nil {
		return nil, fmt.Errorf("parse trusted root %s: %w", r.Name, plain(err))
	}
	text, err := protojson.Marshal(read)
	if err != nil {
		return nil, fmt.Errorf("write trusted root %s: %w", r.Name, plain(err))
	}
	var out bytes.Buffer
	if err := json.Indent(&out, text, "", "  "); err != nil { // the library varies its white space on purpose
		return nil, fmt.Errorf("write trusted root %s: %w", r.Name, err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}
