package compare

import (
	"maps"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// services compares what the product talks to, by name.
func (c *comparer) services(before, after *sbom.Document) {
	byName := func(d *sbom.Document) map[string][]*sbom.Service {
		out := map[string][]*sbom.Service{}
		for _, s := range d.Services {
			out[s.Name] = append(out[s.Name], s)
		}
		for _, alike := range out {
			slices.SortStableFunc(alike, func(a, b *sbom.Service) int { return strings.Compare(a.Group, b.Group) })
		}
		return out
	}
	old, is := byName(before), byName(after)
	all := map[string]bool{}
	for name := range old {
		all[name] = true
	}
	for name := range is {
		all[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		both := min(len(old[name]), len(is[name]))
		for i := range both {
			c.service(old[name][i], is[name][i])
		}
		for _, s := range old[name][both:] {
			c.changes = append(c.changes, Change{Kind: Removed, Old: asComponent(s), Was: joined(talks(s), flows(s))})
		}
		for _, s := range is[name][both:] {
			c.changes = append(c.changes, Change{Kind: Added, New: asComponent(s), Is: joined(talks(s), flows(s))})
		}
	}
}

// service compares what two services of one name say. Where endpoints, guards, data or who runs it differ, the product may tell somebody else
// something else.
func (c *comparer) service(old, is *sbom.Service) {
	for _, aspect := range []struct {
		grave   bool
		was, is string
	}{
		{true, talks(old), talks(is)},
		{true, flows(old), flows(is)},
		{old.Provider.State == sbom.Stated, phrase("provided by ", old.Provider.Text), phrase("provided by ", is.Provider.Text)},
		{old.ProviderContact != nil || old.ProviderPostal != "", reached(old), reached(is)},
		{old.Group != "", phrase("group ", old.Group), phrase("group ", is.Group)},
		{old.TrustZone != "", phrase("trust zone ", old.TrustZone), phrase("trust zone ", is.TrustZone)},
		{false, phrase("version ", old.Version.Text), phrase("version ", is.Version.Text)},
	} {
		if aspect.was != aspect.is {
			c.changes = append(c.changes, Change{Kind: ServiceChanged, Grave: aspect.grave, Old: asComponent(old), New: asComponent(is), Was: aspect.was, Is: aspect.is})
		}
	}
}

// reached says where who provides a service is reached.
func reached(s *sbom.Service) string {
	return phrase("provider at ", addresses(s.ProviderContact, s.ProviderPostal))
}

// asComponent lets a service stand in a Change.
func asComponent(s *sbom.Service) *sbom.Component {
	return &sbom.Component{Ref: s.Ref, Pointer: s.Pointer, Type: "service", Name: sbom.Text{State: sbom.StateOf(s.Name), Text: s.Name}}
}

// talks says with whom a service talks, and how.
func talks(s *sbom.Service) string {
	said := func(what string, flag *bool) string {
		switch {
		case flag == nil:
			return ""
		case *flag:
			return what
		}
		return "not " + what
	}
	return joined(append(slices.Sorted(slices.Values(s.Endpoints)), said("authenticated", s.Authenticated), said("across a trust boundary", s.TrustBoundary))...)
}

// flows says what data a service takes and gives, each flow by itself; their order says nothing.
func flows(s *sbom.Service) string {
	var all []string
	for _, d := range s.Data {
		words := []string{strings.TrimSpace("data " + d.Flow), d.Classification, d.Name}
		for _, from := range slices.Sorted(slices.Values(d.Sources)) {
			words = append(words, "from "+from)
		}
		for _, to := range slices.Sorted(slices.Values(d.Destinations)) {
			words = append(words, "to "+to)
		}
		switch {
		case len(d.Responsible) > 0:
			words = append(words, "of "+strings.Join(slices.Sorted(slices.Values(d.Responsible)), " and "))
		case d.Governed:
			words = append(words, "with somebody who is responsible")
		}
		all = append(all, strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " "))
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

// joined puts the words that there are into one line.
func joined(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}
