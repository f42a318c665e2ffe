package policy

import (
	"reflect"
	"time"
)

// WaiverKind is the value of "kind" in a waiver file.
const WaiverKind = "cleanbill.waiver/v1"

// Waiver is an exception that people have decided on: one check, for one product, for a time. docs/waivers.md explains every field.
type Waiver struct {
	Kind         string   `yaml:"kind"` // WaiverKind
	ID           string   `yaml:"id"`
	Check        string   `yaml:"check"`
	Scope        Scope    `yaml:"scope"`
	Reason       string   `yaml:"reason"`
	Compensating []string `yaml:"compensating"` // controls that take the place of what was asked for
	Owner        Person   `yaml:"owner"`        // who sees to it that it ends
	RequestedBy  Person   `yaml:"requestedBy"`
	Approvers    []Person `yaml:"approvers"` // others than who requested it; two to lift a block
	Created      string   `yaml:"created"`   // date, from its midnight UTC on
	Expires      string   `yaml:"expires"`   // date; from its midnight UTC on the waiver lifts nothing

	Digest  string `yaml:"-"` // "sha256:…" of the file
	Content []byte `yaml:"-"` // the file, which is what approvers sign

	src              *source
	created, expires time.Time
	versions         patterns
	components       []called
}

// Scope is what a waiver is about. Components and vulnerabilities narrow it. Versions and components may be patterns with * and ?,
// which begin with what they must: see vetPattern.
type Scope struct {
	Product         string   `yaml:"product"`
	Versions        []string `yaml:"versions"`
	Components      []string `yaml:"components,omitempty"`      // as "name", "name version" or "pkg:npm/name@version"
	Vulnerabilities []string `yaml:"vulnerabilities,omitempty"` // ids, as CVE-2026-1234
	Delivery        string   `yaml:"delivery,omitempty"`        // digest of the one delivery that it is for, as "sha256:…"; left out: each of the product and version
}

// Person answers for something.
type Person struct {
	Name string `yaml:"name"`
	Role string `yaml:"role"`
}

// ParseWaiver reads one waiver of the buyer's; name is for messages. says tells whether a text says something: what is "n/a" is not there. What is
// wrong with the waiver is an *Error.
func ParseWaiver(name string, data []byte, says func(text string) bool) (*Waiver, error) {
	src, err := parseSource(name, data)
	if err != nil {
		return nil, err
	}
	w := &Waiver{src: src, Content: src.data}
	d := &decoder{src: src, tag: "yaml"}
	if err := d.decode(src.root, reflect.ValueOf(w).Elem()); err != nil {
		return nil, err
	}
	w.Digest = digestOf(src.data)
	if err := w.vet(says); err != nil {
		return nil, err
	}
	w.versions, w.components = newPatterns(w.Scope.Versions), newCalled(w.Scope.Components)
	return w, nil
}

// Until is the first moment at which the waiver lifts nothing.
func (w *Waiver) Until() time.Time { return w.expires }

// NoPackage is the error that an item of the components begins like a package URL and is none.
func (w *Waiver) NoPackage(item int) *Error {
	at := field(field(w.src.root, "scope"), "components").Content[item]
	return w.src.at(at, "copy it from the SBOM, as pkg:npm/name@1.0", "%q is no package URL", w.Scope.Components[item])
}

// UnknownCheck is the error that the waiver names none of the checks that are known.
func (w *Waiver) UnknownCheck(known []string) *Error {
	return w.src.at(field(w.src.root, "check"), suggest(w.Check, known), "unknown check %q", w.Check)
}
