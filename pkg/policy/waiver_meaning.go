package policy

// Meaning tells what the names in the scope of a waiver mean, by what the buyer knows. The zero value knows nothing: a name then means itself alone.
type Meaning struct {
	// StandsFor gives the vulnerabilities that an id stands for, each with all ids that are of it alone; none where nothing is known. What a supplier calls the
	// same has no place in it: it would have a waiver reach what whoever signed it never saw.
	StandsFor func(id string) [][]string
	// Is says whether a package URL is that of the component that a subject is, or that it is about.
	Is func(purl string, s *Subject) bool
	// Called gives the components of the delivery that bear a name, each different one once.
	Called func(name string) []Component

	meanings map[[2]string][]string // of an item of a scope, for a name; see Once
}

// Once gives the same, which works out but once what an item of a scope may mean: thousands of components may bear one name. It is for one goroutine.
func (m Meaning) Once() Meaning {
	m.meanings = map[[2]string][]string{}
	return m
}

// Component is what a name may mean.
type Component struct {
	Name, Version string
	Package       string // its package URL without version and what follows it; empty where it has none
}

func (m Meaning) standsFor(id string) [][]string {
	if m.StandsFor == nil {
		return nil
	}
	return m.StandsFor(id)
}

func (m Meaning) is(purl string, s *Subject) bool { return m.Is != nil && m.Is(purl, s) }

func (m Meaning) called(name string) []Component {
	if m.Called == nil {
		return nil
	}
	return m.Called(name)
}
