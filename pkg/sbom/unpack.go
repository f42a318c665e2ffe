package sbom

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

// unpacked returns the text of a compressed document, and any other as it is, if it is not too long.
func unpacked(path string, data []byte, lim Limits) ([]byte, error) {
	p, packed := syntax.PackingOf(data)
	switch long := len(data) > lim.MaxBytes; {
	case long && packed:
		return nil, tooLarge(path, fmt.Sprintf("%d bytes of %s data", len(data), p.Name), lim)
	case long:
		return nil, tooLarge(path, fmt.Sprintf("a document of %d bytes", len(data)), lim)
	case !packed:
		return data, nil
	}
	text, err := p.Unpack(bytes.NewReader(data), int64(len(data)), int64(lim.MaxBytes))
	switch {
	case errors.Is(err, syntax.ErrTooLarge):
		return nil, tooLarge(path, p.Name+" data that unpacks to more", lim)
	case errors.Is(err, syntax.ErrRatio):
		return nil, &UnreadableError{Path: path, Line: 1, Column: 1, Found: p.Name + " data that " + err.Error(),
			Expected: "an SBOM, which packs to a tenth or a thirtieth", Hint: "if it is what you expect, unpack it and give the file itself"}
	case err != nil:
		return nil, &UnreadableError{Path: path, Line: 1, Column: 1, Found: fmt.Sprintf("%s data that cannot be unpacked (%v)", p.Name, err),
			Expected: "one whole " + p.Name + " stream and nothing after it", Hint: "the file seems to be damaged: " + askAgain}
	}
	return text, nil
}

func tooLarge(path, found string, lim Limits) error {
	return &UnreadableError{Path: path, Line: 1, Column: 1, Found: found, Expected: fmt.Sprintf("at most %d bytes", lim.MaxBytes), Hint: askFewerBytes}
}
