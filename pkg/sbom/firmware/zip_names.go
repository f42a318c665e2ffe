package firmware

import (
	"archive/zip"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictzip"
)

// An archive says up to four times what an entry is called: in its directory, before the content, and in an extra field of each. Programs that
// read from front to end, such as ZipInputStream of Java, go by the second, and those that know the field by that.

// unicodeName holds the names in an extra field against that in the directory.
func (z *zipLayout) unicodeName(f *zip.File, where string, extra []byte) {
	names, _ := strictzip.OtherNames(extra)
	for _, name := range names {
		z.called(f, "the Unicode Path "+where, name)
	}
}

// called reports another name of an entry.
func (z *zipLayout) called(f *zip.File, where, name string) {
	if commonName(f.Name) != commonName(name) {
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
