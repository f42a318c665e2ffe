package cli

import (
	"fmt"
	"io"
	"sync"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

// watch tells on a terminal what takes its time. Elsewhere it says nothing.
type watch struct {
	to   io.Writer // nil: say nothing
	mu   sync.Mutex
	read int64 // bytes since the last word
	all  int64 // bytes of this step
}

// watchStep is after how many bytes a watch says how far it is.
const watchStep = 32 << 20

func (p Process) watch(c *cli.Context) *watch {
	if !p.Terminal || c.Bool("quiet") {
		return &watch{}
	}
	return &watch{to: p.Stderr}
}

// say replaces the line.
func (w *watch) say(what string) {
	if w.to != nil {
		_, _ = fmt.Fprintf(w.to, "\r\x1b[K%s …", report.Printable(what)) // nothing is left to tell when standard error cannot be written
	}
}

// end removes the line.
func (w *watch) end() {
	if w.to != nil {
		_, _ = io.WriteString(w.to, "\r\x1b[K")
	}
}

func (w *watch) count(n int, what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all += int64(n)
	if w.read += int64(n); w.read >= watchStep {
		w.read = 0
		w.say(fmt.Sprintf("%s: %d MiB read", what, w.all>>20))
	}
}

func (w *watch) begin(what string) {
	w.read, w.all = 0, 0
	w.say(what)
}

// reader watches what is read.
func (w *watch) reader(r io.Reader, what string) io.Reader {
	w.begin(what)
	return watchedReader{r, w, what}
}

type watchedReader struct {
	io.Reader
	watch *watch
	what  string
}

func (r watchedReader) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	r.watch.count(n, r.what)
	return n, err
}

// readerAt watches what is read, by several at a time.
func (w *watch) readerAt(r io.ReaderAt, what string) io.ReaderAt {
	w.begin(what)
	if w.to == nil {
		return r
	}
	return watchedReaderAt{r, w, what}
}

type watchedReaderAt struct {
	io.ReaderAt
	watch *watch
	what  string
}

func (r watchedReaderAt) ReadAt(b []byte, off int64) (int, error) {
	n, err := r.ReaderAt.ReadAt(b, off)
	r.watch.count(n, r.what)
	return n, err
}
