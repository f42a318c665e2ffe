package gate

import (
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// listing is a component in the SBOM that lists it.
type listing struct {
	*sbom.Component
	doc *sbom.Document
}

// mark is something by which a component is known again: its name, its package or its content.
type mark struct{ kind, text string }

// listings are all components, to be found by their marks: obligations are many, and each is about few of them.
type listings struct {
	all     []listing
	by      map[mark][]int
	digests map[*sbom.Component]string // of packages
	found   map[string][]listing       // near some obligations, by what these look for
}

// listings are those of all SBOMs, by what a component is called now, and was when obligations were made.
func (t *tally) listings(f formerly) *listings {
	if t.listed != nil {
		return t.listed
	}
	l := &listings{by: map[mark][]int{}, digests: map[*sbom.Component]string{}, found: map[string][]listing{}}
	for _, doc := range t.ev.sboms {
		for _, c := range doc.All() {
			l.put(mark{"name", decision.Cut(c.Name.Text, maxName)})
			for _, then := range f.names[calledOf(c)] {
				l.put(mark{"name", decision.Cut(then.name, maxName)})
			}
			if digest := packageDigest(c.Purl); digest != "" {
				l.put(mark{"package", digest})
				l.digests[c] = digest
			}
			for _, h := range c.Hashes {
				if h.WellFormed {
					l.put(mark{"content", hashText(h)})
				}
			}
			l.all = append(l.all, listing{c, doc})
		}
	}
	t.listed = l
	return l
}

// put gives a mark to the component that is listed next.
func (l *listings) put(m mark) { l.by[m] = append(l.by[m], len(l.all)) }

// near are the components that may be the one that any of these obligations is about, by name, package or content (knownAgain), in the order of the SBOMs.
func (t *tally) near(f formerly, of ...decision.ObligationDelta) []listing {
	l := t.listings(f)
	var marks []mark
	for _, o := range of {
		marks = append(marks, mark{"name", o.Component}, mark{"package", packagePart(o.From, o.ID)})
		for _, h := range o.Hashes {
			marks = append(marks, mark{"content", h})
		}
	}
	key := fmt.Sprintf("%q", marks)
	out, known := l.found[key]
	if known { // many vulnerabilities are asked about in one part
		return out
	}
	var at []int
	for _, m := range marks {
		at = append(at, l.by[m]...)
	}
	slices.Sort(at)
	for _, n := range slices.Compact(at) {
		out = append(out, l.all[n])
	}
	l.found[key] = out
	return out
}

// digestOf is packageDigest of a component that an SBOM lists.
func (t *tally) digestOf(c *sbom.Component, f formerly) string { return t.listings(f).digests[c] }
