package rawsig

import (
	"bytes"
	"crypto"
	"io"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Many signatures over one message read it once.
func TestKnown(t *testing.T) {
	m := signature.NewMessage([]byte("payload"))
	read := 0
	m.Open = func() (io.ReadCloser, error) {
		read++
		return io.NopCloser(bytes.NewReader([]byte("payload"))), nil
	}
	known, err := Known(m)
	if err != nil || read != 1 {
		t.Fatalf("read %d times: %v", read, err)
	}
	for _, h := range digests {
		if len(known.Digests[h]) != h.Size() {
			t.Errorf("no digest by %s", h)
		}
	}
	again, err := Known(known)
	if err != nil || read != 1 || len(again.Digests) != len(known.Digests) || !bytes.Equal(again.Digests[crypto.MD5], known.Digests[crypto.MD5]) {
		t.Errorf("read %d times, %d digests: %v", read, len(again.Digests), err)
	}
	m.Open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte("changed"))), nil }
	if _, err := Known(m); err == nil {
		t.Error("another content is known")
	}
}
