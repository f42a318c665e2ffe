package verify

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/checksums"
)

// kindSignedList is the kind of a signature that a file owes to a signed checksum list.
const kindSignedList = "signed-checksums"

// reasonUnsignedList says why a checksum list by itself proves no origin. Anybody can write one.
const reasonUnsignedList = "only a checksum list names this file, which says nothing about who made it"

// vouchByLists extends every signature of a checksum list to the files that it names. Whoever signed the list must hold
// the role for each file's own kind: who may sign a list may not thereby sign everything on it.
func (r *Report) vouchByLists(req Request, x *index, signatures map[string][]vouching) {
	for _, f := range x.files {
		if f.Kind != delivery.KindChecksums {
			continue
		}
		entries, err := checksums.Parse(f.Bytes)
		if err != nil {
			r.Unreadable[f.Path] = "checksum list: " + err.Error()
			continue
		}
		listed := x.listedIn(f, entries)
		signed := r.told(signatures[f.Path], len(listed))
		for _, l := range listed {
			signatures[l.file.Path] = append(signatures[l.file.Path], sayOf(req, f, l, signed)...)
			if l.contradicts() && !slices.Contains(r.Contradicted[f.Path], l.file.Path) {
				r.Contradicted[f.Path] = append(r.Contradicted[f.Path], l.file.Path)
			}
		}
	}
}

// listEntry is a file that a checksum list speaks about.
type listEntry struct {
	file  *delivery.File
	entry checksums.Entry
	by    func(*Signer) coverage
}

func (l listEntry) stated() Subject { return Subject{Name: l.entry.Name, Digest: l.entry.Digests} }

// contradicts says whether the list states another digest of the file than it has.
func (l listEntry) contradicts() bool { return counts(l.entry) && !l.stated().covers(l.file) }

// listedIn finds the files that a list names.
func (x *index) listedIn(list *delivery.File, entries []checksums.Entry) []listEntry {
	if x.single != nil {
		return x.listedAlone(list, entries)
	}
	var out []listEntry
	for _, e := range entries {
		if f := x.entryFile(list, e); f != nil {
			out = append(out, x.listEntry(e, f))
		}
	}
	return out
}

func (x *index) listEntry(e checksums.Entry, f *delivery.File) listEntry {
	return listEntry{f, e, func(g *Signer) coverage { return x.covering(e, f, g) }}
}

// listedAlone finds the one artifact in a list, wherever the two lie. What the list says of the place where the artifact lies decides or, where it says nothing
// of that, what it says of any name that a path of the artifact ends in, the bare one above all: a list that has another digest there does not cover the
// artifact, whatever it says of other names. That would be the exchange of one listed file for another. Only then an entry counts that has the digest, one of
// that name in some directory before any other.
func (x *index) listedAlone(list *delivery.File, entries []checksums.Entry) []listEntry {
	artifact, places := x.single.artifact, x.single.placesFrom(list.Path)
	name := path.Base(filepath.ToSlash(artifact.Path))
	var here, ending, moved, contrary, renamed []listEntry
	for _, e := range entries {
		l := x.listEntry(e, artifact)
		covers := counts(e) && (Subject{Digest: e.Digests}).covers(artifact)
		switch {
		case e.Name == "":
			return []listEntry{l}
		case slices.Contains(places, e.Name):
			here = append(here, l)
		case slices.ContainsFunc(places, func(place string) bool { return strings.HasSuffix(place, "/"+e.Name) }):
			ending = append(ending, l)
		case path.Base(e.Name) == name && covers:
			moved = append(moved, l)
		case path.Base(e.Name) == name:
			contrary = append(contrary, l)
		case covers:
			renamed = append(renamed, l)
		}
	}
	switch aliases := slices.Concat(moved, renamed); {
	case len(here) > 0:
		return contradicting(here)
	case len(ending) > 0:
		return contradicting(ending)
	case len(moved) == 0 && len(contrary) > 0:
		return contrary
	case len(aliases) > 0:
		x.single.listedAs = aliases[0].entry.Name
		return aliases[:1]
	}
	return []listEntry{{file: artifact, by: func(*Signer) coverage { return coverage{reason: reasonNotListed} }}}
}

// contradicting are those of some entries about one file that have another digest than it, or all when none has: a list that says two things of a file does not cover it.
func contradicting(all []listEntry) []listEntry {
	covering := func(l listEntry) bool { return !counts(l.entry) || (Subject{Digest: l.entry.Digests}).covers(l.file) }
	if others := slices.DeleteFunc(slices.Clone(all), covering); len(others) > 0 {
		return others
	}
	return all
}

// placesFrom are the paths by which a list may mean the artifact; as far as the two names tell when the caller does not know them.
func (s *single) placesFrom(list string) []string {
	if s.places != nil {
		return s.places
	}
	places := []string{filepath.ToSlash(s.artifact.Path)}
	if rel, err := filepath.Rel(filepath.Dir(list), s.artifact.Path); err == nil {
		places = append(places, filepath.ToSlash(rel))
	}
	return places
}

const reasonNotListed = "the checksum list states neither the digest of this file nor its name"

// entryFile finds the delivered file that an entry is about; nil when it was not delivered or vouches for others itself.
func (x *index) entryFile(list *delivery.File, e checksums.Entry) *delivery.File {
	f := x.byPath[path.Join(path.Dir(list.Path), e.Name)]
	if e.Name == "" {
		f = x.namesake(list.Path)
	}
	if f == nil || f == list || vouchesItself(f) {
		return nil
	}
	return f
}

// vouchesItself says whether a file is worth what its own signatures are worth, whatever list it is on. A statement in no envelope has none.
func vouchesItself(f *delivery.File) bool {
	return f.Kind.IsSignature() && f.Kind != delivery.KindStatement
}

// entryLinks lists the files that a clear-signed list names.
func (x *index) entryLinks(s *sealed) []link {
	var out []link
	for _, l := range x.listedIn(s.file, s.entries) {
		out = append(out, link{file: l.file, by: l.by})
	}
	return out
}

// sayOf is what the signatures of a list say about one file on it. A list without any proves nothing, and is told.
func sayOf(req Request, list *delivery.File, l listEntry, signed []vouching) []vouching {
	var out []vouching
	for _, s := range signed {
		if !s.Ladder.Present {
			continue
		}
		out = append(out, s.extended(req, list.Path, kindSignedList, l.file, func(signer *Signer) coverage {
			if !s.Ladder.Covers {
				return coverage{reason: "the checksum list is not what was signed: " + s.Reason}
			}
			return l.by(signer)
		}))
	}
	if len(out) > 0 {
		return out
	}
	reason := reasonUnsignedList
	if l.contradicts() {
		reason = fmt.Sprintf("an unsigned checksum list names this file with another digest: it states %s, the delivered file has sha256:%s", l.stated().stated(), l.file.SHA256)
	}
	return []vouching{{Signature: decision.Signature{Path: list.Path, Kind: string(list.Kind), Reason: reason}}}
}
