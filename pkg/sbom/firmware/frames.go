package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
)

// frameBlocks bounds the blocks of one compressed stream: those of zstd and LZ4 have 64 KiB and more in
// anything large.
const frameBlocks = 1 << 20

// fields reads n bytes of a source, for structures of a fixed length.
func (src source) fields(off int64, n int) ([]byte, error) {
	if off < 0 || n < 0 || int64(n) > src.size-off {
		return nil, fmt.Errorf("%w: %d bytes at %d: the content has %d", errDamaged, n, off, src.size)
	}
	b := make([]byte, n)
	return b, readFull(src.at, b, off)
}

// zstdEnd goes from block to block of each frame (RFC 8878, 3.1). Frames that readers skip may hold anything.
func zstdEnd(src source) (end int64, skipped []leftover, err error) {
	at, blocks := int64(0), 0
	for at < src.size {
		b, err := src.fields(at, int(min(src.size-at, 18)))
		if err != nil {
			return 0, nil, err
		}
		if len(b) >= 8 && b[0]&0xf0 == 0x50 && bytes.Equal(b[1:4], []byte("\x2a\x4d\x18")) && at > 0 {
			next := at + 8 + int64(binary.LittleEndian.Uint32(b[4:]))
			if blocks++; next > src.size || blocks > frameBlocks {
				return at, skipped, nil
			}
			skipped = skippedFrame(skipped, part{at + 8, next}, src.size)
			at = next
			continue
		}
		if len(b) < 6 || !bytes.HasPrefix(b, []byte("\x28\xb5\x2f\xfd")) {
			break
		}
		if at, err = zstdFrame(src, at, b[4], &blocks); err != nil {
			return 0, nil, err
		}
	}
	return at, skipped, nil
}

// skippedFrames bounds the skipped frames of one stream that are searched one by one.
const skippedFrames = 1 << 10

// skippedFrame leaves over a frame that is long enough to hold something. Some programs say in short ones how long the
// next frame is.
func skippedFrame(all []leftover, p part, size int64) []leftover {
	switch {
	case p.to-p.from < leastContainer || len(all) > skippedFrames:
		return all
	case len(all) == skippedFrames:
		return append(all, leftover{part: part{p.from, size}, what: "frames that are skipped"})
	}
	return append(all, leftover{part: p, what: "frame that is skipped"})
}

func zstdFrame(src source, at int64, descriptor byte, blocks *int) (int64, error) {
	single := descriptor&0x20 != 0
	size := []int64{0, 2, 4, 8}[descriptor>>6]
	if single && size == 0 {
		size = 1
	}
	at += 5 + size + []int64{0, 1, 2, 4}[descriptor&3]
	if !single {
		at++
	}
	for {
		h, err := src.fields(at, 3)
		if err != nil {
			return 0, fmt.Errorf("zstd block at %d: %w", at, err)
		}
		v := int64(h[0]) | int64(h[1])<<8 | int64(h[2])<<16
		n := v >> 3
		if v>>1&3 == 1 { // one byte, repeated
			n = 1
		}
		if at += 3 + n; at > src.size {
			return 0, fmt.Errorf("zstd block: %w: cut off", io.ErrUnexpectedEOF)
		}
		if *blocks++; *blocks > frameBlocks {
			return 0, fmt.Errorf("%w: more than %d blocks", errDamaged, frameBlocks)
		}
		if v&1 == 1 {
			break
		}
	}
	if descriptor&4 != 0 {
		at += 4
	}
	if at > src.size {
		return 0, fmt.Errorf("zstd checksum: %w: cut off", io.ErrUnexpectedEOF)
	}
	return at, nil
}

