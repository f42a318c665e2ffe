package cyclonedx

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// maxRounds bounds how often a document is held against the schema while it is made to fit. Each round mends what the
// one before uncovered: a hash without its algorithm, then the hash, then nothing. Real documents need three.
const maxRounds = 24

// fitter makes a document fit one version. The official schema of that version is the only judge: what it objects to is
// written otherwise or left out, so nothing can be forgotten here when a new version comes.
type fitter struct {
	tree   map[string]any
	to     Options
	losses []Loss
	origin map[string][]int  // pointer before, of an array → for each item left, its index before
	moved  map[string]string // pointer now → pointer before, of what was put elsewhere
	leave  map[string]removal
}

// removal is a value that will be left out.
type removal struct {
	tokens []string
	why    string
}

// fit changes the tree so that it is valid in its version, and notes what that cost.
func (f *fitter) fit() error {
	f.origin = map[string][]int{}
	if f.moved == nil {
		f.moved = map[string]string{}
	}
	f.head()
	f.reshape(f.tree, "")
	return f.settle()
}

// settle mends what the schema objects to until it objects to nothing.
func (f *fitter) settle() error {
	for range maxRounds {
		failed, err := sbom.Objections(f.tree, f.to.SpecVersion)
		if err != nil {
			return fmt.Errorf("write sbom: %w", err)
		}
		if failed == nil {
			return nil
		}
		if err := f.mend(objections(failed)); err != nil {
			return err
		}
	}
	return fmt.Errorf("write sbom: the document cannot be made valid in CycloneDX %s: objections remain after %d rounds", f.to.SpecVersion, maxRounds)
}

// head states the format and version.
func (f *fitter) head() {
	const place = "http://cyclonedx.org/schema/bom-"
	name, ending := text(f.tree["$schema"]), ".schema.json"
	if name != "" && !(strings.HasPrefix(name, place) && strings.HasSuffix(name, ending)) {
		f.lost("/$schema", strictjson.Show(name), "the schema that is named is that of the version written")
	}
	f.tree["$schema"] = place + f.to.SpecVersion + ending
	f.tree["bomFormat"], f.tree["specVersion"] = "CycloneDX", f.to.SpecVersion
}

func (f *fitter) lost(pointer, what, why string) {
	f.losses = append(f.losses, Loss{Pointer: pointer, What: what, Why: why})
}

// before is the pointer that a place had before anything was left out or moved.
func (f *fitter) before(tokens []string) string {
	pointer := ""
	for _, t := range tokens {
		if kept, thinned := f.origin[pointer]; thinned {
			if i, err := strconv.Atoi(t); err == nil && i < len(kept) {
				t = strconv.Itoa(kept[i])
			}
		}
		pointer = below(pointer, t)
		if from, elsewhere := f.moved[pointer]; elsewhere {
			pointer = from
		}
	}
	return pointer
}

// mend deals with each objection and then leaves out what has to go.
func (f *fitter) mend(all []objection) error {
	f.leave = map[string]removal{}
	for _, o := range all {
		if err := f.answer(o); err != nil {
			return err
		}
	}
	f.thin()
	return nil
}

// remove leaves a value out at the end of the round.
func (f *fitter) remove(tokens []string, why string) error {
	if len(tokens) == 0 {
		return fmt.Errorf("write sbom: the document cannot be made valid in CycloneDX %s: %s", f.to.SpecVersion, why)
	}
	pointer := strictjson.Pointer(tokens)
	if _, going := f.leave[pointer]; !going {
		f.leave[pointer] = removal{tokens, why}
	}
	return nil
}

// thin takes out what is to be left out, the last item of an array first.
func (f *fitter) thin() {
	order := make([]removal, 0, len(f.leave))
	for _, r := range f.leave {
		if !f.within(r.tokens) {
			order = append(order, r)
		}
	}
	slices.SortFunc(order, func(a, b removal) int { return compareTokens(a.tokens, b.tokens) })
	arrays := map[string][]removal{}
	for _, r := range order {
		f.lost(f.before(r.tokens), strictjson.Show(strictjson.At(f.tree, r.tokens)), r.why)
	}
	for _, r := range order {
		parent := r.tokens[:len(r.tokens)-1]
		switch holder := strictjson.At(f.tree, parent).(type) {
		case map[string]any:
			delete(holder, r.tokens[len(parent)])
		case []any:
			p := strictjson.Pointer(parent)
			arrays[p] = append(arrays[p], r)
		}
	}
	// The deepest array first: a shallower one still has the items that lead to it.
	places := make([][]removal, 0, len(arrays))
	for _, items := range arrays {
		places = append(places, items)
	}
	slices.SortFunc(places, func(a, b []removal) int {
		return cmp.Or(cmp.Compare(len(b[0].tokens), len(a[0].tokens)), compareTokens(a[0].tokens, b[0].tokens))
	})
	for _, items := range places {
		f.shorten(items)
	}
}

// within says whether something that holds a value goes anyway.
func (f *fitter) within(tokens []string) bool {
	for n := 1; n < len(tokens); n++ {
		if _, going := f.leave[strictjson.Pointer(tokens[:n])]; going {
			return true
		}
	}
	return false
}

// shorten takes items out of one array and notes where the others were before.
func (f *fitter) shorten(items []removal) {
	parent := items[0].tokens[:len(items[0].tokens)-1]
	going := map[int]bool{}
	for _, r := range items {
		if i, err := strconv.Atoi(r.tokens[len(parent)]); err == nil {
			going[i] = true
		}
	}
	whole := list(strictjson.At(f.tree, parent))
	place := f.before(parent)
	before := f.origin[place]
	left, origin := []any{}, []int{}
	for i, v := range whole {
		if going[i] {
			continue
		}
		was := i
		if i < len(before) {
			was = before[i]
		}
		left, origin = append(left, v), append(origin, was)
	}
	f.origin[place] = origin
	last := parent[len(parent)-1]
	switch holder := strictjson.At(f.tree, parent[:len(parent)-1]).(type) {
	case map[string]any:
		holder[last] = left
	case []any:
		if i, err := strconv.Atoi(last); err == nil && i < len(holder) {
			holder[i] = left
		}
	}
}

// compareTokens orders places, indexes by number.
func compareTokens(a, b []string) int {
	for i := range min(len(a), len(b)) {
		n, errA := strconv.Atoi(a[i])
		m, errB := strconv.Atoi(b[i])
		if errA == nil && errB == nil && n != m {
			return cmp.Compare(n, m)
		}
		if c := cmp.Compare(a[i], b[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}
