package firmware

import (
	"os"
	"sync"
)

// The most directories and files of a folder that are kept open. Files of one directory are read one after the
// other, so a few are enough; processes may have some hundred.
const (
	openDirs  = 32
	openFiles = 64
)

// handles keeps directories and files of a folder open for the next question. Opening a file below the root
// means opening every directory on the way to it, which costs more than reading it.
type handles struct {
	mu    sync.Mutex
	root  *os.Root
	dirs  map[string]*os.Root
	files map[string]*handle
	order struct{ dirs, files []string } // oldest first
}

// handle is an open file. uses counts the readers that have it at the moment.
type handle struct {
	file *os.File
	uses int
	gone bool // no longer kept: the last reader closes it
}

func newHandles(root *os.Root) *handles {
	return &handles{root: root, dirs: map[string]*os.Root{}, files: map[string]*handle{}}
}

// dir gives a directory below the root. The caller holds the lock until it has used it.
func (h *handles) dir(p string) (*os.Root, error) {
	if p == "" {
		return h.root, nil
	}
	if r := h.dirs[p]; r != nil {
		return r, nil
	}
	r, err := h.root.OpenRoot(p)
	if err != nil {
		return nil, err
	}
	if len(h.order.dirs) == openDirs {
		oldest := h.order.dirs[0]
		h.dirs[oldest].Close()
		delete(h.dirs, oldest)
		h.order.dirs = h.order.dirs[1:]
	}
	h.dirs[p] = r
	h.order.dirs = append(h.order.dirs, p)
	return r, nil
}

// take gives an open file, which must be released.
func (h *handles) take(p string) (*handle, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f := h.files[p]; f != nil {
		f.uses++
		return f, nil
	}
	file, err := h.regular(p)
	if err != nil {
		return nil, err
	}
	if len(h.order.files) == openFiles {
		oldest := h.order.files[0]
		h.drop(h.files[oldest])
		delete(h.files, oldest)
		h.order.files = h.order.files[1:]
	}
	f := &handle{file: file, uses: 1}
	h.files[p] = f
	h.order.files = append(h.order.files, p)
	return f, nil
}

// drop lets go of a file that is no longer kept.
func (h *handles) drop(f *handle) {
	f.gone = true
	if f.uses == 0 {
		f.file.Close()
	}
}

func (h *handles) release(f *handle) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f.uses--; f.gone && f.uses == 0 {
		f.file.Close()
	}
}

// close lets go of everything.
func (h *handles) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, f := range h.files {
		h.drop(f)
	}
	for _, r := range h.dirs {
		r.Close()
	}
	h.files, h.dirs = map[string]*handle{}, map[string]*os.Root{}
	h.order.dirs, h.order.files = nil, nil
}
