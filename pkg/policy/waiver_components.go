package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// packageScheme is what an item of a scope begins with that names a component by its package URL.
const packageScheme = "pkg:"

// called is an item of a scope that names components: a package URL or, as a pattern, a name with or without a version.
type called struct {
	text string
	name patterns // nil of a package URL
}

func newCalled(list []string) []called {
	out := make([]called, len(list))
	for i, text := range list {
		out[i].text = text
		if !strings.HasPrefix(text, packageScheme) {
			out[i].name = newPatterns(list[i : i+1])
		}
	}
	return out
}

// fits says whether it is the name of a component, with or without its version.
func (c *called) fits(name, version string) bool {
	return c.name.fit(name) || c.name.fit(name+" "+version)
}

// calling are the items of the scope that name the component that a subject is, or that has it. What is no component is named by its own name.
func (w *Waiver) calling(s *Subject, m Meaning) []called {
	name := s.component()
	return slices.DeleteFunc(slices.Clone(w.components), func(c called) bool {
		if c.name == nil {
			return !m.is(c.text, s)
		}
		return !c.fits(name, s.Version)
	})
}

// component is the name of the component that a subject is, or that it is about.
func (s *Subject) component() string {
	if s.Kind == decision.KindVulnerability {
		return s.Component
	}
	return s.Name
}

// ambiguous says which components of the delivery a name in the scope may mean, where it is not one package alone that it reaches; empty where an item is clear.
// Whoever signs "core 1.0" has one of them before their eyes.
func (w *Waiver) ambiguous(s *Subject, m Meaning) (why string) {
	if s == nil || s.Kind != decision.KindVulnerability && s.Kind != decision.KindComponent {
		return ""
	}
	for _, c := range w.calling(s, m) {
		if c.name == nil {
			return ""
		}
		meant := c.meanings(s.component(), m)
		if len(meant) < 2 {
			return ""
		}
		why = fmt.Sprintf("%q is the name of several packages of the delivery: name the one by its package URL, of %s", c.text, listed(meant))
	}
	return why
}

// meanings are the different packages that an item names, for people, sorted: those of one name that have different package URLs, and those of which one has
// for its name what is name and version of another. A pattern is meant to fit several names. What has no package URL is taken for what is called the same.
func (c *called) meanings(name string, m Meaning) []string {
	names := []string{name}
	if !strings.ContainsAny(c.text, "*?") {
		names, name = c.mayBe(), ""
	}
	key := [2]string{c.text, name}
	out, known := m.meanings[key]
	if known {
		return out
	}
	for _, one := range names {
		out = append(out, c.packages(m.called(one))...)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if m.meanings != nil {
		m.meanings[key] = out
	}
	return out
}

// mayBe are the names that an item without wildcards may begin with: all of it, and what stands before each space in it.
func (c *called) mayBe() []string {
	names := []string{c.text}
	for i := range c.text {
		if c.text[i] == ' ' {
			names = append(names, c.text[:i])
		}
	}
	return names
}

// packages are the package URLs of those components of one name that the item fits or, where none has any, their name.
func (c *called) packages(all []Component) (out []string) {
	var bare []string
	for _, one := range all {
		switch {
		case !c.fits(one.Name, one.Version):
		case one.Package != "":
			out = append(out, one.Package)
		case bare == nil:
			bare = []string{one.Name}
		}
	}
	if out == nil {
		return bare
	}
	return out
}
