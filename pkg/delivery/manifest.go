package delivery

import (
	"encoding/hex"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/internal/strictyaml"
)

// ReadManifest reads delivery.yaml strictly: one document, known fields only, no anchors or aliases, every
// listed path clean and listed once, every role known, every SHA-256 of 64 hexadecimal digits. A listed file
// without a SHA-256 is no error here; matching reports it. Errors name the line where there is one.
func ReadManifest(data []byte, lim Limits) (*Manifest, error) {
	lim = lim.orDefaults()
	m := &Manifest{Path: ManifestName}
	if err := strictyaml.Decode(ManifestName, data, m, MaxManifestSize); err != nil {
		return nil, fmt.Errorf("read %w", err)
	}
	if err := m.check(lim); err != nil {
		return nil, err
	}
	return m, nil
}

func (m *Manifest) check(lim Limits) error {
	if m.Kind != ManifestKindV1 {
		return manifestErrorf("kind is %q, expected %q", m.Kind, ManifestKindV1)
	}
	if len(m.Files) > lim.MaxManifestFiles {
		return manifestErrorf("it lists %d files, at most %d are read", len(m.Files), lim.MaxManifestFiles)
	}
	names := newNameSet(Limits{MaxFiles: lim.MaxManifestFiles, MaxPathLength: lim.MaxPathLength, MaxPathDepth: lim.MaxPathDepth}.orDefaults())
	for i, f := range m.Files {
		clean, err := names.file(f.Path)
		if err != nil {
			return manifestErrorf("files[%d]: %w", i, err)
		}
		if clean != f.Path {
			return manifestErrorf("files[%d]: path is %q, write it as %q", i, f.Path, clean)
		}
		if f.Role != Artifact && f.Role != Evidence && f.Role != Document {
			return manifestErrorf("files[%d]: role is %q, expected artifact, evidence or document", i, f.Role)
		}
		if _, err := hex.DecodeString(f.SHA256); err != nil || len(f.SHA256) != 64 && f.SHA256 != "" {
			return manifestErrorf("files[%d]: sha256 is %q, expected 64 hexadecimal digits", i, f.SHA256)
		}
	}
	return nil
}

func manifestErrorf(format string, args ...any) error {
	return fmt.Errorf("read %s: %w", ManifestName, fmt.Errorf(format, args...))
}
