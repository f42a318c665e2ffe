package verify

import (
	"encoding/binary"
	"errors"
	"io"
)

// Places in a portable executable (Microsoft PE format, "MS-DOS stub", "Optional header data directories").
const (
	peOffset      = 0x3c // of the offset of the signature "PE\0\0"
	coffSize      = 24   // signature and COFF header, in front of the optional header
	magicPE32     = 0x10b
	magicPE32Plus = 0x20b
	securityEntry = 4 // index of the certificate table among the data directories
)

var errNoPE = errors.New("not a portable executable")

// certificateTable gives the size of the attribute certificate table in bytes; 0 when there is none.
func certificateTable(in io.ReaderAt) (uint32, error) {
	var four [4]byte
	if n, _ := in.ReadAt(four[:2], 0); n < 2 || string(four[:2]) != "MZ" {
		return 0, errNoPE
	}
	if _, err := in.ReadAt(four[:], peOffset); err != nil {
		return 0, err
	}
	head := make([]byte, coffSize+112+8*(securityEntry+1)) // enough for both forms
	start := int64(binary.LittleEndian.Uint32(four[:]))
	if n, err := in.ReadAt(head, start); err != nil && n < len(head) && !errors.Is(err, io.EOF) {
		return 0, err
	} else {
		head = head[:n]
	}
	if len(head) < coffSize+2 || string(head[:4]) != "PE\x00\x00" {
		return 0, errNoPE
	}
	directories := 0
	switch binary.LittleEndian.Uint16(head[coffSize:]) {
	case magicPE32:
		directories = coffSize + 96
	case magicPE32Plus:
		directories = coffSize + 112
	default:
		return 0, errNoPE
	}
	at := directories + 8*securityEntry
	if len(head) < at+8 || binary.LittleEndian.Uint32(head[directories-4:]) <= securityEntry {
		return 0, nil
	}
	return binary.LittleEndian.Uint32(head[at+4:]), nil
}
