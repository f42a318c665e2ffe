package observe

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/anchore/syft/syft/file"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// Catalogers hold all packages of a tree before they give any, and some five kilobytes for each. So what a file can make
// them hold is counted before they see it, and a file that is too much is not shown to them: it is unread.

// allowance is what is left of Limits.Components for one artifact. Programs have their own, since they are looked at
// beside everything else and the order would decide who gets what.
type allowance struct {
	lists, programs quota
	found           quota // components, whatever they were found by
	names           quota // bytes of the paths that they were found at
}

func newAllowance(lim Limits) *allowance {
	lim = lim.Filled()
	whole := newQuota("Components", int64(lim.Components))
	return &allowance{lists: whole, programs: whole, found: whole, names: newQuota("NameBytes", lim.NameBytes)}
}

// room keeps of what was found in a tree as much as there is room for. An error says that there was more.
func (a *allowance) room(f *findings) error {
	for i, c := range f.components {
		if err := errors.Join(a.found.take(1), a.names.take(pathBytes(c))); err != nil {
			all := len(f.components)
			f.components = f.components[:i]
			a.found.left = 0
			return fmt.Errorf("%d components found here, only %d of them listed: %w", all, i, err)
		}
	}
	return nil
}

func pathBytes(c Component) (n int64) {
	for _, p := range c.Paths {
		n += int64(len(p))
	}
	return n
}

// quota counts down. It is used by one cataloger after the other.
type quota struct {
	what        string // field of Limits
	left, limit int64
}

func newQuota(what string, n int64) quota { return quota{what, n, n} }

// take is an error when less than n is left; then nothing is taken.
func (q *quota) take(n int64) error {
	if n > q.left {
		return &firmware.LimitError{What: q.what, Limit: q.limit}
	}
	q.left -= n
	return nil
}

// allowed shows a tree to a cataloger as far as there is an allowance for what it would find.
type allowed struct {
	*resolver
	quota *quota
	seen  *sync.Map // files that were counted: *node → bool
	weigh func(n *node, content io.ReaderAt) (int64, error)
	look  func(q *quota, p []byte) error // looks at what is read; nil for nothing
}

// FileContentsByLocation counts a file when it is asked for first.
func (a allowed) FileContentsByLocation(l file.Location) (io.ReadCloser, error) {
	n := a.nodes[firmware.CleanPath(l.RealPath)]
	if n == nil {
		return a.resolver.FileContentsByLocation(l)
	}
	c, err := a.contents(n)
	if err != nil {
		return nil, err
	}
	if err := a.admit(n, c); err != nil {
		return nil, errors.Join(fmt.Errorf("/%s: %w", n.path, err), c.Close())
	}
	return a.watch(n, c), nil
}

func (a allowed) admit(n *node, c opened) error {
	if why := a.refusal(n.path); why != "" {
		return errors.New(why)
	}
	if _, known := a.seen.LoadOrStore(n, true); known {
		return nil
	}
	weight, err := a.weigh(n, c)
	if err == nil {
		err = a.quota.take(weight)
	}
	var over *firmware.LimitError
	if errors.As(err, &over) {
		err = fmt.Errorf("%d bytes, not read: %w", c.Size(), over)
	}
	if err != nil {
		a.refuse(n.path, err)
	}
	return err
}

// short says that a list is not too long to be read.
func (r *resolver) short(n *node) error {
	if n.size > r.lim.InventoryBytes {
		return &firmware.LimitError{What: "InventoryBytes", Limit: r.lim.InventoryBytes}
	}
	return nil
}

// refuse notes that a file is not shown to catalogers.
func (r *resolver) refuse(p string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refused[p] = err.Error()
	r.failed[p] = err.Error()
}

// refusal says why a file is not shown to catalogers; "" when it is.
func (r *resolver) refusal(p string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.refused[p]
}
