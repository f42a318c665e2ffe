package sbom

import (
	"encoding/json"
	"hash/maphash"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// acceptor answers one question fast and without allocating: is a value valid for sure? Nearly all of a large document
// is, and needs no error tree. No means "valid or not, ask the library", so whatever the acceptor does not know is a no, and
// what is wrong with a value is only ever said by the library. TestAcceptorAgrees and FuzzAccept hold the two together.
type acceptor struct {
	seed maphash.Seed
	iris map[string]bool // scheme and host of addresses that were found valid: few, and repeated
}

func newAcceptor() *acceptor { return &acceptor{seed: maphash.MakeSeed(), iris: map[string]bool{}} }

// accepts says that v is valid for sure. Depth is that of the tree, which the reader bounds; a schema that leads back to
// itself without going down in the value is one that the library refuses, and none of ours does.
func (a *acceptor) accepts(s *jsonschema.Schema, v any) bool {
	if s.Bool != nil {
		return *s.Bool
	}
	if !understood(s) {
		return false
	}
	if s.Types != nil && !s.Types.IsEmpty() && !a.typed(s, v) {
		return false
	}
	if s.Const != nil && !sameText(v, *s.Const) {
		return false
	}
	if s.Enum != nil && !slices.ContainsFunc(s.Enum.Values, func(allowed any) bool { return sameText(v, allowed) }) {
		return false
	}
	if s.Format != nil && !a.formed(s.Format, v) {
		return false
	}
	if s.Ref != nil {
		if !a.accepts(s.Ref, v) {
			return false
		}
		if s.DraftVersion < 2019 { // before, $ref hides what is beside it
			return true
		}
	}
	switch v := v.(type) {
	case map[string]any:
		if !a.object(s, node{many: v}) {
			return false
		}
	case *strictjson.Record:
		if !a.object(s, node{few: v}) {
			return false
		}
	case []any:
		if !a.array(s, v) {
			return false
		}
	case string:
		if !acceptsString(s, v) {
			return false
		}
	case json.Number:
		if s.Maximum != nil || s.Minimum != nil || s.ExclusiveMaximum != nil || s.ExclusiveMinimum != nil || s.MultipleOf != nil {
			return s.Validate(v) == nil
		}
	}
	return a.conditions(s, v)
}

// understood says that a schema holds no keyword that this file knows nothing of.
func understood(s *jsonschema.Schema) bool {
	return s.RecursiveRef == nil && s.DynamicRef == nil && s.UnevaluatedProperties == nil && s.UnevaluatedItems == nil &&
		s.Contains == nil && s.PropertyNames == nil && s.MinProperties == nil && s.MaxProperties == nil && len(s.Dependencies) == 0 &&
		len(s.DependentRequired) == 0 && len(s.DependentSchemas) == 0 && s.ContentEncoding == nil && s.ContentMediaType == nil &&
		s.ContentSchema == nil && len(s.Extensions) == 0 && s.Not == nil && s.DraftVersion > 4
}

// typeMasks are the types as the library writes them.
var typeMasks = func() map[string]jsonschema.Types {
	m := map[string]jsonschema.Types{}
	for _, name := range []string{"null", "boolean", "number", "integer", "string", "array", "object"} {
		var t jsonschema.Types
		t.Add(name)
		m[name] = t
	}
	return m
}()

var (
	objectMask, arrayMask, stringMask = typeMasks["object"], typeMasks["array"], typeMasks["string"]
	numberMask, booleanMask, nullMask = typeMasks["number"], typeMasks["boolean"], typeMasks["null"]
	integerMask                       = typeMasks["integer"]
)

func (a *acceptor) typed(s *jsonschema.Schema, v any) bool {
	types := *s.Types
	switch v := v.(type) {
	case map[string]any, *strictjson.Record:
		return types&objectMask != 0
	case []any:
		return types&arrayMask != 0
	case string:
		return types&stringMask != 0
	case json.Number:
		return types&numberMask != 0 || types&integerMask != 0 && !strings.ContainsAny(string(v), ".eE")
	case bool:
		return types&booleanMask != 0
	case nil:
		return types&nullMask != 0
	}
	return false
}

// sameText compares with one of the values of an enum or const. Ours are all text.
func sameText(v, allowed any) bool {
	text, ok := v.(string)
	if !ok {
		return false
	}
	other, ok := allowed.(string)
	return ok && text == other
}

func (a *acceptor) object(s *jsonschema.Schema, v node) bool {
	if !v.has(s.Required) {
		return false
	}
	if len(s.Properties) == 0 && len(s.PatternProperties) == 0 && s.AdditionalProperties == nil {
		return true
	}
	return v.every(func(name string, value any) bool { return a.member(s, name, value) })
}

func (a *acceptor) member(s *jsonschema.Schema, name string, value any) bool {
	sub, evaluated := s.Properties[name]
	if evaluated && !a.accepts(sub, value) {
		return false
	}
	for pattern, sub := range s.PatternProperties {
		if pattern.MatchString(name) {
			if evaluated = true; !a.accepts(sub, value) {
				return false
			}
		}
	}
	if evaluated {
		return true
	}
	switch additional := s.AdditionalProperties.(type) {
	case bool:
		return additional
	case *jsonschema.Schema:
		return a.accepts(additional, value)
	}
	return true
}

func (a *acceptor) array(s *jsonschema.Schema, v []any) bool {
	if s.MinItems != nil && len(v) < *s.MinItems || s.MaxItems != nil && len(v) > *s.MaxItems {
		return false
	}
	if s.UniqueItems && !a.unique(v) {
		return false
	}
	items := s.Items2020
	switch one := s.Items.(type) {
	case *jsonschema.Schema:
		items = one
	case []*jsonschema.Schema:
		return false
	default:
		if s.AdditionalItems != nil {
			return false
		}
	}
	if len(s.PrefixItems) > 0 {
		return false
	}
	if items == nil {
		return true
	}
	for _, item := range v {
		if !a.accepts(items, item) {
			return false
		}
	}
	return true
}

// isDigest tells what digestPattern matches, without a regular expression: a large document has one for each component.
func isDigest(v string) bool {
	switch len(v) {
	case 32, 40, 64, 96, 128:
	default:
		return false
	}
	for i := range len(v) {
		if c := v[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return true
}

func acceptsString(s *jsonschema.Schema, v string) bool {
	if s.MinLength != nil || s.MaxLength != nil {
		n := utf8.RuneCountInString(v)
		if s.MinLength != nil && n < *s.MinLength || s.MaxLength != nil && n > *s.MaxLength {
			return false
		}
	}
	return s.Pattern == nil || s.Pattern.String() == digestPattern && isDigest(v) || s.Pattern.MatchString(v)
}

// conditions holds v against the schemas that are combined. Exactly one of oneOf: that a second is refused must be
// certain too, and only the library is.
func (a *acceptor) conditions(s *jsonschema.Schema, v any) bool {
	for _, sub := range s.AllOf {
		if !a.accepts(sub, v) {
			return false
		}
	}
	if len(s.AnyOf) > 0 && !slices.ContainsFunc(s.AnyOf, func(sub *jsonschema.Schema) bool { return a.accepts(sub, v) }) {
		return false
	}
	if len(s.OneOf) > 0 && !a.exactlyOne(s.OneOf, v) {
		return false
	}
	if s.If != nil {
		if a.accepts(s.If, v) {
			return s.Then == nil || a.accepts(s.Then, v)
		}
		if s.If.Validate(strictjson.Tree(v)) == nil {
			return s.Then == nil || a.accepts(s.Then, v)
		}
		return s.Else == nil || a.accepts(s.Else, v)
	}
	return true
}

func (a *acceptor) exactlyOne(subs []*jsonschema.Schema, v any) bool {
	matched := 0
	for _, sub := range subs {
		switch {
		case refusedAtOnce(sub, v):
		case a.accepts(sub, v):
			matched++
		case sub.Validate(strictjson.Tree(v)) == nil:
			matched++
		}
		if matched > 1 {
			return false
		}
	}
	return matched == 1
}

// refusedAtOnce says that v is invalid for sure, for a reason that is cheap to see: its type, or a property missing.
func refusedAtOnce(s *jsonschema.Schema, v any) bool {
	for s.Ref != nil && s.Types == nil && s.Const == nil && s.Enum == nil && s.Format == nil {
		s = s.Ref
	}
	if n, object := nodeOf(v); object {
		return s.Types != nil && *s.Types&objectMask == 0 || s.Ref == nil && !n.has(s.Required)
	}
	switch v := v.(type) {
	case []any:
		if s.Types != nil && *s.Types&arrayMask == 0 {
			return true
		}
		if items, one := s.Items.(*jsonschema.Schema); one && s.Ref == nil && len(v) > 0 {
			return refusedAtOnce(items, v[0])
		}
		if items, many := s.Items.([]*jsonschema.Schema); many && s.Ref == nil && len(v) > 0 && len(items) > 0 {
			return refusedAtOnce(items[0], v[0])
		}
	case string:
		return s.Types != nil && *s.Types&stringMask == 0
	}
	return false
}
