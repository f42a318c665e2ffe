package spdx

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Unquoted is a value without quotes that a reader of YAML 1.1 takes for another than one of YAML 1.2.
const Unquoted strictjson.Kind = "unquoted"

// scalar gives a scalar the value that the core schema of YAML 1.2 gives it (section 10.3.2): text only if it is in quotes, or looks like
// nothing else. Where the form wants text, its schema then says what is wrong.
func (r *yamlReader) scalar(n *yaml.Node, key, pointer string) *Node {
	at := yamlPlace(n)
	words := r.clean(n.Value, at, pointer)
	text := at.value(words)
	if n.Style&yaml.TaggedStyle != 0 && n.ShortTag() != "!!str" {
		r.tag(n, pointer)
		return text
	}
	if n.Style != 0 {
		return text
	}
	value, ok := coreValue(words)
	if !ok {
		r.problem(strictjson.Syntax, at, pointer, "the number "+strictjson.Quote(words)+" without quotes, which JSON cannot have", "text in quotes, or a number of usual size")
		return text
	}
	if what := older(words, value, numbers[key]); what != "" {
		r.problem(Unquoted, at, pointer, strictjson.Quote(words)+" without quotes, which YAML 1.1 takes for "+what, "quotes around text, and numbers without leading zeros")
	}
	node := at.value(value)
	if _, isText := value.(string); !isText {
		node.Written = words
	}
	return node
}

// tag reports an explicit type: what it makes of a value is up to the reader.
func (r *yamlReader) tag(n *yaml.Node, pointer string) {
	r.problem(strictjson.Syntax, yamlPlace(n), pointer, "the tag "+strictjson.Quote(n.Tag), "values without tags: readers differ in what they make of one")
}

// The plain scalars that the core schema of YAML 1.2 does not take for text.
var (
	coreNull  = regexp.MustCompile(`^(null|Null|NULL|~|)$`)
	coreTrue  = regexp.MustCompile(`^(true|True|TRUE)$`)
	coreFalse = regexp.MustCompile(`^(false|False|FALSE)$`)
	coreBased = regexp.MustCompile(`^0(o[0-7]+|x[0-9a-fA-F]+)$`)
	coreFloat = regexp.MustCompile(`^([-+]?)([0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?$`) // and has a digit before the exponent
	coreNone  = regexp.MustCompile(`^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)
)

// longestNumber bounds what is taken for a number, in characters, and longestExponent its exponent with mark and sign.
const longestNumber, longestExponent = 64, 5

// coreValue is what the core schema makes of a plain scalar: text, a truth value, a number or nothing. It is false for a number that JSON
// cannot have, or that would be costly.
func coreValue(words string) (value any, ok bool) {
	switch {
	case coreNull.MatchString(words):
		return nil, true
	case coreTrue.MatchString(words):
		return true, true
	case coreFalse.MatchString(words):
		return false, true
	case coreNone.MatchString(words):
		return nil, false
	case coreBased.MatchString(words):
		n, err := strconv.ParseUint(words, 0, 64)
		return json.Number(strconv.FormatUint(n, 10)), err == nil
	}
	m := coreFloat.FindStringSubmatch(words)
	if m == nil || m[2] == "" && len(m[3]) < 2 {
		return words, true
	}
	whole, fraction := strings.TrimLeft(m[2], "0"), m[3]
	if whole == "" {
		whole = "0"
	}
	if fraction == "." {
		fraction = ".0"
	}
	return json.Number(strings.TrimPrefix(m[1], "+") + whole + fraction + m[4]), len(words) <= longestNumber && len(m[4]) <= longestExponent
}

// The plain scalars that YAML 1.1 takes for something else than text (yaml.org/type), and YAML 1.2 for text.
var olderTypes = []struct {
	form *regexp.Regexp
	what string
}{
	{regexp.MustCompile(`^(y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$`), "a truth value"},
	{regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`), "a date"},
	{regexp.MustCompile(`^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?([ \t]*(Z|[-+][0-9]{1,2}(:?[0-9]{2})?))?$`), "a time"},
	{regexp.MustCompile(`^[-+]?0(b[01_]+|x[0-9a-fA-F_]+)$`), "a number"},
	{regexp.MustCompile(`^[-+]?([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?$`), "a number"},
	{regexp.MustCompile(`^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$`), "a number to the base of sixty"},
	{regexp.MustCompile(`^(<<|=)$`), "a mark"},
}

var olderOctal = regexp.MustCompile(`^[-+]?0[0-7]+$`)

// older says what a reader of YAML 1.1 takes a plain scalar for, where one of YAML 1.2 sees something else; "" where they agree. With
// number set the form wants a number.
func older(words string, value any, number bool) string {
	if _, isText := value.(string); !isText {
		if number && olderOctal.MatchString(words) {
			return "an octal number"
		}
		return ""
	}
	for _, t := range olderTypes {
		if t.form.MatchString(words) {
			return t.what
		}
	}
	return ""
}
