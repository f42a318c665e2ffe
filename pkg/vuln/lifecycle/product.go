// Package lifecycle knows until when versions of products are supported: from data of endoflife.date in each of its published
// forms, and from a table of our own about what devices run. That nothing is known is an answer of its own.
package lifecycle

import "time"

// Limits of lifecycle data. The longest product file of endoflife.date has some hundred cycles.
const (
	MaxSize     = 64 << 20 // bytes of a file
	maxDepth    = 32
	maxProducts = 5_000
	maxCycles   = 5_000
	maxItems    = 50_000 // of any other list
	maxYAML     = 2 << 20
)

// Product is a product and its cycles, as one source has them.
type Product struct {
	Name        string // as in the address of the source: "openssl"
	Title       string
	PURLs, CPEs []string // by which it is recognised, without version
	Names       []string // likewise; one that ends in " *" is how names begin
	Core        bool     // operating system, runtime, database, cryptography or the like, as far as the source says so
	Policy      string   // what the product says of its support where it sets no days
	Link        string   // where the vendor states the dates
	Source      Source
	Cycles      []Cycle
	Versions    []Version // that were published, as far as the source lists them
}

// Source is where the data came from.
type Source struct {
	Name    string    // "built-in", or the name of the file
	Made    time.Time // when the data were put together; zero where that is not stated
	Checked time.Time // of our own table: up to which day what the dates were held against is known to go; zero where that is not stated
}

// Cycle is a line of versions that are supported together. The three ends are those of endoflife.date.
type Cycle struct {
	Name, Label string
	Codename    string // as "Bionic Beaver"; empty where it has none
	Released    time.Time
	LTS         bool
	EOAS        Date // end of active support
	EOL         Date // end of repairs of security, for everyone
	EOES        Date // end of extended support, which is paid for or has conditions
	Latest      string
	LatestDate  time.Time
	Link        string

	// Versions are how versions of the cycle begin, where that is not with its name; Editions the words of which one group names
	// an edition that the cycle is for.
	Versions, Editions []string
}

// Version is one that was published.
type Version struct {
	Name string
	Date time.Time // zero where it is not stated
}

// Newest is the day that the data know of for sure: that on which they were put together, or else that of the newest release in
// them. Zero when nothing in them is dated.
func (p *Product) Newest() time.Time {
	newest := p.Source.Made
	if !newest.IsZero() {
		return newest
	}
	take := func(t time.Time) {
		if t.After(newest) {
			newest = t
		}
	}
	for _, v := range p.Versions {
		take(v.Date)
	}
	for _, c := range p.Cycles {
		take(c.LatestDate)
		take(c.Released)
	}
	return newest
}
