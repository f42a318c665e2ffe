package firmware

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/adler32"
	"io"

	"github.com/anchore/go-lzo"
)

// lzopBlockBytes is the largest block of the format (lzop, src/lzop.c: MAX_BLOCK_SIZE).
const lzopBlockBytes = 64 << 20

// Flags of lzop's header (lzop, src/conf.h).
const (
	lzopAdlerPlain  = 0x1
	lzopAdlerPacked = 0x2
	lzopExtra       = 0x40
	lzopCRCPlain    = 0x100
	lzopCRCPacked   = 0x200
	lzopMulti       = 0x400
	lzopFilter      = 0x800
)

// lzopReader reads blocks: length, length as stored, checksums, content. All numbers are big-endian.
type lzopReader struct {
	src   source
	at    int64
	flags uint32
	block []byte
	done  bool
}

func unlzop(src source) (*unpacking, error) {
	l := &lzopReader{src: src}
	if err := l.header(); err != nil {
		return nil, fmt.Errorf("lzop header: %w", err)
	}
	return &unpacking{Reader: l, end: func() int64 { return l.at }}, nil
}

func (l *lzopReader) number(n int) (uint32, error) {
	b, err := l.src.fields(l.at, n)
	if err != nil {
		return 0, err
	}
	l.at += int64(n)
	v := uint32(0)
	for _, c := range b {
		v = v<<8 | uint32(c)
	}
	return v, nil
}

// header checks what the stream says of itself: magic, versions, method, level, flags, times, name, checksum.
func (l *lzopReader) header() error {
	const fixed = 9
	l.at = fixed
	var field [6]uint32
	widths := []int{2, 2, 2, 1, 1, 4} // version, version of the library, version needed, method, level, flags
	var err error
	for i, w := range widths {
		var e error
		field[i], e = l.number(w)
		err = errors.Join(err, e)
	}
	if err != nil {
		return err
	}
	l.flags = field[5]
	switch {
	case field[0] < 0x940 || field[2] > 0x1040:
		return fmt.Errorf("version %#x: not supported", field[0])
	case field[3] < 1 || field[3] > 3:
		return fmt.Errorf("method %d: not supported", field[3])
	case l.flags&(lzopFilter|lzopMulti|lzopExtra) != 0:
		return errors.New("filters, several parts and extra fields: not supported")
	}
	l.at += 12 // mode, time, upper half of the time
	name, err := l.number(1)
	if err != nil {
		return err
	}
	l.at += int64(name)
	head, err := l.src.fields(fixed, int(l.at-fixed))
	if err != nil {
		return err
	}
	stated, err := l.number(4)
	if err == nil && stated != adler32.Checksum(head) {
		err = fmt.Errorf("%w: checksum", errDamaged)
	}
	return err
}

func (l *lzopReader) Read(p []byte) (int, error) {
	for len(l.block) == 0 {
		if l.done {
			return 0, io.EOF
		}
		if err := l.next(); err != nil {
			return 0, fmt.Errorf("lzop block at %d: %w", l.at, err)
		}
	}
	n := copy(p, l.block)
	l.block = l.block[n:]
	return n, nil
}

// next reads a block. One of length zero ends the stream.
func (l *lzopReader) next() error {
	plain, err := l.number(4)
	if err != nil || plain == 0 {
		l.done = err == nil
		return err
	}
	packed, err := l.number(4)
	if err != nil {
		return err
	}
	if plain > lzopBlockBytes || packed > plain || packed == 0 {
		return fmt.Errorf("%w: %d bytes from %d", errDamaged, plain, packed)
	}
	sums, err := l.sums(packed < plain)
	if err != nil {
		return err
	}
	b, err := l.src.fields(l.at, int(packed))
	if err != nil {
		return err
	}
	l.at += int64(packed)
	if packed < plain {
		out := make([]byte, plain)
		n, err := lzo.Decompress(b, out)
		if err != nil || n != len(out) {
			return errors.Join(fmt.Errorf("%w: %d bytes instead of %d", errDamaged, n, plain), err)
		}
		b = out
	}
	if sums.adler && binary.BigEndian.Uint32(sums.raw) != adler32.Checksum(b) {
		return fmt.Errorf("%w: checksum", errDamaged)
	}
	l.block = b
	return nil
}

// lzopSums are the checksums before a block. Only Adler-32 of the content is held against it; the library checks the
// structure of what is compressed.
type lzopSums struct {
	adler bool
	raw   []byte
}

func (l *lzopReader) sums(packed bool) (lzopSums, error) {
	n := int64(0)
	count := func(flag uint32) {
		if l.flags&flag != 0 {
			n += 4
		}
	}
	count(lzopAdlerPlain)
	count(lzopCRCPlain)
	if packed {
		count(lzopAdlerPacked)
		count(lzopCRCPacked)
	}
	raw, err := l.src.fields(l.at, int(n))
	l.at += n
	return lzopSums{l.flags&lzopAdlerPlain != 0, raw}, err
}
