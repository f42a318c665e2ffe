package verify

import (
	"fmt"
	"strings"
	"testing"
)

func TestStatementFaults(t *testing.T) {
	const good = `{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","subject":[{"name":"n","digest":{"sha256":"%s"}}],"predicate":{}}`
	digest := strings.Repeat("a", 64)
	many := strings.TrimSuffix(strings.Repeat(`{"name":"n","digest":{}},`, MaxSubjects+1), ",")
	for _, tt := range []struct{ name, in, fault string }{
		{"valid", fmt.Sprintf(good, digest), ""},
		{"upper case digits", fmt.Sprintf(good, strings.ToUpper(digest)), ""},
		{"short digest", fmt.Sprintf(good, digest[:62]), "subject 0: digest sha256"},
		{"unknown type", strings.Replace(fmt.Sprintf(good, digest), "Statement/v1", "Statement/v2", 1), "_type"},
		{"key of another case", strings.Replace(fmt.Sprintf(good, digest), `"subject"`, `"Subject"`, 1), "subject: expected at least one"},
		{"duplicate key", strings.Replace(fmt.Sprintf(good, digest), `"predicateType":"p"`, `"predicateType":"p","predicateType":"q"`, 1), "duplicate key"},
		{"duplicate key in another case", strings.Replace(fmt.Sprintf(good, digest), `"predicateType":"p"`, `"predicateType":"p","PredicateType":"q"`, 1), "duplicate key"},
		{"duplicate key in the predicate", strings.Replace(fmt.Sprintf(good, digest), `"predicate":{}`, `"predicate":{"a":[{"b":1,"b":2}]}`, 1), `at "/predicate/a/0/b"`},
		{"keys that the supplier chose", strings.Replace(fmt.Sprintf(good, digest), `"predicate":{}`, `"predicate":{"HTTP_PROXY":"x","http_proxy":"y"}`, 1), ""},
		{"nested too deeply", strings.Replace(fmt.Sprintf(good, digest), `"predicate":{}`, `"predicate":`+strings.Repeat("[", MaxJSONDepth)+strings.Repeat("]", MaxJSONDepth), 1), "a depth of at most 128"},
		{"half a surrogate pair", strings.Replace(fmt.Sprintf(good, digest), `"n"`, `"\ud800"`, 1), "stands for no character"},
		{"trailing", fmt.Sprintf(good, digest) + "{}", "nothing after the document"},
		{"no predicate type", strings.Replace(fmt.Sprintf(good, digest), `"p"`, `""`, 1), "predicateType"},
		{"no subject", `{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","subject":[]}`, "at least one"},
		{"digest as text", `{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","subject":[{"digest":"x"}]}`, "expected an object"},
		{"too many subjects", `{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","subject":[` + many + `]}`, "at most 1024"},
		{"provenance that is no object", `{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://slsa.dev/provenance/v1","subject":[{"digest":{}}],"predicate":[]}`, "predicate: expected an object"},
		{"predicate that is a list", strings.Replace(fmt.Sprintf(good, digest), `"predicate":{}`, `"predicate":[]`, 1), "predicate: expected an object, or none"},
		{"predicate that is null", strings.Replace(fmt.Sprintf(good, digest), `"predicate":{}`, `"predicate":null`, 1), "predicate: expected an object, or none"},
		{"no predicate", strings.Replace(fmt.Sprintf(good, digest), `,"predicate":{}`, ``, 1), ""},
		{"no object", `[]`, "_type"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseStatement([]byte(tt.in))
			if (err == nil) != (tt.fault == "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("got %v, expected %q", err, tt.fault)
			}
		})
	}
	if _, err := parseStatement(make([]byte, MaxStatementSize+1)); err == nil {
		t.Error("a statement over the limit was read")
	}
	digests := make([]string, MaxSubjectDigests+1)
	for i := range digests {
		digests[i] = fmt.Sprintf(`"d%d":"x"`, i)
	}
	if _, err := parseStatement([]byte(`{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","subject":[{"digest":{` + strings.Join(digests, ",") + `}}]}`)); err == nil {
		t.Error("a subject over the limit was read")
	}
}

func FuzzStatement(f *testing.F) {
	f.Add([]byte(`{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://slsa.dev/provenance/v0.2","subject":[{"name":"n","digest":{"sha256":"00"}}],"predicate":{"builder":{"id":"b"}}}`))
	f.Add([]byte(`{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://slsa.dev/provenance/v1","subject":[{"digest":{"sha1":"x"}}],"predicate":` + provenanceV1Text + `}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := parseStatement(data)
		if err == nil && (len(s.Subjects) == 0 || s.PredicateType == "") {
			t.Error("a statement about nothing was accepted")
		}
	})
}
