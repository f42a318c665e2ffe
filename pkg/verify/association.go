package verify

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// link is a file that a signed thing speaks about.
type link struct {
	file   *delivery.File
	covers bool                   // what was signed is this file
	reason string                 // why not
	by     func(*Signer) coverage // says both when they depend on the signer; nil when they do not

	document bool   // the statement's predicate is this very file
	through  string // as decision.Signature
}

// index finds delivered files by digest and by name.
type index struct {
	files    []*delivery.File
	byPath   map[string]*delivery.File
	byDigest map[string][]*delivery.File // "sha256:…", "sha384:…" and "sha512:…"
	byBase   map[string][]*delivery.File
	single   *single                                // nil but for Single
	sums     map[string]string                      // digests that were taken of files besides, by algorithm and path
	readers  map[string]int                         // signatures that may want to read a file again, by its path
	forms    map[string]*form                       // of files that bare signatures are over, by path
	meaning  map[string]*[sha256.Size]byte          // of JSON documents, by path: see meant
	weak     map[string]map[string][]*delivery.File // by a digest of otherDigests, for each algorithm that was asked for
	spoken   map[*Statement]map[string]link         // what statements speak about, by path
	reached  map[string]*reach                      // what subjects reach, by the digests that count

	// Of image layouts, all by path: see addImages.
	listed   map[string][]*delivery.File // index, or manifest of an artifact → what it lists by digest
	partOf   map[string][]*delivery.File // layer or configuration → manifests of the images that it is a part of
	referred map[string][]*delivery.File // evidence → manifests and indexes that it is said to be about
	kept     map[string][]kept           // payload or envelope → signatures over it that are kept in annotations
	plain    map[string]bool             // envelopes that a manifest names without such annotations
}

func newIndex(d *delivery.Delivery) *index {
	x := &index{
		files: d.Files, byPath: map[string]*delivery.File{}, byDigest: map[string][]*delivery.File{},
		byBase: map[string][]*delivery.File{}, meaning: map[string]*[sha256.Size]byte{}, sums: map[string]string{}, readers: map[string]int{}, forms: map[string]*form{},
		weak: map[string]map[string][]*delivery.File{}, spoken: map[*Statement]map[string]link{}, reached: map[string]*reach{},
		listed: map[string][]*delivery.File{}, partOf: map[string][]*delivery.File{}, referred: map[string][]*delivery.File{}, kept: map[string][]kept{}, plain: map[string]bool{},
	}
	for _, f := range d.Files {
		x.byPath[f.Path] = f
		x.byBase[path.Base(f.Path)] = append(x.byBase[path.Base(f.Path)], f)
		for algorithm := range digestHashes {
			if digest := fileDigest(f, algorithm); digest != "" {
				x.byDigest[algorithm+":"+digest] = append(x.byDigest[algorithm+":"+digest], f)
			}
		}
	}
	x.addImages(d)
	return x
}

// links lists the files that a signed thing speaks about, sorted by path: those it covers, and those that
// its name, or a subject's, points at although they are not what was signed.
func (x *index) links(s *sealed) []link {
	found := map[string]link{}
	add := func(f *delivery.File, covers bool, reason string) {
		addLink(found, s.file, link{file: f, covers: covers, reason: reason})
	}
	signed := s.algorithm + ":" + s.digest
	stated := func(*delivery.File) string { return signed }
	switch {
	case s.entries != nil:
		return x.entryLinks(s)
	case s.target != nil:
		return []link{{file: s.target, covers: s.partly == "", reason: s.partly}} // what holds under a key holds over this content
	case s.statement != nil:
		maps.Copy(found, x.statementLinks(s.statement, s.file))
		stated = s.statement.Subjects[0].against
	case s.image != "":
		signed = s.image
		for _, f := range x.byDigest[signed] {
			if isImageManifest(f) {
				add(f, true, "")
			}
		}
	case s.digest != "":
		for _, f := range x.byDigest[signed] {
			add(f, true, "")
		}
	default:
		signed = ""
	}
	if f := x.namesake(s.file.Path); f != nil {
		add(f, false, changed(f, stated(f)))
	}
	for _, f := range x.referred[s.file.Path] {
		add(f, false, changed(f, stated(f)))
	}
	x.throughLists(s, found)
	out := make([]link, 0, len(found))
	for _, p := range sortedPaths(found) {
		out = append(out, found[p])
	}
	return out
}

