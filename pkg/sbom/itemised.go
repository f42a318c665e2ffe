package sbom

import (
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Itemised is a document of CycloneDX in JSON for who works on one that is too large to be held as a tree.
type Itemised struct {
	Tree any      // the caller's own; the arrays that grow with the document are empty in it
	Keys []string // of these arrays, in the order of the text

	path   string
	places map[string][]extent
	again  *strictjson.Again
}

// extent is where an item lies in the text. Millions may be kept.
type extent struct{ from, to uint32 }

// Itemised takes the document apart. It must not repeat keys, of which nothing is said here. The error is an *UnreadableError.
func (d *Document) Itemised() (*Itemised, error) {
	text, p := d.parsed.text, &Itemised{path: d.Path, places: map[string][]extent{}}
	var rest strings.Builder
	kept := 0
	for key, at := range d.parsed.growing() {
		p.Keys = append(p.Keys, key)
		for item := range strictjson.Items(text, at) {
			p.places[key] = append(p.places[key], extent{uint32(item.From), uint32(item.To)})
		}
		rest.WriteString(text[kept:at.From] + "[]")
		kept = at.To
	}
	rest.WriteString(text[kept:])
	tree, err := parseJSON(d.Path, rest.String(), d.limits, false)
	if err != nil {
		return nil, err
	}
	opt := d.limits.strict(len(text))
	opt.MaxTree = min(opt.MaxTree, DefaultMaxTree) // for each item
	p.Tree, p.again = tree.tree, strictjson.NewAgain(text, opt)
	return p, nil
}

// growing are the arrays of CycloneDX that grow with the document, as they lie in the text.
func (p *parsed) growing() iter.Seq2[string, strictjson.Span] {
	return func(yield func(string, strictjson.Span) bool) {
		if len(p.text) > math.MaxUint32 {
			return
		}
		found, _ := strictjson.Members(p.text, pieceKeys...)
		keys := slices.DeleteFunc(slices.Clone(pieceKeys), func(key string) bool { return found[key].To == 0 || p.text[found[key].From] != '[' })
		slices.SortFunc(keys, func(a, b string) int { return found[a].From - found[b].From })
		for _, key := range keys {
			if !yield(key, found[key]) {
				return
			}
		}
	}
}

// Len is how many items an array has.
func (p *Itemised) Len(key string) int { return len(p.places[key]) }

// Item reads an item anew, which is the caller's own. The error is an *UnreadableError.
func (p *Itemised) Item(key string, i int) (any, error) {
	at := p.places[key][i]
	v, err := p.again.At(strictjson.Span{From: int(at.from), To: int(at.to)})
	if err != nil {
		return nil, unreadable(p.path, err, noKnownSyntax)
	}
	return v, nil
}
