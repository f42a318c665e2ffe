package sbom

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// forms are the formats that schemas name, in words.
var forms = map[string]string{
	"date-time":     "a time as in RFC 3339, such as 2026-10-02T08:15:00Z",
	"iri-reference": "a URL (RFC 3987), with what is not allowed in one escaped",
	"idn-email":     "an e-mail address",
	"uri":           "a URI (RFC 3986)",
}

// digestPattern is that of the content of a hash.
const digestPattern = "^([a-fA-F0-9]{32}|[a-fA-F0-9]{40}|[a-fA-F0-9]{64}|[a-fA-F0-9]{96}|[a-fA-F0-9]{128})$"

// patterns are the regular expressions of the schemas that suppliers miss most, in words.
var patterns = map[string]string{
	digestPattern: "32, 40, 64, 96 or 128 hexadecimal digits",
	"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$": "urn:uuid: and a UUID, in lower case",
}

// describe says where a violation is, what the offending value is and what is allowed in its place.
func describe(e *jsonschema.ValidationError, tree any) Problem {
	value := strictjson.At(tree, e.InstanceLocation)
	p := Problem{Code: SchemaViolation, Pointer: strictjson.Pointer(e.InstanceLocation), Found: strictjson.Show(value)}
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		if p.Expected = "type " + strings.Join(k.Want, " or "); k.Got != "null" {
			p.Found += " of type " + k.Got
		}
	case *kind.MaxLength:
		p.Found, p.Expected = fmt.Sprintf("%d characters: %s", k.Got, p.Found), fmt.Sprintf("text of at most %d characters", k.Want)
	case *kind.UniqueItems:
		p.Found, p.Expected = fmt.Sprintf("entries %d and %d, which are equal", k.Duplicates[0], k.Duplicates[1]), "each entry once"
	case *kind.Required:
		names := strictjson.List(k.Missing, strictjson.Quote)
		p.Found, p.Expected = "no "+names, names+", as the schema requires"
	case *kind.AdditionalProperties:
		p.additional(k.Properties)
	case *kind.Not:
		p.ruledOut(value)
	default:
		p.Expected = allowed(e.ErrorKind)
	}
	return p
}

// allowed says what may stand in the place of a value that is of the right type.
func allowed(violated jsonschema.ErrorKind) string {
	switch k := violated.(type) {
	case *kind.Enum:
		return "one of " + strictjson.List(k.Want, strictjson.Show)
	case *kind.Const:
		return "only " + strictjson.Show(k.Want)
	case *kind.Format:
		return cmp.Or(forms[k.Want], "the form "+k.Want)
	case *kind.Pattern:
		return cmp.Or(patterns[k.Want], "text of the pattern "+k.Want)
	case *kind.MinLength:
		return fmt.Sprintf("text of at least %d characters", k.Want)
	case *kind.MinItems:
		return fmt.Sprintf("an array with at least %d", k.Want)
	case *kind.Minimum:
		return "a number of at least " + k.Want.RatString()
	case *kind.Maximum:
		return "a number of at most " + k.Want.RatString()
	case *kind.OneOf:
		return "exactly one of the allowed forms"
	}
	return "what the schema allows: " + violated.LocalizedString(message.NewPrinter(language.English))
}

// additional tells of properties that the schema does not know.
func (p *Problem) additional(properties []string) {
	names := slices.Sorted(slices.Values(properties))
	p.Found, p.Expected = "the property "+strictjson.List(names, strictjson.Quote), "only properties of this version of the format"
	if len(names) == 1 {
		p.Pointer += "/" + strictjson.Escape(names[0])
	}
}

// ruledOut tells of a value that is what it must not be: CycloneDX 1.7 says so of a versionRange.
func (p *Problem) ruledOut(value any) {
	p.Expected = "something else: the schema rules this combination out"
	if object, ok := value.(map[string]any); ok && object["versionRange"] != nil {
		p.Pointer += "/versionRange"
		p.Found, p.Expected = "a versionRange", "one only where isExternal is true and no version is given"
	}
}
