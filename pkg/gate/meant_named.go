package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// leftThing is what statements about a vulnerability left to the hospital.
type leftThing struct{ of, thing string }

// meantBy are the meanings of a vulnerability in the statements that left one thing to the hospital: all in which the data find it, and what these statements themselves name, whether or not the data know the
// vulnerability at all.
func (t *tally) meantBy(of, thing string, by []*policy.Subject) meanings {
	key := leftThing{of, thing}
	if out, is := t.left[key]; is {
		return out
	}
	all := t.meant(of)
	named, missing := t.ev.namedBy(of, t.ev.stated(by))
	kept := min(len(missing.in), maxMeant-len(named.in))
	named.in = append(named.in, missing.in[:kept]...)
	room := maxMeant - len(named.in)
	all.beyond = all.beyond || named.beyond || kept < len(missing.in) || len(all.in) > room
	all.in = append(named.in, all.in[:min(len(all.in), room)]...)
	t.left[key] = all
	return all
}

// namedBy are the parts that statements name and in which the data do not find the vulnerability. What no SBOM lists is missing, by what they call it, and is beyond.
func (ev *evidence) namedBy(of string, by []*vex.Statement) (out, missing meanings) {
	if ev.joined() == nil {
		return out, missing
	}
	parts := ev.placed()
	for _, st := range by {
		for i := range st.Products {
			hit := ev.hitsOf(&st.Products[i])
			for _, n := range hit.Parts {
				c := parts[n]
				if c == nil || !ev.finds(c, of) {
					out.beyond = c == nil || !out.addUnfound(c) || out.beyond
				}
			}
			for _, part := range hit.Missing {
				missing.addUnfound(unlisted(part))
				out.beyond = true
			}
		}
	}
	return out, missing
}

// hitsOf is what a product of a statement is of what was delivered; nothing of another product. It is looked up once: what it may be is held against all that is listed.
func (ev *evidence) hitsOf(p *vex.Product) vex.Hit {
	hit, is := ev.hits[p]
	if !is {
		hit, _ = ev.inventory().Match(p)
		if ev.hits == nil {
			ev.hits = map[*vex.Product]vex.Hit{}
		}
		ev.hits[p] = hit
	}
	return hit
}

// stated are the statements that subjects stand for.
func (ev *evidence) stated(by []*policy.Subject) (out []*vex.Statement) {
	for _, doc := range ev.vexes {
		for i := range doc.Statements {
			st := &doc.Statements[i]
			if slices.ContainsFunc(by, func(s *policy.Subject) bool {
				return s.File == doc.Path && s.Pointer == st.Pointer && s.Name == st.Vulnerability.Name
			}) {
				out = append(out, st)
			}
		}
	}
	return out
}

// placed are the components of all SBOMs by their number in the inventory.
func (ev *evidence) placed() map[int]*sbom.Component {
	if ev.byPart == nil {
		ev.byPart = map[int]*sbom.Component{}
		for _, doc := range ev.sboms {
			for _, c := range doc.All() {
				ev.byPart[ev.joined().PartOf(c)] = c
			}
		}
	}
	return ev.byPart
}

// addUnfound is add of a component in which the data do not find the vulnerability.
func (m *meanings) addUnfound(c *sbom.Component) bool { return m.put(c, true) }
