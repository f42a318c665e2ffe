package strictjson

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

func TestStrictReads(t *testing.T) {
	for name, text := range map[string]string{
		"object":                       `{"a":[1,{"b":null}],"c":"d"}`,
		"same key in two objects":      `[{"a":1},{"a":2}]`,
		"keys that differ in case":     `{"HTTP_PROXY":1,"http_proxy":2}`,
		"deepest allowed":              strings.Repeat("[", DefaultMaxDepth) + strings.Repeat("]", DefaultMaxDepth),
		"brackets in text":             `"` + strings.Repeat("[", 1000) + `"`,
		"escaped control character":    `"\u001b[31m\u0000"`,
		"delete, which JSON lets be":   "\"\x7f\"",
		"surrogate pair":               `"\ud83d\ude00"`,
		"replacement character":        `"\ufffd` + "\ufffd" + `"`,
		"case beyond the folded depth": `{"a":{"b":1,"B":2}}`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Strict([]byte(text), Options{FoldDepth: strings.Count(name, "beyond")}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestStrictRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, in     string
		opt          Options
		kind         Kind
		line, column int
		pointer      string
		found        string
	}{
		{"duplicate key", "{\"a\":{\"b\":1,\n \"b\":1}}", Options{}, DuplicateKey, 2, 2, "/a/b", `"b" occurs twice`},
		{"duplicate key, escaped", `{"a":1,"\u0061":2}`, Options{}, DuplicateKey, 1, 8, "/a", `"a" occurs twice`},
		{"duplicate key that needs escapes in a pointer", `{"a/b":{"c~d":1,"c~d":2}}`, Options{}, DuplicateKey, 1, 17, "/a~1b/c~0d", "twice"},
		{"duplicate in other case", `{"status":1,"Status":2}`, Options{FoldDepth: 1}, DuplicateKey, 1, 13, "/Status", `"status" occurs twice in one object, the second time as "Status"`},
		{"duplicate by the long s", `{"status":1,"ſtatus":2}`, Options{FoldDepth: 1}, DuplicateKey, 1, 13, "/ſtatus", "second time"},
		{"duplicate in other case, below a list", `[{"a":1,"A":2}]`, Options{FoldDepth: 2}, DuplicateKey, 1, 9, "/0/A", "second time"},
		{"equal keys are refused at any depth", `[{"a":1,"a":2}]`, Options{FoldDepth: 1}, DuplicateKey, 1, 9, "/0/a", "twice"},
		{"trailing", `{} {}`, Options{}, Syntax, 1, 4, "", "'{'"},
		{"byte order mark", "\xef\xbb\xbf{}", Options{}, Syntax, 1, 1, "", `'\ufeff'`},
		{"invalid UTF-8", "{\"a\":\n\"x\xff\"}", Options{}, Encoding, 2, 1, "/a", "0xFF"},
		{"invalid UTF-8 in a key", "{\"\xff\":1}", Options{}, Encoding, 1, 2, "", "0xFF"},
		{"half a surrogate pair", `["a",{"b":"\ud800"}]`, Options{}, Encoding, 1, 11, "/1/b", "no character"},
		{"half a surrogate pair beside a control character", `"\u0001\udc00\u0001"`, Options{}, Encoding, 1, 1, "", "no character"},
		{"raw line feed", "\"a\nb\"", Options{}, Encoding, 1, 1, "", "U+000A as a raw byte"},
		{"raw tab beside an escaped control character", "\"\\u0001\t\"", Options{}, Encoding, 1, 1, "", "U+0009 as a raw byte"},
		{"empty", "", Options{}, CutOff, 1, 1, "", "the end of the file"},
		{"cut off", "{\"a\":\n[1,", Options{}, CutOff, 2, 4, "/a/1", "the end of the file"},
		{"no value", "{\n\"a\":\n}", Options{}, Syntax, 3, 1, "/a", "'}'"},
		{"too deep", strings.Repeat("[", DefaultMaxDepth+1), Options{}, TooDeep, 1, DefaultMaxDepth + 1, strings.Repeat("/0", DefaultMaxDepth), "nested too deeply"},
		{"deeper than asked", "[[[]]]", Options{MaxDepth: 2}, TooDeep, 1, 3, "/0/0", "nested too deeply"},
		{"too many bytes", "[[[]]]", Options{MaxBytes: 5}, TooLarge, 1, 1, "", "6 bytes"},
		{"too many values", "[1,2]", Options{MaxValues: 2}, TooLarge, 1, 4, "/1", "more values"},
		{"more memory than asked, by objects", `{"a":[{},{"b":{}},1]}`, Options{MaxTree: 600}, TooLarge, 1, 19, "/a/2", "more than 0 MiB"},
		{"more memory than asked, in a list", "[" + strings.Repeat("0,", 3000), Options{MaxTree: 100_000}, TooLarge, 1, 5002, "/2500", "values that take more"},
		{"long string", `["abc"]`, Options{MaxString: 2}, TooLarge, 1, 2, "/0", "a string of 3 bytes"},
		{"long string with escapes", `["a\nb"]`, Options{MaxString: 2}, TooLarge, 1, 2, "/0", "a string of 3 bytes"},
		{"huge number", "[1e301]", Options{}, HugeNumber, 1, 2, "/0", "too large"},
		{"long number", "[" + strings.Repeat("9", MaxNumber+1) + "]", Options{}, HugeNumber, 1, 2, "/0", "too large"},
		{"leading zero", "[01]", Options{}, Syntax, 1, 4, "/0", "']'"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tree, err := Strict([]byte(tt.in), tt.opt)
			var e *Error
			if !errors.As(err, &e) || tree != nil {
				t.Fatalf("got %v, %v; want an error", tree, err)
			}
			if e.Kind != tt.kind || e.Line != tt.line || e.Column != tt.column || e.Pointer != tt.pointer || !strings.Contains(e.Found, tt.found) || e.Expected == "" {
				t.Errorf("got %s at %q: %v", e.Kind, e.Pointer, e)
			}
		})
	}
}

