package csaf

import "slices"

// Failure is a mandatory test of the standard that an advisory does not keep.
type Failure struct {
	Test    string // its number: "6.1.1"
	Pointer string
	Problem string
}

// MaxFailures bounds how many failures of one test are listed.
const MaxFailures = 100

// test is one mandatory test. Its number is the same in both versions.
type test struct {
	number string
	since  string // version of the standard
	run    func(d *Document, fail func(pointer, problem string))
}

// tests are the mandatory tests that are held, in order. docs/conformance.md says which are not and why.
var tests = slices.Concat(productTests, scoreTests, textTests, historyTests, profileTests, scopeTests)

// Test holds the advisory against the mandatory tests of its version of the standard. The result is in the order of the tests.
func (d *Document) Test() []Failure {
	var out []Failure
	for _, t := range tests {
		if t.since > d.Version {
			continue
		}
		n := 0
		t.run(d, func(pointer, problem string) {
			if n++; n <= MaxFailures {
				out = append(out, Failure{t.number, pointer, problem})
			}
		})
	}
	return out
}
