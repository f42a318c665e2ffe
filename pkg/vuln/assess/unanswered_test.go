package assess

import (
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// TestUnanswered holds what scanners report, and what the engine set aside, against the data and the statements.
func TestUnanswered(t *testing.T) {
	doc := document(t)
	aliases := &vuln.Aliases{}
	aliases.Add("GHSA-aaaa-bbbb-cccc", "CVE-2026-1009")
	reported := []vuln.ID{"GHSA-aaaa-bbbb-cccc", "CVE-2026-1008"}
	answer := func(id string, rank vex.Rank, status vex.Status) vex.Source {
		return says(rank, "m", status, called(id), about(names(pump, openssl)))
	}
	for name, c := range map[string]struct {
		sources []vex.Source
		want    []vuln.ID
	}{
		"nobody says anything":           {nil, []vuln.ID{"CVE-2026-1008", "GHSA-aaaa-bbbb-cccc"}},
		"answered under another id":      {[]vex.Source{answer("CVE-2026-1009", vex.Maker, vex.Fixed)}, []vuln.ID{"CVE-2026-1008"}},
		"calmed by anyone":               {[]vex.Source{answer("CVE-2026-1009", vex.Anyone, vex.Fixed)}, []vuln.ID{"CVE-2026-1008", "GHSA-aaaa-bbbb-cccc"}},
		"a warning counts from anyone":   {[]vex.Source{answer("CVE-2026-1008", vex.Anyone, vex.Affected)}, []vuln.ID{"GHSA-aaaa-bbbb-cccc"}},
		"of something else than offered": {[]vex.Source{says(vex.Maker, "m", vex.Fixed, called("CVE-2026-1008"), about(names("pkg:generic/lamp@1")))}, []vuln.ID{"CVE-2026-1008", "GHSA-aaaa-bbbb-cccc"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := Join(Case{Documents: []Document{found(doc)}, Sources: c.sources, Aliases: aliases, Reported: reported})
			if !slices.Equal(r.Unanswered, c.want) {
				t.Errorf("%v; expected %v", r.Unanswered, c.want)
			}
			d := found(doc)
			d.Looked[0].Dismissed = []vuln.ID{"CVE-2026-1008", "GHSA-aaaa-bbbb-cccc"}
			asDismissed := Join(Case{Documents: []Document{d}, Reported: nil}).Documents[0].Components[d.Looked[0].Component]
			if len(asDismissed.Unanswered) != 2 {
				t.Errorf("of two that were set aside and nobody speaks of, unanswered are %v", asDismissed.Unanswered)
			}
		})
	}
	r := Join(Case{Documents: []Document{found(doc, Found{ID: "CVE-2026-1009", Aliases: []vuln.ID{"GHSA-aaaa-bbbb-cccc"}})}, Reported: reported})
	if want := []vuln.ID{"CVE-2026-1008"}; !slices.Equal(r.Unanswered, want) {
		t.Errorf("what the data have under another id is unanswered: %v; expected %v", r.Unanswered, want)
	}
	several := &vuln.Aliases{}
	several.Add("GHSA-aaaa-bbbb-dddd", "CVE-2026-1008", "CVE-2026-1009")
	one := Case{Documents: []Document{found(doc, Found{ID: "CVE-2026-1009"})}, Aliases: several, Reported: []vuln.ID{"GHSA-aaaa-bbbb-dddd"}}
	if r := Join(one); len(r.Unanswered) != 1 {
		t.Error("of an advisory about two, one that is known answers for both")
	}
	one.Documents = []Document{found(doc, Found{ID: "CVE-2026-1009"}, Found{ID: "CVE-2026-1008"})}
	if r := Join(one); len(r.Unanswered) != 0 {
		t.Errorf("both are known, and unanswered are %v", r.Unanswered)
	}
}

// TestReportedAndExploited: what scanners alone report, and others exploit, is open in the product under its CVE, unless somebody who may answers; so are
// packages that were made to do harm.
func TestReportedAndExploited(t *testing.T) {
	doc := document(t)
	aliases := &vuln.Aliases{}
	aliases.Add(ghsa, shell)
	aliases.Add("GHSA-aaaa-bbbb-dddd", shell, "CVE-2026-1009")
	answer := func(rank vex.Rank, status vex.Status) vex.Source {
		return says(rank, "m", status, about(names(pump)))
	}
	clean := func() Document {
		d := found(doc)
		d.Looked[1].State, d.Looked[1].Found = Clean, nil
		return d
	}
	for name, c := range map[string]struct {
		reported []vuln.ID
		sources  []vex.Source
		inDoc    Document
		want     []vuln.ID
	}{
		"the CVE":                            {[]vuln.ID{shell}, nil, clean(), []vuln.ID{shell}},
		"twice":                              {[]vuln.ID{shell, shell, ghsa}, nil, clean(), []vuln.ID{shell}},
		"under another id":                   {[]vuln.ID{ghsa}, nil, clean(), []vuln.ID{shell}},
		"in an advisory about several":       {[]vuln.ID{"GHSA-aaaa-bbbb-dddd"}, nil, clean(), []vuln.ID{shell}},
		"several, and the other is open":     {[]vuln.ID{"GHSA-aaaa-bbbb-dddd"}, nil, found(doc), nil},
		"not exploited":                      {[]vuln.ID{"CVE-2026-1009"}, nil, clean(), nil},
		"malicious":                          {[]vuln.ID{"MAL-2026-1"}, nil, clean(), []vuln.ID{"MAL-2026-1"}},
		"the data have it for a component":   {[]vuln.ID{shell}, nil, found(doc), nil},
		"the maker answers":                  {[]vuln.ID{shell}, []vex.Source{answer(vex.Maker, vex.Fixed)}, clean(), nil},
		"calmed by anyone: an entry of that": {[]vuln.ID{shell}, []vex.Source{answer(vex.Anyone, vex.Fixed)}, clean(), nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := Join(Case{Documents: []Document{c.inDoc}, Sources: c.sources, Aliases: aliases, Reported: c.reported, Exploited: catalogue(t)})
			var got []vuln.ID
			for _, v := range r.Reported {
				got = append(got, v.ID)
				if v.Status != Unstated || v.Stated != Unstated || v.Component != nil || (v.Exploited == nil) == !v.Malicious || v.ID == shell && !slices.Contains(v.Aliases, ghsa) {
					t.Errorf("%+v", v)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%v; expected %v; unanswered are %v", got, c.want, r.Unanswered)
			}
			if c.sources != nil { // then there is an entry of what the statement names, which says as much
				if all := slices.Concat(r.Elsewhere, r.Documents[0].Vulnerabilities); len(all) != 1 || all[0].Exploited == nil {
					t.Errorf("%+v", all)
				}
			}
		})
	}
	if r := Join(Case{Documents: []Document{clean()}, Aliases: aliases, Reported: []vuln.ID{shell}}); len(r.Reported) != 0 {
		t.Error("exploited without a catalogue")
	}
}

// TestListedOfTheProduct: what is only listed of the product as a whole is answered for the product, or for all parts in which the data have it, and not for some part.
func TestListedOfTheProduct(t *testing.T) {
	const other = vuln.ID("CVE-2026-1009")
	listed := func(id vuln.ID) vex.Source {
		return says(vex.Maker, "listed", vex.Unknown, called(string(id)), about(names(pump)))
	}
	answer := func(id vuln.ID, p vex.Product) vex.Source {
		return says(vex.Maker, "answer", vex.NotAffected, called(string(id)), about(p))
	}
	for name, c := range map[string]struct {
		sources []vex.Source
		id      vuln.ID
		open    bool // of the product as a whole
	}{
		"nobody answers, and the data have it in no part": {[]vex.Source{listed(other)}, other, true},
		"answered for some part":                          {[]vex.Source{listed(other), answer(other, names(pump, openssl))}, other, true},
		"answered for the product":                        {[]vex.Source{listed(other), answer(other, names(pump))}, other, false},
		"answered for the part that the data have":        {[]vex.Source{listed(shell), answer(shell, names(pump, log4j))}, shell, false},
	} {
		t.Run(name, func(t *testing.T) {
			doc := document(t)
			r := Join(Case{Documents: []Document{found(doc)}, Sources: c.sources})
			open := slices.ContainsFunc(slices.Concat(r.Elsewhere, r.Documents[0].Vulnerabilities), func(v *Vulnerability) bool {
				return v.ID == c.id && v.Status == Unstated && (v.Component == nil || v.Component == doc.Root)
			})
			if open != c.open {
				t.Errorf("open %v, want %v", open, c.open)
			}
		})
	}
}