// statementLinks lists what a statement in a file speaks about, by path. However many signatures it has, that is found out once.
func (x *index) statementLinks(s *Statement, in *delivery.File) map[string]link {
	found, known := x.spoken[s]
	if known {
		return found
	}
	found = map[string]link{}
	x.spoken[s] = found
	reaches := x.reaches(s)
	s.Covered = coveredBy(reaches)
	if s.Against() != "" {
		s.pointed = x.pointed(s)
	}
	for _, r := range reaches {
		for _, f := range r.covers {
			addLink(found, in, link{file: f, covers: true})
		}
	}
	named := map[string]bool{}
	for _, subject := range s.Subjects {
		base := path.Base(subject.Name)
		if len(subject.Files) > 0 || subject.Name == "" || named[base] {
			continue
		}
		named[base] = true // what the first subject of a name says of the files of that name is told
		for _, f := range x.byBase[base] {
			addLink(found, in, link{file: f, reason: changed(f, subject.against(f))})
		}
	}
	for _, f := range x.predicateFiles(s) {
		found[f.Path] = link{file: f, covers: true, document: true}
	}
	return found
}

// addLink adds what something in a file says of another one. That it is what was signed outweighs that it is not.
func addLink(found map[string]link, in *delivery.File, l link) {
	if old, there := found[l.file.Path]; l.file != in && (!there || l.covers && !old.covers) {
		found[l.file.Path] = l
	}
}

func changed(f *delivery.File, signed string) string {
	if signed == "" {
		return "what was signed could not be read"
	}
	found := "sha256:" + f.SHA256
	if algorithm, _, _ := strings.Cut(signed, ":"); digestHashes[algorithm] != 0 {
		found = algorithm + ":" + fileDigest(f, algorithm)
	}
	if found == signed {
		return fmt.Sprintf("this content (%s) was signed as the manifest of a container image, and the delivered file cannot be read as one in one way only", signed)
	}
	return fmt.Sprintf("another content was signed: the signature is over %s, the delivered file has %s", signed, found)
}

// namesakeSuffixes are what files that say something of another one add to its name.
var namesakeSuffixes = slices.Concat(delivery.SignatureSuffixes, []string{".jsonl", ".json"}, delivery.ChecksumSuffixes)

// namesake finds the file that a signature file's name points at: firmware.bin for firmware.bin.sigstore.json
// and for firmware.bin.provenance.sigstore.json. Nil when no delivered file has that name.
func (x *index) namesake(name string) *delivery.File {
	switch one := x.single; {
	case one == nil:
	case one.list != nil:
		return one.list
	default:
		return one.artifact
	}
	for _, suffix := range namesakeSuffixes {
		if stem, ok := strings.CutSuffix(name, suffix); ok {
			return x.called(stem, name)
		}
	}
	return nil
}

// called finds the file that has the stem of another one's name, or the stem without what it ends in.
func (x *index) called(stem, name string) *delivery.File {
	for stem != "" && path.Base(stem) != "." {
		if f := x.byPath[stem]; f != nil && f.Path != name {
			return f
		}
		ext := path.Ext(stem)
		if ext == "" || ext == path.Base(stem) {
			return nil
		}
		stem = strings.TrimSuffix(stem, ext)
	}
	return nil
}

// predicateFiles lists the delivered documents that equal the statement's predicate. A file with duplicate
// keys equals nothing: two readers could see two documents in it.
func (x *index) predicateFiles(s *Statement) []*delivery.File {
	kinds, _ := documentKinds(s.PredicateType)
	if kinds == nil || len(s.Predicate) == 0 {
		return nil
	}
	var candidates []*delivery.File
	for _, f := range x.files {
		if slices.Contains(kinds, f.Kind) && len(f.Bytes) > 0 {
			candidates = append(candidates, f)
		}
	}
	if len(candidates) == 0 {
		return nil // and a long predicate is not read for nothing
	}
	predicate, err := strictjson.Strict(s.Predicate, document(len(s.Predicate)))
	if err != nil {
		return nil
	}
	meant := strictjson.Sum(predicate)
	var out []*delivery.File
	for _, f := range candidates {
		if means := x.meant(f); means != nil && *means == meant {
			out = append(out, f)
		}
	}
	return out
}

// meant is the digest of what a document means, once for each; nil when it is no clean JSON object, or an empty one.
func (x *index) meant(f *delivery.File) *[sha256.Size]byte {
	means, known := x.meaning[f.Path]
	if !known {
		tree, _ := strictjson.Strict(f.Bytes, document(len(f.Bytes))) // an SBOM in another notation than JSON equals no predicate
		if object, ok := tree.(map[string]any); ok && len(object) > 0 {
			sum := strictjson.Sum(tree)
			means = &sum
		}
		x.meaning[f.Path] = means
	}
	return means
}
