package sbom

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

// unpacked returns the text of a compressed document, and any other as it is, if it is not too long; and the limits for it.
func unpacked(path string, data []byte, lim Limits) ([]byte, Limits, error) {
	p, packed := syntax.PackingOf(data)
	switch long := len(data) > lim.MaxBytes; {
	case long && packed:
		return nil, lim, tooLarge(path, fmt.Sprintf("%d bytes of %s data", len(data), p.Name), lim)
	case long:
		return nil, lim, tooLarge(path, fmt.Sprintf("a document of %d bytes", len(data)), lim)
	case !packed:
		return data, lim, nil
	}
	text, err := p.Unpack(bytes.NewReader(data), int64(len(data)), int64(min(lim.MaxBytes, MaxUnpacked)))
	switch {
	case errors.Is(err, syntax.ErrTooLarge) && lim.MaxBytes > MaxUnpacked:
		return nil, lim, &UnreadableError{Path: path, Line: 1, Column: 1, Found: p.Name + " data that unpacks to more",
			Expected: fmt.Sprintf("at most %d bytes", MaxUnpacked), Hint: "a document that is not compressed may be longer: unpack it and give the file itself"}
	case errors.Is(err, syntax.ErrTooLarge):
		return nil, lim, tooLarge(path, p.Name+" data that unpacks to more", lim)
	case errors.Is(err, syntax.ErrRatio):
		return nil, lim, &UnreadableError{Path: path, Line: 1, Column: 1, Found: p.Name + " data that " + err.Error(),
			Expected: "an SBOM, which packs to a tenth or a fortieth", Hint: "if it is what you expect, unpack it and give the file itself"}
	case errors.Is(err, syntax.ErrTrailing):
		return nil, lim, &UnreadableError{Path: path, Line: 1, Column: 1, Found: p.Name + " data that " + err.Error(),
			Expected: "one whole " + p.Name + " stream and nothing after it", Hint: "nobody says what the other bytes are: " + askAgain}
	case err != nil:
		return nil, lim, &UnreadableError{Path: path, Line: 1, Column: 1, Found: fmt.Sprintf("%s data that cannot be unpacked (%v)", p.Name, err),
			Expected: "one whole " + p.Name + " stream and nothing after it", Hint: "the file seems to be damaged: " + askAgain}
	}
	if again, twice := syntax.PackingOf(text); twice {
		return nil, lim, &UnreadableError{Path: path, Line: 1, Column: 1, Found: p.Name + " data that holds " + again.Name + " data",
			Expected: "an SBOM that is compressed once", Hint: "unpack it once and give what comes out"}
	}
	lim.packed = len(data)
	return text, lim, nil
}

// unpackFirst says of a compressed text that is too large that it may take more when it is not compressed.
func (l Limits) unpackFirst(err error) error {
	var u *UnreadableError
	if l.packed > 0 && errors.As(err, &u) && u.Hint == askSmaller && strings.Contains(u.Found, "memory") {
		u.Hint = "a compressed document may take less memory than an unpacked one: unpack it and give the file itself"
	}
	return err
}

func tooLarge(path, found string, lim Limits) error {
	return &UnreadableError{Path: path, Line: 1, Column: 1, Found: found, Expected: fmt.Sprintf("at most %d bytes", lim.MaxBytes), Hint: askFewerBytes}
}
