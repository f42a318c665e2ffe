package firmware

import (
	"fmt"
	"io"
	"math"
	"unicode/utf8"
)

const (
	// sampleBytes is one window of a sample. With fewer bytes the entropy of random content comes out low,
	// so that no threshold tells it from other content.
	sampleBytes = 64 << 10
	// sampleWindows bounds a sample: a file of up to 4 MiB is read wholly. A longer one is read on while it is text.
	sampleWindows = 64
	// leadWindows of a sample lie at the beginning without a gap, the others are spread over the rest.
	leadWindows = 16
	// denseBits is the Shannon entropy, in bits a byte, from which a window counts as dense. Random bytes give
	// 7.997 in a window of this size, and what gzip, xz or zstd write 7.95 and more; programs, tables, fonts and
	// uncompressed pictures stay below 7.5 as a rule.
	denseBits = 7.9
	// mostHigh is the part of bytes above ASCII in text that is not UTF-8.
	mostHigh = 0.4
	// mostControl is the part of control characters in text: manuals and scripts for terminals hold some. Random
	// bytes have four times as many.
	mostControl = 0.02
)

// view is what a sample of content looks like.
type view struct {
	text  bool // no NUL, hardly any control characters, in all of it: a sample would leave room for an archive
	blank bool // nothing but zeros or nothing but ones, in a file that was read wholly
	dense bool // some window looks random
	coded bool // text that may hold base64
}

// inspect samples content.
func inspect(src source) (v view, err error) {
	err = Safely(func() error {
		v, err = inspectWindows(src)
		return err
	})
	return v, err
}

func inspectWindows(src source) (view, error) {
	v := view{text: true, blank: true}
	buf := make([]byte, min(src.size, sampleBytes))
	offsets, whole := windows(src.size)
	for i, off := range offsets {
		if err := readFull(src.at, buf, off); err != nil {
			return view{}, err
		}
		v.text = v.text && isText(buf, i == 0 && whole && len(offsets) == 1)
		v.coded = v.text && (v.coded || hasCoded(buf))
		v.blank = v.blank && whole && isBlank(buf)
		if !v.dense && len(buf) == sampleBytes && entropy(buf) >= denseBits {
			v.dense = true
		}
	}
	if v.text && !whole {
		var err error
		if v.text, v.coded, err = allText(src, buf); err != nil {
			return view{}, err
		}
	}
	return v, nil
}

// allText reads content to its end, or to the first window that is no text.
func allText(src source, buf []byte) (text, coded bool, err error) {
	for off := int64(0); off < src.size; off += int64(len(buf)) {
		b := buf[:min(int64(len(buf)), src.size-off)]
		if err := readFull(src.at, b, off); err != nil || !isText(b, false) {
			return false, false, err
		}
		coded = coded || hasCoded(b)
	}
	return true, coded, nil
}

// windows gives where the windows of a sample begin, and whether they cover everything. The last one ends
// with the content.
func windows(size int64) (offsets []int64, whole bool) {
	last := max(0, size-sampleBytes)
	n := blocksOf(size, sampleBytes)
	whole = n <= sampleWindows
	if whole {
		for i := range n {
			offsets = append(offsets, min(i*sampleBytes, last))
		}
		return offsets, true
	}
	for i := range int64(leadWindows) {
		offsets = append(offsets, i*sampleBytes)
	}
	const spread = sampleWindows - leadWindows
	from := int64(leadWindows * sampleBytes)
	for i := range int64(spread) {
		offsets = append(offsets, from+(last-from)/(spread-1)*i)
	}
	offsets[len(offsets)-1] = last
	return offsets, false
}

// isText tells text from other content: no NUL and hardly any control characters but those of text; UTF-8, or
// another encoding whose letters outside ASCII are not the most of it. A window may begin and end within a
// character unless it is the whole.
func isText(b []byte, whole bool) bool {
	high, control := 0, 0
	for _, c := range b {
		switch {
		case c == 0:
			return false
		case c >= 0x80:
			high++
		case c < ' ' && (c < '\b' || c > '\r') && c != '\x1b' || c == 0x7f:
			control++
		}
	}
	if float64(control) > mostControl*float64(len(b)) {
		return false
	}
	if float64(high) <= mostHigh*float64(len(b)) {
		return true
	}
	if !whole {
		b = wholeRunes(b)
	}
	return utf8.Valid(b)
}

// wholeRunes drops the parts of characters at both ends.
func wholeRunes(b []byte) []byte {
	for i := 0; i < utf8.UTFMax && len(b) > 0 && !utf8.RuneStart(b[0]); i++ {
		b = b[1:]
	}
	for i := 1; i <= utf8.UTFMax && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-i:]) {
				b = b[:len(b)-i]
			}
			break
		}
	}
	return b
}

// isBlank says that bytes are what unused flash or padding holds.
func isBlank(b []byte) bool {
	if len(b) == 0 {
		return true
	}
	if b[0] != 0 && b[0] != 0xff {
		return false
	}
	for _, c := range b {
		if c != b[0] {
			return false
		}
	}
	return true
}

// entropy is that of Shannon over single bytes, in bits.
func entropy(b []byte) float64 {
	var count [256]int
	for _, c := range b {
		count[c]++
	}
	bits, n := 0.0, float64(len(b))
	for _, c := range count {
		if c > 0 {
			p := float64(c) / n
			bits -= p * math.Log2(p)
		}
	}
	return bits
}

func readFull(at io.ReaderAt, p []byte, off int64) error {
	n, err := at.ReadAt(p, off)
	if n == len(p) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%d bytes at %d: %w", len(p), off, err)
}
