package delivery

import (
	"errors"
	"fmt"
)

// What can be wrong with a delivery as a whole. Open wraps one of these; each means that there is no verdict.
var (
	ErrNotFound     = errors.New("there is no such file or directory")
	ErrEmpty        = errors.New("the delivery holds no file; ask the supplier what should be in it")
	ErrTooLarge     = errors.New("size limit exceeded")
	ErrTooManyFiles = errors.New("too many files")
	ErrRatio        = errors.New("unpacks to far more than its size, as a decompression bomb does")
	ErrUnsafe       = errors.New("unsafe entry")
	ErrDamaged      = errors.New("damaged archive; ask the supplier to send it again")
	ErrChanged      = errors.New("file changed while it was read; judge a copy that nobody writes to")
	ErrClosed       = errors.New("the delivery is closed")
)

// EntryError tells which entry of a delivery is to blame. Err wraps one of the sentinel errors.
type EntryError struct {
	Entry string // as written by the supplier; Error quotes it
	Err   error
}

// Error quotes the entry so that its bytes cannot reach a terminal raw.
func (e *EntryError) Error() string { return fmt.Sprintf("entry %q: %v", e.Entry, e.Err) }

// Unwrap gives the cause.
func (e *EntryError) Unwrap() error { return e.Err }

func unsafe(entry, what string) error {
	return &EntryError{entry, fmt.Errorf("%w: %s; ask the supplier for a delivery of plain files and directories with portable names", ErrUnsafe, what)}
}

func duplicate(entry, other string) error {
	return unsafe(entry, fmt.Sprintf("the same name as %q once letter case and Unicode form are ignored, so different systems would unpack different files", other))
}

func fileTooLarge(entry string, limit int64) error {
	return &EntryError{entry, fmt.Errorf("%w: more than %d bytes in one file", ErrTooLarge, limit)}
}

func totalTooLarge(limit int64) error {
	return fmt.Errorf("%w: more than %d bytes in all", ErrTooLarge, limit)
}

func evidenceTooLarge(limit int64) error {
	return fmt.Errorf("%w: more than %d bytes of evidence in all", ErrTooLarge, limit)
}

func tooManyFiles(limit int) error {
	return fmt.Errorf("%w: more than %d files and directories", ErrTooManyFiles, limit)
}

func ratioExceeded(ratio int64) error {
	return fmt.Errorf("%w: more than %d bytes for each packed byte", ErrRatio, ratio)
}

func damaged(stage string, err error) error { return fmt.Errorf("%w: %s: %w", ErrDamaged, stage, err) }

func changed(entry string, was, is int64) error {
	return &EntryError{entry, fmt.Errorf("%w: it had %d bytes, now %d", ErrChanged, was, is)}
}

// Words of problems: what was expected and what was found.
const (
	unlistedMessage    = "the file is in the delivery and not in delivery.yaml"
	missingMessage     = "delivery.yaml lists the file and it was not delivered"
	noDigestMessage    = "delivery.yaml gives no sha256 for the file, so it promises nothing of its content"
	wrongDigestMessage = "delivery.yaml says sha256 %s, the delivered file has %s"
	roleMessage        = "delivery.yaml says %s, but the content is %s, which is treated as %s"
)

// What to do about them.
const (
	askManifest = "ask the supplier for a correct manifest"
	askComplete = "ask the supplier for a complete manifest"
	askWhy      = "ask the supplier why it is there"
	askFile     = "ask the supplier for it"
	askRight    = "ask the supplier which is right"
	askLimit    = "ask the supplier to split it: no option raises this limit"
	askAgain    = "ask the supplier to write the layout again"
	askSplit    = "ask the supplier to deliver fewer in one layout"
	askImage    = "ask the supplier for the whole image"
)

func evidenceOverLimit(kind Kind, size, limit int64) string {
	return fmt.Sprintf("the file is %s and has %d bytes; evidence of at most %d bytes is read, so it was not judged", kind, size, limit)
}
