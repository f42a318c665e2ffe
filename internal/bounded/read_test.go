package bounded

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestRead(t *testing.T) {
	for _, tc := range []struct {
		text  string
		limit int64
		ok    bool
	}{{"", 0, true}, {"x", 0, false}, {"12345", 5, true}, {"123456", 5, false}} {
		data, err := Read(strings.NewReader(tc.text), tc.limit)
		switch {
		case tc.ok && (err != nil || string(data) != tc.text):
			t.Errorf("%q within %d: %q, %v", tc.text, tc.limit, data, err)
		case !tc.ok && (!errors.Is(err, ErrTooLarge) || data != nil):
			t.Errorf("%q within %d: %q, %v", tc.text, tc.limit, data, err)
		}
	}
	if _, err := Read(iotest.ErrReader(io.ErrClosedPipe), 5); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
}
