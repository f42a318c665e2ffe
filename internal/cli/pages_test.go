package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestPagesHoldWhatIsWritten(t *testing.T) {
	var p pages
	var want bytes.Buffer
	if !p.empty() {
		t.Error("something in nothing")
	}
	for _, n := range []int{0, 1, pageBytes - 1, 5, pageBytes, 2*pageBytes + 7} {
		part := []byte(strings.Repeat("a", n) + "b")
		want.Write(part)
		if got, err := p.Write(part); got != len(part) || err != nil {
			t.Errorf("%d of %d bytes, %v", got, len(part), err)
		}
	}
	var out bytes.Buffer
	if err := p.copyTo(&out); err != nil || !bytes.Equal(out.Bytes(), want.Bytes()) || p.empty() {
		t.Errorf("%v, %d of %d bytes", err, out.Len(), want.Len())
	}
	if err := p.copyTo(broken{}); !errors.Is(err, errBroken) {
		t.Errorf("a broken pipe: %v", err)
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }
