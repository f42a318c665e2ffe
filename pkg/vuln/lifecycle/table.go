package lifecycle

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Table is lifecycle data of one source or more, to be asked about components.
type Table struct {
	byPURL, byCPE, byName map[string][]*Product
	byFirst               map[string][]beginning // names by their first word
}

// New puts products together. Several sources may have the same one.
func New(products ...*Product) *Table {
	t := &Table{byPURL: map[string][]*Product{}, byCPE: map[string][]*Product{}, byName: map[string][]*Product{}, byFirst: map[string][]beginning{}}
	for _, p := range products {
		for _, id := range p.PURLs {
			purl := sbom.ParsePurl(id)
			add(t.byPURL, string(purlKey(nil, &purl)), p)
		}
		for _, id := range p.CPEs {
			cpe := parseCPE(id)
			add(t.byCPE, string(cpeKey(nil, &cpe)), p)
		}
		around := lexiconOf(p)
		for _, name := range append([]string{p.Name}, p.Names...) {
			start, open := strings.CutSuffix(name, " *")
			words := wordsOf(start)
			if len(words) == 0 {
				continue
			}
			t.byFirst[words[0]] = append(t.byFirst[words[0]], beginning{words, open, p, around})
			if !open {
				add(t.byName, strings.Join(words, " "), p)
			}
		}
	}
	return t
}

func add(to map[string][]*Product, key string, p *Product) {
	if key != "" && !slices.Contains(to[key], p) {
		to[key] = append(to[key], p)
	}
}

// Component is what is asked about. Identifiers that are not stated are none.
type Component struct {
	Name, Version string
	Purl          sbom.Purl
	CPE           sbom.CPE
	MorePurls     []sbom.Purl // besides
	MoreCPEs      []sbom.CPE
}

// Result says what the data know of a component.
type Result string

// The results. None but Found says anything of the support.
const (
	Found     Result = "found"
	NoCycle   Result = "no data for the version"
	NoDates   Result = "no dates are published" // the product sets none; Answer.Products say what it says instead
	NoProduct Result = "no data for the product"
)

// By says what a product was recognised by.
type By string

// The ways, the surest first. ByDistribution is that the component is a package of a distribution, whose support is the package's.
const (
	ByPURL         By = "purl"
	ByCPE          By = "cpe"
	ByDistribution By = "distribution"
	ByName         By = "name"
)

// Answer is what the data know of a component.
type Answer struct {
	Result   Result
	By       By         // empty without a product
	Products []*Product // that the component is, as each source has it
	Findings []Finding  // none unless Found
	// Unknown are versions that the component states, and products that it is by another of its names, of which the data have no cycle while they
	// have one of others: "version 3.24", "debian". The ends of Findings then are the earliest that is known, and may not be the earliest.
	Unknown []string
}

// Finding is a cycle that the component's version belongs to.
type Finding struct {
	Product *Product
	Cycle   Cycle
	// Ambiguous is that the component belongs to several cycles of which each ends by itself: it does not say which one it is, as of editions, or
	// contradicts itself.
	Ambiguous bool
}

// EOL is the earliest end of security repairs of all findings: it is the one that counts where sources contradict each other.
func (a Answer) EOL() Date { return a.earliest(func(c Cycle) Date { return c.EOL }) }

// EOAS is the earliest end of active support.
func (a Answer) EOAS() Date { return a.earliest(func(c Cycle) Date { return c.EOAS }) }

// EOES is the earliest end of extended support.
func (a Answer) EOES() Date { return a.earliest(func(c Cycle) Date { return c.EOES }) }

func (a Answer) earliest(of func(Cycle) Date) Date {
	var first Date
	for _, f := range a.Findings {
		if d := of(f.Cycle); d.Before(first) {
			first = d
		}
	}
	return first
}

// keyLength is the length of nearly all keys, for which there is room before they are made.
const keyLength = 128

// purlKey appends a purl without version, qualifiers and subpath; nothing of what is none.
func purlKey(to []byte, p *sbom.Purl) []byte {
	if p.State != sbom.Stated {
		return to
	}
	return appendLower(to, '/', p.Type, p.Namespace, p.Name)
}

// appendLower appends words in small letters with a sign between them.
func appendLower(to []byte, between byte, words ...string) []byte {
	for n, word := range words {
		if n > 0 {
			to = append(to, between)
		}
		to = append(to, strings.ToLower(word)...)
	}
	return to
}

// cpeNames is how many attributes a formatted CPE name has besides its prefix.
const cpeNames = 11

// parseCPE also takes a name that ends early, as the identifiers of endoflife.date do.
func parseCPE(text string) sbom.CPE {
	if rest, is := strings.CutPrefix(text, "cpe:2.3:"); is {
		if missing := cpeNames - 1 - strings.Count(rest, ":"); missing > 0 && len(rest) > 0 {
			text += strings.Repeat(":*", missing)
		}
	}
	return sbom.ParseCPE(text)
}

// cpeKey appends part, vendor and product of a CPE name; nothing where it leaves one of them open.
func cpeKey(to []byte, c *sbom.CPE) []byte {
	if c.State != sbom.Stated || !sbom.Concrete(c.Vendor) || !sbom.Concrete(c.Product) {
		return to
	}
	return appendLower(to, ':', c.Part, c.Vendor, c.Product)
}
