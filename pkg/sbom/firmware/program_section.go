package firmware

import (
	"debug/elf"
	"encoding/binary"
	"fmt"
	"io"
)

// ELFSectionBytes gives how long the section of a name is in an ELF file, by its own account and unpacked: the longest where several
// have the name. It is 0 without one, and for what is no ELF file at all. It reads the tables one entry at a time and unpacks nothing, so that it costs no memory
// whatever the file states; debug/elf unpacks the names of sections without a bound. An error says that the sections could not be listed.
func ELFSectionBytes(at io.ReaderAt, size int64, name string) (bytes uint64, err error) {
	err = Safely(func() (err error) {
		bytes, err = elfSectionBytes(source{"", size, at}, name)
		return err
	})
	return bytes, err
}

func elfSectionBytes(src source, name string) (uint64, error) {
	var ident [elf.EI_NIDENT]byte
	if n, _ := src.at.ReadAt(ident[:], 0); n < len(ident) || string(ident[:4]) != elf.ELFMAG || ident[elf.EI_CLASS]-1 > 1 || ident[elf.EI_DATA]-1 > 1 {
		return 0, nil
	}
	f, err := readELF(src)
	if err != nil || f.sections.count == 0 {
		return 0, err
	}
	names, err := f.sectionNames()
	if err != nil {
		return 0, err
	}
	longest := uint64(0)
	err = f.each(f.sections, f.section, func(_ int, r elfRange) error {
		here := make([]byte, len(name)+1)
		if n, _ := src.at.ReadAt(here, int64((names.offset+uint64(r.name))&(1<<62-1))); n < len(here) || string(here) != name+"\x00" {
			return nil
		}
		n, err := f.unpacked(r)
		longest = max(longest, r.size, n)
		return err
	})
	return longest, err
}

// sectionNames gives the section that holds the names of all.
func (f *elfFile) sectionNames() (names elfRange, err error) {
	err = f.each(f.sections, f.section, func(i int, r elfRange) error {
		if uint64(i) == f.names {
			names = r
		}
		return nil
	})
	if err == nil && names.flags&uint64(elf.SHF_COMPRESSED) != 0 {
		err = fmt.Errorf("%w: the names of its sections are compressed", errProgram)
	}
	return names, err
}

// unpacked gives the length that a compressed section states (System V ABI, chapter 4, "Compression Header"); 0 for others.
func (f *elfFile) unpacked(r elfRange) (uint64, error) {
	if r.flags&uint64(elf.SHF_COMPRESSED) == 0 {
		return 0, nil
	}
	in := io.NewSectionReader(f.src.at, int64(r.offset&(1<<62-1)), f.src.size)
	if f.wide {
		var h elf.Chdr64
		err := binary.Read(in, f.order, &h)
		return h.Size, err
	}
	var h elf.Chdr32
	err := binary.Read(in, f.order, &h)
	return uint64(h.Size), err
}
