package gate

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// MaxFileList bounds what the files of a delivery and what is established of each take in a decision, in bytes of JSON. 100,000 files with usual names and signatures take less.
// Nothing is left out of them: a later delivery is held against every file, and a decision that leaves one out says less than was checked. A larger one could not be signed.
const MaxFileList = decision.MaxDocument

// ErrFileList says that the list of files does not fit a decision.
var ErrFileList = errors.New("the list of files does not fit a decision")

// fits refuses a delivery whose files could not all be listed. Its error wraps ErrFileList.
func (ev *evidence) fits() error {
	var size byteCount
	count := json.NewEncoder(&size)
	for _, f := range ev.fileDocs() {
		if err := count.Encode(f); err != nil {
			return fmt.Errorf("list the file %s: %w", f.Path, err)
		}
	}
	for _, t := range ev.trustDocs() {
		if err := count.Encode(t); err != nil {
			return fmt.Errorf("list what is established of %s: %w", t.Path, err)
		}
	}
	if size > MaxFileList {
		return fmt.Errorf("%w: %d files with their signatures take %d bytes, and may take at most %d; have them delivered in an archive or an image", ErrFileList, len(ev.delivery.Files), size, MaxFileList)
	}
	return nil
}

// byteCount counts what is written to it.
type byteCount int64

func (n *byteCount) Write(p []byte) (int, error) {
	*n += byteCount(len(p))
	return len(p), nil
}