// lz4End goes from block to block of each frame (LZ4 Frame Format Description, 1.6.4).
func lz4End(src source) (int64, error) {
	at, blocks := int64(0), 0
	for at < src.size {
		b, err := src.fields(at, int(min(src.size-at, 7)))
		if err != nil {
			return 0, err
		}
		if len(b) < 7 || !bytes.HasPrefix(b, []byte("\x04\x22\x4d\x18")) {
			break
		}
		if at, err = lz4Frame(src, at, b[4], &blocks); err != nil {
			return 0, err
		}
	}
	return at, nil
}

func lz4Frame(src source, at int64, flags byte, blocks *int) (int64, error) {
	at += 7
	if flags&0x08 != 0 { // content size
		at += 8
	}
	if flags&0x01 != 0 { // dictionary
		at += 4
	}
	for {
		h, err := src.fields(at, 4)
		if err != nil {
			return 0, fmt.Errorf("LZ4 block at %d: %w", at, err)
		}
		n := int64(binary.LittleEndian.Uint32(h))
		at += 4
		if n == 0 {
			break
		}
		at += n & 0x7fffffff
		if flags&0x10 != 0 {
			at += 4
		}
		if *blocks++; at > src.size || *blocks > frameBlocks {
			return 0, fmt.Errorf("LZ4 block at %d: %w", at, errDamaged)
		}
	}
	if flags&0x04 != 0 {
		at += 4
	}
	if at > src.size {
		return 0, fmt.Errorf("LZ4 checksum: %w: cut off", io.ErrUnexpectedEOF)
	}
	return at, nil
}

const (
	xzHeaderBytes = 12
	xzFooterBytes = 12
	xzIndexBytes  = 16 << 20
)

// xzEnd gives where an xz stream and those behind it end. Its length is stated nowhere before its index, so the footer
// is searched for, and believed only when the index before it accounts for every byte (The .xz File Format, 2.1 and 4).
// Without such a footer the stream is taken to reach to the end.
func xzEnd(src source) (int64, error) {
	start := int64(0)
	buf := make([]byte, min(src.size, searchStep+xzFooterBytes))
	for from := int64(0); from < src.size; from += searchStep {
		b := buf[:min(int64(len(buf)), src.size-from)]
		if err := readFull(src.at, b, from); err != nil {
			return 0, err
		}
		for i := 0; ; {
			n := bytes.Index(b[i:], []byte("YZ"))
			if n < 0 {
				break
			}
			i += n + 2
			end := from + int64(i)
			if (end-start)%4 != 0 || !isXZFooter(src, start, end) {
				continue
			}
			next := make([]byte, 6)
			if n, _ := src.at.ReadAt(next, end); n < len(next) || string(next) != "\xfd7zXZ\x00" {
				return end, nil
			}
			start = end
		}
	}
	return src.size, nil
}

// isXZFooter says that a stream which began at start ends there.
func isXZFooter(src source, start, end int64) bool {
	f, err := src.fields(end-xzFooterBytes, xzFooterBytes)
	if err != nil || end-start < xzHeaderBytes+xzFooterBytes || crc32.ChecksumIEEE(f[4:10]) != binary.LittleEndian.Uint32(f) {
		return false
	}
	indexBytes := (int64(binary.LittleEndian.Uint32(f[4:])) + 1) * 4
	if indexBytes > xzIndexBytes || indexBytes > end-start-xzHeaderBytes-xzFooterBytes {
		return false
	}
	index, err := src.fields(end-xzFooterBytes-indexBytes, int(indexBytes))
	if err != nil || index[0] != 0 || crc32.ChecksumIEEE(index[:len(index)-4]) != binary.LittleEndian.Uint32(index[len(index)-4:]) {
		return false
	}
	rest := index[1 : len(index)-4]
	number := func() uint64 {
		v, n := binary.Uvarint(rest)
		rest = rest[max(0, min(n, len(rest))):]
		return v
	}
	count, total := number(), uint64(0)
	for i := uint64(0); i < count && len(rest) > 0; i++ {
		total += roundUp(number(), 4)
		number()
	}
	return total == uint64(end-start-xzHeaderBytes-xzFooterBytes-indexBytes)
}
