// Package dossier keeps a decision with everything needed to verify it again: a folder or a zip archive of files, one manifest with the digest of each, and a
// signature over the manifest. It knows nothing of how a decision comes about, and it trusts no key but the one that it is handed.
package dossier

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Kind is the kind of a manifest.
const Kind = "cleanbill.dossier/v1"

// Where things lie in a dossier.
const (
	ManifestFile     = "manifest.json"
	SignatureFile    = "manifest.json.sigstore.json" // over the manifest
	DecisionFile     = "decision.json"
	StatementsFolder = "statements" // the signed statements, NAME.sigstore.json
	ReportsFolder    = "reports"
	DeliveredFolder  = "delivered" // the SBOMs of the delivery, to hold a later one against
	BasisFolder      = "basis"     // what the verdict rests on besides the delivery
)

// Limits of a dossier. One that exceeds them is not read.
const (
	MaxSize  = 512 << 20 // bytes of all files
	MaxFiles = 20_000
)

// Manifest lists every file of a dossier but itself and its signature.
type Manifest struct {
	Kind  string `json:"kind"`  // "cleanbill.dossier/v1"
	Files []File `json:"files"` // sorted by path
}

// File is one file of a dossier.
type File struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`   // bytes
	SHA256 string `json:"sha256"` // 64 lower-case hexadecimal digits
}

// Seal adds the manifest to the files of a dossier, and the signature over it when there is somebody to sign.
func Seal(files map[string][]byte, sign func(content []byte) ([]byte, error)) error {
	m := Manifest{Kind, []File{}}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		m.Files = append(m.Files, describe(name, files[name]))
	}
	text, err := m.text()
	if err != nil {
		return err
	}
	files[ManifestFile] = text
	if sign == nil {
		return nil
	}
	files[SignatureFile], err = sign(text)
	return err
}

func describe(name string, data []byte) File {
	sum := sha256.Sum256(data)
	return File{name, int64(len(data)), hex.EncodeToString(sum[:])}
}

// text is the one form in which a manifest is written.
func (m Manifest) text() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetIndent("", "  ")
	if err := enc.Encode(m); err != nil {
		return nil, fmt.Errorf("write manifest: %w", err)
	}
	return out.Bytes(), nil
}

// parseManifest reads a manifest, in the one form in which manifests are written.
func parseManifest(data []byte) (*Manifest, error) {
	if _, err := strictjson.Strict(data, strictjson.Options{}); err != nil {
		return nil, err
	}
	m := &Manifest{}
	if err := json.Unmarshal(data, m); err != nil {
		return nil, err
	}
	if m.Kind != Kind {
		return nil, fmt.Errorf("kind: expected %q, found %q", Kind, m.Kind)
	}
	again, err := m.text()
	if err == nil && !bytes.Equal(again, data) {
		err = fmt.Errorf("it is not in the form in which manifests are written")
	}
	return m, err
}
