package firmware

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"strings"
)

// An archive says up to four times what an entry is called: in its directory, before the content, and in an extra field of each. Programs that
// read from front to end, such as ZipInputStream of Java, go by the second, and those that know the field by that.

// zipUnicodePath is the extra field with a name in UTF-8 (APPNOTE 4.6.9).
const zipUnicodePath = 0x7075

// zipUnicodeHead are its version and the checksum of the name that it stands for. A program may pass over a field whose checksum does
// not hold; one that does not is as easily written.
const zipUnicodeHead = 5

// agrees holds the header before the content against the directory.
func (z *zipLayout) agrees(f *zip.File, local, name []byte) {
	z.called(f, "the header before the content", name)
	if method := binary.LittleEndian.Uint16(local[8:]); method != f.Method {
		z.tree.Skip(f.Name, fmt.Sprintf("compression method %d in the directory, but %d before the content: programs differ in which one counts", f.Method, method))
	}
}

// unicodeName holds the name in an extra field against that in the directory.
func (z *zipLayout) unicodeName(f *zip.File, where string, extra []byte) {
	for len(extra) >= 4 {
		id, n := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if extra = extra[4:]; n > len(extra) {
			return
		}
		if id == zipUnicodePath && n >= zipUnicodeHead {
			z.called(f, "the Unicode Path "+where, extra[zipUnicodeHead:n])
		}
		extra = extra[n:]
	}
}

// called reports another name of an entry.
func (z *zipLayout) called(f *zip.File, where string, name []byte) {
	if commonName(f.Name) != commonName(string(name)) {
		z.tree.Skip(f.Name, fmt.Sprintf("%s calls it %.200q: programs differ in which name counts", where, name))
	}
}

// commonName is a name without what differs between encodings: letters that are not ASCII, as many as there are at a place.
func commonName(s string) string {
	var out strings.Builder
	foreign := false
	for _, c := range []byte(strings.ReplaceAll(s, `\`, "/")) {
		if c < 0x80 {
			out.WriteByte(c)
		} else if !foreign {
			out.WriteByte(0x80)
		}
		foreign = c >= 0x80
	}
	return out.String()
}
