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

// place is where an item lies in the text, and its index. Millions may be kept, so they are small; DefaultMaxBytes fits.
type place struct{ from, to, index uint32 }

// keep keeps where the objects of a batch lie, and the first item that is none.
func (a *pieceArray) keep(b batch) {
	for i, v := range b.items {
		at := b.spans[i]
		if _, ok := nodeOf(v); ok {
			a.places = append(a.places, place{uint32(at.From), uint32(at.To), uint32(b.first + i)})
		} else if a.odd == "" {
			a.odd, a.oddAt = strictjson.Show(v), b.first+i
		}
	}
}

// items reads the objects of an array again, in order, each with its index. ok is false for one that is in the tree.
func (p *pieces) items(key string) (all iter.Seq2[int, any], ok bool) {
	if p == nil || !p.again || p.arrays[key] == nil {
		return nil, false
	}
	opt := p.opt
	opt.Records = true
	return func(yield func(int, any) bool) {
		again := strictjson.NewAgain(p.text, opt)
		for _, at := range p.arrays[key].places {
			v, err := again.At(strictjson.Span{From: int(at.from), To: int(at.to)})
			if err == nil && !yield(int(at.index), v) { // it was read before
				return
			}
		}
	}, true
}
