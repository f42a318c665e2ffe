package vuln

import (
	"errors"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Limits of a VEX document.
const (
	MaxSize       = 32 << 20 // bytes
	MaxDepth      = 32       // nested objects and arrays; the format needs 6
	MaxStatements = 100_000
)

// strictly is how VEX is read: the format names all keys, so two that differ in letter case only are one key written
// twice to some readers.
var strictly = strictjson.Options{MaxBytes: MaxSize, MaxDepth: MaxDepth, FoldDepth: MaxDepth}

// parse gives maps, slices, strings, json.Number, bool and nil.
func parse(path string, data []byte) (any, error) {
	tree, err := strictjson.Strict(data, strictly)
	if err == nil {
		return tree, nil
	}
	bad := &MalformedError{Path: path, Problem: "malformed JSON: " + err.Error(), Err: err}
	var fault *strictjson.Error
	if errors.As(err, &fault) {
		bad.Line, bad.Pointer, bad.Problem = fault.Line, fault.Pointer, fault.Message()
		switch fault.Kind {
		case strictjson.Syntax, strictjson.CutOff:
			bad.Problem = "malformed JSON: " + bad.Problem
		case strictjson.TooLarge:
			bad.Err = ErrTooLarge
		}
	}
	return nil, bad
}
