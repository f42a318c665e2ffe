package firmware

import (
	"archive/tar"
	"bytes"
	"debug/elf"
	"debug/pe"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// elfOf is a program with one segment and one section, both of the given content.
func elfOf(order binary.ByteOrder, wide bool, content string) string {
	var b bytes.Buffer
	ident := [16]byte{0x7f, 'E', 'L', 'F', 1, 1, 1}
	if order == binary.BigEndian {
		ident[elf.EI_DATA] = 2
	}
	n := len(content)
	write := func(v any) { _ = binary.Write(&b, order, v) }
	if wide {
		ident[elf.EI_CLASS] = 2
		write(elf.Header64{Ident: ident, Type: 2, Version: 1, Phoff: 64, Ehsize: 64, Phentsize: 56, Phnum: 1, Shoff: uint64(120 + n), Shentsize: 64, Shnum: 2})
		write(elf.Prog64{Type: 1, Off: 120, Filesz: uint64(n), Memsz: uint64(n)})
		b.WriteString(content)
		write(elf.Section64{})
		write(elf.Section64{Type: 1, Flags: 6, Off: 120, Size: uint64(n)})
		return b.String()
	}
	write(elf.Header32{Ident: ident, Type: 2, Version: 1, Phoff: 52, Ehsize: 52, Phentsize: 32, Phnum: 1, Shoff: uint32(84 + n), Shentsize: 40, Shnum: 2})
	write(elf.Prog32{Type: 1, Off: 84, Filesz: uint32(n), Memsz: uint32(n)})
	b.WriteString(content)
	write(elf.Section32{})
	write(elf.Section32{Type: 1, Flags: 6, Off: 84, Size: uint32(n)})
	return b.String()
}

func moduleSigned(module string) string {
	signature := make([]byte, 400)
	fields := make([]byte, 12)
	fields[2] = 2
	binary.BigEndian.PutUint32(fields[8:], uint32(len(signature)))
	return module + string(signature) + string(fields) + moduleMark
}

// peOf is a program with one section, then what follows, then a table of signatures.
func peOf(follows string, signatures int) string {
	var b bytes.Buffer
	dos := make([]byte, 0x40)
	copy(dos, "MZ")
	dos[0x3c] = 0x40
	b.Write(dos)
	b.WriteString("PE\x00\x00")
	write := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) }
	h := pe.OptionalHeader64{Magic: 0x20b, NumberOfRvaAndSizes: 16}
	if signatures > 0 {
		h.DataDirectory[pe.IMAGE_DIRECTORY_ENTRY_SECURITY] = pe.DataDirectory{VirtualAddress: uint32(1024 + len(follows)), Size: uint32(signatures)}
	}
	write(pe.FileHeader{Machine: 0x8664, NumberOfSections: 1, SizeOfOptionalHeader: uint16(binary.Size(h))})
	write(h)
	write(pe.SectionHeader32{PointerToRawData: 512, SizeOfRawData: 512})
	b.Write(make([]byte, 1024-b.Len()))
	b.WriteString(follows)
	b.WriteString(noise(signatures))
	return b.String()
}

// TestDamagedProgramsAreSearched: where one of them ends is not known, so what lies in it may be another's.
func TestDamagedProgramsAreSearched(t *testing.T) {
	secret := string(imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs())))
	module := elfOf(binary.LittleEndian, true, table(5000)+secret)
	for name, content := range map[string]string{"ELF without tables": "\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 500) + secret, "ELF, cut": module[:len(module)-100], "PE, cut": peOf("", 0)[:600] + secret} {
		for kind, image := range images(t, imagetest.Member{Name: "opt/hidden.bin", Content: content}) {
			if o := look(t, kind, image, DefaultLimits); o.at("zlib1g") == "" || !o.missed("damaged program") {
				t.Errorf("%s in %s: found %v, unread %v", name, kind, o.found, o.Unread)
			}
		}
	}
}

// TestTableLimit asks a program for a table longer than allowed.
func TestTableLimit(t *testing.T) {
	var b bytes.Buffer
	h := elf.Header64{Ident: [16]byte{0x7f, 'E', 'L', 'F', 2, 1, 1}, Ehsize: 64, Shoff: 64, Shentsize: 64}
	imagetest.Must(t, binary.Write(&b, binary.LittleEndian, h))
	imagetest.Must(t, binary.Write(&b, binary.LittleEndian, elf.Section64{Size: tableEntries + 1}))
	_, err := elfEnd(source{"p", int64(b.Len()), bytes.NewReader(b.Bytes())})
	if err == nil || !strings.Contains(err.Error(), "131072 are allowed") {
		t.Errorf("%v", err)
	}
}

func FuzzProgram(f *testing.F) {
	f.Add([]byte(elfOf(binary.LittleEndian, true, "content")))
	f.Add([]byte(elfOf(binary.BigEndian, false, "content")))
	f.Add([]byte(peOf("more", 100)))
	f.Fuzz(func(t *testing.T, b []byte) {
		src := source{"p", int64(len(b)), bytes.NewReader(b)}
		for _, k := range []Kind{"elf", "pe"} {
			rest, err := beyond(src, k)
			for _, p := range rest {
				if err != nil || p.from < 0 || p.from > p.to || p.to > src.size {
					t.Fatalf("%s: part %v of %d bytes, %v", k, p, src.size, err)
				}
			}
		}
	})
}

// TestProgramsOfThisMachine holds real programs against the check: none of them may count as damaged.
// CLEANBILL_PROGRAMS names the folder.
func TestProgramsOfThisMachine(t *testing.T) {
	dir := needs.Variable(t, "CLEANBILL_PROGRAMS", "a folder of real programs to try, such as /usr/bin")
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	imagetest.Must(t, err)
	whole, followed := 0, 0
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil || !bytes.HasPrefix(b, []byte("\x7fELF")) {
			continue
		}
		src := source{name, int64(len(b)), bytes.NewReader(b)}
		rest, err := beyond(src, "elf")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		whole++
		if n := rest[0].to - rest[0].from; n > 0 {
			followed++
			t.Logf("%s: %d bytes follow", name, n)
		}
	}
	if whole == 0 {
		t.Errorf("there is no program in %s", dir)
	}
	t.Logf("%d programs are whole, %d of them are followed by something", whole, followed)
}

// TestUnclaimedProgram names a program that is there and that nothing accounts for.
func TestUnclaimedProgram(t *testing.T) {
	program := make([]byte, 64) // the smallest ELF file: a header, no section and no segment
	copy(program, "\x7fELF\x02\x01\x01")
	program[16], program[18], program[20], program[52] = 2, 62, 1, 64
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for name, data := range map[string][]byte{"usr/bin/evil": program, "etc/motd": []byte("hello\n")} {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(data)), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	o := look(t, "fw.tar", buf.Bytes(), Limits{})
	if o.UnclaimedPrograms != 1 || o.Unclaimed[0].Path != "fw.tar!/usr/bin/evil" {
		t.Errorf("unclaimed %d %v, unread %v", o.UnclaimedPrograms, o.Unclaimed, o.Unread)
	}
}
