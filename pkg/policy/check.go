package policy

import (
	"cmp"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

var checkID = regexp.MustCompile(`^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$`)

// readCheck reads one check and refuses everything that can be seen to be wrong without compiling.
func (c *Catalogue) readCheck(fsys fs.FS, name string) (*Check, error) {
	src, err := readSource(fsys, name)
	if err != nil {
		return nil, err
	}
	return c.decodeCheck(src)
}

// ParseCheck reads one check that belongs to no catalogue: name is its file's, controls the known codes. Tests of the vocabulary and of the shipped
// policies write such checks.
func ParseCheck(name string, data []byte, controls map[string]map[string][]string) (*Check, error) {
	src, err := parseSource(name, data)
	if err != nil {
		return nil, err
	}
	return (&Catalogue{Controls: controls}).decodeCheck(src)
}

func (c *Catalogue) decodeCheck(src *source) (*Check, error) {
	check := &Check{src: src, node: src.root}
	d := &decoder{src: src, tag: "yaml"}
	if err := d.decode(src.root, reflect.ValueOf(check).Elem()); err != nil {
		return nil, err
	}
	return check, c.vetCheck(check)
}

func (c *Catalogue) vetCheck(check *Check) error {
	src, n := check.src, check.node
	if err := src.require(n, "check", "id", "title", "pass", "expected", "message", "why", "ask", "controls", "tests"); err != nil {
		return err
	}
	if !checkID.MatchString(check.ID) {
		return src.at(field(n, "id"), "write it like SUP-005", "id %q is not capital letters and digits joined by hyphens", check.ID)
	}
	if err := nameMatches(src, "id", check.ID); err != nil {
		return err
	}
	if err := src.oneOf(n, "none", string(check.None), outcomeNames("")); err != nil {
		return err
	}
	if check.None != "" && check.Each == "" {
		return src.at(field(n, "none"), "remove it, or say each", "none has no meaning without each: there is always a delivery")
	}
	if (check.Needs == "") != (check.SettledBy == "") {
		at := cmp.Or(field(n, "needs"), field(n, "settledBy"))
		return src.at(at, "give both or neither", "needs says what is lacking, settledBy the id of the check that says what to do about it: one of them is missing")
	}
	if check.SettledBy == check.ID {
		return src.at(field(n, "settledBy"), "name another check", "check %s cannot be settled by itself", check.ID)
	}
	if err := src.oneOf(n, "who", check.Who, []string{"", "supplier", "hospital"}); err != nil {
		return err
	}
	if err := check.vetObligation(); err != nil {
		return err
	}
	if check.At != "" && !strings.HasPrefix(check.At, "/") {
		return src.at(field(n, "at"), "begin with /", "at %q is not a JSON pointer", check.At)
	}
	for i, code := range check.Controls {
		if _, known := c.Controls[code]; !known {
			return src.at(field(n, "controls").Content[i], suggest(code, sortedKeys(c.Controls)), "unknown control code %q", code)
		}
	}
	if err := check.vetFix(); err != nil {
		return err
	}
	check.Frameworks = c.expand(check.Controls)
	if err := check.vetParams(); err != nil {
		return err
	}
	return check.vetTests()
}

func (check *Check) vetTests() error {
	tests := field(check.node, "tests")
	seen := map[decision.Outcome]bool{}
	names := map[string]bool{}
	for i := range check.Tests {
		test := &check.Tests[i]
		test.node = tests.Content[i]
		if err := check.src.require(test.node, "test", "name", "expect"); err != nil {
			return err
		}
		if names[test.Name] {
			return check.src.at(field(test.node, "name"), "give it a name of its own", "two tests are named %q", test.Name)
		}
		names[test.Name] = true
		if err := check.src.oneOf(test.node, "expect", string(test.Expect), outcomeNames()); err != nil {
			return err
		}
		if _, err := parseTime(test.At); test.At != "" && err != nil {
			return check.src.at(field(test.node, "at"), "write it like 2026-11-20", "at %q is neither a date nor an RFC 3339 time", test.At)
		}
		if err := check.vetNoSubject(test); err != nil {
			return err
		}
		params := field(test.node, "params")
		typed, err := check.bindParams(check.src, params, test.Params)
		if err != nil {
			return err
		}
		test.Params = typed
		seen[test.Expect] = true
	}
	for _, outcome := range []decision.Outcome{decision.Pass, decision.Fail} {
		if !seen[outcome] {
			return check.src.at(tests, "a check that was never seen to "+string(outcome)+" proves nothing", "no test expects %s", outcome)
		}
	}
	return nil
}

// vetNoSubject refuses a test that says there is no subject and describes one, or whose check always has one.
func (check *Check) vetNoSubject(test *Test) error {
	none := field(test.node, "none")
	if none == nil {
		return nil
	}
	if check.Each == "" {
		return check.src.at(none, "remove it, or say each in the check", "none has no meaning without each: there is always a delivery")
	}
	for _, key := range []string{"facts", "params", "at"} {
		if beside := field(test.node, key); test.None && beside != nil {
			return check.src.at(beside, "keep one of the two",
				"test %q has none and %s: without a subject no expression is evaluated", test.Name, key)
		}
	}
	return nil
}

// require reports the first key that a mapping lacks or leaves empty.
func (s *source) require(n *yaml.Node, what string, keys ...string) error {
	for _, key := range keys {
		value := field(n, key)
		if value == nil {
			return s.at(n, "", "%s lacks the required field %q", what, key)
		}
		if value.Kind == yaml.ScalarNode && strings.TrimSpace(value.Value) == "" || value.Kind != yaml.ScalarNode && len(value.Content) == 0 {
			return s.at(value, "", "required field %q is empty", key)
		}
	}
	return nil
}

func (s *source) oneOf(n *yaml.Node, key, value string, allowed []string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	allowed = slices.DeleteFunc(slices.Clone(allowed), func(a string) bool { return a == "" })
	return s.at(field(n, key), suggest(value, allowed), "unknown %s %q", key, value)
}

func outcomeNames(more ...string) []string {
	for _, outcome := range decision.Outcomes {
		more = append(more, string(outcome))
	}
	return more
}
