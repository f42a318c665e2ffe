package gate

import (
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/support"
)

// addendum is a file about the support of components, and what came of it.
type addendum struct {
	*support.Addendum
	believed  bool     // its trust ladder is whole: a signer who may sign SBOMs vouches for this very file
	joined    int      // components that it says something about, over all SBOMs
	conflicts []string // what it states otherwise than an SBOM or another addendum does
}

// joinAddenda adds what addenda state to the components of the SBOMs. What nobody vouches for can make graver what an
// SBOM states, and adds nothing: else anybody on the way could give a dead component a future. Those that are believed
// come first, so that the order of names decides nothing.
func (ev *evidence) joinAddenda() {
	for _, a := range ev.addenda {
		t := ev.trust.Files[a.Path]
		a.believed = t != nil && t.Ladder.Whole()
	}
	for _, believed := range []bool{true, false} {
		for _, a := range ev.addenda {
			if a.believed != believed {
				continue
			}
			for _, doc := range ev.sboms {
				n, conflicts := support.Join(doc, a.Entries, believed)
				a.joined += n
				a.conflicts = append(a.conflicts, conflicts...)
			}
			slices.Sort(a.conflicts)
			a.conflicts = slices.Compact(a.conflicts)
		}
	}
}

// addendaDocs lists the addenda that could be read.
func (ev *evidence) addendaDocs() []decision.Addendum {
	out := []decision.Addendum{}
	for _, a := range ev.addenda {
		out = append(out, decision.Addendum{Path: a.Path, Format: a.Format, Entries: len(a.Entries), Components: a.joined, Believed: a.believed,
			Conflicts: append([]string{}, a.conflicts...)})
	}
	return out
}

// maxBeside bounds what is told of one addendum besides its statements.
const maxBeside = 10

// addendaNotes says in plain words which addenda added nothing, and why.
func (ev *evidence) addendaNotes() []string {
	var out []string
	for _, a := range ev.addenda {
		for i, words := range a.Beside {
			if i == maxBeside {
				out = append(out, fmt.Sprintf("%s: %d more such dates", a.Path, len(a.Beside)-i))
				break
			}
			out = append(out, fmt.Sprintf("%s %s", a.Path, words))
		}
		switch {
		case len(a.Entries) == 0:
			out = append(out, fmt.Sprintf("%s: it says of no component until when it is supported", a.Path))
		case !a.believed:
			out = append(out, fmt.Sprintf("%s: nobody who may sign SBOMs vouches for it, so support that it states beyond the SBOM was left out", a.Path))
		case a.joined == 0:
			out = append(out, fmt.Sprintf("%s: none of its %d %s is about a component of an SBOM here", a.Path, len(a.Entries), plural(len(a.Entries), "statement")))
		}
	}
	return out
}
