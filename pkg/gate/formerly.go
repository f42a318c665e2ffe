package gate

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// called is what a component is called: its name, and its package URL without version, if it has one.
type called struct{ name, pkg string }

func calledOf(c *sbom.Component) called { return called{c.Name.Text, packageURL(c.Purl)} }

// formerly is what tells that a thing of an earlier decision and one of now are the same, though they are called otherwise.
type formerly struct {
	version string                        // of the product then
	pairs   []history.Pair                // the components of now and of then
	names   map[called][]called           // what a component of now was called then, or is called where it was found inside of the software
	check   func(id string) *policy.Check // of this run; nil when none of its packs asks it
}

// formerly gathers it from the two SBOMs, where the earlier ones are at hand, and from what was found inside.
func (g *Gate) formerly(ev *evidence) formerly {
	if ev.former != nil {
		return *ev.former
	}
	f := formerly{names: map[called][]called{}, check: g.check}
	add := func(now, then called) {
		if now != then && (then.name != "" || then.pkg != "") {
			f.names[now] = append(f.names[now], then)
		}
	}
	if r := g.options.Previous; r != nil && r.Decision != nil {
		f.version, f.pairs = r.Decision.Delivery.Version, r.Pairs(ev.historyNow())
		for _, p := range f.pairs {
			add(calledOf(p.New), calledOf(p.Old))
		}
	}
	for _, m := range ev.declared.Matches {
		add(calledOf(m.Declared), called{m.Observed.Name, packageURL(sbom.ParsePurl(m.Observed.Purl))})
	}
	for _, c := range ev.declared.Conflicts {
		add(calledOf(c.Declared), called{c.Observed.Name, packageURL(sbom.ParsePurl(c.Observed.Purl))})
	}
	ev.former = &f
	return f
}

// ofComponent is the component that a thing is, or that it is about; false where it is about none.
func (n name) ofComponent() (called, bool) {
	switch n.kind {
	case fact.EachComponent:
		return called{n.name, n.pkg}, true
	case fact.EachVulnerability:
		return called{n.component, n.pkg}, n.component != ""
	}
	return called{}, false
}

// as is the thing with its component called otherwise.
func (n name) as(c called) name {
	if n.kind == fact.EachVulnerability {
		n.component = c.name
	} else {
		n.name = c.name
	}
	n.pkg = c.pkg
	return n
}

// ids are those that the obligation of a check about a thing has, and may have had.
func (f formerly) ids(check string, n name, product string) []string {
	out := []string{n.id(check, product)}
	if c, is := n.ofComponent(); is {
		for _, then := range f.names[c] {
			out = append(out, n.as(then).id(check, f.version))
		}
	}
	return out
}

// same says whether an obligation of before is about what one of now is about: by their ids, by what the thing was called then, or by its package URL.
func (f formerly) same(was decision.Obligation, now owed, product string) bool {
	for _, n := range now.things {
		for _, id := range f.ids(was.From, n, product) {
			if ofOneThing(was.From, was.ID, id) || was.Renamed != "" && ofOneThing(was.From, was.Renamed, id) {
				return true
			}
		}
		if samePackage(was, n) {
			return true
		}
	}
	return false
}

// samePackage says whether the id of an obligation bears the package of a thing. Two vulnerabilities of one package are two things.
func samePackage(was decision.Obligation, n name) bool {
	if n.pkg == "" {
		return false
	}
	if vulnerability, _ := aboutOf(was); n.kind == fact.EachVulnerability && vulnerability != n.name {
		return false
	}
	digest := digits(n.pkg)
	return packagePart(was.From, was.ID) == digest || was.Renamed != "" && packagePart(was.From, was.Renamed) == digest
}

// packaged are facts of a component that may be a package.
type packaged interface{ component() *sbom.Component }

// packageOf is the package URL, without version and what follows it, of the component that a subject is, or that it is about.
func packageOf(s *policy.Subject) string {
	if c := componentOf(s); c != nil {
		return packageURL(c.Purl)
	}
	return ""
}

// componentOf is the component that a subject is, or that it is about; nil of one that is about none.
func componentOf(s *policy.Subject) *sbom.Component {
	if facts, is := s.Facts.(packaged); is {
		return facts.component()
	}
	return nil
}

// packageURL is a package URL without version and what follows it; empty where none is stated.
func packageURL(p sbom.Purl) string {
	if p.State != sbom.Stated {
		return ""
	}
	return "pkg:" + strings.Join(slices.DeleteFunc([]string{p.Type, p.Namespace, p.Name}, func(part string) bool { return part == "" }), "/")
}

// packageDigest is the part of ids that is made of it.
func packageDigest(p sbom.Purl) string {
	if url := packageURL(p); url != "" {
		return digits(url)
	}
	return ""
}
