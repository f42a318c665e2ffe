// Package exact holds files that list or describe packages against what the tools read that they are made for. Catalogers are laxer: they take
// the names of members in any case, the last of several fields, elements of any name space, and comments. Where the two could see
// different packages in one file, it cannot be believed.
package exact

import (
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// errTwofold is the root of every complaint: two readers could see two things.
var errTwofold = errors.New("its own tools may read other packages in it than are read here")

// errForm is the root of what is said of a file without the form of its kind, which is not read, either.
var errForm = errors.New("not read")

func twofold(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errTwofold, fmt.Sprintf(format, args...))
}

// Check is an error when a file, known by its path, may be read in two ways. What is no such file passes unread.
func Check(p string, content io.ReaderAt, size int64) error {
	check := checkOf(p)
	if check == nil {
		return nil
	}
	raw := make([]byte, size)
	if n, err := content.ReadAt(raw, 0); n < len(raw) {
		return errors.Join(io.ErrUnexpectedEOF, err)
	}
	return check(raw)
}

// checkOf is how a file is held to be exact; nil for one that is not.
func checkOf(p string) func(raw []byte) error {
	base := path.Base(p)
	if s := shapeOf(p, base); s != nil {
		if isTOML(base) {
			return s.toml
		}
		return s.json
	}
	switch {
	case base == "METADATA", base == "PKG-INFO", strings.HasSuffix(base, ".egg-info"), base == "DESCRIPTION":
		return headers
	case strings.HasSuffix(base, "pom.xml"):
		return POM
	case strings.HasSuffix(base, ".gemspec"):
		return func(raw []byte) error { return gemspec(raw, strings.Contains("/"+p, "/specifications/")) }
	}
	return nil
}
