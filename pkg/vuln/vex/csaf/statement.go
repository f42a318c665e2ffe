package csaf

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// statuses are what the groups of product_status say. Groups that say the same make separate statements, each with its own label.
var statuses = map[string]vex.Status{
	firstAffected: vex.Affected, knownAffected: vex.Affected, lastAffected: vex.Affected,
	firstFixed: vex.Fixed, fixed: vex.Fixed,
	knownNotAffected: vex.NotAffected, underInvestigation: vex.UnderInvestigation, unknown: vex.Unknown,
}

// helps says which remediations are something that a user can do, or the maker will.
var helps = map[string]bool{"vendor_fix": true, "mitigation": true, "workaround": true, "fix_planned": true, "optional_patch": true, "no_fix_planned": false, "none_available": false}

// VEX gives the statements of the advisory: one for each vulnerability, status group, and set of products that are justified and remedied
// alike. An advisory that is withdrawn or superseded (2.1) states nothing any more.
func (d *Document) VEX() *vex.Document {
	out := &vex.Document{
		Path: d.Path, Format: vex.CSAF, Version: d.Version, ID: d.Publisher.Namespace + " " + d.Tracking.ID, Author: d.Publisher.Name, Role: d.Publisher.Category,
		Timestamp: d.Tracking.Initial, LastUpdated: d.Tracking.Current, Revision: d.Tracking.Version, Draft: d.Tracking.Status == "draft",
	}
	if d.Category == profileWithdrawn || d.Category == profileSuperseded {
		out.Cancelled = true
		return out
	}
	products, installs := d.products(), d.installs()
	for i := range d.Vulnerabilities {
		v := &d.Vulnerabilities[i]
		why, products := d.reasons(v), installs.everywhere(v, products)
		for _, group := range statusGroups {
			if status, counts := statuses[group]; counts {
				out.Statements = append(out.Statements, v.statements(status, group, why, products, out.Timestamp, out.LastUpdated)...)
			}
		}
	}
	return out
}

// products finds the components that each product id stands for: what an id that several bear names nobody can tell.
func (d *Document) products() map[string][]vex.Product {
	out := map[string][]vex.Product{}
	if d.Tree == nil {
		return out
	}
	times := map[string]int{}
	for i := range d.Tree.Products {
		times[d.Tree.Products[i].ID]++
	}
	for i := range d.Tree.Products {
		p := &d.Tree.Products[i]
		out[p.ID] = append(out[p.ID], vex.Product{Component: p.component(times[p.ID] > 1)})
	}
	d.Tree.relate(out)
	return out
}

// reason is what is said of one product besides its status. Statements are made of products of equal reasons.
type reason struct {
	label, impact, action, responses string
}

// reasons gathers, for each product id of a vulnerability, its justification, impact, action and the words of its remediations. An impact or a remediation that leads to no
// product is of all products of the vulnerability: what is to be done is not lost by not saying where. A justification is not: it calms.
func (d *Document) reasons(v *Vulnerability) func(id string) reason {
	flags, threats, actions, words := map[string][]string{}, map[string][]string{}, map[string][]string{}, map[string][]string{}
	add := func(to map[string][]string, ids []string, text string) {
		for _, id := range ids {
			if !slices.Contains(to[id], text) {
				to[id] = append(to[id], text)
			}
		}
	}
	reach := func(s Scope) []string {
		if ids := d.reach(s); len(ids) > 0 {
			return ids
		}
		return v.products()
	}
	for _, f := range v.Flags {
		add(flags, d.reach(f.Scope), f.Label)
	}
	for _, t := range v.Threats {
		if t.Label == "impact" {
			add(threats, reach(t.Scope), t.Details)
		}
	}
	for _, r := range v.Remediations {
		add(words, reach(r.Scope), r.Label)
		if helps[r.Label] {
			add(actions, reach(r.Scope), r.Details)
		}
	}
	return func(id string) reason {
		return reason{strings.Join(flags[id], ", "), strings.Join(threats[id], "\n"), strings.Join(actions[id], "\n"), strings.Join(words[id], ",")}
	}
}

// products are the ids of all products that a vulnerability has a status for.
func (v *Vulnerability) products() []string {
	var out []string
	for _, group := range statusGroups {
		out = append(out, v.Status[group]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// reach lists the products of a scope, those of its groups among them.
func (d *Document) reach(s Scope) []string {
	if len(s.Groups) == 0 || d.Tree == nil {
		return s.Products
	}
	out := slices.Clone(s.Products)
	for _, id := range s.Groups {
		out = append(out, d.Tree.members[id]...)
	}
	return out
}

func (v *Vulnerability) statements(status vex.Status, group string, why func(string) reason, products func(string) []vex.Product, first, last vex.Stamp) []vex.Statement {
	var out []vex.Statement
	alsoUnknown := map[string]bool{} // products of which the vulnerability is said to be unknown to affect them, in another group than this
	if group != unknown {
		for _, id := range v.Status[unknown] {
			alsoUnknown[id] = true
		}
	}
	index := map[reason]int{}
	for _, id := range v.Status[group] {
		r := why(id)
		i, seen := index[r]
		if !seen {
			i = len(out)
			index[r] = i
			out = append(out, v.statement(status, group, r, first, last))
		}
		named := products(id)
		if len(named) == 0 {
			named = []vex.Product{{Component: vex.Component{ID: id}}} // defined nowhere: it names nothing
		}
		for _, p := range named {
			if alsoUnknown[id] {
				p.Otherwise = []vex.VersionRange{vex.AnyVersion}
			}
			out[i].Products = append(out[i].Products, p)
		}
	}
	return out
}

func (v *Vulnerability) statement(status vex.Status, group string, r reason, first, last vex.Stamp) vex.Statement {
	st := vex.Statement{
		Pointer: v.Pointer + "/product_status/" + group, Vulnerability: v.named(), Status: status, StatusLabel: group,
		JustificationLabel: r.label, Justification: vex.Common(r.label), ImpactStatement: r.impact, ActionStatement: r.action,
		Timestamp: first, LastUpdated: last, Ratings: v.ratings(),
	}
	if r.responses != "" {
		st.Responses = strings.Split(r.responses, ",")
	}
	return st
}

// ratings are those of all scores, whichever of the products they are for.
func (v *Vulnerability) ratings() (all []vuln.CVSS) {
	for i := range v.Scores {
		s := &v.Scores[i]
		for _, c := range s.CVSS {
			vector, _ := c.Members["vectorString"].(string)
			word, _ := c.Members["baseSeverity"].(string)
			if one, ok := vex.Rating(vector, c.Members["baseScore"], word); ok {
				all = append(all, one)
			}
		}
		if one, ok := vex.Rating("", nil, s.Qualitative); ok {
			all = append(all, one)
		}
	}
	return all
}

// named is what the vulnerability is called: the CVE, else the first other id; a title is no name, but better than none for people.
func (v *Vulnerability) named() vex.Vulnerability {
	out := vex.Vulnerability{Name: v.CVE}
	for _, id := range v.IDs {
		if out.Name == "" {
			out.Name = id.Text
			continue
		}
		out.Aliases = append(out.Aliases, id.Text)
	}
	if out.Name == "" {
		out.Name = v.Title
	}
	if out.Name == "" {
		out.Name = v.Pointer
	}
	return out
}
