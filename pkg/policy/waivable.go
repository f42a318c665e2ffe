package policy

import (
	"context"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// waivable says of a result that did not pass what no waiver can lift, and what one approver cannot.
func (c *compiled) waivable(ctx context.Context, r *Result, vars *activation) {
	switch {
	case r.Outcome.Settled():
		return
	case r.Outcome == decision.Error:
		r.Unwaivable = "the check could not be evaluated, so that nobody knows what would be waived"
		return
	}
	if c.unwaivable != nil {
		if never, err := c.unwaivable.isTrue(ctx, vars); err != nil {
			r.Unwaivable = "whether a waiver may lift it could not be evaluated: " + err.Error()
		} else if never {
			r.Unwaivable = "no waiver lifts " + c.check.ID + " when " + oneLine(c.unwaivable.text)
		}
	}
	if c.twoApprovers != nil {
		two, err := c.twoApprovers.isTrue(ctx, vars)
		r.TwoApprovers = two || err != nil
	}
	if c.vulnerabilities != nil {
		ids, err := c.vulnerabilities.texts(ctx, vars)
		if err != nil {
			r.Unwaivable = "which vulnerabilities it is about could not be evaluated: " + err.Error()
		}
		r.Vulnerabilities = ids
	}
}

// waivableNone is waivable of a check without a subject: there are no facts that could clear it.
func (c *compiled) waivableNone(r *Result) {
	if c.unwaivable != nil {
		r.Unwaivable = "there is nothing to evaluate what no waiver lifts of " + c.check.ID
	}
	r.TwoApprovers = c.twoApprovers != nil
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// waivableAsExpected holds a result against what its test says of waivers.
func waivableAsExpected(code *compiled, test *Test, r Result) error {
	if r.Outcome == decision.Error {
		return nil
	}
	for _, part := range []struct {
		key       string
		got, want bool
	}{{"unwaivable", r.Unwaivable != "", test.Unwaivable}, {"twoApprovers", r.TwoApprovers, test.TwoApprovers}} {
		if part.got != part.want {
			return code.check.src.at(test.node, "say so in the test when it is meant", "test %q: %s is %t, expected %t", test.Name, part.key, part.got, part.want)
		}
	}
	if !slices.Equal(r.Vulnerabilities, test.Vulnerabilities) {
		return code.check.src.at(test.node, "list them in the test when they are meant", "test %q: vulnerabilities are %q, expected %q", test.Name, r.Vulnerabilities, test.Vulnerabilities)
	}
	return nil
}

// lintWaivable demands tests of both answers of the expressions about waivers. One that is "true" has one answer.
func (c *compiled) lintWaivable() (found []*Error) {
	check := c.check
	if c.vulnerabilities != nil && len(c.vulnerabilities.names) == 0 {
		found = append(found, check.src.at(field(check.node, "vulnerabilities"), "take the ids from a fact, such as [vulnerability.id], or leave the field out", "vulnerabilities asks nothing of the facts"))
	}
	if c.vulnerabilities != nil && !slices.ContainsFunc(check.Tests, func(t Test) bool { return len(t.Vulnerabilities) > 0 }) {
		found = append(found, check.src.at(field(check.node, "vulnerabilities"), "add vulnerabilities: [CVE-2026-1] to a test that does not pass", "no test shows which vulnerabilities a result is about"))
	}
	for _, part := range []struct {
		key  string
		code *expression
		of   func(Test) bool
	}{
		{"unwaivable", c.unwaivable, func(t Test) bool { return t.Unwaivable }},
		{"twoApprovers", c.twoApprovers, func(t Test) bool { return t.TwoApprovers }},
	} {
		if part.code == nil {
			continue
		}
		n := field(check.node, part.key)
		always := strings.TrimSpace(part.code.text) == "true"
		if !always && len(part.code.names) == 0 {
			found = append(found, check.src.at(n, "ask about a fact, write true, or leave the field out", "%s asks nothing of the facts", part.key))
		}
		stopped := func(t Test) bool {
			return !t.Expect.Settled() && t.Expect != decision.Error
		}
		if !slices.ContainsFunc(check.Tests, part.of) {
			found = append(found, check.src.at(n, "add "+part.key+": true to a test for which it holds", "no test shows that %s holds", part.key))
		}
		if !always && !slices.ContainsFunc(check.Tests, func(t Test) bool { return stopped(t) && !part.of(t) }) {
			found = append(found, check.src.at(n, "add a test that does not pass and for which it does not hold", "no test shows that %s does not hold", part.key))
		}
	}
	return found
}