// recorder notes what it is told.
type recorder struct {
	seen []string
	stop string // holder to refuse; the document has none
}

func (r *recorder) Object(o Object) error {
	r.seen = append(r.seen, fmt.Sprintf("%s %s %d", o.Pointer(), o.Holder, o.Line))
	if r.stop != "" && o.Holder == r.stop {
		return o.Refuse("one too many", "fewer")
	}
	return nil
}

func TestParseNotesAndGoesOn(t *testing.T) {
	text := "\xef\xbb\xbf{\"a\":[{\"type\":\"x\"},\n{\"type\":\"\\u001b\",\"type\":\"y\"}],\"b\":{}}"
	var r recorder
	tree, problems, err := Parse([]byte(text), Options{}, &r)
	if err != nil || !Equal(tree, map[string]any{"a": []any{map[string]any{"type": "x"}, map[string]any{"type": "y"}}, "b": map[string]any{}}) {
		t.Fatalf("got %v, %v", tree, err)
	}
	if want := []string{"/a/0 a[] 1", "/a/1 a[] 2", "/b b 2", "  1"}; fmt.Sprint(r.seen) != fmt.Sprint(want) {
		t.Errorf("told of %q, want %q", r.seen, want)
	}
	if p := problems.Listed; len(p) != 2 || p[0].Kind != Encoding || p[1].Kind != DuplicateKey || p[1].Pointer != "/a/1/type" || p[1].Line != 2 {
		t.Errorf("problems %v", problems)
	}
	var e *Error
	if _, _, err := Parse([]byte(text), Options{}, &recorder{stop: "b"}); !errors.As(err, &e) || e.Kind != TooLarge || e.Line != 2 || e.Found != "one too many" {
		t.Errorf("the note's refusal is %v", err)
	}
}

func TestListedProblemsAreBounded(t *testing.T) {
	_, problems, err := Parse([]byte(`["\u0001","\u0001","\u0001",{"a":1,"a":2}]`), Options{MaxProblems: 2}, nil)
	if err != nil || len(problems.Listed) != 3 || problems.Count[Encoding] != 3 {
		t.Errorf("got %v, %v; want two of one kind and one of the other", problems, err)
	}
}

// One long key above many places would make the pointers to them larger than any memory.
func TestKeptPlacesAreBounded(t *testing.T) {
	text := `{"` + strings.Repeat("k", 100) + `":[` + strings.Repeat(`{},`, 20) + `0]}`
	var e *Error
	if _, _, err := Parse([]byte(text), Options{MaxKept: 1000}, &recorder{}); !errors.As(err, &e) || e.Kind != TooLarge || e.Expected != "at most 1000 bytes of them" {
		t.Errorf("got %v", err)
	}
	if _, _, err := Parse([]byte(text), Options{MaxKept: 1000}, nil); err != nil {
		t.Errorf("nothing is kept, and yet: %v", err)
	}
}

