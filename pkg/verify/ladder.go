package verify

import (
	"cmp"
	"fmt"
	"sort"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// roleFor is the role that a signer needs to vouch for a file.
func roleFor(f *delivery.File) SignerRole {
	switch {
	case f.Kind == delivery.KindManifest:
		return RoleManifest
	case f.Role == delivery.Artifact: // whatever else its content is
		return RoleArtifact
	case f.Kind == delivery.KindChecksums:
		return roleAny // it vouches for the files whose role its signer has, and for no others
	case f.Kind.IsSBOM(), f.Kind == delivery.KindSupport: // it says of components what an SBOM may say
		return RoleSBOM
	case f.Kind == delivery.KindOpenVEX, f.Kind == delivery.KindCSAF, f.Kind == delivery.KindCycloneDXVEX, f.Kind == delivery.KindSPDXVEX:
		return RoleVEX
	case f.Kind.Role() == delivery.Artifact: // the manifest may call text a document, and may not thereby choose who can sign it
		return RoleArtifact
	case f.Role == delivery.Evidence, f.Role == delivery.Document:
		return RoleDocument
	}
	return RoleArtifact
}

// roleFor is the role that a signer needs to vouch for a file in this run.
func (r Request) roleFor(f *delivery.File) SignerRole {
	if r.single != nil && r.single.role != "" {
		return r.single.role
	}
	return roleFor(f)
}

// statementRole is the role that a signer needs for a statement of a kind.
func statementRole(s *Statement) SignerRole {
	kind, files := kindOf(s.PredicateType)
	switch {
	case s.Provenance != nil, s.UnreadProvenance():
		return RoleProvenance
	case kind == StatementSBOM:
		return RoleSBOM
	case kind == StatementSignature:
		return RoleArtifact
	case files != nil:
		return RoleVEX
	}
	return RoleDocument
}

// rungs fills a signature's ladder for one file or statement and says in words where it stops.
func rungs(st standing, p proof, covers bool, uncovered string) (decision.Ladder, string) {
	l := decision.Ladder{Present: true}
	if !p.valid() {
		return l, p.reason // nothing else is established
	}
	l.Valid, l.Covers = true, covers
	l.Recognised, l.Authorised, l.Timely = st.recognised, st.authorised, st.timely && p.untimely == ""
	switch {
	case !l.Recognised || !l.Authorised:
		return l, st.reason
	case !l.Covers:
		return l, uncovered
	case !l.Timely:
		return l, cmp.Or(st.untimely, p.untimely)
	}
	return l, ""
}

// vouching is one entry for decision.Trust, with what later steps need.
type vouching struct {
	decision.Signature
	proof      proof
	standing   standing
	index      int
	part       int
	beside     []vouching // of the same file, that were verified together with this one
	logged     bool       // of a form that has room for log entries and times, which were counted when it was verified
	holdsApart bool       // of a statement: its signer may make statements of this kind, whether or not that vouches for the file
	own        bool       // made over the file itself, and not over something that speaks about it: a list, a manifest, a statement of how it was built
}

func newSignature(req Request, s *sealed, p proof, l link, role SignerRole) vouching {
	out := vouching{proof: p, index: s.index, part: s.part, logged: s.bundle != nil}
	out.Path, out.Kind, out.Tried, out.Place, out.Legacy = s.file.Path, s.kind, p.tried(req), s.place, s.legacy
	out.Through = l.through
	if s.manifest != nil {
		out.Manifest = s.manifest.Path
	}
	out.own = l.by == nil && l.through == ""
	if s.statement != nil {
		out.PredicateType = s.statement.PredicateType
		kind, _ := kindOf(out.PredicateType)
		out.own = out.own && kind == StatementSignature
	}
	if l.by == nil {
		l.by = func(*Signer) coverage { return coverage{covers: l.covers, reason: l.reason} }
	}
	out.judged(req, role, l.by)
	if out.Ladder.Covers && s.target == l.file && out.standing.held.text && !isLines(l.file) {
		out.Ladder, out.Reason = rungs(out.standing, p, false, reasonText)
	}
	return out
}

// reasonText says why a signature over text says too little of anything but text.
const reasonText = "the OpenPGP signature is one over text (type 0x01), which holds whatever the lines end in: which bytes were signed, it leaves open; ask for one over the file as it is (gpg --detach-sign without --textmode)"

// isLines says whether a file means the same whatever its lines end in: papers in plain text, checksum lists, JSON and XML.
func isLines(f *delivery.File) bool {
	return f.Kind == delivery.KindText || f.Kind.Role() == delivery.Evidence && !f.Damaged
}

// extended is what the signature of a list or manifest, which lies at a path, is worth for a file that it names.
func (s vouching) extended(req Request, path, kind string, f *delivery.File, by func(*Signer) coverage) vouching {
	out := vouching{proof: s.proof, index: s.index, part: s.part, logged: s.logged}
	out.Path, out.Kind, out.Tried = path, kind, s.Tried
	out.judged(req, roleFor(f), by)
	return out
}

// judged fills in who signed and how far that reaches, for a file that needs a signer of a role and is covered by what was signed or not.
func (s *vouching) judged(req Request, role SignerRole, by func(*Signer) coverage) {
	if s.proof.valid() {
		s.standing = judge(req, s.proof, role)
		s.describe(s.standing)
	}
	c := by(s.standing.signer)
	s.lower(c.lowered)
	s.Ladder, s.Reason = rungs(s.standing, s.proof, c.covers, c.reason)
}

// describe writes down who signed, when and under what.
func (s *vouching) describe(st standing) {
	h := st.held
	s.Signer, s.Fingerprint, s.Algorithm, s.Lowered, s.Expected = h.name, h.fingerprint, h.algorithm, h.lowered, st.expected
	s.Comment, s.Source = h.comment, h.source()
	s.TrustedRoot, s.TrustedRootDigest = h.rootName()
	if at := h.signedAt(); !at.IsZero() {
		s.SignedAt = at.UTC().Format(time.RFC3339)
	}
	if !h.stated.IsZero() {
		s.StatedAt = h.stated.UTC().Format(time.RFC3339)
	}
}

// rootName names the trusted root that was relied on; nothing when a key of the registry was all that was asked.
func (h holding) rootName() (name, digest string) {
	if h.root == nil {
		return "", ""
	}
	return h.root.root.Name, h.root.root.Digest()
}

// order sorts signatures so that the best comes first: whole ones, then those that cover the file, then by
// how far they reach, then by path so that the answer is always the same. As long as none is whole, what became of the file's own signature is
// told before who else spoke about the file: that somebody may not sign it explains nothing when its own signature is broken.
func order(all []vouching) {
	sort.SliceStable(all, func(i, j int) bool {
		if a, b := all[i].fate(), all[j].fate(); a != b {
			return a > b
		}
		if a, b := all[i].Ladder.Reach(), all[j].Ladder.Reach(); a != b {
			return a > b
		}
		if a, b := all[i].standing.otherRole, all[j].standing.otherRole; a != b {
			return b // of whom the registry has for such files there is more to say
		}
		if all[i].Path != all[j].Path {
			return all[i].Path < all[j].Path
		}
		if all[i].index != all[j].index {
			return all[i].index < all[j].index
		}
		return all[i].part < all[j].part
	})
}

// fate is 2 for what is whole, 1 for the file's own signature that is not, and was put to the test.
func (s vouching) fate() int {
	switch {
	case s.Ladder.Whole():
		return 2
	case s.own && s.Tried:
		return 1
	}
	return 0
}

// Reasons for files that no signature speaks about.
const (
	reasonUnsigned = "no signature or statement for this file was delivered"
	reasonBundle   = "a signature file needs no signature of its own"
	reasonDamaged  = "it is called a signature (%s), and is not one and nothing else from its first to its last byte: it is damaged, or carries content of its own, so that it counts as software"
	reasonUnread   = "unsupported kind: it looks like %s; nothing was taken from it, and it counts as software"
)

// settle takes the best signature as the file's standing. What a file of no kind that is read looks like is told where nothing speaks for it.
func settle(f *delivery.File, looksLike string, all []vouching) *FileTrust {
	t := &FileTrust{File: f, Reason: reasonUnsigned, Signatures: []decision.Signature{}}
	switch {
	case f.Damaged:
		t.Reason = fmt.Sprintf(reasonDamaged, f.Kind)
	case looksLike != "":
		t.Reason = fmt.Sprintf(reasonUnread, looksLike)
	case f.Kind.IsSignature() && f.Kind != delivery.KindChecksums:
		t.Reason = reasonBundle
	}
	order(all)
	t.vouchings = all
	for i, s := range all {
		if all[0].Ladder.Whole() && s.proof.trial == foreign && len(s.proof.holds) == 0 && s.Kind != string(delivery.KindSigstore) {
			s.Tried = false // by somebody whom the registry does not know, and nothing depends on it
			all[i] = s
		}
		if i == 0 {
			t.Ladder, t.Signer, t.Reason, t.Best = s.Ladder, s.Signer, s.Reason, &s.Signature
		}
		t.Signatures = append(t.Signatures, s.Signature)
	}
	sort.SliceStable(t.Signatures, func(i, j int) bool { return t.Signatures[i].Path < t.Signatures[j].Path })
	return t
}
