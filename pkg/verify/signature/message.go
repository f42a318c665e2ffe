package signature

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	_ "crypto/sha512" // linked in for crypto.Hash
)

// ErrContentNeeded says that a signature of this kind is over the content itself and only a digest is at hand.
var ErrContentNeeded = errors.New("this kind of signature is over the content, and only its digest is at hand: name the file")

// ErrChanged says that the content is not the one whose digest was taken before.
var ErrChanged = errors.New("the file changed while it was verified: its SHA-256 is not the one it had before")

// Message is the content that is said to be signed. Digests were taken in one pass before; whoever needs more
// reads the content again with WriteTo, which proves that it is still the same.
type Message struct {
	Digests map[crypto.Hash][]byte        // known digests, by algorithm; SHA-256 is among them unless another one was all that the user gave
	Open    func() (io.ReadCloser, error) // the content; nil when only digests are at hand
}

// NewMessage is a message of bytes in memory, of one part behind the other.
func NewMessage(parts ...[]byte) Message {
	m := Message{Digests: map[crypto.Hash][]byte{}, Open: func() (io.ReadCloser, error) {
		var all []io.Reader
		for _, part := range parts {
			all = append(all, bytes.NewReader(part))
		}
		return io.NopCloser(io.MultiReader(all...)), nil
	}}
	for _, h := range []crypto.Hash{crypto.SHA256, crypto.SHA384, crypto.SHA512} {
		d := h.New()
		for _, part := range parts {
			d.Write(part)
		}
		m.Digests[h] = d.Sum(nil)
	}
	return m
}

// WriteTo streams the content into w. When it ends without an error, w got the very bytes whose SHA-256 is in
// Digests: a hash taken this way cannot be that of another file.
func (m Message) WriteTo(w io.Writer) (int64, error) {
	if m.Open == nil {
		return 0, ErrContentNeeded
	}
	want := m.Digests[crypto.SHA256]
	if len(want) != sha256.Size {
		return 0, errors.New("read the signed content: no SHA-256 is known to hold it against")
	}
	in, err := m.Open()
	if err != nil {
		return 0, fmt.Errorf("read the signed content: %w", err)
	}
	defer in.Close()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), in)
	if err != nil {
		return n, fmt.Errorf("read the signed content: %w", err)
	}
	if !bytes.Equal(sum.Sum(nil), want) {
		return n, ErrChanged
	}
	return n, nil
}

// ErrTooLong says that a kind of signature needs the whole content at once and there is more than can be held.
var ErrTooLong = errors.New("this kind of signature needs the whole content in memory, and the content is longer than that")

// Whole gives the content in one piece of at most limit bytes, for signatures that are over the content itself. More is
// an error that wraps ErrTooLong.
func (m Message) Whole(limit int64) ([]byte, error) {
	w := whole{limit: limit}
	if _, err := m.WriteTo(&w); err != nil {
		return nil, err
	}
	return w.data, nil
}

// whole takes what is written to it, up to a limit.
type whole struct {
	data  []byte
	limit int64
}

func (w *whole) Write(p []byte) (int, error) {
	if int64(len(w.data)+len(p)) > w.limit {
		return 0, fmt.Errorf("%w: more than %d bytes", ErrTooLong, w.limit)
	}
	w.data = append(w.data, p...)
	return len(p), nil
}

// Digest gives the content's digest by an algorithm: the known one, or by reading the content again.
func (m Message) Digest(h crypto.Hash) ([]byte, error) {
	if d := m.Digests[h]; len(d) == h.Size() {
		return d, nil
	}
	if !h.Available() {
		return nil, Unsupported("the digest algorithm %s", h)
	}
	sum := h.New()
	if _, err := m.WriteTo(sum); err != nil {
		return nil, err
	}
	return sum.Sum(nil), nil
}
