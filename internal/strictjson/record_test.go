package strictjson

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

// taker takes the items of all arrays that are members of the outermost object.
type taker struct {
	key   string
	taken map[string][]any // of equal keys those of the last
	every func(n int)
}

func (k *taker) Object(Object) error { return nil }

func (k *taker) Begin(key string, _ int) bool {
	k.key = key
	k.taken[key] = []any{}
	return true
}

func (k *taker) Item(i int, value any, _ Span) error {
	if k.every != nil {
		k.every(i)
		return nil
	}
	k.taken[k.key] = append(k.taken[k.key], value)
	return nil
}

func (k *taker) End() error { return nil }

// withRecords reads items as records and puts them where Parse has them.
func withRecords(data []byte, opt Options) (tree any, problems Problems, err error) {
	opt.Records = true
	k := taker{taken: map[string][]any{}}
	tree, problems, err = Parse(data, opt, &k)
	root, _ := tree.(map[string]any)
	for key, items := range k.taken {
		if list, ok := root[key].([]any); ok && len(list) == 0 { // not an object of the same key that came later
			root[key] = Tree(items)
		}
	}
	return tree, problems, err
}

// sameWithRecords holds the reading with records against that with maps: tree, problems, errors and their places.
func sameWithRecords(t *testing.T, data []byte, opt Options) {
	t.Helper()
	got, gotProblems, gotErr := withRecords(data, opt)
	want, wantProblems, wantErr := Parse(data, opt, nil)
	if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) || fmt.Sprint(gotProblems) != fmt.Sprint(wantProblems) {
		t.Fatalf("%.200q\nwith records %v %v\nwith maps %v %v", data, gotErr, gotProblems, wantErr, wantProblems)
	}
	if gotErr == nil && !reflect.DeepEqual(got, want) {
		t.Fatalf("%.200q\nwith records %v\nwith maps %v", data, got, want)
	}
}

func TestRecordsMakeNoDifference(t *testing.T) {
	for _, item := range []string{
		`{}`, `[]`, `1`, `"a"`, `null`, `{"a":1}`, `{"a":{"b":{"c":[]}}}`, `[[1,[2,[]]],{}]`,
		`{"a":1,"b":2,"a":3}`, `{"a":1,"a":2,"a":{"b":1,"b":[{"a":1,"a":2}]}}`, `{"a":"\u001b","b":"` + "\xff" + `"}`,
		`{"a":`, `{"a" 1}`, `{"a":[1,2`, `[1 2]`, `{"a":01}`, `{"a":1e999}`,
	} {
		for _, text := range []string{`{"k":[` + item + `]}`, `{"k":[0,` + item + `,` + item + `],"l":[` + item + `]}`, `{"k":[1],"k":[` + item + `],"m":{"k":[` + item + `]}}`} {
			sameWithRecords(t, []byte(text), Options{})
			sameWithRecords(t, []byte(text), Options{MaxDepth: 4, MaxValues: 9, FoldDepth: 3, MaxProblems: 1})
		}
	}
	for _, n := range []int{1, fewMembers - 1, fewMembers, fewMembers + 1, 5 * fewMembers, slabSize, slabSize + 1, 20 * slabSize} {
		var members []string
		for i := range n {
			members = append(members, fmt.Sprintf(`"k%d":[%d]`, i, i))
		}
		for _, again := range []int{0, n / 2, n - 1} {
			object := `{` + strings.Join(append(members, fmt.Sprintf(`"k%d":{}`, again)), ",") + `}`
			list := `[` + strings.Repeat(`{"a":[]},`, n) + `0]`
			sameWithRecords(t, []byte(`{"k":[`+object+`,`+list+`,`+object+`]}`), Options{})
		}
	}
}

func FuzzRecords(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
		f.Add([]byte(`{"k":[` + s + `,{"a":` + s + `,"a":[` + s + `]}]}`))
	}
	f.Fuzz(func(t *testing.T, data []byte) { sameWithRecords(t, data, Options{}) })
}

// What was read long ago is let go: memory is cut for many at once, and the last of it must not lead to the first.
func TestRecordsAreLetGo(t *testing.T) {
	var uneven strings.Builder // so that nearly every slab ends within an item
	for i := range 997 {
		uneven.WriteString(`{"a":[` + strings.Repeat(`{"b":1},`, i%23) + `{"c":[2,3]}]},`)
	}
	text := `{"k":[` + strings.Repeat(uneven.String(), 100) + `{}]}`
	most := uint64(0)
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	k := taker{taken: map[string][]any{}, every: func(n int) {
		if n%25_000 == 24_999 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc-min(now.HeapAlloc, before.HeapAlloc))
		}
	}}
	if _, _, err := Parse(text, Options{Records: true}, &k); err != nil {
		t.Fatal(err)
	}
	if limit := uint64(2 << 20); most > limit || most == 0 {
		t.Errorf("%d bytes are held while items are dropped, more than %d", most, limit)
	}
}

func TestRecord(t *testing.T) {
	var none *Record
	if _, has := none.Get("a"); has {
		t.Error("no record has a member")
	}
	r := &Record{members: []member{{"a", nil}, {"b", &Record{}}}}
	if v, has := r.Get("a"); v != nil || !has || r.Len() != 2 || Show(r) != "an object with 2 properties" {
		t.Errorf("got %v, %v of %s", v, has, Show(r))
	}
	for key := range r.All() {
		if key == "b" {
			t.Error("going on after the end was asked for")
		}
		break
	}
}
