package firmware

import (
	"encoding/binary"
	"fmt"
)

// A package of RPM (RPM documentation, "RPM Package format"): a lead, a header of signatures, a header of facts, and a
// compressed cpio archive.
const (
	rpmLeadBytes   = 96
	rpmHeaderBytes = 16
	rpmMaxIndex    = 1 << 16
	rpmMaxData     = 256 << 20
)

// openRPM gives the payload as a file. What lies before it is left over: headers hold anything under numbers of one's own, and that of the
// signatures is covered by none.
func openRPM(src source, t *Tree) (int64, error) {
	signatures, header, at, err := rpmHeaders(src)
	if err != nil {
		return 0, err
	}
	t.leave(leftover{part: part{0, signatures}, what: "lead", table: true})
	t.leave(leftover{part: part{signatures, header}, what: "header of signatures", table: true})
	t.leave(leftover{part: part{header, at}, what: "header", table: true})
	return src.size, t.addPart("payload", src, at, src.size-at)
}

func rpmBytes(src source) (int64, error) {
	_, _, _, err := rpmHeaders(src)
	return src.size, err
}

// rpmHeaders gives where the two headers and the payload begin.
func rpmHeaders(src source) (signatures, header, payload int64, err error) {
	end, err := rpmSection(src, rpmLeadBytes)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("signatures: %w", err)
	}
	header = roundUp(end, 8)
	if payload, err = rpmSection(src, header); err != nil {
		return 0, 0, 0, fmt.Errorf("header: %w", err)
	}
	return rpmLeadBytes, header, payload, nil
}

// rpmSection gives where a header ends.
func rpmSection(src source, at int64) (int64, error) {
	b, err := src.fields(at, rpmHeaderBytes)
	if err != nil {
		return 0, err
	}
	index, data := int64(binary.BigEndian.Uint32(b[8:])), int64(binary.BigEndian.Uint32(b[12:]))
	if string(b[:4]) != "\x8e\xad\xe8\x01" || index > rpmMaxIndex || data > rpmMaxData {
		return 0, fmt.Errorf("%w: header at %d", errDamaged, at)
	}
	if at += rpmHeaderBytes + 16*index + data; at > src.size {
		return 0, fmt.Errorf("%w: header ends after the package", errDamaged)
	}
	return at, nil
}
