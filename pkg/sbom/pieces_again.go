package sbom

import (
	"iter"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// adopt takes over what was built of the pieces. What is nested in the subject comes before.
func (r *reader) adopt(p *pieces) {
	d, built := r.doc, p.reader.doc
	d.Components = append(d.Components, built.Components...)
	d.Services = append(d.Services, built.Services...)
	d.LinkedBOMs = append(d.LinkedBOMs, built.LinkedBOMs...)
	d.Vulnerabilities += p.vulnerabilities
	r.stated = append(r.stated, p.reader.stated...)
}

// keep keeps where the items of a batch lie, and the first that is no object.
func (a *pieceArray) keep(b batch) {
	a.places = append(a.places, b.spans...)
	for i, v := range b.items {
		if _, ok := nodeOf(v); !ok && a.odd == "" {
			a.odd, a.oddAt = strictjson.Show(v), b.first+i
		}
	}
}

// items reads the items of an array again, in order. ok is false for one that is in the tree.
func (p *pieces) items(key string) (all iter.Seq2[int, any], ok bool) {
	if p == nil || !p.again || p.arrays[key] == nil {
		return nil, false
	}
	opt := p.opt
	opt.Records = true
	return func(yield func(int, any) bool) {
		for i, at := range p.arrays[key].places {
			v, _, err := strictjson.Parse(p.text[at.From:at.To], opt, nil)
			if err == nil && !yield(i, v) { // it was read before
				return
			}
		}
	}, true
}
