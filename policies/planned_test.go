package policies_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// ruleID is the id of a rule in the catalogue of rules, or of a check made of one: CRY-002, CRY-002-OTHER.
var ruleID = regexp.MustCompile(`\b[A-Z]{3}-[0-9]{3}\b`)

// TestEveryRuleIsShippedOrPlanned: each rule of the catalogue is a shipped check, or PLANNED.md says what it lacks. Of one that is both it says in brackets
// which part of it. Nothing is shipped or planned that the catalogue does not have.
func TestEveryRuleIsShippedOrPlanned(t *testing.T) {
	list, err := os.ReadFile("testdata/rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	planned, err := os.ReadFile("PLANNED.md")
	if err != nil {
		t.Fatal(err)
	}
	whole, part := map[string]bool{}, map[string]bool{}
	for line := range strings.Lines(string(planned)) {
		said, lacks, is := strings.Cut(line, ": ")
		if !strings.HasPrefix(line, "- ") {
			continue
		}
		if !is || strings.TrimSpace(lacks) == "" {
			t.Errorf("%q does not say what is missing", line)
		}
		for _, m := range ruleID.FindAllStringIndex(line, -1) {
			id, after := line[m[0]:m[1]], strings.TrimLeft(line[m[1]:], "-ABCDEFGHIJKLMNOPQRSTUVWXYZ")
			part[id] = part[id] || strings.HasPrefix(after, " (")
			whole[id] = whole[id] || m[0] < len(said) && !strings.HasPrefix(after, " (")
		}
	}
	shipped := map[string]bool{}
	for _, check := range catalogue(t).Checks() {
		shipped[ruleID.FindString(check.ID)] = true
	}
	rules := map[string]bool{}
	for _, id := range ruleID.FindAllString(string(list), -1) {
		if rules[id] {
			t.Errorf("%s is listed twice", id)
		}
		rules[id] = true
		if !shipped[id] && !whole[id] && !part[id] && !strings.Contains(string(planned), id) {
			t.Errorf("%s is neither a shipped check nor in PLANNED.md", id)
		}
	}
	if len(rules) < 200 {
		t.Fatalf("%d rules", len(rules))
	}
	for id := range shipped {
		if !rules[id] && id != "INT-016" { // images, which the catalogue does not speak of
			t.Errorf("check %s is of no rule", id)
		}
		if whole[id] && !part[id] {
			t.Errorf("%s is shipped and planned, and PLANNED.md does not say in brackets which part of it", id)
		}
	}
	for id := range whole {
		if !rules[id] {
			t.Errorf("PLANNED.md plans %s, which is no rule", id)
		}
	}
}
