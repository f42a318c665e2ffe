package delivery

import (
	"fmt"
	"slices"
	"strings"
)

// match reads the manifest, if there is one at the top, and holds it against the files. A manifest is known by
// its name, the only thing that is: but a file of that name which is no plain text keeps the kind that its
// content has, so that nothing runs under cover of the name.
func (d *Delivery) match(lim Limits) {
	f := d.file(ManifestName)
	if f == nil {
		return
	}
	m, err := d.readManifest(f, lim)
	if err != nil {
		d.problem(ManifestUnreadable, f.Path, err.Error(), askManifest)
		return
	}
	d.Manifest = m
	listed := map[string]bool{}
	for _, line := range m.Files {
		listed[line.Path] = true
		d.matchLine(line)
	}
	for _, f := range d.Files {
		if !listed[f.Path] && !aboutManifest(f) {
			d.problem(ManifestUnlisted, f.Path, unlistedMessage, askWhy)
		}
	}
}

func (d *Delivery) readManifest(f *File, lim Limits) (*Manifest, error) {
	if f.Size > MaxManifestSize {
		return nil, manifestErrorf("it has %d bytes, at most %d are read", f.Size, MaxManifestSize)
	}
	if f.manifest == nil {
		return nil, manifestErrorf("its content is %s, expected YAML text", f.Kind)
	}
	m, err := ReadManifest(f.manifest, lim)
	if err != nil {
		return nil, err
	}
	f.Kind, f.Role, f.Bytes = KindManifest, Evidence, f.manifest
	return m, nil
}

func (d *Delivery) matchLine(line ManifestFile) {
	f := d.file(line.Path)
	if f == nil {
		d.problem(ManifestMissing, line.Path, missingMessage, askFile)
		return
	}
	switch {
	case line.SHA256 == "":
		d.problem(ManifestDigest, f.Path, noDigestMessage, askComplete)
	case !strings.EqualFold(line.SHA256, f.SHA256):
		d.problem(ManifestDigest, f.Path, fmt.Sprintf(wrongDigestMessage, strings.ToLower(line.SHA256), f.SHA256), askRight)
	}
	f.claim(line.Role, d)
}

// claim applies the role that the manifest gives. It can make a file more, never less, than its content says:
// to call paperwork an artifact asks for a signature that would not have been needed, and is honoured. The one
// exception is plain text, which nobody can tell from code with certainty: the manifest may call it a document,
// and whether that word counts is for those to say who know whether the manifest is signed.
func (f *File) claim(role Role, d *Delivery) {
	switch {
	case role == f.Role, f.Role == Part: // the image is what counts
	case role == Artifact:
		f.Role = Artifact
	case role == Document && f.Kind == KindUnknown && f.Text: // release notes with commands in them, a list, a licence
		f.Role = Document
	case f.Role == Document: // "evidence" for a document promises more than anyone can verify, and harms nothing
	default:
		d.problem(ManifestRole, f.Path, fmt.Sprintf(roleMessage, role, f.Kind, f.Role), "")
	}
}

// aboutManifest tells the manifest itself and its signatures, which no manifest can list.
func aboutManifest(f *File) bool {
	if f.Path == ManifestName {
		return f.Kind == KindManifest
	}
	return strings.HasPrefix(f.Path, ManifestName+".") && f.Kind.IsSignature() && !f.Damaged
}

func (d *Delivery) file(path string) *File {
	i, found := slices.BinarySearchFunc(d.Files, path, func(f *File, path string) int { return strings.Compare(f.Path, path) })
	if !found {
		return nil
	}
	return d.Files[i]
}

func (d *Delivery) problem(code Code, path, message, ask string) {
	d.Problems = append(d.Problems, Problem{code, path, message, ask})
}
