package observe

import (
	"cmp"
	"io"
	"sync"

	"github.com/anchore/syft/syft/file"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/exact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/weight"
)

// Catalogers run in two lanes, one after the other in each: those that read programs, whose time goes into reading, and
// all others. So what is left of an allowance never depends on which cataloger is faster.

// view is how a tree is shown to a cataloger.
type view struct {
	programs bool                                                        // in the lane of those that look into programs
	weigh    func(l *lanes, n *node, content io.ReaderAt) (int64, error) // counts what a file may make it hold
	look     func(q *quota, p []byte) error                              // looks at what is read; nil for nothing
}

var (
	asPrograms     = view{programs: true, weigh: (*lanes).file}
	asGoPrograms   = view{programs: true, weigh: (*lanes).file, look: watchGo}   // programs that hold long lists,
	asRustPrograms = view{programs: true, weigh: (*lanes).file, look: watchRust} // as these do
	asFiles        = view{weigh: (*lanes).file}                                  // a file is one package, however long it is
	asRecords      = view{weigh: (*lanes).record}                                // a file is one package, or a list of the files of one
	asLists        = view{weigh: (*lanes).list}                                  // a file lists packages
)

// lanes shows a tree to catalogers within an allowance.
type lanes struct {
	*resolver
	allowance       *allowance
	lists, programs sync.Map       // files that were counted
	counter         weight.Counter // of those in the lane of lists
}

// as gives the tree as one cataloger may see it.
func (l *lanes) as(v view) allowed {
	a := allowed{resolver: l.resolver, quota: &l.allowance.lists, seen: &l.lists, look: v.look,
		weigh: func(n *node, content io.ReaderAt) (int64, error) { return v.weigh(l, n, content) }}
	if v.programs {
		a.quota, a.seen = &l.allowance.programs, &l.programs
	}
	return a
}

// list weighs what a cataloger of lists asks for. It may ask for programs, too.
func (l *lanes) list(n *node, content io.ReaderAt) (int64, error) {
	if n.kind != "" {
		return l.file(n, content)
	}
	if err := l.short(n); err != nil {
		return 0, err
	}
	if err := exact.Check(n.likeness(), content, n.size); err != nil {
		return 0, err
	}
	return l.counter.List(n.likeness(), content, n.size, l.allowance.lists.left)
}

// record weighs a file that names one package, or lists the files of one.
func (l *lanes) record(n *node, content io.ReaderAt) (int64, error) {
	if err := l.short(n); err != nil {
		return 0, err
	}
	if err := exact.Check(n.likeness(), content, n.size); err != nil {
		return 0, err
	}
	return l.counter.Record(n.likeness(), content, n.size, l.allowance.lists.left)
}

// likeness is the path by which the kind of a file is known.
func (n *node) likeness() string { return cmp.Or(n.as, n.path) }

// file weighs a file that is one package.
func (*lanes) file(*node, io.ReaderAt) (int64, error) { return 1, nil }

// lane is the catalogers of one lane, by their places in a list.
func lane(list []row, programs bool) (out []int) {
	for i, c := range list {
		if c.view.programs == programs {
			out = append(out, i)
		}
	}
	return out
}

// treeOf gives the tree behind what a cataloger of our own was shown.
func treeOf(in file.Resolver) (allowed, bool) {
	a, ok := in.(allowed)
	return a, ok
}
