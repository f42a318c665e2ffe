package cyclonedx

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strconv"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// maxLosses bounds the memory that losses of large documents take, in bytes: a few letters that a version does not know take two hundred.
const maxLosses = 96 << 20

// lossWeight is what a Loss takes besides its words.
const lossWeight = 64

// parted makes the items of large arrays fit one at a time, so that the document is never held as a tree. An item is made to fit as the only one of its array
// in a document that has nothing else: the schemas ask nothing of items together but that no two are equal.
type parted struct {
	doc    *sbom.Document
	parts  *sbom.Itemised
	to     Options
	faults map[string][]sbom.Problem // of encoding, by the pointer of the item
	leave  map[string]map[int]bool   // items that are not written
	mended map[string]map[int]bool   // items that lost something, to which the schema may object
	losses []Loss
	weight int
	most   int
	err    error // of writing
}

// convertParts converts CycloneDX in JSON to another version. Losses may take so much memory.
func convertParts(w io.Writer, d *sbom.Document, o Options, most int) ([]Loss, error) {
	parts, err := d.Itemised()
	if err != nil {
		return nil, err
	}
	c := &parted{most: most, doc: d, parts: parts, to: o, faults: map[string][]sbom.Problem{}, leave: map[string]map[int]bool{}, mended: map[string]map[int]bool{}}
	rest := c.share()
	f := &fitter{tree: object(parts.Tree), to: o, losses: replaced(rest, parts.Tree, nil)}
	if err := f.fit(); err != nil {
		return nil, err
	}
	for _, key := range parts.Keys {
		if err := c.fit(key); err != nil {
			return nil, err
		}
	}
	for _, key := range parts.Keys {
		f.tree[key] = c.written(key)
	}
	if err := f.number(); err != nil || c.err != nil {
		return nil, cmp.Or(err, c.err)
	}
	err = writeJSON(w, f.tree)
	return sorted(append(f.losses, c.losses...)), cmp.Or(err, c.err)
}

// share gives each item its faults of encoding, and returns those of the rest.
func (c *parted) share() (rest []sbom.Problem) {
	for _, p := range c.doc.Problems {
		if p.Code != sbom.Encoding {
			continue
		}
		tokens := strictjson.Tokens(p.Pointer)
		if len(tokens) > 1 && c.parts.Len(tokens[0]) > 0 {
			at := strictjson.Pointer(tokens[:2])
			c.faults[at] = append(c.faults[at], p)
		} else {
			rest = append(rest, p)
		}
	}
	return rest
}

// fit finds out what making the items of an array fit costs, and which of them are left out.
func (c *parted) fit(key string) error {
	c.leave[key], c.mended[key] = map[int]bool{}, map[int]bool{}
	distinct := sbom.NewDistinct(func(i int) (any, bool) {
		v, _, err := c.item(key, i, c.mended[key][i])
		return v, err == nil && v != nil
	})
	for i := range c.parts.Len(key) {
		v, losses, err := c.item(key, i, true)
		if err != nil {
			return err
		}
		if len(losses) > 0 {
			c.mended[key][i] = true
		}
		if v == nil {
			c.leave[key][i] = true
		} else if first, twice := distinct.Twice(i, v); twice {
			c.leave[key][i] = true
			losses = c.second(key, first, i, v, losses)
		}
		if err := c.lost(losses); err != nil {
			return err
		}
	}
	return nil
}

// second says what leaving out an item costs that is equal to an earlier one once both fit. What they did not lose alike is told as well.
func (c *parted) second(key string, first, i int, v any, losses []Loss) []Loss {
	one, err := c.parts.Item(key, first)
	other, again := c.parts.Item(key, i)
	if err == nil && again == nil && strictjson.Equal(one, other) {
		v, losses = other, nil
	}
	return append(losses, Loss{Pointer: below("/"+key, strconv.Itoa(i)), What: strictjson.Show(v), Why: secondEntry("CycloneDX " + c.to.SpecVersion)})
}

// item makes one item fit. It is nil when it must be left out. Whether the schema has something against it need be asked once: without settle it has not.
func (c *parted) item(key string, i int, settle bool) (any, []Loss, error) {
	v, err := c.parts.Item(key, i)
	if err != nil {
		return nil, nil, err
	}
	place := below("/"+key, strconv.Itoa(i))
	f := &fitter{to: c.to, moved: map[string]string{}, origin: map[string][]int{"/" + key: {i}}, losses: replaced(c.faults[place], v, []string{key, ""}),
		tree: map[string]any{"bomFormat": "CycloneDX", "specVersion": c.to.SpecVersion, "version": json.Number("1"), key: []any{v}}}
	f.reshape(v, place)
	if !settle {
		return v, nil, nil
	}
	if err := f.settle(); err != nil {
		return nil, nil, err
	}
	if left := list(f.tree[key]); len(left) == 1 {
		return left[0], f.losses, nil
	}
	return nil, f.losses, nil
}

// lost keeps losses, as many as there is memory for.
func (c *parted) lost(losses []Loss) error {
	for _, l := range losses {
		if c.weight += lossWeight + len(l.Pointer) + len(l.What) + len(l.Why); c.weight > c.most {
			return &sbom.UnreadableError{Path: c.doc.Path, Line: 1, Column: 1, Found: fmt.Sprintf("more that CycloneDX %s cannot carry than can be listed", c.to.SpecVersion),
				Expected: fmt.Sprintf("at most %d MiB of it", c.most>>20), Hint: "convert it to a newer version, which carries more, or ask the supplier for the document in this one"}
		}
	}
	c.losses = append(c.losses, losses...)
	return nil
}

// written are the items of an array as they are written.
func (c *parted) written(key string) iter.Seq[any] {
	return func(yield func(any) bool) {
		for i := range c.parts.Len(key) {
			if c.leave[key][i] {
				continue
			}
			v, _, err := c.item(key, i, c.mended[key][i])
			if err != nil {
				c.err = err
				return
			}
			if !yield(v) {
				return
			}
		}
	}
}
