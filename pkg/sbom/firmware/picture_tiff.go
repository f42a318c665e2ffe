package firmware

import (
	"encoding/binary"
	"fmt"
)

// Tags of TIFF 6.0 that lead to content or to further directories.
const (
	tiffStrips     = 273
	tiffStripBytes = 279
	tiffTiles      = 324
	tiffTileBytes  = 325
	tiffBelow      = 330
	tiffExif       = 34665
	tiffPlace      = 34853
)

// tiffSizes are bytes of each type of value (TIFF 6.0, section 2, and 13 for directories).
var tiffSizes = map[uint16]int64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}

// tiffDirectories bounds the directories of one file: a scanned book has some hundred pages.
const tiffDirectories = 1 << 12

// tiff is the walk over one picture.
type tiff struct {
	*extent
	order binary.ByteOrder
	next  []int64
	seen  map[int64]bool
}

// tiffEnd goes over the directories of a picture (TIFF 6.0, section 2).
func tiffEnd(src source) (int64, error) {
	t := &tiff{extent: &extent{src: src}, order: binary.LittleEndian, seen: map[int64]bool{}}
	h := t.table("header", 0, 8)
	if t.err != nil {
		return 0, t.err
	}
	if h[0] == 'M' {
		t.order = binary.BigEndian
	}
	for t.next = []int64{int64(t.order.Uint32(h[4:]))}; len(t.next) > 0 && t.err == nil; {
		at := t.next[0]
		t.next = t.next[1:]
		if at != 0 && !t.seen[at] {
			t.seen[at] = true
			t.directory(at)
		}
		if len(t.seen) > tiffDirectories {
			return 0, fmt.Errorf("%w: more than %d directories", errMedium, tiffDirectories)
		}
	}
	if len(t.seen) == 0 {
		return 0, fmt.Errorf("%w: no directory", errMedium)
	}
	return t.rounded(2)
}

func (t *tiff) directory(at int64) {
	head := t.table("directory", at, 2)
	if t.err != nil {
		return
	}
	n := 12 * int64(t.order.Uint16(head))
	entries := t.table("directory", at+2, n+4)
	if t.err != nil || n == 0 {
		t.err = fmt.Errorf("%w: directory at %d", errMedium, at)
		return
	}
	t.next = append(t.next, int64(t.order.Uint32(entries[n:])))
	numbers := map[uint16][]int64{}
	for e := entries[:n]; len(e) > 0; e = e[12:] {
		tag, kind, count := t.order.Uint16(e), t.order.Uint16(e[2:]), int64(t.order.Uint32(e[4:]))
		value := e[8:12]
		if bytes := tiffSizes[kind] * count; bytes > 4 {
			value = nil
			if t.take("value", int64(t.order.Uint32(e[8:])), bytes); leads(tag) {
				value = t.table("value", int64(t.order.Uint32(e[8:])), bytes)
			}
		} else {
			value = value[:bytes]
		}
		if leads(tag) && t.err == nil {
			numbers[tag] = t.numbers(kind, value)
		}
	}
	for _, tags := range [][2]uint16{{tiffStrips, tiffStripBytes}, {tiffTiles, tiffTileBytes}} {
		places, sizes := numbers[tags[0]], numbers[tags[1]]
		for i := range min(len(places), len(sizes)) {
			t.take("content", places[i], sizes[i])
		}
	}
	for _, tag := range []uint16{tiffBelow, tiffExif, tiffPlace} {
		t.next = append(t.next, numbers[tag][:min(len(numbers[tag]), tiffDirectories)]...)
	}
}

// leads says of a tag that its values are places, or how much lies there.
func leads(tag uint16) bool {
	switch tag {
	case tiffStrips, tiffStripBytes, tiffTiles, tiffTileBytes, tiffBelow, tiffExif, tiffPlace:
		return true
	}
	return false
}

func (t *tiff) numbers(kind uint16, value []byte) []int64 {
	var all []int64
	switch tiffSizes[kind] {
	case 2:
		for ; len(value) >= 2; value = value[2:] {
			all = append(all, int64(t.order.Uint16(value)))
		}
	case 4:
		for ; len(value) >= 4; value = value[4:] {
			all = append(all, int64(t.order.Uint32(value)))
		}
	}
	return all
}

// bmpEnd adds up the lines of a picture that is not compressed (Windows, BITMAPINFOHEADER).
func bmpEnd(src source) (int64, error) {
	x := &extent{src: src}
	h := x.table("header", 0, 26)
	if x.err != nil || le32(h, 14) < 40 {
		return src.size, x.err
	}
	h = x.table("header", 0, 54)
	if x.err != nil {
		return 0, x.err
	}
	const packed1, packed2, most = 1, 2, 1 << 20
	from, width, height, n := int64(le32(h, 10)), int64(int32(le32(h, 18))), int64(int32(le32(h, 22))), int64(le32(h, 34))
	if height = max(height, -height); width <= 0 || width > most || height == 0 || height > most || from < 54 {
		return 0, fmt.Errorf("%w: header", errMedium)
	}
	if how := le32(h, 30); how != packed1 && how != packed2 && how <= 6 && int64(le16(h, 28)) > 0 {
		n = max(n, roundUp(width*int64(le16(h, 28)), 32)/8*height)
	}
	x.take("picture", from, n)
	if rest := src.size - x.end; rest < 4 {
		return src.size, x.err
	}
	return x.end, x.err
}

// icoEnd goes over the pictures of an icon.
func icoEnd(src source) (int64, error) {
	x := &extent{src: src}
	h := x.table("header", 0, 6)
	if x.err != nil {
		return 0, x.err
	}
	for list := x.table("list", 6, 16*int64(le16(h, 4))); len(list) > 0; list = list[16:] {
		x.take("picture", int64(le32(list, 12)), int64(le32(list, 8)))
	}
	return x.end, x.err
}