func TestLocate(t *testing.T) {
	want := map[string]bool{"": true, "/a/1": true, "/b~1c": true, "/gone": true}
	got := Locate([]byte("\xef\xbb\xbf\n{\"a\":[0,\n1],\n\"b/c\":\"x\"}"), want, Options{})
	if fmt.Sprint(got) != fmt.Sprint(map[string]Place{"": {2, 1}, "/a/1": {3, 1}, "/b~1c": {4, 7}}) {
		t.Errorf("got %v", got)
	}
}

func TestPointer(t *testing.T) {
	if got := Pointer([]string{"a/b", "0", "c~d", "~1"}); got != "/a~1b/0/c~0d/~01" {
		t.Errorf("got %s", got)
	}
	if got := Pointer(nil); got != "" {
		t.Errorf("the document is %q", got)
	}
}

func TestQuoteIsShortAndHarmless(t *testing.T) {
	if got := Quote("a\x1b[31m" + strings.Repeat("é", 100)); len(got) > maxQuoted+10 || strings.ContainsRune(got, 0x1b) || strings.Contains(got, "\ufffd") {
		t.Errorf("got %s", got)
	}
}

func ExampleStrict() {
	_, err := Strict([]byte("{\"verdict\": \"reject\",\n \"verdict\": \"accept\"}"), Options{})
	fmt.Println(err)
	// Output: line 2, column 2 at "/verdict": found a duplicate key: "verdict" occurs twice in one object; expected each key once, since readers differ in which of the two they take
}

// TestNotesHoldMemory lets notes count more for an object than its values: the last one must not slip through.
func TestNotesHoldMemory(t *testing.T) {
	for _, tt := range []struct {
		hold int
		fine bool
	}{{900, true}, {1100, false}} {
		_, _, err := Parse(`{"a":1}`, Options{MaxTree: 1400}, holding(tt.hold))
		var e *Error
		if tt.fine != (err == nil) || err != nil && (!errors.As(err, &e) || e.Kind != TooLarge) {
			t.Errorf("holding %d bytes: %v", tt.hold, err)
		}
	}
}

// holding are notes that count so many bytes for each object.
type holding int

func (h holding) Object(o Object) error {
	o.Hold(int(h))
	return nil
}

// Objects of few members are kept in another way than those of many: both see what is there twice, and keep the last.
func TestManyMembers(t *testing.T) {
	for _, count := range []int{1, fewMembers - 1, fewMembers, fewMembers + 1, 3 * fewMembers} {
		var text strings.Builder
		for i := range count {
			fmt.Fprintf(&text, `"k%d":{"n":%d},`, i, i)
		}
		for _, again := range []int{0, count - 1} {
			doc := fmt.Sprintf(`{%s"k%d":true}`, text.String(), again)
			tree, problems, err := Parse(doc, Options{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			m := tree.(map[string]any)
			if len(m) != count || m[fmt.Sprintf("k%d", again)] != true || problems.Count[DuplicateKey] != 1 {
				t.Errorf("%d members, the %dth again: %d in the map, %v, %d duplicates", count, again, len(m), m[fmt.Sprintf("k%d", again)], problems.Count[DuplicateKey])
			}
			for i := range count {
				if i != again && !reflect.DeepEqual(m[fmt.Sprintf("k%d", i)], map[string]any{"n": json.Number(strconv.Itoa(i))}) {
					t.Errorf("%d members: member %d is %v", count, i, m[fmt.Sprintf("k%d", i)])
				}
			}
			if _, err := Strict(doc, Options{}); err == nil {
				t.Errorf("%d members, the %dth again: accepted", count, again)
			}
		}
	}
}

// TestControlCharactersCostLittle: a string of nothing else is put in words once, for the first of them.
func TestControlCharactersCostLittle(t *testing.T) {
	const many = 20_000
	for name, text := range map[string]string{"raw": strings.Repeat("\x01", many), "escaped": strings.Repeat(`\u0001`, many), "of Latin-1": strings.Repeat("\u0085", many),
		"no UTF-8": strings.Repeat("\xff", many), "half a pair": strings.Repeat(`\ud800`, many)} {
		doc := `"` + text + `"`
		if got := testing.AllocsPerRun(1, func() {
			if _, problems, err := Parse(doc, Options{}, nil); err != nil || problems.Count[Encoding] != 1 {
				t.Errorf("%s: %v, %d", name, err, problems.Count[Encoding])
			}
		}); got > 200 {
			t.Errorf("%s: %v allocations for %d characters", name, got, many)
		}
	}
}
