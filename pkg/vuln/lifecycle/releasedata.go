package lifecycle

import (
	"path"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

const jsonFormat = "endoflife data"

// ReadJSON reads data of endoflife.date in JSON: the release data of one product, one product of the API (version 1), or all
// of them. file is for messages and names the product of release data, which do not name it themselves.
func ReadJSON(file string, data []byte) ([]*Product, error) {
	doc, v, err := feed.JSON(jsonFormat, file, data, strictjson.Options{MaxBytes: MaxSize, MaxDepth: maxDepth, FoldDepth: 1})
	if err != nil {
		return nil, err
	}
	v, is := v.Object()
	var out []*Product
	switch {
	case v.Field("result").IsList():
		for _, item := range v.Field("result").Items(maxProducts) {
			out = append(out, apiProduct(item, file))
		}
		if len(out) == 0 {
			v.Field("result").Fail("found no product; expected those of the API")
		}
		if total := v.Field("total"); total.Present() && total.Count() != len(out) {
			total.Fail("found a total of %d and %d products; expected the same: fetch the data again", total.Count(), len(out))
		}
	case v.Field("result").Present():
		out = append(out, apiProduct(v.Field("result"), file))
	case v.Field("releases").Present() && v.Field("versions").Present():
		out = append(out, releaseData(v, file))
	case is: // and none of them
		doc.Fail("", feed.ErrOtherFormat, "found neither result nor releases and versions; expected data of endoflife.date")
	}
	made := v.Field("generated_at").Moment()
	for _, p := range out {
		p.Source.Made = made
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

func releaseData(v feed.Value, file string) *Product {
	p := &Product{Name: nameOf(file), Title: nameOf(file), Source: Source{Name: path.Base(file)}}
	releases := v.Field("releases")
	for _, key := range bounded(releases, maxCycles) {
		item, _ := releases.Field(key).Object()
		if name := item.Field("name"); name.Needed() != key {
			name.Fail("found %s; expected the name of the member, %s", strictjson.Quote(name.Text()), strictjson.Quote(key))
		}
		p.Cycles = append(p.Cycles, Cycle{
			Name: key, Released: item.Field("releaseDate").Day(), EOAS: ends(item.Field("eoas")), EOL: ends(item.Field("eol")), EOES: ends(item.Field("eoes")),
			LTS:    ends(item.Field("lts")).State == OnDay || ends(item.Field("lts")).State == Ended,
			Latest: item.Field("latest").Text(), LatestDate: item.Field("latestReleaseDate").Day(), Link: item.Field("link").Text(),
		})
	}
	versions := v.Field("versions")
	for _, key := range bounded(versions, maxItems) {
		item, _ := versions.Field(key).Object()
		p.Versions = append(p.Versions, Version{Name: item.Field("name").Needed(), Date: item.Field("date").Day()})
	}
	return p
}

// bounded are the keys of an object of at most so many members.
func bounded(v feed.Value, limit int) []string {
	keys := v.Keys()
	if len(keys) > limit {
		v.TooMany(len(keys), limit)
		return nil
	}
	return keys
}

// apiProduct reads a product as the API gives it. Of its cycles it says whether something has ended and from which day; null is not known.
func apiProduct(v feed.Value, file string) *Product {
	v, _ = v.Object()
	p := &Product{Name: v.Field("name").Needed(), Title: v.Field("label").Text(), Link: v.Field("links").Field("releasePolicy").Text(), Source: Source{Name: path.Base(file)}}
	p.Core = coreCategories[v.Field("category").Text()]
	for _, id := range v.Field("identifiers").Items(maxItems) {
		p.identify(id.Field("type").Needed(), id.Field("id").Needed())
	}
	for _, item := range v.Field("releases").Items(maxCycles) {
		item, _ = item.Object()
		is, _ := item.Field("isLts").Bool()
		p.Cycles = append(p.Cycles, Cycle{
			Name: item.Field("name").Needed(), Label: item.Field("label").Text(), Codename: item.Field("codename").Text(), Released: item.Field("releaseDate").Day(), LTS: is,
			EOAS: since(item, "isEoas", "eoasFrom"), EOL: since(item, "isEol", "eolFrom"), EOES: since(item, "isEoes", "eoesFrom"),
			Latest: item.Field("latest").Field("name").Text(), LatestDate: item.Field("latest").Field("date").Day(), Link: item.Field("latest").Field("link").Text(),
		})
	}
	return p
}

// since joins whether something has ended, which was so when the data were made, with the day from which it has.
func since(v feed.Value, is, from string) Date {
	if day := v.Field(from).Day(); !day.IsZero() {
		return Date{State: OnDay, Day: day}
	}
	over, stated := v.Field(is).Bool()
	switch {
	case !stated:
		return Date{}
	case over:
		return Date{State: Ended}
	}
	return Date{State: GoesOn}
}
