package sbom

import (
	"encoding/json"
	"hash/maphash"
	"math/big"
	"slices"
	"strings"
)

// manyItems is from how many items on repeated ones are looked for by hash.
const manyItems = 8

// unique says that no two items are equal for sure.
func (a *acceptor) unique(v []any) bool {
	if len(v) < 2 {
		return true
	}
	hashes := make([]uint64, 0, manyItems)
	if len(v) > manyItems {
		hashes = make([]uint64, 0, len(v))
	}
	for _, item := range v {
		hashes = append(hashes, hashOfValue(a.seed, item))
	}
	if len(v) > manyItems {
		slices.Sort(hashes)
		for i := 1; i < len(hashes); i++ {
			if hashes[i] == hashes[i-1] {
				return false
			}
		}
		return true
	}
	for i := range hashes {
		if slices.Contains(hashes[:i], hashes[i]) {
			return false
		}
	}
	return true
}

// hashOfValue is the same for values that are equal as JSON Schema means it: whatever the order of keys and however a
// number is written.
func hashOfValue(seed maphash.Seed, v any) uint64 {
	if n, object := nodeOf(v); object {
		sum, members := uint64(1), uint64(0)
		for key, value := range n.all() {
			sum, members = sum+mix(maphash.String(seed, key), hashOfValue(seed, value)), members+1
		}
		return mix(sum, members)
	}
	switch v := v.(type) {
	case []any:
		sum := uint64(2)
		for _, item := range v {
			sum = mix(sum, hashOfValue(seed, item))
		}
		return mix(sum, 3)
	case string:
		return maphash.String(seed, v)
	case json.Number:
		text := string(v)
		if strings.ContainsAny(text, ".eE-") { // written in more than one way
			if exact, ok := new(big.Rat).SetString(text); ok {
				text = exact.RatString()
			}
		}
		return mix(5, maphash.String(seed, text))
	case bool:
		if v {
			return 7
		}
		return 11
	}
	return 13
}

// mix combines two hashes so that their order counts (the finaliser of splitmix64).
func mix(a, b uint64) uint64 {
	x := a*0x9e3779b97f4a7c15 + b
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
