package firmware

import (
	"bytes"
	"math/rand"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// TestDamagedContentIsAnswered changes a few bytes at a time, the same ones in each run. Look must return
// an observation for each, within tight limits; look checks that it does not contradict itself.
func TestDamagedContentIsAnswered(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	inTar := imagetest.Tar(t, imagetest.Rootfs())
	for range 8 {
		for _, seed := range [][]byte{inTar, imagetest.Gzip(t, inTar), imagetest.Zip(t, imagetest.Rootfs()), imagetest.Cpio(imagetest.Rootfs())} {
			b := bytes.Clone(seed)
			for range 1 + r.Intn(6) {
				b[r.Intn(min(len(b), 4000))] = byte(r.Intn(256))
			}
			look(t, "a", b, tight)
		}
	}
}
