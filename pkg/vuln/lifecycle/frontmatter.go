package lifecycle

import (
	"bytes"
	"path"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

const frontMatter = "endoflife product"

// fence is the line before and behind front matter.
var fence = []byte("---\n")

// ReadProduct reads a product file of endoflife.date: its front matter, and none of the text behind it. file is for messages and,
// without its extension, the name of the product.
func ReadProduct(file string, data []byte) (*Product, error) {
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	inner, is := bytes.CutPrefix(data, fence)
	end := bytes.Index(inner, append([]byte("\n"), fence...))
	if !is || end < 0 {
		return nil, &feed.Error{Format: frontMatter, File: file, Problem: "found no front matter between two lines ---", Err: feed.ErrOtherFormat}
	}
	// The first fence stays, as the line of a document's start, so that lines keep their numbers.
	return readYAML(file, data[:len(fence)+end+1], Source{Name: path.Base(file)})
}

// readYAML reads front matter, or a file of our own table, which has its keys and some besides.
func readYAML(file string, data []byte, from Source) (*Product, error) {
	doc, v, err := feed.YAML(frontMatter, file, data, maxYAML)
	if err != nil {
		return nil, err
	}
	v, is := v.Object()
	if is && !v.Field("releases").Present() && !v.Field("policy").Present() {
		doc.Fail("", feed.ErrOtherFormat, "found no releases; expected those of a product")
	}
	p := &Product{
		Name: nameOf(file), Title: v.Field("title").Needed(), Names: v.Field("names").Texts(maxItems), Policy: v.Field("policy").Text(),
		Link: v.Field("releasePolicyLink").Text(), Source: from,
	}
	if checked := v.Field("checked"); checked.Present() {
		p.Source.Checked = checked.Day()
	}
	p.Core = coreCategories[v.Field("category").Text()]
	if core := v.Field("core"); core.Present() {
		p.Core, _ = core.Bool()
	}
	for _, item := range v.Field("identifiers").Items(maxItems) {
		item, _ = item.Object()
		for _, kind := range item.Keys() {
			p.identify(kind, item.Field(kind).Needed())
		}
	}
	seen := map[string]bool{}
	for _, item := range v.Field("releases").Items(maxCycles) {
		c := release(item)
		if seen[c.Name] {
			item.Field("releaseCycle").Fail("found the cycle %s twice; expected it once", strictjson.Quote(c.Name))
		}
		seen[c.Name] = true
		p.Cycles = append(p.Cycles, c)
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return p, nil
}

// coreCategories are those of endoflife.date of which every product is a core part: operating systems, languages with their runtimes, and databases.
// Those of others, as of frameworks, are so one by one.
var coreCategories = map[string]bool{"os": true, "lang": true, "database": true, "db": true}

// nameOf is the name of a product by that of its file.
func nameOf(file string) string {
	name := path.Base(file)
	return strings.TrimSuffix(name, path.Ext(name))
}

// identify takes the kinds of identifier that components have.
func (p *Product) identify(kind, id string) {
	switch kind {
	case "purl":
		p.PURLs = append(p.PURLs, id)
	case "cpe":
		p.CPEs = append(p.CPEs, id)
	}
}

func release(v feed.Value) Cycle {
	v, _ = v.Object()
	c := Cycle{
		Name: v.Field("releaseCycle").Needed(), Label: v.Field("releaseLabel").Text(), Codename: v.Field("codename").Text(), Released: v.Field("releaseDate").Day(),
		EOAS: ends(v.Field("eoas")), EOL: ends(v.Field("eol")), EOES: ends(v.Field("eoes")),
		Latest: v.Field("latest").Text(), LatestDate: v.Field("latestReleaseDate").Day(), Link: v.Field("link").Text(),
		Versions: v.Field("versions").Texts(maxItems), Editions: v.Field("editions").Texts(maxItems),
	}
	c.Label = strings.NewReplacer("__RELEASE_CYCLE__", c.Name, "__CODENAME__", c.Codename).Replace(c.Label)
	c.LTS = ends(v.Field("lts")).State != NotStated && ends(v.Field("lts")).State != GoesOn
	return c
}

// ends reads a date, or true for what has ended and false for what has not. A month ends with its last day.
func ends(v feed.Value) Date {
	if v.IsBool() {
		if is, _ := v.Bool(); is {
			return Date{State: Ended}
		}
		return Date{State: GoesOn}
	}
	if month, err := time.Parse("2006-01", v.String()); err == nil {
		return Date{State: OnDay, Day: month.AddDate(0, 1, -1)}
	}
	day := v.Day()
	if day.IsZero() {
		return Date{}
	}
	return Date{State: OnDay, Day: day}
}
