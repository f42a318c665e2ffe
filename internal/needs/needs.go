// Package needs has tests say what they need of the machine that they run on: programs of others, and published material that is not part
// of this tree. A test that lacks something is skipped and says what. Where CLEANBILL_WHOLE_TESTS is set, as .ci/run sets it once .ci/programs has installed all, a
// lacking program is a failure, so that a run that was meant to be whole cannot be less unseen. Only tests use it.
package needs

import (
	"os"
	"os/exec"
	"testing"
)

const (
	material = "CLEANBILL_CONFORMANCE"
	whole    = "CLEANBILL_WHOLE_TESTS"
)

// Programs goes on with a test only where all of these programs are on PATH.
func Programs(t testing.TB, names ...string) {
	t.Helper()
	for _, name := range names {
		if !installed(t, name) {
			t.Skipf("%s is not installed: this test runs it", name)
		}
	}
}

// Has says whether all of these programs are on PATH, for a test that is worth something without them. What it then leaves out is told in its log.
func Has(t testing.TB, names ...string) bool {
	t.Helper()
	for _, name := range names {
		if !installed(t, name) {
			t.Logf("%s is not installed: the cases that it makes are left out", name)
			return false
		}
	}
	return true
}

func installed(t testing.TB, name string) bool {
	t.Helper()
	_, err := exec.LookPath(name)
	if err != nil && os.Getenv(whole) != "" {
		t.Fatalf("%s is not installed, and %s asks for every test: .ci/programs installs it", name, whole)
	}
	return err == nil
}

// Conformance is the folder of published SBOMs, signatures, advisories and images that CLEANBILL_CONFORMANCE names.
func Conformance(t testing.TB) string {
	t.Helper()
	return Variable(t, material, "the folder of published SBOMs, signatures, advisories and images, which is not part of this tree")
}

// Variable is the value of a variable of the environment without which a test has nothing to run on. means says what it names.
func Variable(t testing.TB, name, means string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Skipf("%s is not set: it names %s", name, means)
	}
	return value
}
