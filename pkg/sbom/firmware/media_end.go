package firmware

import (
	"errors"
	"fmt"
)

// errMedium is the root of every complaint about the structure of a picture, a font and their like.
var errMedium = errors.New("damaged medium")

const (
	// mediumParts bounds the parts of one medium: those of PNG have 8 KB and more as a rule, those of GIF at most 255 bytes.
	mediumParts = 1 << 22
	// mediumTable bounds a table of one medium that is read at once, in bytes. Fonts and translations have some kilobytes.
	mediumTable = 8 << 20
)

// mediumEnd gives where a medium ends by its own structure.
func mediumEnd(src source, walk func(source) (int64, error)) (end int64, err error) {
	err = Safely(func() error {
		end, err = walk(src)
		return err
	})
	if err == nil && (end < 0 || end > src.size) {
		err = fmt.Errorf("%w: ends at %d of %d", errMedium, end, src.size)
	}
	return end, err
}

// extent is the end of the parts that a medium is made of, in any order. The first that does not fit is kept.
type extent struct {
	src source
	end int64
	err error
}

func (x *extent) take(what string, at, n int64) {
	switch {
	case x.err != nil:
	case at < 0 || n < 0 || at > x.src.size || n > x.src.size-at:
		x.err = fmt.Errorf("%w: %s at %d with %d bytes lies beyond the end, which is at %d", errMedium, what, at, n, x.src.size)
	default:
		x.end = max(x.end, at+n)
	}
}

// table reads a part that is a table, and takes it.
func (x *extent) table(what string, at, n int64) []byte {
	if x.take(what, at, n); x.err == nil && n > mediumTable {
		x.err = fmt.Errorf("%w: %s of %d bytes", errMedium, what, n)
	}
	if x.err != nil {
		return nil
	}
	b, err := x.src.fields(at, int(n))
	x.err = err
	return b
}

// rounded is the end, filled up to a multiple where the content goes so far.
func (x *extent) rounded(to int64) (int64, error) {
	return min(roundUp(x.end, to), x.src.size), x.err
}

// isName says of four bytes that they may be the name of a chunk, a box or a table: all such names are in ASCII.
func isName(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}
