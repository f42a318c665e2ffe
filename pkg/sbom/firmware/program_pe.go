package firmware

import (
	"debug/pe"
	"encoding/binary"
	"fmt"
	"io"
)

// certificateBytes bounds the signatures in a PE file. Readers of programs pass over them, so what is larger
// could hide something.
const certificateBytes = 64 << 10

// peBeyond gives the parts of a PE file that belong neither to its headers, sections and symbols nor to its
// signatures (Microsoft, PE Format).
func peBeyond(src source) ([]part, error) {
	var lead [4]byte
	if err := readFull(src.at, lead[:], 0x3c); err != nil {
		return nil, fmt.Errorf("%w: header: %w", errProgram, err)
	}
	start := int64(binary.LittleEndian.Uint32(lead[:])) + 4
	in := io.NewSectionReader(src.at, start, max(0, src.size-start))
	var h pe.FileHeader
	if err := binary.Read(in, binary.LittleEndian, &h); err != nil {
		return nil, fmt.Errorf("%w: header: %w", errProgram, err)
	}
	optional := make([]byte, h.SizeOfOptionalHeader)
	if _, err := io.ReadFull(in, optional); err != nil {
		return nil, fmt.Errorf("%w: optional header: %w", errProgram, err)
	}
	end := start + int64(binary.Size(h)) + int64(len(optional)) + int64(h.NumberOfSections)*int64(binary.Size(pe.SectionHeader32{}))
	for i := range int(h.NumberOfSections) {
		var s pe.SectionHeader32
		if err := binary.Read(in, binary.LittleEndian, &s); err != nil {
			return nil, fmt.Errorf("%w: header of section %d: %w", errProgram, i, err)
		}
		to, err := span(src, fmt.Sprintf("section %d", i), uint64(s.PointerToRawData), uint64(s.SizeOfRawData))
		if err != nil {
			return nil, err
		}
		if s.PointerToRawData != 0 {
			end = max(end, to)
		}
	}
	symbols, err := peSymbolsEnd(src, h)
	if err != nil {
		return nil, err
	}
	return besideCertificates(src, max(end, symbols), optional)
}

// peSymbolsEnd gives the end of the symbols and of the strings that follow them; 0 when there are none.
func peSymbolsEnd(src source, h pe.FileHeader) (int64, error) {
	if h.PointerToSymbolTable == 0 {
		return 0, nil
	}
	end, err := span(src, "symbols", uint64(h.PointerToSymbolTable), uint64(h.NumberOfSymbols)*pe.COFFSymbolSize)
	if err != nil {
		return 0, err
	}
	var raw [4]byte
	if readFull(src.at, raw[:], end) != nil {
		return end, nil // no strings
	}
	return span(src, "strings of symbols", uint64(end), uint64(binary.LittleEndian.Uint32(raw[:])))
}

// besideCertificates gives what follows the program and is no signature. The signatures are the one thing
// whose place is stated as an offset in the file instead of an address.
func besideCertificates(src source, end int64, optional []byte) ([]part, error) {
	offset, n := certificates(optional)
	if n == 0 {
		return []part{{end, src.size}}, nil
	}
	to, err := span(src, "signatures", offset, n)
	if err != nil {
		return nil, err
	}
	if int64(offset) < end || n > certificateBytes {
		return nil, fmt.Errorf("%w: signatures at %d with %d bytes; they must follow the program at %d and have at most %d", errProgram, offset, n, end, certificateBytes)
	}
	return []part{{end, int64(offset)}, {to, src.size}}, nil
}

// certificates reads the fifth data directory, whose place depends on the width of addresses.
func certificates(optional []byte) (offset, n uint64) {
	if len(optional) < 2 {
		return 0, 0
	}
	directories := 96
	if binary.LittleEndian.Uint16(optional) == 0x20b {
		directories = 112
	}
	at := directories + 8*pe.IMAGE_DIRECTORY_ENTRY_SECURITY
	if len(optional) < at+8 || binary.LittleEndian.Uint32(optional[directories-4:]) <= pe.IMAGE_DIRECTORY_ENTRY_SECURITY {
		return 0, 0
	}
	return uint64(binary.LittleEndian.Uint32(optional[at:])), uint64(binary.LittleEndian.Uint32(optional[at+4:]))
}
