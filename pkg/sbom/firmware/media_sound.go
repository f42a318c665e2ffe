package firmware

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// riffEnd goes from chunk to chunk (Multimedia Programming Interface and Data Specifications 1.0, chapter 2).
func riffEnd(src source) (int64, error) {
	h, err := src.fields(0, 12)
	if err != nil {
		return 0, err
	}
	end, at := min(src.size, int64(le32(h, 4))+8), int64(12)
	for range mediumParts {
		if at+8 > end {
			return end, nil
		}
		if h, err = src.fields(at, 8); err != nil {
			return 0, err
		}
		n := int64(le32(h, 4))
		if !isName(h[:4]) || n > end-at-8 {
			return 0, fmt.Errorf("%w: chunk at %d", errMedium, at)
		}
		at += 8 + n + n&1
	}
	return 0, fmt.Errorf("%w: more than %d chunks", errMedium, mediumParts)
}

// mp4End goes from box to box (ISO/IEC 14496-12, 4.2).
func mp4End(src source) (int64, error) {
	at := int64(0)
	for range mediumParts {
		if src.size-at < 8 {
			return at, nil
		}
		h, err := src.fields(at, int(min(16, src.size-at)))
		if err != nil {
			return 0, err
		}
		n, least := int64(be32(h, 0)), int64(8)
		switch {
		case n == 0:
			n = src.size - at
		case n == 1 && len(h) == 16:
			n, least = int64(be32(h, 8))<<32|int64(be32(h, 12)), 16
		}
		if !isName(h[4:8]) && h[4] != 0xa9 || n < least || n > src.size-at {
			if at > 0 && !isName(h[4:8]) {
				return at, nil // something follows that is no box
			}
			return 0, fmt.Errorf("%w: box at %d", errMedium, at)
		}
		at += n
	}
	return 0, fmt.Errorf("%w: more than %d boxes", errMedium, mediumParts)
}

// oggEnd goes from page to page (RFC 3533, 6).
func oggEnd(src source) (int64, error) {
	const fixed = 27
	in := bufio.NewReader(io.NewSectionReader(src.at, 0, src.size))
	at := int64(0)
	for range mediumParts {
		h, err := in.Peek(fixed)
		if err == io.EOF && at > 0 || len(h) >= 4 && at > 0 && string(h[:4]) != "OggS" {
			return at, nil
		}
		if err != nil || h[4] != 0 || h[5] > 7 {
			return 0, fmt.Errorf("%w: page at %d", errMedium, at)
		}
		n := fixed + int(h[fixed-1])
		if h, err = in.Peek(n); err != nil {
			return 0, fmt.Errorf("%w: page at %d: %w", errMedium, at, err)
		}
		for _, c := range h[fixed:] {
			n += int(c)
		}
		if _, err := in.Discard(n); err != nil {
			return 0, fmt.Errorf("%w: page at %d: %w", errMedium, at, err)
		}
		at += int64(n)
	}
	return 0, fmt.Errorf("%w: more than %d pages", errMedium, mediumParts)
}

// flacFrame bounds a frame of FLAC of which the header does not state how long they are: the longest that decoders take.
const flacFrame = 1 << 20

// flacEnd goes over the blocks of metadata and asks that frames follow each other up to the end (RFC 9639, 8 and 9).
func flacEnd(src source) (int64, error) {
	at, longest := int64(4), int64(0)
	for last := false; !last; {
		h, err := src.fields(at, 4)
		if err != nil {
			return 0, err
		}
		last = h[0]&0x80 != 0
		n := int64(be32(h, 0) & 0xffffff)
		if at == 4 {
			info, err := src.fields(at+4, 34)
			if err != nil || h[0]&0x7f != 0 || n != 34 {
				return 0, fmt.Errorf("%w: no stream information", errMedium)
			}
			longest = int64(be32(info, 6) & 0xffffff)
		}
		at += 4 + n
	}
	if longest == 0 {
		longest = flacFrame
	}
	return src.size, flacFrames(io.NewSectionReader(src.at, at, max(0, src.size-at)), longest)
}

