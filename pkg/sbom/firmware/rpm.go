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

// openRPM gives the payload as a file.
func openRPM(src source, t *Tree) (int64, error) {
	at, err := rpmPayload(src)
	if err != nil {
		return 0, err
	}
	return src.size, t.addPart("payload", src, at, src.size-at)
}

func rpmBytes(src source) (int64, error) {
	_, err := rpmPayload(src)
	return src.size, err
}

func rpmPayload(src source) (int64, error) {
	at, err := rpmSection(src, rpmLeadBytes)
	if err != nil {
		return 0, fmt.Errorf("signatures: %w", err)
	}
	if at, err = rpmSection(src, roundUp(at, 8)); err != nil {
		return 0, fmt.Errorf("header: %w", err)
	}
	return at, nil
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
