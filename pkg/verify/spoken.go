package verify

import (
	"fmt"
	"slices"
)

// How often signatures may speak about a file, all of them and all files together: each is told, and anybody can write a statement about a name or a content that
// thousands of files have, or copy one that the supplier signed.
const (
	MaxIdle = 20_000  // those that do not hold, and statements that nobody signed
	MaxHeld = 100_000 // those that hold
)

// linksOf is what something signed, or a bare statement, speaks about. Past the limit it counts as one that could not be read.
func (r *Report) linksOf(x *index, s *sealed, holds bool) []link {
	if r.full(s.file.Path, holds) {
		return nil
	}
	links := x.links(s)
	spoken := len(links)
	if s.statement != nil {
		spoken = max(spoken, len(s.statement.pointed))
	}
	r.spoke(spoken, holds)
	return links
}

// told are the signatures over a list that may be told of each file on it.
func (r *Report) told(signed []vouching, listed int) []vouching {
	return slices.DeleteFunc(slices.Clone(signed), func(s vouching) bool {
		full := r.full(s.Path, s.proof.valid())
		if !full {
			r.spoke(listed, s.proof.valid())
		}
		return full
	})
}

func (r *Report) spoke(n int, holds bool) {
	if holds {
		r.held += n
	} else {
		r.idle += n
	}
}

func (r *Report) full(path string, holds bool) bool {
	switch {
	case holds && r.held >= MaxHeld:
		r.Unreadable[path] = fmt.Sprintf("signatures speak about a file more than %d times in this delivery, and this one was not told of any more; ask for a delivery with fewer", MaxHeld)
	case !holds && r.idle >= MaxIdle:
		r.Unreadable[path] = fmt.Sprintf("signatures that do not hold, and unsigned statements, speak about a file more than %d times in this delivery: this one was not told of any more; ask for the delivery without them", MaxIdle)
	default:
		return false
	}
	return true
}
