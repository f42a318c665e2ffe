package predicate

import "fmt"

// The results of a run of tests.
const (
	TestsPassed = "PASSED"
	TestsWarned = "WARNED"
	TestsFailed = "FAILED"
)

// TestResult is the result of one run of a test suite.
type TestResult struct {
	Result string // PASSED, WARNED or FAILED
	Passed int    // tests that are named as passed
	Warned []string
	Failed []string
	URL    string // of the run; a claim that nobody looks up
}

// parseTestResult reads in-toto's predicate, v0.1. A result that its own list of failed tests contradicts is refused.
func parseTestResult(_ string, p object) (Content, error) {
	t := &TestResult{}
	var errs [6]error
	t.Result, errs[0] = p.required("result")
	t.URL, errs[1] = p.text("url")
	var passed []string
	passed, errs[2] = p.texts("passedTests", MaxTests)
	t.Warned, errs[3] = p.texts("warnedTests", MaxTests)
	t.Failed, errs[4] = p.texts("failedTests", MaxTests)
	_, _, errs[5] = p.objects("configuration", MaxTests) // required, and yet left out by protobuf when it is empty
	if err := first(errs[:]); err != nil {
		return Content{}, err
	}
	t.Passed = len(passed)
	switch t.Result {
	case TestsPassed, TestsWarned:
		if len(t.Failed) > 0 {
			return Content{}, fmt.Errorf("result: it is %s, and failedTests names %d", t.Result, len(t.Failed))
		}
		if t.Result == TestsPassed && len(t.Warned) > 0 {
			return Content{}, fmt.Errorf("result: it is PASSED, and warnedTests names %d", len(t.Warned))
		}
	case TestsFailed:
	default:
		return Content{}, fmt.Errorf("result: expected PASSED, WARNED or FAILED, found %.60q", t.Result)
	}
	return Content{TestResult: t}, nil
}
