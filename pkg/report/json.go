package report

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"reflect"
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// JSON writes the decision document, as WriteJSON does.
func JSON(w io.Writer, d *decision.Decision, _ Options) error { return WriteJSON(w, d) }

// WriteJSON writes a document, indented, one object and a newline. Strings are carried whole; what could act on a
// terminal or a page is written as a JSON escape, which any reader turns back. The members of the document, and the items of those
// that are lists, are encoded one at a time: all that differs between two SBOMs may be longer than both.
func WriteJSON(w io.Writer, document any) error {
	buffered := bufio.NewWriterSize(w, 1<<16)
	if err := writeMembers(hiding{buffered}, reflect.Indirect(reflect.ValueOf(document))); err != nil {
		return fmt.Errorf("write json: %w", err)
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("write json: %w", err)
	}
	return nil
}

// hiding writes JSON with its hidden runes escaped. No text may be parted between two calls.
type hiding struct{ to io.Writer }

func (h hiding) Write(b []byte) (int, error) {
	shown := escapeHidden(b)
	if bytes.Contains(shown, []byte("##")) { // outside of strings JSON has no "#", so this is in one; see inert
		shown = runnerWord.ReplaceAll(shown, []byte(`\u0023#$1`))
	}
	_, err := h.to.Write(shown)
	return len(b), err
}

// escapeHidden writes hidden runes as \uXXXX. Outside of strings JSON is ASCII, so every such rune is in one.
func escapeHidden(in []byte) []byte {
	from := slices.IndexFunc(in, func(b byte) bool { return b < ' ' && b != '\n' || b >= 0x7f }) // quicker than by runes
	if from < 0 || bytes.IndexFunc(in[from:], func(r rune) bool { return r != '\n' && hidden(r) }) < 0 {
		return in // as nearly always: large documents are not copied
	}
	out := make([]byte, 0, len(in))
	for len(in) > 0 {
		r, size := utf8.DecodeRune(in)
		switch {
		case r == '\n' || !hidden(r):
			out = append(out, in[:size]...)
		case r > 0xffff:
			hi, lo := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, hi, lo)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		in = in[size:]
	}
	return out
}
