package strictjson

import (
	"fmt"
	"strings"
	"testing"
)

// sameUnkept holds reading a document as a member that is not kept against reading it as one that is: the same fault at the same place or none.
func sameUnkept(t *testing.T, data []byte) {
	t.Helper()
	whole := fmt.Appendf(nil, `{"a":{"b":[1]},"k":%s,"z":[{"b":2}]}`, data)
	kept, want := Strict(whole, Options{FoldDepth: 3})
	got, err := Strict(whole, Options{FoldDepth: 3, Unkept: "k"})
	if fmt.Sprint(err) != fmt.Sprint(want) {
		t.Fatalf("%q: %v, kept: %v", data, err, want)
	}
	if err != nil {
		return
	}
	for _, other := range []string{"a", "z"} {
		if !Equal(Member(got, other), Member(kept, other)) {
			t.Fatalf("%q: %q is %v", data, other, Member(got, other))
		}
	}
	switch of := Member(kept, "k").(type) {
	case map[string]any:
		if object, ok := Member(got, "k").(map[string]any); !ok || len(object) > 0 {
			t.Fatalf("%q: %v", data, Member(got, "k"))
		}
	case []any:
		if list, ok := Member(got, "k").([]any); !ok || len(list) > 0 {
			t.Fatalf("%q: %v", data, Member(got, "k"))
		}
	default:
		if !Equal(Member(got, "k"), of) {
			t.Fatalf("%q: %v", data, Member(got, "k"))
		}
	}
}

func TestUnkept(t *testing.T) {
	for _, text := range append([]string{`{"a":1,"a":2}`, `{"a":[{"b":1,"B":2}]}`, `[[1],[{}],{"a":{"a":{}}}]`, `"text"`, `1`, `{"k":{"k":1}}`, `{`}, seeds...) {
		sameUnkept(t, []byte(text))
	}
	many := []byte(`{"k":[` + strings.Repeat(`{"a":[{"b":0},1,2,3]},`, 10_000) + `0]}`)
	if _, err := Strict(many, Options{MaxTree: 4 << 10}); err == nil {
		t.Error("the limit of the tree is never reached")
	}
	if _, err := Strict(many, Options{MaxTree: 4 << 10, Unkept: "k"}); err != nil {
		t.Errorf("what is not kept counts as kept: %v", err)
	}
	deep := strings.Repeat(`{"a":`, 100) + "0" + strings.Repeat("}", 100)
	if _, err := Strict([]byte(`{"k":`+deep+`}`), Options{MaxDepth: 50, Unkept: "k"}); err == nil {
		t.Error("what is not kept may be of any depth")
	}
}
