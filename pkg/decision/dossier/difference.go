package dossier

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Difference is one place where two decisions differ.
type Difference struct {
	Pointer string `json:"pointer"` // JSON pointer into the decision
	Was     string `json:"was"`     // in the dossier, shortened; empty when there is nothing
	Is      string `json:"is"`      // now
}

// toolPointer is where a decision names the program: another version of it is told apart from a difference.
const toolPointer = "/tool"

// Differences lists where two decision documents differ, in order of place. The program that made them is not compared.
func Differences(was, is []byte) ([]Difference, error) {
	a, err := strictjson.Strict(was, strictjson.Options{})
	if err != nil {
		return nil, fmt.Errorf("read decision: %w", err)
	}
	b, err := strictjson.Strict(is, strictjson.Options{})
	if err != nil {
		return nil, fmt.Errorf("read decision: %w", err)
	}
	var out []Difference
	compare("", a, b, &out)
	return out, nil
}

// nothing stands for what is not there.
type nothing struct{}

func compare(at string, a, b any, out *[]Difference) {
	if at == toolPointer {
		return
	}
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			both := maps.Clone(x)
			maps.Copy(both, y)
			for _, key := range slices.Sorted(maps.Keys(both)) {
				compare(at+"/"+strictjson.Escape(key), member(x, key), member(y, key), out)
			}
			return
		}
	case []any:
		if y, ok := b.([]any); ok {
			for i := range max(len(x), len(y)) {
				compare(at+"/"+strconv.Itoa(i), item(x, i), item(y, i), out)
			}
			return
		}
	}
	if !strictjson.Equal(a, b) {
		*out = append(*out, Difference{at, shown(a), shown(b)})
	}
}

func member(object map[string]any, key string) any {
	if v, found := object[key]; found {
		return v
	}
	return nothing{}
}

func item(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nothing{}
}

// maxShown bounds a value in a difference, in bytes.
const maxShown = 200

func shown(v any) string {
	if v == (nothing{}) {
		return ""
	}
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return decision.Cut(string(text), maxShown)
}
