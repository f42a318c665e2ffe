package firmware

import (
	"bufio"
	"debug/elf"
	"encoding/binary"
	"fmt"
	"io"
)

// elfFile is what the header of an ELF file of either class says, in one form (System V ABI, chapter 4).
type elfFile struct {
	src      source
	order    binary.ByteOrder
	wide     bool // 64 bits
	header   uint64
	programs elfTable
	sections elfTable
	names    uint64 // which section holds the names of the sections
}

type elfTable struct {
	at    uint64
	entry uint16 // bytes
	count uint64
}

// elfRange is where a segment or section has its content.
type elfRange struct {
	kind         uint32
	flags        uint64
	offset, size uint64
	info, link   uint32 // sections only, like name
	name         uint32 // where the names have it
}

// elfEnd gives where an ELF file ends by its own account: behind the last of its tables, segments and
// sections. It fails for a file in which one of them is missing. The tables are read one entry at a time,
// so that their stated length costs no memory.
func elfEnd(src source) (int64, error) {
	f, err := readELF(src)
	if err != nil {
		return 0, err
	}
	if f.programs.count == 0 && f.sections.count == 0 {
		return 0, fmt.Errorf("%w: neither segments nor sections", errProgram)
	}
	end, err := span(src, "header", 0, f.header)
	if err != nil {
		return 0, err
	}
	for _, table := range []elfTable{f.programs, f.sections} {
		if table.count == 0 {
			continue
		}
		to, err := span(src, "table of segments or sections", table.at, table.count*uint64(table.entry))
		if err != nil {
			return 0, err
		}
		end = max(end, to)
	}
	stripped := false
	err = f.each(f.sections, f.section, func(i int, r elfRange) error {
		if r.kind == uint32(elf.SHT_NOBITS) {
			// A file of debug symbols has sections without content in place of the code.
			stripped = stripped || r.flags&uint64(elf.SHF_EXECINSTR) != 0
			return nil
		}
		if r.kind == uint32(elf.SHT_NULL) {
			return nil
		}
		to, err := span(src, fmt.Sprintf("section %d", i), r.offset, r.size)
		end = max(end, to)
		return err
	})
	if err != nil || stripped {
		return end, err
	}
	err = f.each(f.programs, f.program, func(i int, r elfRange) error {
		if r.kind == uint32(elf.PT_NULL) {
			return nil
		}
		to, err := span(src, fmt.Sprintf("segment %d", i), r.offset, r.size)
		end = max(end, to)
		return err
	})
	return end, err
}

func readELF(src source) (*elfFile, error) {
	var ident [elf.EI_NIDENT]byte
	if err := readFull(src.at, ident[:], 0); err != nil {
		return nil, fmt.Errorf("%w: header: %w", errProgram, err)
	}
	f := &elfFile{src: src}
	switch elf.Data(ident[elf.EI_DATA]) {
	case elf.ELFDATA2LSB:
		f.order = binary.LittleEndian
	case elf.ELFDATA2MSB:
		f.order = binary.BigEndian
	default:
		return nil, fmt.Errorf("%w: byte order %d", errProgram, ident[elf.EI_DATA])
	}
	in := io.NewSectionReader(src.at, 0, src.size)
	switch elf.Class(ident[elf.EI_CLASS]) {
	case elf.ELFCLASS64:
		var h elf.Header64
		if err := binary.Read(in, f.order, &h); err != nil {
			return nil, fmt.Errorf("%w: header: %w", errProgram, err)
		}
		f.wide, f.header = true, uint64(h.Ehsize)
		f.programs = elfTable{h.Phoff, h.Phentsize, uint64(h.Phnum)}
		f.sections = elfTable{h.Shoff, h.Shentsize, uint64(h.Shnum)}
		f.names = uint64(h.Shstrndx)
	case elf.ELFCLASS32:
		var h elf.Header32
		if err := binary.Read(in, f.order, &h); err != nil {
			return nil, fmt.Errorf("%w: header: %w", errProgram, err)
		}
		f.header = uint64(h.Ehsize)
		f.programs = elfTable{uint64(h.Phoff), h.Phentsize, uint64(h.Phnum)}
		f.sections = elfTable{uint64(h.Shoff), h.Shentsize, uint64(h.Shnum)}
		f.names = uint64(h.Shstrndx)
	default:
		return nil, fmt.Errorf("%w: class %d", errProgram, ident[elf.EI_CLASS])
	}
	return f, f.settle()
}

// settle reads the numbers that do not fit into the header, which the first section holds, and checks what
// the tables say of themselves.
func (f *elfFile) settle() error {
	const manyPrograms = 0xffff
	farNames := f.names == uint64(elf.SHN_XINDEX)
	if f.sections.at != 0 && (f.sections.count == 0 || f.programs.count == manyPrograms || farNames) {
		first := f.sections
		first.count = 1
		err := f.each(first, f.section, func(_ int, r elfRange) error {
			if f.sections.count == 0 {
				f.sections.count = r.size
			}
			if f.programs.count == manyPrograms {
				f.programs.count = uint64(r.info)
			}
			if farNames {
				f.names = uint64(r.link)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, t := range []elfTable{f.programs, f.sections} {
		if t.count > tableEntries {
			return fmt.Errorf("%w: a table of %d entries; %d are allowed", errProgram, t.count, tableEntries)
		}
	}
	return nil
}

// each reads the entries of a table.
func (f *elfFile) each(t elfTable, read func(io.Reader) (elfRange, int, error), visit func(int, elfRange) error) error {
	in := bufio.NewReader(io.NewSectionReader(f.src.at, int64(t.at&(1<<62-1)), f.src.size))
	for i := range int(t.count) {
		r, size, err := read(in)
		if err != nil {
			return fmt.Errorf("%w: table entry %d: %w", errProgram, i, err)
		}
		if size != int(t.entry) {
			return fmt.Errorf("%w: table entries of %d bytes instead of %d", errProgram, t.entry, size)
		}
		if err := visit(i, r); err != nil {
			return err
		}
	}
	return nil
}

func (f *elfFile) section(in io.Reader) (elfRange, int, error) {
	if f.wide {
		var s elf.Section64
		err := binary.Read(in, f.order, &s)
		return elfRange{s.Type, s.Flags, s.Off, s.Size, s.Info, s.Link, s.Name}, binary.Size(s), err
	}
	var s elf.Section32
	err := binary.Read(in, f.order, &s)
	return elfRange{s.Type, uint64(s.Flags), uint64(s.Off), uint64(s.Size), s.Info, s.Link, s.Name}, binary.Size(s), err
}

func (f *elfFile) program(in io.Reader) (elfRange, int, error) {
	if f.wide {
		var p elf.Prog64
		err := binary.Read(in, f.order, &p)
		return elfRange{kind: p.Type, offset: p.Off, size: p.Filesz}, binary.Size(p), err
	}
	var p elf.Prog32
	err := binary.Read(in, f.order, &p)
	return elfRange{kind: p.Type, offset: uint64(p.Off), size: uint64(p.Filesz)}, binary.Size(p), err
}
