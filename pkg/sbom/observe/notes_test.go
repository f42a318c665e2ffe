package observe

import (
	"bytes"
	"compress/zlib"
	"debug/elf"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// withNote is a program of 64 bits with nothing but a section .note.package.
func withNote(t testing.TB, note []byte, flags elf.SectionFlag) string {
	t.Helper()
	const names = "\x00.note.package\x00.shstrtab\x00"
	const header, entry = 64, 64
	var b bytes.Buffer
	h := elf.Header64{Type: uint16(elf.ET_EXEC), Machine: uint16(elf.EM_X86_64), Version: 1, Shoff: header, Ehsize: header, Shentsize: entry, Shnum: 3, Shstrndx: 2}
	copy(h.Ident[:], elf.ELFMAG+"\x02\x01\x01")
	at := uint64(header + 3*entry)
	for _, part := range []any{h, elf.Section64{},
		elf.Section64{Name: 1, Type: uint32(elf.SHT_PROGBITS), Flags: uint64(flags), Off: at, Size: uint64(len(note))},
		elf.Section64{Name: 15, Type: uint32(elf.SHT_STRTAB), Off: at + uint64(len(note)), Size: uint64(len(names))},
		note, []byte(names)} {
		imagetest.Must(t, binary.Write(&b, binary.LittleEndian, part))
	}
	return b.String()
}

// squeezed is a compressed section of so many blanks behind some text.
func squeezed(t testing.TB, text string, blanks int64) []byte {
	t.Helper()
	var b bytes.Buffer
	imagetest.Must(t, binary.Write(&b, binary.LittleEndian, elf.Chdr64{Type: uint32(elf.COMPRESS_ZLIB), Size: uint64(len(text)) + uint64(blanks), Addralign: 1}))
	z := zlib.NewWriter(&b)
	_, err := io.Copy(z, io.MultiReader(strings.NewReader(text), io.LimitReader(blank{}, blanks)))
	imagetest.Must(t, err)
	imagetest.Must(t, z.Close())
	return b.Bytes()
}

type blank struct{}

func (blank) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestNotesOfProgramsAreBounded(t *testing.T) {
	const note = `{"type":"deb","os":"debian","name":"pumpd","version":"1.2","architecture":"amd64"}`
	filled := func(n int) []byte { return []byte(note + strings.Repeat(" ", n-len(note))) }
	for name, c := range map[string]struct {
		program string
		missed  string
	}{
		"short":                  {withNote(t, []byte(note), 0), ""},
		"as long as allowed":     {withNote(t, filled(noteBytes), 0), ""},
		"too long":               {withNote(t, filled(noteBytes+1), 0), "65537 bytes, not read: more than 65536"},
		"compressed":             {withNote(t, squeezed(t, note, 100), elf.SHF_COMPRESSED), ""},
		"unpacks to too much":    {withNote(t, squeezed(t, note, 100<<20), elf.SHF_COMPRESSED), fmt.Sprintf("%d bytes, not read: more than 65536", 100<<20+len(note))},
		"longer than it says":    {withNote(t, append(squeezed(t, note, 10), make([]byte, noteBytes)...), elf.SHF_COMPRESSED), "not read: more than 65536"},
		"too many sections":      {tooManySections(t, note), "section .note.package: damaged program: a table of"},
		"names of its sections":  {compressedNames(t, note), "the names of its sections are compressed"},
		"no table where it says": {withNote(t, []byte(note), 0)[:40] + "\xff\xff\xff\xff\x00\x00\x00\x00" + withNote(t, []byte(note), 0)[48:], "section .note.package: "},
	} {
		t.Run(name, func(t *testing.T) {
			o := lookDirectory(t.Context(), t, write(t, map[string]string{"bin/pumpd": c.program}), Limits{})
			found := o.has("pumpd") != nil
			if c.missed == "" && (!found || !o.Whole) || c.missed != "" && (found || !o.missed("bin/pumpd: section .note.package: ") || !o.missed(c.missed)) {
				t.Errorf("found %v, unread %v", found, o.Unread)
			}
		})
	}
}

// compressedNames is a program whose names would be unpacked before anything is asked of it.
func compressedNames(t testing.TB, note string) string {
	t.Helper()
	b := []byte(withNote(t, []byte(note), 0))
	binary.LittleEndian.PutUint64(b[64+2*64+8:], uint64(elf.SHF_COMPRESSED))
	return string(b)
}

// tooManySections is a program that states the number of its sections in the first of them.
func tooManySections(t testing.TB, note string) string {
	t.Helper()
	b := []byte(withNote(t, []byte(note), 0))
	b[60] = 0
	binary.LittleEndian.PutUint64(b[64+32:], 1<<17+1)
	return string(b)
}
