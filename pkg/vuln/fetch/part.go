package fetch

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/bounded"
)

const (
	fileMode = 0o644
	maxNote  = 64 << 10 // bytes of what is noted beside a part
)

// part is the beginning of a file that came, and what the server said of the file, by which it is known again.
type part struct {
	Of           string // SHA-256 of the address, which may hold a password
	ETag         string
	LastModified string
	Total        int64 // bytes of the whole file; 0 where that is not known

	size int64 // bytes that are there
}

// validator is what says that a file is the same as before; empty where the server says nothing of the kind. A weak ETag does not
// (RFC 9110, section 13.1.5).
func (p part) validator() string {
	if strings.HasPrefix(p.ETag, `"`) {
		return p.ETag
	}
	return p.LastModified
}

func (r Request) partName() string { return r.To + ".part" }
func (r Request) noteName() string { return r.To + ".part.json" }

func (r Request) of() string {
	sum := sha256.Sum256([]byte(r.Address))
	return hex.EncodeToString(sum[:])
}

// readPart finds what came of the same address before; nothing where it is not sure what that is.
func readPart(r Request) part {
	text, err := bounded.Path(r.noteName(), maxNote)
	if err != nil {
		return part{}
	}
	var p part
	if err := json.Unmarshal(text, &p); err != nil || p.Of != r.of() || p.validator() == "" {
		return part{}
	}
	info, err := os.Lstat(r.partName())
	if err != nil || !info.Mode().IsRegular() || info.Size() > r.MaxSize {
		return part{}
	}
	p.size = info.Size()
	return p
}

// promised reads what an answer is going to bring: the rest of what is kept, or all.
func (r Request) promised(answer *http.Response, kept part) (part, error) {
	p := part{Of: r.of(), ETag: answer.Header.Get("ETag"), LastModified: answer.Header.Get("Last-Modified"), Total: max(answer.ContentLength, 0)}
	switch {
	case answer.StatusCode == http.StatusPartialContent && kept.size > 0:
		from, total := rangeOf(answer.Header.Get("Content-Range"))
		if from != kept.size || total == 0 || kept.Total != 0 && total != kept.Total || p.validator() != kept.validator() {
			return part{}, errOtherContent
		}
		p.size, p.Total = from, total
	case answer.StatusCode == http.StatusRequestedRangeNotSatisfiable && kept.size > 0:
		return part{}, errOtherContent
	case answer.StatusCode != http.StatusOK:
		return part{}, &StatusError{Code: answer.StatusCode}
	}
	if kind, _, err := mime.ParseMediaType(answer.Header.Get("Content-Type")); err == nil && kind == "text/html" {
		return part{}, ErrWebPage
	}
	if p.Total > r.MaxSize {
		return part{}, fmt.Errorf("%w: %d bytes, expected at most %d", ErrTooLarge, p.Total, r.MaxSize)
	}
	return p, nil
}

// rangeOf reads from which byte a partial answer goes, and of how many; total is 0 where it does not say.
func rangeOf(text string) (from, total int64) {
	text, isBytes := strings.CutPrefix(text, "bytes ")
	span, of, both := strings.Cut(text, "/")
	first, _, isSpan := strings.Cut(span, "-")
	from, err := strconv.ParseInt(first, 10, 64)
	total, totalErr := strconv.ParseInt(of, 10, 64)
	if !isBytes || !both || !isSpan || err != nil || totalErr != nil || from < 0 || total < 0 {
		return 0, 0
	}
	return from, total
}

// begin makes the part ready for what comes. The note is about the part at any moment: a part that is begun anew is emptied first.
func (p part) begin(r Request) error {
	if p.size > 0 {
		return nil
	}
	if err := r.discard(); err != nil {
		return err
	}
	if err := os.WriteFile(r.partName(), nil, fileMode); err != nil {
		return err
	}
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return os.WriteFile(r.noteName(), text, fileMode)
}

// discard forgets what came.
func (r Request) discard() error {
	var err error
	for _, name := range []string{r.partName(), r.noteName()} {
		if gone := os.Remove(name); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return err
}

// isMarkup says whether a text begins as web pages do, and as no data.
func isMarkup(head []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n"), []byte("<"))
}
