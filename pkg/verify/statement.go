package verify

import (
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/predicate"
)

// Limits on statements.
const (
	MaxStatementSize  = 128 << 20 // bytes, predicate included
	MaxSubjects       = 1024
	MaxSubjectDigests = 32
)

// The statement types of in-toto attestation v0.1 and v1.
var statementTypes = map[string]bool{
	"https://in-toto.io/Statement/v0.1": true,
	"https://in-toto.io/Statement/v1":   true,
}

// parseStatement reads an in-toto statement strictly: keys are taken letter by letter and only once, those of the
// outermost object whatever their letter case.
func parseStatement(data []byte) (*Statement, error) {
	if len(data) > MaxStatementSize {
		return nil, fmt.Errorf("%d bytes; at most %d are read", len(data), MaxStatementSize)
	}
	whole := string(data) // once, and the tree is made of its parts
	found, _ := strictjson.Members(whole, "predicate", "predicateType")
	tree, err := strictjson.Strict(whole, statementKeys(len(data), readsPredicate(whole, found["predicateType"])))
	if err != nil {
		return nil, err
	}
	if t := text(tree, "_type"); !statementTypes[t] {
		return nil, fmt.Errorf("_type: expected https://in-toto.io/Statement/v1 or v0.1, found %q", t)
	}
	s := &Statement{PredicateType: text(tree, "predicateType")}
	if s.PredicateType == "" {
		return nil, errors.New("predicateType: expected a URI, found none")
	}
	if s.Subjects, err = parseSubjects(child(tree, "subject")); err != nil {
		return nil, err
	}
	if at := found["predicate"]; at.To > 0 {
		s.Predicate = data[at.From:at.To:at.To]
	}
	if _, object := child(tree, "predicate").(map[string]any); !object && s.Predicate != nil {
		return nil, errors.New("predicate: expected an object, or none")
	}
	s.Provenance, err = parseProvenance(s.PredicateType, child(tree, "predicate"))
	if err != nil {
		return nil, fmt.Errorf("predicate: %w", err)
	}
	s.foreign = foreignMember(tree)
	s.readSummary()
	s.readContent(child(tree, "predicate"))
	return s, nil
}

// readsPredicate says whether anything is taken out of predicates of the type that lies there. SBOMs and VEX, which may be long, are compared as they are.
func readsPredicate(whole string, at strictjson.Span) bool {
	tree, _ := strictjson.Strict(whole[at.From:at.To], fixedKeys)
	predicateType, _ := tree.(string)
	kind, _ := kindOf(predicateType)
	return kind == StatementProvenance || predicate.KindOf(predicateType) != ""
}

// foreignMember is the first member that is none of a statement; empty when there is none.
func foreignMember(tree any) string {
	members, _ := tree.(map[string]any)
	for _, k := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains([]string{"_type", "subject", "predicateType", "predicate"}, k) {
			return k
		}
	}
	return ""
}

func parseSubjects(v any) ([]Subject, error) {
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return nil, errors.New("subject: expected at least one subject, found none")
	}
	if len(list) > MaxSubjects {
		return nil, fmt.Errorf("subject: %d subjects; at most %d are read", len(list), MaxSubjects)
	}
	all := make([]Subject, 0, len(list))
	for i, one := range list {
		subject, err := parseSubject(one)
		if err != nil {
			return nil, fmt.Errorf("subject %d: %w", i, err)
		}
		all = append(all, subject)
	}
	return all, nil
}

func parseSubject(v any) (Subject, error) {
	s := Subject{Name: text(v, "name"), Digest: map[string]string{}}
	digests, ok := child(v, "digest").(map[string]any)
	if !ok {
		return s, errors.New("digest: expected an object")
	}
	if len(digests) > MaxSubjectDigests {
		return s, fmt.Errorf("%d digests; at most %d are read", len(digests), MaxSubjectDigests)
	}
	for algorithm, value := range digests {
		d, ok := value.(string)
		if !ok {
			return s, fmt.Errorf("digest %s: expected text", algorithm)
		}
		d = strings.ToLower(d)
		if h := digestHashes[algorithm]; h != 0 {
			if raw, err := hex.DecodeString(d); err != nil || len(raw) != h.Size() {
				return s, fmt.Errorf("digest %s: expected %d hexadecimal digits, found %q", algorithm, 2*h.Size(), value)
			}
		}
		s.Digest[algorithm] = d
	}
	return s, nil
}

// covers says whether every digest of the subject that counts is the file's, and there is at least one. Of a file that is
// known by some of its digests alone, the others are not asked.
func (s Subject) covers(f *delivery.File) bool {
	known := 0
	for algorithm, d := range s.Digest {
		if digestHashes[algorithm] == 0 {
			continue
		}
		switch fileDigest(f, algorithm) {
		case "":
		case d:
			known++
		default:
			return false
		}
	}
	return known > 0
}

// SubjectNames shows what the statement is about, for people: each subject's name and strongest digest.
func (s *Statement) SubjectNames() []string {
	out := make([]string, 0, len(s.Subjects))
	for _, subject := range s.Subjects {
		out = append(out, strings.TrimSpace(subject.Name+" "+subject.stated()))
	}
	return out
}

// against shows the digest that tells the subject from a file, for people; the strongest when none does.
func (s Subject) against(f *delivery.File) string {
	for _, a := range shownDigests {
		if found := fileDigest(f, a); s.Digest[a] != "" && found != "" && found != s.Digest[a] {
			return a + ":" + s.Digest[a]
		}
	}
	return s.stated()
}

// stated shows the subject's strongest usable digest, for people.
func (s Subject) stated() string {
	for _, a := range shownDigests {
		if d := s.Digest[a]; d != "" {
			return a + ":" + d
		}
	}
	if len(s.Digest) == 0 {
		return "no digest"
	}
	var others []string
	for a := range s.Digest {
		others = append(others, a)
	}
	sort.Strings(others)
	return "no digest that counts (only " + strings.Join(others, ", ") + ")"
}
