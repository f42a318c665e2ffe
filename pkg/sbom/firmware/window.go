package firmware

import (
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"
)

// windowBytes is the largest dictionary or window that a compressed stream may ask for. The strongest
// settings of the usual tools need 64 MiB (xz -9) and 128 MiB (zstd --ultra --long).
const windowBytes = 128 << 20

// withinWindow says which limit a stream is over, where its decompressor says only that there is one.
type withinWindow struct{ r io.Reader }

func (w withinWindow) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	return n, windowError(err)
}

func windowError(err error) error {
	if errors.Is(err, zstd.ErrDecoderSizeExceeded) || errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, xz.ErrMemlimit) {
		return &LimitError{"window in bytes", windowBytes}
	}
	return err
}
