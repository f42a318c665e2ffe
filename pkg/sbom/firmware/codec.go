package firmware

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/anchore/go-lzo"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/therootcompany/xz"
	"github.com/ulikunitz/xz/lzma"
)

// codec decompresses one block into at most limit bytes, and fails when there would be more.
type codec func(packed []byte, limit int) ([]byte, error)

// codecOf gives the decompressor of a SquashFS compression id.
func codecOf(id uint16) (codec, error) {
	switch id {
	case 1:
		return unzlib, nil
	case 2:
		return unlzma, nil
	case 3:
		return unlzo, nil
	case 4:
		return unxz, nil
	case 5:
		return unlz4, nil
	case 6:
		return newUnzstd()
	}
	return nil, fmt.Errorf("compression %d: not supported", id)
}

func unzlib(packed []byte, limit int) ([]byte, error) {
	in := bytes.NewReader(packed)
	r, err := zlib.NewReader(in)
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	return readBlock("gzip", r, in, limit)
}

// blockDictionary is the largest dictionary for a block of a file system. Blocks have 1 MiB at most, and
// a dictionary longer than the data is of no use; writers round up.
const blockDictionary = 8 << 20

func unxz(packed []byte, limit int) ([]byte, error) {
	in := bytes.NewReader(packed)
	r, err := xz.NewReader(in, blockDictionary)
	if err != nil {
		return nil, fmt.Errorf("xz: %w", err)
	}
	return readBlock("xz", r, in, limit)
}

func unlzma(packed []byte, limit int) ([]byte, error) {
	if len(packed) < 13 || binary.LittleEndian.Uint32(packed[1:]) > blockDictionary {
		return nil, fmt.Errorf("lzma: %w: header", errDamaged)
	}
	in := bytes.NewReader(packed)
	r, err := lzma.NewReader(in)
	if err != nil {
		return nil, fmt.Errorf("lzma: %w", err)
	}
	return readBlock("lzma", r, in, limit)
}

func unlzo(packed []byte, limit int) ([]byte, error) {
	out := make([]byte, limit)
	n, err := lzo.Decompress(packed, out)
	if err != nil {
		return nil, fmt.Errorf("lzo: %w", err)
	}
	return out[:n], nil
}

func unlz4(packed []byte, limit int) ([]byte, error) {
	out := make([]byte, limit)
	n, err := lz4.UncompressBlock(packed, out)
	if err != nil {
		return nil, fmt.Errorf("lz4: %w", err)
	}
	return out[:n], nil
}

// newUnzstd makes one decoder for all blocks of an image: it is costly to make and safe to share.
func newUnzstd() (codec, error) {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(squashMaxBlock), zstd.WithDecoderMaxWindow(blockDictionary))
	if err != nil {
		return nil, err
	}
	return func(packed []byte, limit int) ([]byte, error) {
		_, skipped, err := zstdEnd(source{"", int64(len(packed)), bytes.NewReader(packed)})
		if err == nil && len(skipped) > 0 {
			err = fmt.Errorf("%w: a frame that holds no content", errDamaged)
		}
		if err != nil {
			return nil, fmt.Errorf("zstd: %w", err)
		}
		b, err := d.DecodeAll(packed, nil)
		if err != nil {
			return nil, fmt.Errorf("zstd: %w", err)
		}
		if len(b) > limit {
			return nil, fmt.Errorf("zstd: %w: block of %d bytes", errDamaged, len(b))
		}
		return b, nil
	}, nil
}

// readBlock reads a block that fills what was stored for it: no program shows what else lies there.
func readBlock(name string, r io.Reader, in *bytes.Reader, limit int) ([]byte, error) {
	b, err := readAtMost(r, int64(limit))
	if err == nil && in.Len() > 0 {
		err = fmt.Errorf("%w: %d bytes behind the end of the block", errDamaged, in.Len())
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return b, nil
}
