package firmware

import (
	"bytes"
	"encoding/binary"
)

// dataKind says how far a well-known kind of data accounts for content.
type dataKind int

const (
	noData     dataKind = iota // not known
	plainData                  // known, and not compressed by itself
	packedData                 // known, and compressed by itself, so that it is dense by right
)

const pngMagic = "\x89PNG\r\n\x1a\n"

// media are data that devices carry and that hold no software a cataloger could name: pictures, sound,
// fonts, translations, tables. What begins like one and has not its structure is no medium.
var media = []struct {
	at    int
	magic string
	kind  dataKind
	end   func(source) (int64, error) // walks the structure and gives where it ends
}{
	{0, pngMagic, packedData, pngEnd},
	{0, "\xff\xd8\xff", packedData, jpegEnd},
	{0, "GIF87a", packedData, gifEnd},
	{0, "GIF89a", packedData, gifEnd},
	{8, "WEBP", packedData, riffEnd},
	{8, "WAVE", plainData, riffEnd},
	{8, "AVI ", packedData, riffEnd},
	{0, "OggS", packedData, oggEnd},
	{0, "fLaC\x00", packedData, flacEnd},
	{0, "ID3\x02", packedData, mp3End},
	{0, "ID3\x03", packedData, mp3End},
	{0, "ID3\x04", packedData, mp3End},
	{4, "ftyp", packedData, mp4End},
	{0, "II*\x00", packedData, tiffEnd},
	{0, "MM\x00*", packedData, tiffEnd},
	{0, "wOFF", packedData, woffEnd},
	{0, "wOF2", packedData, woffEnd},
	{0, "\x00\x01\x00\x00\x00", plainData, sfntEnd}, // TrueType
	{0, "OTTO\x00", plainData, sfntEnd},
	{0, "ttcf\x00", plainData, ttcEnd},
	{0, "%PDF-1.", packedData, pdfEnd},
	{0, "%PDF-2.", packedData, pdfEnd},
	{0, "SQLite format 3\x00", plainData, sqliteEnd},
	{0, "\xde\x12\x04\x95", plainData, gettextEnd},
	{0, "\x95\x04\x12\xde", plainData, gettextEnd},
	{0, "TZif", plainData, tzifEnd},
	{0, "\x01fcp", plainData, pcfEnd},
	{0, "\x72\xb5\x4a\x86", plainData, consoleFontEnd},
	{0, "Xcur", plainData, pointerEnd},
}

// tally counts files that are known by their structure only.
type tally struct {
	files int
	bytes int64
}

func (t *tally) add(size int64) {
	t.files++
	t.bytes += size
}

// wellKnown names content by its first bytes, and gives the walk over its structure; nil when it is not known. A magic that is short
// is asked for more.
func wellKnown(head []byte, size int64) (dataKind, func(source) (int64, error)) {
	for _, m := range media {
		if len(head) > m.at && bytes.HasPrefix(head[m.at:], []byte(m.magic)) && (m.at != 8 || isRIFF(head, size)) {
			return m.kind, m.end
		}
	}
	switch {
	case isBMP(head, size):
		return plainData, bmpEnd
	case isICO(head):
		return plainData, icoEnd
	case isTerminfo(head, size):
		return plainData, terminfoEnd
	case isKeyring(head):
		return packedData, keyringEnd
	}
	return noData, nil
}

// isKeyring recognises public keys of OpenPGP (RFC 9580): a key packet of version 4 with a length of one or two
// bytes, and a name or signature behind it. Keys are numbers that look random.
func isKeyring(head []byte) bool {
	if len(head) < 4 || head[0] != 0x98 && head[0] != 0x99 {
		return false
	}
	body := 2
	next := body + int(head[1])
	if head[0] == 0x99 {
		body = 3
		next = body + int(binary.BigEndian.Uint16(head[1:]))
	}
	return next < len(head) && head[body] == 4 && (head[next] == 0xb4 || head[next] == 0x89 || head[next] == 0x88)
}

// isRIFF asks for the length that the file states, rounded up to an even number by some writers.
func isRIFF(head []byte, size int64) bool {
	if len(head) < 12 || string(head[:4]) != "RIFF" {
		return false
	}
	stated := int64(binary.LittleEndian.Uint32(head[4:])) + 8
	return stated == size || stated+1 == size
}

func isBMP(head []byte, size int64) bool {
	return len(head) > 26 && head[0] == 'B' && head[1] == 'M' && int64(binary.LittleEndian.Uint32(head[2:])) == size
}

// isICO asks for an icon or pointer whose first picture lies behind its list of pictures.
func isICO(head []byte) bool {
	if len(head) < 22 || head[0] != 0 || head[1] != 0 || head[2] != 1 && head[2] != 2 || head[3] != 0 {
		return false
	}
	n := int(binary.LittleEndian.Uint16(head[4:]))
	return n > 0 && n <= 64 && head[9] == 0 && int(binary.LittleEndian.Uint32(head[18:])) == 6+16*n
}

// terminfoBytes bounds a compiled terminal description (term(5)).
const terminfoBytes = 32 << 10

// isTerminfo asks that the parts whose lengths the header states fit into the file.
func isTerminfo(head []byte, size int64) bool {
	if len(head) < 12 || size > terminfoBytes {
		return false
	}
	field := func(i int) int64 { return int64(binary.LittleEndian.Uint16(head[2*i:])) }
	number := int64(2)
	switch field(0) {
	case 0o432:
	case 0o1036:
		number = 4
	default:
		return false
	}
	return field(1) > 0 && 12+field(1)+field(2)+number*field(3)+2*field(4) <= size
}
