package match

import (
	"cmp"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// Totals count components; the subject of the SBOM is none of them, whatever was found of it. Components is the sum of Matched,
// Clean and NotAssessable.
type Totals struct {
	Components      int            `json:"components"`
	Matched         int            `json:"matched"`
	Clean           int            `json:"clean"`
	NotAssessable   int            `json:"notAssessable"`
	Reasons         map[Reason]int `json:"reasons,omitempty"` // why those could not be assessed
	Partly          int            `json:"partly"`            // of those matched or clean: a part of what they are identified by could not be looked up
	Unknown         int            `json:"unknown"`           // of those clean: they are identified by CPEs alone, and the database has no advisory about such a product of such a vendor
	Files           int            `json:"files"`             // files and snippets that bear no identifier: they are parts of what is counted
	Groups          int            `json:"groups,omitempty"`  // components without identifier that only say what others were found in: the operating system of packages that are listed, and groups of trivy's
	Matches         int            `json:"matches"`           // vulnerabilities over all components, the subject included
	Vulnerabilities int            `json:"vulnerabilities"`   // different ones
}

func (r *Result) count() {
	t := &r.Totals
	t.Groups = len(r.Groups)
	different := map[vuln.ID]bool{}
	for _, c := range r.Components {
		t.Matches += len(c.Matches)
		for _, m := range c.Matches {
			different[m.ID] = true
		}
		if c.Subject {
			continue
		}
		t.Components++
		switch c.State {
		case Matched:
			t.Matched++
		case Clean:
			t.Clean++
		default:
			t.NotAssessable++
			if t.Reasons == nil {
				t.Reasons = map[Reason]int{}
			}
			t.Reasons[c.Reason()]++
			continue
		}
		if len(c.Gaps) > 0 {
			t.Partly++
		}
		if c.State == Clean && c.Unknown {
			t.Unknown++
		}
	}
	t.Vulnerabilities = len(different)
}

// Ranked are the reasons with their counts, the most frequent first.
func (t Totals) Ranked() []Reason {
	var all []Reason
	for r := range t.Reasons {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b Reason) int { return cmp.Or(t.Reasons[b]-t.Reasons[a], cmp.Compare(a, b)) })
	return all
}
