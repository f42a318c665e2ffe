package firmware

import "fmt"

// woffEnd asks for the length that the header of a web font states (WOFF 1.0 and 2.0, the header).
func woffEnd(src source) (int64, error) {
	h, err := src.fields(0, 44)
	if err != nil {
		return 0, err
	}
	entry := uint32(20)
	if h[3] == '2' {
		entry = 2
	}
	n := int64(be32(h, 8))
	if tables := be16(h, 12); tables == 0 || be16(h, 14) != 0 || n < int64(44+tables*entry) {
		return 0, fmt.Errorf("%w: header", errMedium)
	}
	return n, nil
}

// sfntEnd goes over the directory of a font (OpenType, Organization of an OpenType Font).
func sfntEnd(src source) (int64, error) {
	x := &extent{src: src}
	x.sfnt(0)
	return x.rounded(4)
}

func (x *extent) sfnt(at int64) {
	h := x.table("header", at, 12)
	if x.err != nil {
		return
	}
	directory := x.table("directory", at+12, 16*int64(be16(h, 4)))
	if x.err == nil && len(directory) == 0 {
		x.err = fmt.Errorf("%w: no tables", errMedium)
	}
	for ; len(directory) > 0; directory = directory[16:] {
		if !isName(directory[:4]) {
			x.err = fmt.Errorf("%w: name of a table", errMedium)
			return
		}
		x.take("table", int64(be32(directory, 8)), int64(be32(directory, 12)))
	}
}

// ttcEnd goes over the fonts of a collection.
func ttcEnd(src source) (int64, error) {
	x := &extent{src: src}
	h := x.table("header", 0, 12)
	if x.err != nil {
		return 0, x.err
	}
	const fonts = 1 << 12
	if n := be32(h, 8); n == 0 || n > fonts {
		return 0, fmt.Errorf("%w: %d fonts", errMedium, n)
	}
	offsets := x.table("offsets", 12, 4*int64(be32(h, 8)))
	for ; len(offsets) > 0 && x.err == nil; offsets = offsets[4:] {
		x.sfnt(int64(be32(offsets, 0)))
	}
	if h[5] == 2 { // the version with a signature, which lies behind the offsets
		if s := x.table("signature", 12+4*int64(be32(h, 8)), 12); x.err == nil && string(s[:4]) == "DSIG" {
			x.take("signature", int64(be32(s, 8)), int64(be32(s, 4)))
		}
	}
	return x.rounded(4)
}

// pcfAccelerators is the length of a table of accelerators with bounds of its own for ink, in bytes.
const pcfAccelerators = 100

// pcfEnd goes over the tables of a bitmap font of X11 (libXfont, the portable compiled format).
func pcfEnd(src source) (int64, error) {
	x := &extent{src: src}
	h := x.table("header", 0, 8)
	if x.err != nil {
		return 0, x.err
	}
	contents := x.table("contents", 8, 16*int64(le32(h, 4)))
	if x.err == nil && len(contents) == 0 {
		x.err = fmt.Errorf("%w: no tables", errMedium)
	}
	for ; len(contents) > 0; contents = contents[16:] {
		at, n := int64(le32(contents, 12)), int64(le32(contents, 8))
		if over := at + n - src.size; n == pcfAccelerators && over < n {
			n -= max(0, over) // writers state as many bytes of this table, whether there are or not
		}
		x.take("table", at, n)
	}
	return x.rounded(4)
}

// consoleFontEnd goes over the pictures of a font for the console, and over the list of what they stand for (kbd, PSF version 2).
func consoleFontEnd(src source) (int64, error) {
	x := &extent{src: src}
	h := x.table("header", 0, 32)
	if x.err != nil {
		return 0, x.err
	}
	header, glyphs, each := int64(le32(h, 8)), int64(le32(h, 16)), int64(le32(h, 20))
	if header < 32 || glyphs == 0 || glyphs > mediumTable || each == 0 || each > mediumTable {
		return 0, fmt.Errorf("%w: header", errMedium)
	}
	x.take("glyphs", header, glyphs*each)
	if le32(h, 12)&1 == 0 || x.err != nil {
		return x.end, x.err
	}
	list := x.table("list of characters", x.end, src.size-x.end)
	for i, c := range list {
		if c == 0xff {
			if glyphs--; glyphs == 0 {
				return src.size - int64(len(list)-i-1), nil
			}
		}
	}
	return 0, fmt.Errorf("%w: list of characters", errMedium)
}

// pointerEnd goes over the pictures of a mouse pointer (Xcursor(3)).
func pointerEnd(src source) (int64, error) {
	x := &extent{src: src}
	h := x.table("header", 0, 16)
	if x.err != nil {
		return 0, x.err
	}
	contents := x.table("contents", int64(le32(h, 4)), 12*int64(le32(h, 12)))
	if x.err == nil && len(contents) == 0 {
		x.err = fmt.Errorf("%w: no pictures", errMedium)
	}
	for ; len(contents) > 0 && x.err == nil; contents = contents[12:] {
		const picture, words, most = 0xfffd0002, 0xfffe0001, 0x7fff
		at := int64(le32(contents, 8))
		switch kind := le32(contents, 0); kind {
		case picture:
			if c := x.table("picture", at, 36); x.err == nil {
				x.take("picture", at+36, 4*int64(min(le32(c, 16), most))*int64(min(le32(c, 20), most)))
			}
		case words:
			if c := x.table("comment", at, 20); x.err == nil {
				x.take("comment", at+20, int64(le32(c, 16)))
			}
		default:
			x.err = fmt.Errorf("%w: part of kind %#x", errMedium, kind)
		}
	}
	return x.end, x.err
}
