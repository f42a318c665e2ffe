package policy

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// ChangeKind is what differs of a check between two packs.
type ChangeKind string

// The kinds of change, gravest first.
const (
	Added    ChangeKind = "added"
	Removed  ChangeKind = "removed"
	Asks     ChangeKind = "asks"     // its question: expressions, or what it is asked about
	Params   ChangeKind = "params"   // values that it judges with
	Severity ChangeKind = "severity" // severity, profiles or first day
	Clause   ChangeKind = "clause"
	Waivable ChangeKind = "waivers" // what no waiver can lift, or one approver cannot
	Words    ChangeKind = "words"   // title, messages, reasons and requests
)

// Change is one difference of a check; without a check, of the pack as a whole. Was and Is are its old and new value in words; empty where the files have to be read.
type Change struct {
	Check string
	Title string
	Kind  ChangeKind
	Was   string
	Is    string
}

// Compare tells what differs between two packs in the checks they bind, sorted by check and kind.
func Compare(old, new *Pack) []Change {
	var changes []Change
	if was, is := old.terms(), new.terms(); was != is {
		changes = append(changes, Change{Title: "longest time of a waiver", Kind: Waivable, Was: was, Is: is})
	}
	for _, b := range new.bound {
		a := old.find(b.check.ID)
		if a == nil {
			changes = append(changes, Change{Check: b.check.ID, Title: b.check.Title, Kind: Added, Is: b.Grades()})
			continue
		}
		changes = append(changes, differences(*a, b)...)
	}
	for _, b := range old.bound {
		if new.find(b.check.ID) == nil {
			changes = append(changes, Change{Check: b.check.ID, Title: b.check.Title, Kind: Removed, Was: b.Grades()})
		}
	}
	slices.SortStableFunc(changes, func(a, b Change) int { return strings.Compare(a.Check, b.Check) })
	return changes
}

func differences(a, b bound) (changes []Change) {
	add := func(kind ChangeKind, was, is string) {
		changes = append(changes, Change{Check: b.check.ID, Title: b.check.Title, Kind: kind, Was: was, Is: is})
	}
	if a.check.question() != b.check.question() {
		add(Asks, "", "")
	}
	if was, is := a.values(), b.values(); was != is {
		add(Params, was, is)
	}
	if was, is := a.Grades(), b.Grades(); was != is {
		add(Severity, was, is)
	}
	if was, is := a.check.waivable(), b.check.waivable(); was != is {
		add(Waivable, "", "")
	}
	if a.Clause != b.Clause {
		add(Clause, clauseWords(a.Clause), clauseWords(b.Clause))
	}
	if a.check.words() != b.check.words() {
		add(Words, "", "")
	}
	return changes
}

// terms are the longest times of waivers, in words.
func (p *Pack) terms() string {
	var words []string
	for _, severity := range decision.Severities {
		if longest := p.Waivers[severity]; longest != "" {
			words = append(words, string(severity)+" "+longest)
		}
	}
	if words == nil {
		return "none"
	}
	return strings.Join(words, ", ")
}

// question is what a check asks, without the values that it judges with.
func (check *Check) question() string {
	return strings.Join([]string{check.Each, string(check.None), check.Needs, check.Applies, check.State, check.Known, check.Pass}, "\x00")
}

// waivable is what a check says of waivers.
func (check *Check) waivable() string {
	return strings.Join([]string{check.Unwaivable, check.TwoApprovers, check.Vulnerabilities}, "\x00")
}

// words is what a check tells people.
func (check *Check) words() string {
	return strings.Join(append([]string{check.Title, check.Expected, check.Message, check.At, check.Why, check.Ask, check.Who, check.SettledBy, check.Waiting, check.Fix, check.FixSPDX,
		fmt.Sprint(check.Obligation)}, check.Controls...), "\x00")
}

// values are the parameters that a binding judges with, in words.
func (b bound) values() string {
	values := effective(b)
	words := make([]string, 0, len(values))
	for _, name := range sortedKeys(values) {
		words = append(words, fmt.Sprintf("%s %v", name, values[name]))
	}
	return strings.Join(words, ", ")
}

// Grades is how grave a binding is, in words: its severity, that for devices of each profile, and the day from which it counts.
func (b Binding) Grades() string {
	words := string(b.Severity)
	for _, profile := range slices.Sorted(maps.Keys(b.Profiles)) {
		words += ", " + profile + " " + string(b.Profiles[profile])
	}
	if b.From != "" {
		words += ", from " + b.From
	}
	return words
}

func clauseWords(c decision.Clause) string {
	if c == (decision.Clause{}) {
		return "none"
	}
	return c.Source + " " + c.ID + " (" + c.Confidence + ")"
}

// SameWaivers says whether two packs let the same waivers lift the results of a check under a severity.
func SameWaivers(old, new *Pack, check string, severity decision.Severity) bool {
	of := func(p *Pack) string {
		if b := p.find(check); b != nil {
			return b.check.waivable() + "\x00" + p.Waivers[severity]
		}
		return ""
	}
	return of(old) == of(new)
}

// Asked is one check of a pack as it would be asked again.
type Asked struct {
	Binding Binding
	Same    bool // the question and the values are those of the other pack: its outcome stays
}

// Again says for each check of a pack whether a delivery that another pack judged needs to be asked anew.
func Again(old, new *Pack) map[string]Asked {
	asked := map[string]Asked{}
	for _, b := range new.bound {
		a := old.find(b.check.ID)
		asked[b.check.ID] = Asked{b.Binding, a != nil && a.check.question() == b.check.question() && reflect.DeepEqual(effective(*a), effective(b))}
	}
	return asked
}
