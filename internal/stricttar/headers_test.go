package stricttar_test

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/stricttar"
)

func block(kind byte, size string) []byte {
	b := make([]byte, stricttar.Block)
	copy(b[124:136], size)
	b[156] = kind
	return b
}

func TestHeadersNameAnEntryOnce(t *testing.T) {
	for kinds, doubled := range map[string]bool{
		"0": false, "x0": false, "L0": false, "LK0": false, "gx0": false, "g0": false, "KL0": false,
		"xx0": true, "LL0": true, "xL0": true, "Lx0": true, "xgx0": true, "xg": true, "LKx0": true,
	} {
		var h stricttar.Headers
		for i := range len(kinds) {
			n, extended, err := h.Next(block(kinds[i], "17"))
			if err != nil || extended != (kinds[i] != '0') || extended && n != 15 {
				t.Errorf("%s: %c: got %d, %v, %v", kinds, kinds[i], n, extended, err)
			}
		}
		if h.Doubled() != doubled {
			t.Errorf("%s: got %v", kinds, h.Doubled())
		}
	}
}

func TestNumber(t *testing.T) {
	for in, want := range map[string]int64{"0000017 \x00": 15, "\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00": 256, "9": -1, "": -1, "-1": -1, "\xff\xff\xff\xff\xff\xff\xff\xff\xff": -1} {
		b := make([]byte, 12)
		copy(b, in)
		if len(in) == 9 {
			b = []byte(in)
		}
		n, err := stricttar.Number(b)
		if want < 0 != (err != nil) || err == nil && n != want {
			t.Errorf("%q: got %d, %v", in, n, err)
		}
	}
}

func FuzzHeaders(f *testing.F) {
	f.Add(block('x', "17"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var h stricttar.Headers
		for len(b) >= stricttar.Block {
			if n, _, err := h.Next(b[:stricttar.Block]); err == nil && n < 0 {
				t.Errorf("size %d", n)
			}
			b = b[stricttar.Block:]
		}
	})
}
