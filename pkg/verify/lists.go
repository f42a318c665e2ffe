package verify

import (
	"fmt"
	"path"

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
		signed := signatures[f.Path]
		for _, e := range entries {
			if target := x.entryFile(f, e); target != nil {
				signatures[target.Path] = append(signatures[target.Path], x.sayOf(req, f, e, target, signed)...)
			}
		}
	}
}

// entryFile finds the delivered file that an entry is about; nil when it was not delivered or vouches for others itself.
func (x *index) entryFile(list *delivery.File, e checksums.Entry) *delivery.File {
	f := x.byPath[path.Join(path.Dir(list.Path), e.Name)]
	if e.Name == "" {
		f = x.namesake(list.Path)
	}
	if f == nil || f == list || f.Kind.IsSignature() {
		return nil
	}
	return f
}

// entryLinks lists the files that a clear-signed list names.
func (x *index) entryLinks(s *sealed) []link {
	var out []link
	for _, e := range s.entries {
		if f := x.entryFile(s.file, e); f != nil {
			out = append(out, link{file: f, by: func(g *Signer) coverage { return x.covering(e, f, g) }})
		}
	}
	return out
}

// sayOf is what the signatures of a list say about one file on it. A list without any proves nothing, and is told.
func (x *index) sayOf(req Request, list *delivery.File, e checksums.Entry, f *delivery.File, signed []vouching) []vouching {
	var out []vouching
	for _, s := range signed {
		if !s.Ladder.Present {
			continue
		}
		v := vouching{proof: s.proof, index: s.index, part: s.part}
		v.Signature = decision.Signature{Path: list.Path, Kind: kindSignedList, Tried: s.Tried}
		if s.proof.valid() {
			v.standing = judge(req, s.proof, roleFor(f))
			v.describe(v.standing)
		}
		c := x.covering(e, f, v.standing.signer)
		if !s.Ladder.Covers {
			c = coverage{reason: "the checksum list is not what was signed: " + s.Reason}
		}
		v.lower(c.lowered)
		v.Ladder, v.Reason = rungs(v.standing, s.proof, c.covers, c.reason)
		out = append(out, v)
	}
	if len(out) > 0 {
		return out
	}
	stated, reason := Subject{Name: e.Name, Digest: e.Digests}, reasonUnsignedList
	if counts(e) && !stated.covers(f) {
		reason = fmt.Sprintf("an unsigned checksum list names this file with another digest: it states %s, the delivered file has sha256:%s", stated.stated(), f.SHA256)
	}
	return []vouching{{Signature: decision.Signature{Path: list.Path, Kind: string(list.Kind), Reason: reason}}}
}