// flacFrames asks that content begins with a frame, and that the next one begins within as many bytes as a frame has.
func flacFrames(r io.Reader, longest int64) error {
	in := bufio.NewReader(r)
	for gap, met := int64(0), false; ; gap++ {
		h, err := in.Peek(16)
		switch {
		case len(h) >= 6 && isFLACFrame(h):
			gap, met = 0, true
		case !met || gap > longest || err != nil && err != io.EOF:
			return fmt.Errorf("%w: no frame in %d bytes: %w", errMedium, gap, err)
		case len(h) == 0:
			return nil
		}
		_, _ = in.Discard(1)
	}
}

// isFLACFrame checks the checksum of a frame's header (RFC 9639, 9.1).
func isFLACFrame(h []byte) bool {
	if h[0] != 0xff || h[1]&0xfe != 0xf8 || h[3]&1 != 0 {
		return false
	}
	n := 5
	for c := h[4]; c >= 0xc0 && c&0x40 != 0; c <<= 1 { // the number, coded like a character of UTF-8
		n++
	}
	switch h[2] >> 4 {
	case 6:
		n++
	case 7:
		n += 2
	}
	switch h[2] & 15 {
	case 12:
		n++
	case 13, 14:
		n += 2
	}
	if n >= len(h) {
		return false
	}
	sum := byte(0)
	for _, c := range h[:n] {
		sum ^= c
		for range 8 {
			if sum&0x80 != 0 {
				sum = sum<<1 ^ 7
			} else {
				sum <<= 1
			}
		}
	}
	return sum == h[n]
}

// mp3End goes over an ID3 tag and from frame to frame behind it (ISO/IEC 11172-3, 2.4.1.3), to a last tag if there is one.
func mp3End(src source) (int64, error) {
	h, err := src.fields(0, 10)
	if err != nil {
		return 0, err
	}
	at := int64(10)
	for i, c := range h[6:10] {
		if c&0x80 != 0 {
			return 0, fmt.Errorf("%w: length of the tag", errMedium)
		}
		at += int64(c) << (7 * (3 - i))
	}
	skip, err := zeros(io.NewSectionReader(src.at, at, max(0, src.size-at)))
	at += skip
	first := at
	for err == nil && src.size-at >= 4 {
		if h, err = src.fields(at, 4); err != nil {
			return 0, err
		}
		n := mp3Frame(h)
		if n == 0 {
			break
		}
		at = min(at+n, src.size) // the last one may be cut off
	}
	if at == first {
		return 0, fmt.Errorf("%w: no sound behind the tag", errMedium)
	}
	const tag = 128
	if h, err := src.fields(at, tag); err == nil && bytes.HasPrefix(h, []byte("TAG")) {
		at += tag
	}
	return at, nil
}

// kilobits of layers 1 to 3 of MPEG 1, then of layer 1 and of layers 2 and 3 of MPEG 2.
var mp3Rates = [5][15]int64{
	{0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
	{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
	{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
	{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
	{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
}

// mp3Frame is the length of a frame by its header; 0 when it is none.
func mp3Frame(h []byte) int64 {
	version, layer, rate, frequency := h[1]>>3&3, 4-int(h[1]>>1&3), int(h[2]>>4), h[2]>>2&3
	if h[0] != 0xff || h[1]&0xe0 != 0xe0 || version == 1 || layer == 4 || rate == 0 || rate == 15 || frequency == 3 {
		return 0
	}
	hertz := []int64{44100, 48000, 32000}[frequency]
	row, samples := layer-1, int64(144)
	if version != 3 { // MPEG 2 and 2.5
		hertz /= 2
		if version == 0 {
			hertz /= 2
		}
		row = min(2+layer, 4)
		if layer == 3 {
			samples = 72
		}
	}
	padding := int64(h[2] >> 1 & 1)
	if layer == 1 {
		return (12*mp3Rates[row][rate]*1000/hertz + padding) * 4
	}
	return samples*mp3Rates[row][rate]*1000/hertz + padding
}
