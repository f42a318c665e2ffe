package strictjson

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"hash"
	"maps"
	"math/big"
	"slices"
	"strings"
)

// Sum is a digest of what a tree means: trees have the same one exactly when Equal says that they mean the same.
func Sum(tree any) [sha256.Size]byte {
	h := sha256.New()
	sumInto(h, tree)
	return [sha256.Size]byte(h.Sum(nil))
}

// sumInto writes each value with its kind and its length before it, so that two different trees never write the same bytes.
func sumInto(h hash.Hash, tree any) {
	switch v := tree.(type) {
	case map[string]any:
		mark(h, '{', len(v))
		for _, k := range slices.Sorted(maps.Keys(v)) {
			words(h, '"', k)
			sumInto(h, v[k])
		}
	case []any:
		mark(h, '[', len(v))
		for _, item := range v {
			sumInto(h, item)
		}
	case json.Number:
		words(h, '0', exact(string(v)))
	case string:
		words(h, '"', v)
	case bool:
		if v {
			mark(h, 't', 0)
		} else {
			mark(h, 'f', 0)
		}
	default:
		mark(h, 'n', 0)
	}
}

func mark(h hash.Hash, kind byte, n int) {
	var head [9]byte
	head[0] = kind
	binary.BigEndian.PutUint64(head[1:], uint64(n))
	h.Write(head[:])
}

func words(h hash.Hash, kind byte, text string) {
	mark(h, kind, len(text))
	h.Write([]byte(text))
}

// exact is one spelling of a number for all that equalNumber takes for one.
func exact(number string) string {
	if len(number) > maxExactNumber || strings.ContainsAny(number, "eE") {
		return number
	}
	if r, ok := new(big.Rat).SetString(number); ok {
		return r.RatString()
	}
	return number
}
