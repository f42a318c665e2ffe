package observe

import (
	"bytes"
	"math/rand"
	"testing"
)

// TestDamagedContentIsAnswered changes a few bytes at a time, the same ones in each run. Look must return
// an observation for each, within tight limits; look checks that it does not contradict itself.
func TestDamagedContentIsAnswered(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	inTar := tarOf(t, rootfs())
	for range 8 {
		for _, seed := range [][]byte{inTar, gzipOf(t, inTar), zipOf(t, rootfs()), cpioOf(rootfs())} {
			b := bytes.Clone(seed)
			for range 1 + r.Intn(6) {
				b[r.Intn(min(len(b), 4000))] = byte(r.Intn(256))
			}
			look(t, "a", b, tight)
		}
	}
}
