package delivery

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

// ReadManifest reads delivery.yaml strictly: one document, known fields only, no anchors or aliases, every
// listed path clean and listed once, every role known, every SHA-256 of 64 hexadecimal digits. A listed file
// without a SHA-256 is no error here; matching reports it. Errors name the line where there is one.
func ReadManifest(data []byte, lim Limits) (*Manifest, error) {
	lim = lim.orDefaults()
	if len(data) > MaxManifestSize {
		return nil, manifestErrorf("it has %d bytes, at most %d are read", len(data), MaxManifestSize)
	}
	var doc yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&doc); err != nil {
		return nil, manifestErrorf("%w", err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, manifestErrorf("it must hold exactly one YAML document")
	}
	if err := plainNodes(&doc); err != nil {
		return nil, err
	}
	m := &Manifest{Path: ManifestName}
	strict := yaml.NewDecoder(bytes.NewReader(data))
	strict.KnownFields(true)
	if err := strict.Decode(m); err != nil {
		return nil, manifestErrorf("%w", err)
	}
	if err := m.check(lim); err != nil {
		return nil, err
	}
	return m, nil
}

// plainNodes refuses what makes YAML mean more than it shows: aliases, anchors, merge keys and explicit types.
// The parser bounds the depth of the tree.
func plainNodes(n *yaml.Node) error {
	if n.Kind == yaml.AliasNode || n.Anchor != "" || n.Tag == "!!merge" {
		return manifestErrorf("line %d: anchors, aliases and merge keys are not read; write the value out", n.Line)
	}
	if n.Style&yaml.TaggedStyle != 0 {
		return manifestErrorf("line %d: explicit YAML types are not read; leave %q out", n.Line, n.Tag)
	}
	for _, c := range n.Content {
		if err := plainNodes(c); err != nil {
			return err
		}
	}
	return nil
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
