// Package policy loads checks and packs, compiles their expressions against a typed environment that it is
// handed, evaluates them over subjects, and runs the checks' own tests. It knows nothing of SBOMs,
// signatures or files: whoever calls it brings the vocabulary (see package gate/vocabulary).
package policy

import (
	"cmp"
	"maps"
	"reflect"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Environment is the vocabulary that expressions may use.
type Environment struct {
	// Variables by name: the Go struct type whose cel tags name the fields.
	Variables map[string]reflect.Type
	// Scopes: for each value of a check's "each", the variables in view. "" is once per delivery.
	Scopes map[string][]string
	// Words: for each value of "each", one subject in plain words, after "at least one …"; an each without words
	// stands for itself.
	Words map[string]string
	// From says for a variable which file its facts come from, where a field has no tag "from" of its own.
	From map[string]string
	// Profiles that bindings may tie a severity to.
	Profiles []string
	// Functions of the domain.
	Functions []Function
}

// Check is one question about facts, written once: policies/checks/<id>.yaml. Expressions are CEL.
//
// Order of evaluation for one subject: applies false → not-applicable; state "unknown" → declared-unknown,
// "withheld" → withheld; known false → indeterminate; pass true or false → pass or fail. An expression that
// fails at run time → error. A check with each whose subjects are none ends once as None on the delivery.
type Check struct {
	ID    string           `yaml:"id"`
	Title string           `yaml:"title"`
	Each  string           `yaml:"each"` // what the subjects are, as the vocabulary names them; "": the delivery
	None  decision.Outcome `yaml:"none"` // outcome when there is no subject; default not-applicable
	// Needs says what must be known before the check can be asked at all: bool, over the same facts; default true. Where it does not hold, the
	// outcome is indeterminate, and what to do about it says the check that SettledBy names: so what many checks wait for is asked for once. A pack that
	// does not bind that check remarks on it (warn) all the same.
	Needs     string `yaml:"needs"`
	SettledBy string `yaml:"settledBy"`
	// Waiting is what the checks that wait for this one are found to say, in place of their own messages; left out: those.
	Waiting string `yaml:"waiting"`

	Applies  string `yaml:"applies"`  // bool; default true
	State    string `yaml:"state"`    // string: state of the field asked about; optional
	Known    string `yaml:"known"`    // bool; default true
	Pass     string `yaml:"pass"`     // bool
	Expected string `yaml:"expected"` // string: what would pass
	Message  string `yaml:"message"`  // string: what was found
	At       string `yaml:"at"`       // JSON pointer below the subject's own, plain text; optional
	Why      string `yaml:"why"`
	Ask      string `yaml:"ask"`
	Who      string `yaml:"who"`     // who must act: "supplier" (default) or "hospital"
	Fix      string `yaml:"fix"`     // what the supplier's file would say, in CycloneDX JSON where it is an SBOM; optional
	FixSPDX  string `yaml:"fixSpdx"` // the same in SPDX 2.3 JSON; optional
	// Obligation is what must be done when the check holds a delivery back; left out: what Ask says, by Who, before use.
	Obligation Obligation `yaml:"obligation"`
	// Unwaivable says of a result that did not pass, over the same facts, that no waiver can lift it; TwoApprovers that a waiver needs two approvers
	// though the severity alone asks for one. Both are bool; left out: false. One that cannot be evaluated counts as true.
	Unwaivable   string `yaml:"unwaivable"`
	TwoApprovers string `yaml:"twoApprovers"`
	// Vulnerabilities lists, over the same facts, the ids of the vulnerabilities that a result is about where its subject is none: a waiver must name each.
	Vulnerabilities string `yaml:"vulnerabilities"`
	// Opposes names checks that no delivery can pass together with this one: packs that bind both contradict each other.
	Opposes  []string       `yaml:"opposes"`
	Controls []string       `yaml:"controls"`
	Params   map[string]any `yaml:"params"` // name → default; its type is the parameter's type: int, float64, bool, string, []string
	Tests    []Test         `yaml:"tests"`

	// Limits of the parameters that are written with a unit and a range, or with the values that they may have.
	Limits map[string]Limit `yaml:"-"`

	// Frameworks are the ids that frameworks use for what the check asks: those of all its control codes, by the name of the framework.
	Frameworks map[string][]string `yaml:"-"`

	src  *source
	node *yaml.Node

	tested bool // before it was built in: its expressions are compiled when they are asked for
}

// Actor is who must act where a check does not pass.
func (check *Check) Actor() string { return cmp.Or(check.Who, "supplier") }

// Obligation is a condition that an acceptance rests on.
type Obligation struct {
	Text string `yaml:"text"`
	Role string `yaml:"role"` // who must act: one of Roles; left out: the check's Who
	Due  string `yaml:"due"`  // "before use" (default), or "30 days" or "6 months" after the decision
	// DueOn is an expression over the facts of the check that gives the day, as "2030-01-31", in place of Due.
	DueOn string `yaml:"dueOn"`
	// Things is an expression over the same facts that lists, as texts, what has to be done one by one; left out: the subject is the one thing.
	Things string `yaml:"things"`
}

// Test is one test of a check: facts in, outcome out. Facts are decoded strictly into the variables of the
// check's scope: {component: {type: library}, sbom: {…}}; what is left out is zero. With None there are no facts.
type Test struct {
	Name   string           `yaml:"name"`
	At     string           `yaml:"at"` // date or RFC 3339; value of "now"; default 2026-11-20
	Params map[string]any   `yaml:"params"`
	Facts  map[string]any   `yaml:"facts"`
	None   bool             `yaml:"none"` // there is no subject: the outcome is the check's None
	Expect decision.Outcome `yaml:"expect"`
	Says   string           `yaml:"says"` // optional: text that the message must contain
	// What the test expects of the check's fields of these names, when it does not pass.
	Unwaivable      bool     `yaml:"unwaivable"`
	TwoApprovers    bool     `yaml:"twoApprovers"`
	Vulnerabilities []string `yaml:"vulnerabilities"`

	node *yaml.Node
}

// Pack binds checks to severity, parameters and clauses: policies/packs/<name>.yaml.
//
// A pack that extends others holds their bindings too. A binding of its own replaces theirs of the same
// check; severity, params and clause left out are kept from theirs. Two extended packs that bind one
// check differently must be settled by a binding of its own.
type Pack struct {
	Kind    string    `yaml:"kind"` // "cleanbill.pack/v1"
	Name    string    `yaml:"name"`
	Title   string    `yaml:"title"`
	Version string    `yaml:"version"`
	Notice  string    `yaml:"notice"` // shown with the result, for example "superseded by …"
	Extends []string  `yaml:"extends"`
	Checks  []Binding `yaml:"checks"` // its own bindings, as written

	// Waivers is the longest time that a waiver of a check of some severity may have, as "3 months"; a severity left out allows none. What a
	// pack leaves out it takes from those that it extends: the shortest, and none when one of them has none.
	Waivers map[decision.Severity]string `yaml:"waivers"`

	Digest string `yaml:"-"` // "sha256:…" of DigestList
	// DigestList names the pack, the packs it extends, every check it binds and the texts beside it that it may cite, with the digest of each file: what
	// people sign who vouch for the pack.
	DigestList string `yaml:"-"`

	src        *source
	bound      []bound   // effective bindings, sorted by check
	superseded []string  // see Notices
	family     []*source // files of the packs it extends, itself included

	sourcesText []byte // of the texts beside a pack file of the user's; nil when there are none
}

// Binding is one check in one pack.
type Binding struct {
	Check    string            `yaml:"check"`
	Severity decision.Severity `yaml:"severity"`
	// Profiles replaces the severity for devices of a profile; of several that apply the gravest counts. It counts as well
	// when nobody said what the device is.
	Profiles map[string]decision.Severity `yaml:"profiles"`
	// From is the day from which the severity counts: before it a block or hold warns only. "" is always.
	From   string          `yaml:"from"`
	Params map[string]any  `yaml:"params"`
	Clause decision.Clause `yaml:"clause"`
}

// Grade is how grave a binding is on an occasion.
type Grade struct {
	Severity decision.Severity
	Becomes  *decision.Becomes // what it will be on a later day; nil when it stays
}

// Occasion is what a judgement depends on besides pack and facts.
type Occasion struct {
	Now      time.Time
	Profiles []string // of the device; none: not known
	Claimed  []string // profiles that the supplier alone says the device has
	// Waived says whether there is a waiver of a check: what no waiver could lift is worked out for no other. Nil: of any.
	Waived func(check string) bool
}

// Subject is one thing that a check is evaluated on.
type Subject struct {
	decision.Subject
	Aliases []string // of a vulnerability: its other ids, those that the delivery alone gives among them; no waiver goes by them
	Unknown bool     // it stands for what nobody could look for: a vulnerability without an id
	File    string   // where it is written
	Pointer string   // JSON pointer in File
	Facts   Facts
}

// Facts puts what a subject's checks ask for into a map that is used for one subject after another. It is asked once for all checks of
// a pack and again for the words of each result, so that what it makes need not be kept: what it finds in the map from an earlier
// subject it may use again. It must give the same each time, and from any goroutine.
type Facts interface{ Fill(into Values) }

// Values are the variables of a scope by name: a pointer to its struct, or the struct itself (slower).
type Values map[string]any

// Fill puts the same values into another map: they are Facts that are kept.
func (v Values) Fill(into Values) {
	clear(into)
	maps.Copy(into, v)
}

// Result is the outcome of one check on one subject.
type Result struct {
	Pack     *Pack
	Binding  *Binding // effective: what an extended pack says is filled in
	Check    *Check
	Subject  *Subject
	Grade    *Grade
	Outcome  decision.Outcome
	Message  string
	Expected string

	Awaits *Check   // the check that says what to do about what this one needs and lacks; nil where it lacks nothing
	Due    string   // day by which the check's obligation is due; "": as the check says
	Ask    string   // what to ask for where there was nothing to judge; "": as the check says
	Things []string // what of the subject the obligation is about, one by one; nil: the subject

	Unwaivable   string // why no waiver can lift it; empty when one can
	TwoApprovers bool   // a waiver needs two approvers, whatever the severity

	Vulnerabilities []string // ids of those that it is about, where its subject is none; see Check.Vulnerabilities
}
