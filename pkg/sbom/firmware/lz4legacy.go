package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/pierrec/lz4/v4"
)

// Legacy frames (LZ4 Frame Format Description, Legacy frame): a magic, then blocks, each behind its length as stored.
// Kernels and their initial file systems are packed so.
const (
	lz4LegacyMagic = "\x02\x21\x4c\x18"
	// lz4LegacyBlock is what every block but the last holds, in bytes.
	lz4LegacyBlock = 8 << 20
	// lz4LegacyPacked is the most that a block of random bytes takes (lz4.h, LZ4_COMPRESSBOUND).
	lz4LegacyPacked = lz4LegacyBlock + lz4LegacyBlock/255 + 16
)

// lz4Legacy reads the frames that follow each other. Nothing states where a frame ends: it does so with the content, with
// a block that is not full, and before what can be no length of a block.
type lz4Legacy struct {
	src    source
	at     int64
	total  int64 // bytes of content
	blocks int
	packed []byte
	block  []byte
	buf    []byte
	done   bool
}

func unlz4Legacy(src source) (*unpacking, error) {
	l := &lz4Legacy{src: src, at: int64(len(lz4LegacyMagic))}
	if n, err := l.length(); err != nil {
		return nil, err
	} else if n == 0 {
		return nil, fmt.Errorf("LZ4 legacy frame: %w: no block", errDamaged)
	}
	return &unpacking{Reader: l, end: func() int64 { return l.at }}, nil
}

func (l *lz4Legacy) Read(p []byte) (int, error) {
	for len(l.block) == 0 {
		if l.done {
			return 0, io.EOF
		}
		if err := l.next(); err != nil {
			return 0, fmt.Errorf("LZ4 legacy block at %d: %w", l.at, err)
		}
	}
	n := copy(p, l.block)
	l.block = l.block[n:]
	return n, nil
}

// length gives how many bytes the next block takes; 0 where none begins. It passes over the magic of a further frame.
func (l *lz4Legacy) length() (int64, error) {
	for {
		b, err := l.src.fields(l.at, int(min(4, l.src.size-l.at)))
		switch {
		case err != nil:
			return 0, err
		case len(b) == 4 && string(b) == lz4LegacyMagic:
			l.at += 4
			if l.blocks++; l.blocks > frameBlocks { // a magic takes four bytes, and says nothing
				return 0, fmt.Errorf("%w: more than %d blocks", errDamaged, frameBlocks)
			}
			continue
		case len(b) < 4:
			return 0, nil
		}
		n := int64(binary.LittleEndian.Uint32(b))
		if n > lz4LegacyPacked || l.isTotal(n) {
			return 0, nil
		}
		return n, nil
	}
}

// isTotal says that a number is no length of a block, but how long all content is: builds of Linux write that behind it.
func (l *lz4Legacy) isTotal(n int64) bool {
	return l.total > 0 && n == l.total&0xffffffff && n > l.src.size-l.at-4
}

// next reads a block. One that is not full is the last of its frame.
func (l *lz4Legacy) next() error {
	n, err := l.length()
	if err != nil {
		return err
	}
	if n == 0 {
		return l.finish()
	}
	if l.blocks++; l.blocks > frameBlocks {
		return fmt.Errorf("%w: more than %d blocks", errDamaged, frameBlocks)
	}
	if n > l.src.size-l.at-4 {
		return fmt.Errorf("%w: %d bytes, and %d are left: cut off", io.ErrUnexpectedEOF, n, l.src.size-l.at-4)
	}
	if l.buf == nil {
		l.buf = make([]byte, lz4LegacyBlock)
	}
	if int64(cap(l.packed)) < n {
		l.packed = make([]byte, n)
	}
	if err := readFull(l.src.at, l.packed[:n], l.at+4); err != nil {
		return err
	}
	out, err := lz4.UncompressBlock(l.packed[:n], l.buf)
	if err != nil {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	l.at, l.block, l.total = l.at+4+n, l.buf[:out], l.total+int64(out)
	if out == lz4LegacyBlock {
		return nil
	}
	b := make([]byte, 4)
	if k, _ := l.src.at.ReadAt(b, l.at); k == len(b) && l.at+4 <= l.src.size && bytes.Equal(b, []byte(lz4LegacyMagic)) {
		return nil
	}
	return l.finish()
}

// finish ends the content, with the number behind it that says how long it is.
func (l *lz4Legacy) finish() error {
	l.done = true
	if l.src.size-l.at < 4 {
		return nil
	}
	b, err := l.src.fields(l.at, 4)
	if err == nil && l.total > 0 && int64(binary.LittleEndian.Uint32(b)) == l.total&0xffffffff {
		l.at += 4
	}
	return err
}
