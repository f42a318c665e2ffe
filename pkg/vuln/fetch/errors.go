package fetch

import (
	"errors"
	"fmt"
	"net/http"
)

// What errors wrap where the server gave something else than the file.
var (
	ErrAddress  = errors.New("this address is not asked")
	ErrTooLarge = errors.New("too large")
	ErrWebPage  = errors.New("found a web page; expected the file")
	ErrEmpty    = errors.New("found nothing; expected the file")

	// errOtherContent: the answer does not go on from what is kept.
	errOtherContent = errors.New("the server has other content than before")
)

// CutOffError says that the connection broke, or that nothing more came, before the file was whole.
type CutOffError struct {
	Got   int64 // bytes that are there
	Total int64 // that were promised; 0 where nothing was
	Err   error
}

func (e *CutOffError) Error() string {
	if e.Total == 0 {
		return fmt.Sprintf("cut off after %d bytes: %v", e.Got, e.Err)
	}
	return fmt.Sprintf("cut off after %d of %d bytes: %v", e.Got, e.Total, e.Err)
}

// Unwrap gives what broke it off.
func (e *CutOffError) Unwrap() error { return e.Err }

// StatusError is an answer without the file.
type StatusError struct{ Code int } // as in HTTP

func (e *StatusError) Error() string {
	return fmt.Sprintf("the server answered %d (%s)", e.Code, http.StatusText(e.Code))
}

// DigestError says that the file is another than the one that was promised.
type DigestError struct{ Found, Expected string } // SHA-256, hexadecimal

func (e *DigestError) Error() string {
	return fmt.Sprintf("found sha256:%s; expected sha256:%s", e.Found, e.Expected)
}
