package cyclonedx

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// objection is one thing that a schema does not take.
type objection struct {
	tokens []string
	kind   jsonschema.ErrorKind
}

// objections flattens the tree of errors to what can be acted on, in order of place. Of alternatives, those of the one
// that came closest count.
func objections(e *jsonschema.ValidationError) []objection {
	var out []objection
	var walk func(e *jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		causes := e.Causes
		switch e.ErrorKind.(type) {
		case *kind.OneOf, *kind.AnyOf:
			if len(causes) > 0 {
				walk(sbom.Closest(causes))
				return
			}
		}
		for _, c := range causes {
			walk(c)
		}
		if len(causes) == 0 {
			out = append(out, objection{e.InstanceLocation, e.ErrorKind})
		}
	}
	walk(e)
	slices.SortStableFunc(out, func(a, b objection) int { return compareTokens(a.tokens, b.tokens) })
	return out
}

// answer deals with one objection.
func (f *fitter) answer(o objection) error {
	here, version := strictjson.At(f.tree, o.tokens), "CycloneDX "+f.to.SpecVersion
	switch k := o.kind.(type) {
	case *kind.AdditionalProperties:
		for _, name := range slices.Sorted(slices.Values(k.Properties)) {
			if err := f.remove(append(slices.Clone(o.tokens), name), fmt.Sprintf("%s has no property %s here", version, strictjson.Quote(name))); err != nil {
				return err
			}
		}
		return nil
	case *kind.Required:
		return f.supply(o, k.Missing)
	case *kind.Enum:
		if other := substitute(o.tokens, text(here)); other != "" {
			f.set(o.tokens, other, fmt.Sprintf("%s has no such value here; written as %s", version, strictjson.Quote(other)))
			return nil
		}
		return f.remove(o.tokens, version+" has no such value here")
	case *kind.UniqueItems:
		return f.remove(append(slices.Clone(o.tokens), fmt.Sprint(k.Duplicates[1])), secondEntry(version))
	case *kind.OneOf: // more than one form at a time
		return f.disentangle(o, version)
	case *kind.Not:
		return f.disentangle(o, version)
	case *kind.Type:
		return f.remove(o.tokens, fmt.Sprintf("of type %s; %s allows %s here", k.Got, version, strings.Join(k.Want, " or ")))
	case *kind.Format:
		return f.remove(o.tokens, "not of the form "+k.Want)
	case *kind.Pattern:
		return f.remove(o.tokens, "not of the form that "+version+" asks for")
	}
	return f.remove(o.tokens, version+" does not allow this value here")
}

// secondEntry says why an entry of a list is left out that equals an earlier one.
func secondEntry(version string) string {
	return "a second entry that equals another one; " + version + " allows each once"
}

// set writes another value in the place of one.
func (f *fitter) set(tokens []string, value, why string) {
	holder := object(strictjson.At(f.tree, tokens[:len(tokens)-1]))
	last := tokens[len(tokens)-1]
	if holder == nil {
		return // an item of a list; the next round leaves it out
	}
	f.lost(f.before(tokens), strictjson.Show(holder[last]), why)
	holder[last] = value
}

// exclusive are pairs of properties of which only the first may stay.
var exclusive = [][2]string{{"id", "name"}, {"version", "versionRange"}, {"license", "expression"}, {"organization", "individual"}, {"phase", "name"}, {"version", "range"}}

// disentangle leaves out one of two properties that may not stand together, or else the whole value.
func (f *fitter) disentangle(o objection, version string) error {
	here := object(strictjson.At(f.tree, o.tokens))
	for _, pair := range exclusive {
		if here[pair[0]] != nil && here[pair[1]] != nil {
			return f.remove(append(slices.Clone(o.tokens), pair[1]),
				fmt.Sprintf("%s does not allow %s beside %s", version, strictjson.Quote(pair[1]), strictjson.Quote(pair[0])))
		}
	}
	if here["versionRange"] != nil {
		return f.remove(append(slices.Clone(o.tokens), "versionRange"), version+" allows a range of versions for external components only")
	}
	return f.remove(o.tokens, version+" does not allow this value here")
}

// supply adds what a component or service must have, since a part must not vanish for want of a word about it. Other
// objects that lack something required say nothing that can be carried.
func (f *fitter) supply(o objection, missing []string) error {
	version, here := "CycloneDX "+f.to.SpecVersion, object(strictjson.At(f.tree, o.tokens))
	part := isPart(o.tokens)
	for _, name := range missing {
		value, known := map[string]any{"type": "library", "name": ""}[name], part
		if len(o.tokens) == 0 && name == "version" {
			value, known = json.Number("1"), true
		}
		if !known || value == nil {
			return f.remove(o.tokens, fmt.Sprintf("no %s, which %s asks for", strictjson.Quote(name), version))
		}
		f.lost(below(f.before(o.tokens), name), "no "+strictjson.Quote(name), fmt.Sprintf("%s asks for one; written as %s", version, strictjson.Show(value)))
		here[name] = value
	}
	return nil
}

// isPart says whether a place is that of a component or service.
func isPart(tokens []string) bool {
	n := len(tokens)
	if n == 0 {
		return false
	}
	single := tokens[n-1] == "component" || tokens[n-1] == "service"
	return single || n > 1 && slices.Contains([]string{"components", "services", "ancestors", "descendants", "variants"}, tokens[n-2])
}

// olderTypes are what component types were called before they had a name of their own (1.5 and 1.6). The standard
// recommends "library" where nothing is known.
var olderTypes = map[string]string{"machine-learning-model": "application", "platform": "application", "device-driver": "application", "data": "file"}

// substitute is the value that stands for one that the version does not know; "" when none does.
func substitute(tokens []string, value string) string {
	n := len(tokens)
	key, holder := tokens[n-1], ""
	if n > 2 {
		holder = tokens[n-3]
	}
	switch {
	case key == "type" && holder == "externalReferences":
		return "other"
	case key == "type" && isPart(tokens[:n-1]):
		if older := olderTypes[value]; older != "" {
			return older
		}
		return "library"
	case key == "aggregate" && strings.HasPrefix(value, "incomplete"):
		return "incomplete"
	case key == "aggregate":
		return "unknown"
	case key == "method" && holder == "ratings":
		return "other"
	}
	return ""
}
