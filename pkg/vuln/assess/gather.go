package assess

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// Name says what data are of.
type Name string

// The names.
const (
	Vulnerabilities Name = "vulnerability"
	KEV             Name = "kev"
	EPSS            Name = "epss"
	Lifecycle       Name = "lifecycle"
)

// Names are all of them, in the order in which they are listed.
var Names = []Name{Vulnerabilities, KEV, EPSS, Lifecycle}

// Snapshot says which data are installed under a name.
type Snapshot struct {
	Name    Name
	Within  Name   // the data that they are a part of: of what the database carries, where nothing of this name is installed by itself; else empty
	Reason  string // why there are none, and which command installs them; empty when there are
	Version string
	Date    time.Time // of the data, as they state it
	Digest  string
	Records int
}

// fewVulnerabilities is how many a database has at least that is a collection for many ecosystems, and not some records for a purpose.
const fewVulnerabilities = 10_000

// Lack says that a vulnerability database is a small one, so that it knows nothing of most; empty where it is not, or where nobody counted.
func (s Snapshot) Lack() string {
	if s.Name != Vulnerabilities || s.Records == 0 || s.Records >= fewVulnerabilities {
		return ""
	}
	records := "records"
	if s.Records == 1 {
		records = "record"
	}
	return fmt.Sprintf("the installed database has %d %s, while hundreds of thousands of vulnerabilities are published: what it lacks was not looked for", s.Records, records)
}

// Data are those that are installed. Each is opened when it is first asked for, and once. An error is one of the data that are there: that
// there are none is said by Snapshot alone.
type Data interface {
	Snapshot(Name) (Snapshot, error)
	Look(context.Context, *sbom.Document) ([]Looked, error)
	Aliases(context.Context, []vuln.ID) (*vuln.Aliases, error)
	Ratings(context.Context, []vuln.ID) (map[vuln.ID]Rating, error)      // of those that it has, whatever they are in
	Exploited(context.Context, []vuln.ID) (map[vuln.ID]Exploited, error) // of some CVEs, those that any of the data list
	Scores(context.Context, []vuln.ID) (map[vuln.ID]Score, error)        // of some CVEs, the newest that there are
	Lifecycle() (*lifecycle.Table, error)                                // the built-in table, and what is installed besides
}

// Gather fills in what the data know of a case: what they have for its components, and for all ids that these or statements name.
func Gather(ctx context.Context, data Data, c *Case) error {
	database, err := data.Snapshot(Vulnerabilities)
	if err != nil {
		return err
	}
	for n := range c.Documents {
		d := &c.Documents[n]
		if d.Reason = database.Reason; d.Reason != "" {
			continue
		}
		if d.Looked, err = data.Look(ctx, d.SBOM); err != nil {
			return err
		}
	}
	ids := c.named()
	c.Aliases = &vuln.Aliases{}
	if database.Reason == "" {
		if c.Aliases, err = data.Aliases(ctx, ids); err != nil {
			return err
		}
	}
	for _, id := range ids {
		c.Aliases.Add(id)
	}
	if err := c.gatherLists(ctx, data, ids); err != nil || database.Reason != "" {
		return err
	}
	c.Ratings, err = c.rated(ctx, data)
	return err
}

// gatherLists asks what is known of the exploitation of some vulnerabilities, by any of their ids.
func (c *Case) gatherLists(ctx context.Context, data Data, ids []vuln.ID) error {
	var all []vuln.ID
	for _, id := range ids {
		all = append(all, c.Aliases.Of(id)...)
	}
	all = cvesOf(once(all))
	catalogue, err := data.Snapshot(KEV)
	if err != nil {
		return err
	}
	if catalogue.Reason == "" {
		if c.Exploited, err = data.Exploited(ctx, all); err != nil {
			return err
		}
	}
	list, err := data.Snapshot(EPSS)
	if err != nil || list.Reason != "" {
		return err
	}
	c.Scores, err = data.Scores(ctx, all)
	return err
}

// named are all ids that were found, that scanners report or that statements name, and the CVEs that these are made of.
func (c *Case) named() []vuln.ID {
	ids := slices.Clone(c.Reported)
	for _, d := range c.Documents {
		for _, l := range d.Looked {
			for _, f := range l.Found {
				ids = append(append(ids, f.ID), f.Aliases...)
			}
			for _, f := range l.Doubts {
				ids = append(append(ids, f.ID), f.Aliases...)
			}
			ids = append(ids, l.Dismissed...)
		}
	}
	ids = append(ids, c.stated()...)
	for _, id := range slices.Clone(ids) {
		if cve := id.Origin(); cve != "" {
			ids = append(ids, cve)
		}
	}
	return ids
}

// stated are all ids that statements name, and those that documents list and state nothing on.
func (c *Case) stated() (ids []vuln.ID) {
	for _, s := range c.Sources {
		for _, statements := range [][]vex.Statement{s.Document.Statements, s.Document.Listed} {
			for i := range statements {
				ids = append(ids, statements[i].IDs()...)
			}
		}
	}
	return ids
}

// rated asks how grave the data call what statements name, and what scanners report and others exploit: where nothing is found, nobody else says it.
func (c *Case) rated(ctx context.Context, data Data) (map[vuln.ID]Rating, error) {
	var ids []vuln.ID
	for _, id := range c.stated() {
		ids = append(ids, c.Aliases.Of(id)...)
	}
	for _, id := range c.Reported {
		for _, cve := range cvesOf(c.Aliases.Of(id)) {
			if _, listed := c.Exploited[cve]; listed {
				ids = append(ids, cve)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	slices.Sort(ids)
	return data.Ratings(ctx, slices.Compact(ids))
}
