package sbom

import (
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// pieceKeys are the arrays of a CycloneDX document that grow with it. They are read, judged and taken over one item at a
// time, so that a large document is never held as a tree. Those of SPDX 2 are read and judged so; of them their places are kept, since
// what they say must be gone through several times, and each is read again then.
var (
	pieceKeys     = []string{"components", "services", "dependencies", "vulnerabilities"}
	spdxPieceKeys = []string{"packages", "files", "snippets", "relationships"}
)

// pieces takes the items of these arrays from the JSON reader, in order, to two goroutines: one judges them, the other builds
// what a Document keeps of them. Neither changes them.
type pieces struct {
	*notes
	text   string
	opt    strictjson.Options
	arrays map[string]*pieceArray

	current *pieceArray
	batch   batch
	rest    map[string]int // lines of what is outside of the array that is being read
	toJudge chan batch
	toBuild chan batch
	spare   chan map[string]int // lines of batches that are built, to be used again
	done    sync.WaitGroup

	// What the two goroutines make; to be read after wait.
	explainer       *explainer
	reader          reader
	vulnerabilities int
	again           bool // items are read again from their places, and nothing is built of them
	err             error
}

// pieceArray is one of the arrays: where it lies, the schema of its items, and what its items have been.
type pieceArray struct {
	key      string
	span     strictjson.Span
	items    *jsonschema.Schema
	unique   bool
	distinct *Distinct
	spans    []strictjson.Span
	twice    bool

	places []place // of the objects among the items, when they are read again
	odd    string  // the first of these that is no object, as shown, with its index
	oddAt  int
}

// batch is what is handed over at once.
type batch struct {
	array *pieceArray
	first int // index of the first item
	items []any
	spans []strictjson.Span
	lines map[string]int
	bytes int
}

// A batch ends with whichever comes first; the queue holds maxQueued of them.
const (
	maxBatchItems = 128
	maxBatchBytes = 256 << 10
	maxQueued     = 4
)

// newPieces returns nil for a text that is to be read as a whole: another format, or no JSON. SPDX is taken apart from a length on.
func newPieces(text string, opt strictjson.Options, n *notes, apart int) *pieces {
	members, ok := strictjson.Members(text, slices.Concat([]string{"bomFormat", "specVersion", "@context", "spdxVersion"}, pieceKeys, spdxPieceKeys)...)
	if !ok || members["@context"].To > 0 {
		return nil
	}
	version, keys := "", pieceKeys
	spdx := members["spdxVersion"].To > 0
	switch format := member(text, members["bomFormat"]); {
	case spdx && format != "CycloneDX" && len(text) >= apart:
		version, _, _ = spdxSchema(member(text, members["spdxVersion"]))
		keys = spdxPieceKeys
	case !spdx && format == "CycloneDX":
		version = member(text, members["specVersion"])
	}
	if schemas[version] == nil || !spdx && !slices.Contains(specVersions, version) {
		return nil
	}
	schema, err := schemas[version]()
	if err != nil {
		return nil // said by validate
	}
	p := &pieces{notes: n, text: text, opt: opt, arrays: map[string]*pieceArray{}, explainer: newExplainer(), again: spdx}
	for _, key := range keys {
		if a := arrayOf(schema, key); a != nil && members[key].To > 0 {
			a.span = members[key]
			a.distinct = newDistinct(p.explainer.acceptor, func(i int) (any, bool) {
				v, _, err := strictjson.Parse(text[a.spans[i].From:a.spans[i].To], opt, nil)
				return v, err == nil
			})
			p.arrays[key] = a
		}
	}
	p.reader = reader{doc: &Document{SpecVersion: version}, parsed: &parsed{}}
	p.toJudge, p.toBuild, p.spare = make(chan batch, maxQueued), make(chan batch, maxQueued), make(chan map[string]int, maxQueued)
	p.done.Add(2)
	go p.judge()
	go p.build()
	return p
}

// member is the text of a short string member; "" for anything else.
func member(text string, at strictjson.Span) string {
	if at.To-at.From > 64 {
		return ""
	}
	v, _, err := strictjson.Parse(text[at.From:at.To], strictjson.Options{}, nil)
	s, ok := v.(string)
	if err != nil || !ok {
		return ""
	}
	return s
}

// arrayOf returns the array under a key of a schema if its items can be judged one at a time: nothing in the schema looks at
// more of the document than one item, but for the demand that no two are equal.
func arrayOf(schema *jsonschema.Schema, key string) *pieceArray {
	s := schema.Properties[key]
	if !divisible(schema) || s == nil || !divisible(s) || s.MinItems != nil || s.MaxItems != nil {
		return nil
	}
	items, one := s.Items.(*jsonschema.Schema)
	if !one {
		return nil
	}
	return &pieceArray{key: key, items: items, unique: s.UniqueItems}
}

// Begin takes the array that counts: of equal keys the last.
func (p *pieces) Begin(key string, offset int) bool {
	a := p.arrays[key]
	if a == nil || a.span.From != offset {
		return false
	}
	p.current, p.rest = a, p.out.lines
	p.batch = batch{array: a}
	p.unlined(0)
	return true
}

// Item queues an item.
func (p *pieces) Item(_ int, value any, span strictjson.Span) error {
	b := &p.batch
	b.items, b.spans, b.bytes = append(b.items, value), append(b.spans, span), b.bytes+span.To-span.From
	if len(b.items) == maxBatchItems || b.bytes > maxBatchBytes {
		p.flush()
	}
	return nil
}

// End queues the rest.
func (p *pieces) End() error {
	p.flush()
	p.out.lines = p.rest
	return nil
}

// unlined begins to note lines for the next batch. Where items are read again, all lines stay together.
func (p *pieces) unlined(items int) {
	if p.again {
		return
	}
	select {
	case p.out.lines = <-p.spare:
		clear(p.out.lines)
	default:
		p.out.lines = make(map[string]int, items)
	}
}

func (p *pieces) flush() {
	next := p.batch.first + len(p.batch.items)
	p.batch.lines = p.out.lines
	p.toJudge <- p.batch
	p.toBuild <- p.batch
	p.batch = batch{array: p.current, first: next, items: make([]any, 0, maxBatchItems), spans: make([]strictjson.Span, 0, maxBatchItems)}
	p.unlined(maxBatchItems)
}

// wait ends both goroutines.
func (p *pieces) wait() {
	close(p.toJudge)
	close(p.toBuild)
	p.done.Wait()
}

// judge holds items against their schema, and against each other.
func (p *pieces) judge() {
	defer p.done.Done()
	for b := range p.toJudge {
		for i, v := range b.items {
			if p.err != nil {
				break // the rest of the queue is only emptied
			}
			n := b.first + i
			if p.err = p.explainer.check(b.array.items, v, b.array.pointer(n)); p.err == nil && b.array.unique && !b.array.twice {
				p.once(b.array, n, v, b.spans[i])
			}
		}
	}
}

// build keeps what a Document needs.
func (p *pieces) build() {
	defer p.done.Done()
	for b := range p.toBuild {
		if p.again {
			b.array.keep(b)
			continue
		}
		p.reader.parsed.lines = b.lines
		for i, v := range b.items {
			p.piece(b.array, b.first+i, v)
		}
		select {
		case p.spare <- b.lines:
		default:
		}
	}
}

func (a *pieceArray) pointer(i int) string { return "/" + a.key + "/" + strconv.Itoa(i) }

func (p *pieces) piece(a *pieceArray, i int, v any) {
	if a.key == "vulnerabilities" {
		p.vulnerabilities++
	}
	n, ok := nodeOf(v)
	if !ok {
		return // a schema violation
	}
	switch a.key {
	case "components":
		p.reader.component(n, a.pointer(i), nil)
	case "services":
		p.reader.service(n, a.pointer(i))
	case "dependencies":
		p.reader.dependency(n, i)
	}
}

// once reports the first item that equals one before it.
func (p *pieces) once(a *pieceArray, i int, v any, span strictjson.Span) {
	a.spans = append(a.spans, span)
	j, twice := a.distinct.Twice(i, v)
	if !twice {
		return
	}
	p.explainer.add([]Problem{{Code: SchemaViolation, Pointer: "/" + a.key, Found: fmt.Sprintf("entries %d and %d, which are equal", j, i), Expected: "each entry once"}})
	a.twice, a.distinct, a.spans = true, nil, nil
}
