package gate

import (
	"cmp"
	"encoding/json"
	"slices"
	"sort"
	"unicode/utf8"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Bounds of the findings that a decision lists. Those beyond are counted, in the totals and in Decision.Unlisted, and count for the verdict and the
// obligations like the others.
const (
	MaxFindings = 5000     // of one check with one outcome under one pack
	MaxListed   = 32 << 20 // bytes that those of all packs take as JSON: in base64, with all else that a decision says, they must fit a signature file that is read
)

// kind is that of findings that are listed and counted together.
type kind struct {
	outcome decision.Outcome
	waiver  string
}

// The ranks of findings, the first of which are listed before the others.
const (
	decides = iota // the verdict is not better because of it
	remarks        // did not pass, and the verdict does not depend on it
	settled        // passed, or does not apply
	ranks
)

func rankOf(s decision.Severity, o decision.Outcome, lifted bool) int {
	switch {
	case o.Settled():
		return settled
	case lifted || weight(s, o) == decision.Accept:
		return remarks
	}
	return decides
}

// shelf has the findings of one check with one outcome under one pack, in the order of their subjects.
type shelf struct {
	kind
	rank     int
	count    int // of all, listed or not
	findings []decision.Finding
	ends     []int // bytes of JSON that the findings up to each take
	alike    int   // bytes of JSON that each of them takes besides its own words
}

// size is what the first so many findings take.
func (s *shelf) size(first int) int {
	if first = min(first, len(s.findings)); first == 0 {
		return 0
	}
	return s.ends[first-1]
}

// cut keeps the first findings.
func (s *shelf) cut(first int) {
	if first < len(s.findings) {
		s.findings, s.ends = slices.Clone(s.findings[:first]), slices.Clone(s.ends[:first])
	}
}

// findingList are the findings that a decision lists, as long as more may come.
type findingList struct {
	shelves []*shelf
	limits  [ranks]int // findings of one shelf
	size    int
}

func newFindingList() findingList {
	return findingList{limits: [ranks]int{MaxFindings, MaxFindings, MaxFindings}}
}

func (l *findingList) shelf(k kind, rank int) *shelf {
	s := &shelf{kind: k, rank: rank}
	l.shelves = append(l.shelves, s)
	return s
}

// count takes one more result, and says whether it is listed so far.
func (l *findingList) count(s *shelf) bool {
	s.count++
	return s.count <= l.limits[s.rank]
}

// add lists a finding. When there are twice as many as are listed in the end, those that cannot be among them go.
func (l *findingList) add(s *shelf, f decision.Finding) {
	if len(s.findings) == 0 {
		s.alike = sizeAlike(&f)
	}
	if n := len(s.findings); n == cap(s.findings) { // append would grow by a quarter, and findings are large
		more := max(1, min(n, l.limits[s.rank]-n))
		s.findings, s.ends = slices.Grow(s.findings, more), slices.Grow(s.ends, more)
	}
	size := s.alike + sizeOwn(&f)
	s.findings, s.ends = append(s.findings, f), append(s.ends, s.size(len(s.findings))+size)
	if l.size += size; l.size > 2*MaxListed {
		l.fit(MaxListed)
	}
}

// fit lists no more than that many bytes: what decides the verdict first, of each shelf of one rank as many as of the others. One of each is always
// listed, so that nothing that was found is without an example.
func (l *findingList) fit(most int) {
	if l.size <= most || l.limits == [ranks]int{1, 1, 1} {
		return
	}
	for rank := range l.limits {
		most -= l.sum(rank, 1)
	}
	l.size = 0
	for rank := range l.limits {
		most += l.sum(rank, 1)
		l.limits[rank] = max(1, sort.Search(l.limits[rank], func(more int) bool { return l.sum(rank, more+1) > most }))
		for _, s := range l.shelves {
			if s.rank == rank {
				s.cut(l.limits[rank])
			}
		}
		taken := l.sum(rank, l.limits[rank])
		l.size += taken
		most -= taken
	}
}

// sum is what the first findings of each shelf of a rank take.
func (l *findingList) sum(rank, first int) (n int) {
	for _, s := range l.shelves {
		if s.rank == rank {
			n += s.size(first)
		}
	}
	return n
}

// all returns the findings by pack, check and subject.
func (l *findingList) all() []decision.Finding {
	l.fit(MaxListed)
	n := 0
	for _, s := range l.shelves {
		n += len(s.findings)
	}
	out := make([]decision.Finding, 0, n)
	for _, s := range l.shelves {
		out = append(out, s.findings...)
	}
	slices.SortStableFunc(out, func(a, b decision.Finding) int {
		return cmp.Or(cmp.Compare(a.Pack, b.Pack), cmp.Compare(a.Check, b.Check), cmp.Compare(a.Subject.Ref, b.Subject.Ref))
	})
	return out
}

// Bounds of what a finding says of its subject, in bytes. A name may be as long as its SBOM.
const (
	maxName = 1024
	maxRef  = 2*maxName + 1 // a path and a name
)

// subjectDoc is what a finding says of its subject.
func subjectDoc(s decision.Subject) decision.Subject {
	s.Ref, s.Name, s.Version, s.Component = decision.Cut(s.Ref, maxRef), decision.Cut(s.Name, maxName), decision.Cut(s.Version, maxName), decision.Cut(s.Component, maxName)
	return s
}

// sizeAlike is what a finding takes as JSON without its own words: the same for all of one shelf. The line in a file is found later, and a fix is named by some.
func sizeAlike(f *decision.Finding) int {
	bare := *f
	bare.Subject = decision.Subject{Kind: f.Subject.Kind, About: true, Component: "c"}
	bare.Message, bare.Expected, bare.Ask, bare.Fix, bare.Answered = "", "", "", "f", "a"
	bare.Evidence = []decision.Evidence{{Line: 1 << 31}}
	text, err := json.Marshal(bare)
	if err != nil { // a structure of texts always has a JSON form
		return decision.MaxLabel
	}
	return len(text) + len(",")
}

// sizeOwn is what the words of one finding take as JSON, at most.
func sizeOwn(f *decision.Finding) int {
	n := 0
	for _, text := range append([]string{f.Message, f.Expected, f.Ask, f.Fix, f.Subject.Ref, f.Subject.Name, f.Subject.Version, f.Subject.Component, f.Answered}, f.Vulnerabilities...) {
		n += inJSON(text)
	}
	for _, e := range f.Evidence {
		n += inJSON(e.File) + inJSON(e.Pointer)
	}
	return n
}

// inJSON is what a text takes in JSON, at most, with all escapes that any writer of a decision uses.
func inJSON(text string) (n int) {
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf {
			r, width := utf8.DecodeRuneInString(text[i:])
			n, i = n+len(`\u0000`), i+width
			if r > 0xffff {
				n += len(`\u0000`)
			}
			continue
		}
		switch i++; {
		case c < ' ', c == '<', c == '>', c == '&', c == '#', c == 0x7f:
			n += len(`\u0000`)
		case c == '"', c == '\\':
			n += len(`\"`)
		default:
			n++
		}
	}
	return n
}
