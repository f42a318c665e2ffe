package verify

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"math"
)

// Records of a zip archive, from PKWARE's APPNOTE, in bytes without what has a length of its own.
const (
	zipEntrySize     = 46 // in the directory (4.3.12)
	zipEndSize       = 22 // 4.3.16
	zipLocatorSize   = 20 // 4.3.15
	zip64EndSize     = 56 // 4.3.14
	maxZipComment    = 1<<16 - 1
	apkBlockEnds     = "APK Sig Block 42" // right before the directory (APK signature scheme v2)
	zipEntryBegins   = "PK\x01\x02"
	zipEndBegins     = "PK\x05\x06"
	zipLocatorBegins = "PK\x06\x07"
	zip64EndBegins   = "PK\x06\x06"
)

// signedPart looks for signatures among the parts of a zip archive, by its directory.
func signedPart(in io.ReaderAt, size int64) Inside {
	from, to, ok := zipDirectory(in, size)
	if !ok {
		return Inside{}
	}
	before := make([]byte, len(apkBlockEnds))
	if n, _ := in.ReadAt(before, max(0, from-int64(len(before)))); n == len(before) && string(before) == apkBlockEnds {
		return apkSignature
	}
	directory := bufio.NewReader(io.NewSectionReader(in, from, to-from))
	entry := make([]byte, zipEntrySize)
	for {
		if _, err := io.ReadFull(directory, entry); err != nil || string(entry[:4]) != zipEntryBegins {
			return Inside{}
		}
		length := func(at int) int { return int(binary.LittleEndian.Uint16(entry[at:])) }
		name := make([]byte, length(28))
		if _, err := io.ReadFull(directory, name); err != nil {
			return Inside{}
		}
		for _, part := range signedParts {
			if part.name.Match(name) {
				return part.is
			}
		}
		if _, err := directory.Discard(length(30) + length(32)); err != nil {
			return Inside{}
		}
	}
}

// zipDirectory finds where the directory of an archive lies. It ends where the records begin that end the archive, whatever lies before the archive.
func zipDirectory(in io.ReaderAt, size int64) (from, to int64, ok bool) {
	tail := make([]byte, min(size, zipEndSize+maxZipComment))
	if n, _ := in.ReadAt(tail, size-int64(len(tail))); n < len(tail) {
		return 0, 0, false
	}
	at := bytes.LastIndex(tail, []byte(zipEndBegins))
	if at < 0 || len(tail)-at < zipEndSize {
		return 0, 0, false
	}
	to = size - int64(len(tail)-at)
	length := uint64(binary.LittleEndian.Uint32(tail[at+12:]))
	records := make([]byte, zip64EndSize+zipLocatorSize)
	if n, _ := in.ReadAt(records, max(0, to-int64(len(records)))); n == len(records) && string(records[:4]) == zip64EndBegins && string(records[zip64EndSize:zip64EndSize+4]) == zipLocatorBegins {
		to -= int64(len(records))
		if length == math.MaxUint32 {
			length = binary.LittleEndian.Uint64(records[40:])
		}
	}
	if length > uint64(to) {
		return 0, 0, false
	}
	return to - int64(length), to, true
}
