package verify

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/predicate"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// readSummary takes over a verification summary. One of a version that is not read may say anything, a refusal above all.
func (s *Statement) readSummary() {
	switch {
	case !isSummary(s.PredicateType):
		return
	case !slsa.ReadsVSA(s.PredicateType):
		s.illegible = errors.New("nobody here reads that version of it, and it may be one of something that failed")
		return
	}
	if s.Summary, s.illegible = parseSummary(s.PredicateType, s.Predicate); s.illegible == nil {
		s.illegible = s.Summary.Passed()
	}
}

// parseSummary reads a summary strictly: two keys in it that differ in letter case only could be a verdict and its opposite.
func parseSummary(predicateType string, raw []byte) (*slsa.VSA, error) {
	if len(raw) == 0 {
		return nil, errors.New("predicate: expected an object, found none")
	}
	tree, err := strictjson.Strict(raw, fixedKeys)
	if err != nil {
		return nil, fmt.Errorf("predicate: %w", err)
	}
	return slsa.ParseVSA(predicateType, tree)
}

// isSummary says whether a predicate type is of a verification summary, of whatever version.
func isSummary(predicateType string) bool {
	rest, ok := strings.CutPrefix(predicateType, typeSummary)
	return ok && (rest == "" || rest[0] == '/')
}

// Against says why a statement speaks against its subjects: a verdict that is not PASSED, tests that failed, or either of them
// written so that nobody can tell. Empty when it does not, and when nothing is known of what such a statement says.
func (s *Statement) Against() string {
	switch t := s.Content.TestResult; {
	case s.illegible != nil:
		return fmt.Sprintf("the signed statement speaks against its subject: it is a verification summary (%s), and %s", s.PredicateType, s.illegible)
	case t != nil && t.Result == predicate.TestsFailed:
		return fmt.Sprintf("the signed statement speaks against its subject: it is a test result (%s), and says %s%s", s.PredicateType, t.Result, named(t.Failed))
	case t == nil && s.Kind == StatementKind(predicate.KindTestResult):
		return fmt.Sprintf("the signed statement may speak against its subject: it is a test result (%s) that cannot be read: %s", s.PredicateType, s.ContentReason)
	}
	return ""
}

// Says is what a statement that releases nothing says, in words.
func (s *Statement) Says() string {
	switch c := s.Content; {
	case s.Summary != nil:
		return fmt.Sprintf("verification summary of %.200q: %.80q, levels %.200q", s.Summary.VerifierID, s.Summary.Result, s.Summary.Levels)
	case c.TestResult != nil:
		return "test result: " + c.TestResult.Result + named(slices.Concat(c.TestResult.Failed, c.TestResult.Warned))
	case c.Scan != nil && c.Scan.Counted:
		return fmt.Sprintf("vulnerability scan: %d results", c.Scan.Results)
	case s.Kind == StatementUnsupported || s.ContentReason != "":
		return s.ContentReason
	}
	return string(s.Kind)
}

// named lists the first of some names, for people.
func named(names []string) string {
	switch n := len(names); {
	case n == 0:
		return ""
	case n > maxListed:
		return fmt.Sprintf(" (%.200q and %d more)", strings.Join(names[:maxListed], ", "), n-maxListed)
	}
	return fmt.Sprintf(" (%.200q)", strings.Join(names, ", "))
}

// Objection is a statement that speaks against a file, by somebody whose word counts.
type Objection struct {
	Statement *Statement
	By        string // the signer
	Reason    string // as Statement.Against
}

// Against lists what signers of the supplier say against a file, whatever their roles are: who may release a file may take that back. In a
// run over one artifact that is the expected signer. Statements about an image index speak of the images that it lists.
func (r *Report) Against(file string) []Objection {
	var out []Objection
	for _, s := range r.Statements {
		if s.heard == "" || !s.pointsAt(file) {
			continue
		}
		if why := s.Against(); why != "" {
			out = append(out, Objection{s, s.heard, why})
		}
	}
	return out
}

// hearBare takes a statement that lies in no envelope for the word of whoever of the supplier signed the file that it is, by itself or on a list. That
// releases nothing, as signatures over statements are to say of what type they are; against a file it is enough.
func (r *Report) hearBare(req Request) {
	for _, s := range r.Statements {
		if !s.bare {
			continue
		}
		for _, v := range r.Files[s.Path].vouchings {
			if !v.Ladder.Valid || !v.Ladder.Covers {
				continue
			}
			s.Reason = "the file of the statement is signed, and not the statement as one (DSSE)"
			if st := judge(req, v.proof, roleAny); st.doubt() == "" && s.heard == "" {
				s.heard = st.held.name
			}
		}
	}
}

// heardFrom names the signer of the supplier, for this product and in time, who signed a statement; empty when none did.
func heardFrom(req Request, of *Statement, all []*sealed, proofs []proof) string {
	for i, s := range all {
		if s.statement != of {
			break // the signatures of one statement follow each other
		}
		if !proofs[i].valid() {
			continue
		}
		if st := judge(req, proofs[i], roleAny); st.doubt() == "" {
			return st.held.name
		}
	}
	return ""
}

// about finds, of the signed statements that hold for a file on every rung, the one to show, which releases it if any does; the first of
// all when none holds. A file that is signed itself is released by that.
func (r *Report) about(file string) (shown *Statement, releases bool) {
	weight := func(s *Statement) int {
		switch {
		case s == nil:
			return 0
		case !s.Ladder.Whole() || !s.covers(file):
			return 1
		case !s.Kind.Releases():
			return 2
		}
		return 3
	}
	for _, s := range r.Statements {
		if weight(s) > weight(shown) {
			shown = s
		}
	}
	return shown, weight(shown) == 3 || slices.ContainsFunc(r.Files[file].vouchings, func(v vouching) bool { return v.PredicateType == "" && v.Ladder.Whole() })
}

// pointsAt says whether a file, or an image index that lists it, bears a digest of a subject. To release a file every digest must be its
// own; to condemn it one is enough.
func (s *Statement) pointsAt(file string) bool {
	_, found := slices.BinarySearch(s.pointed, file)
	return found
}
