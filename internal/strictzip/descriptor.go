package strictzip

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
)

// longestDescriptor has a signature and sizes of eight bytes.
const longestDescriptor = 24

// Descriptor gives how many bytes what follows the content of an entry takes that states its checksum and sizes again (APPNOTE 4.3.9). It is
// 0 when the entry should have none, and when what follows is none of its.
func Descriptor(in io.ReaderAt, at int64, f *zip.File) (int64, error) {
	if f.Flags&descriptor == 0 {
		return 0, nil
	}
	b := make([]byte, longestDescriptor)
	n, err := in.ReadAt(b, at)
	if err != nil && err != io.EOF {
		return 0, err
	}
	b, signed := bytes.CutPrefix(b[:n], []byte("PK\x07\x08"))
	sum := binary.LittleEndian.AppendUint32(nil, f.CRC32)
	short := binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(sum, uint32(f.CompressedSize64)), uint32(f.UncompressedSize64))
	long := binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(sum[:4:4], f.CompressedSize64), f.UncompressedSize64)
	for _, d := range [][]byte{long, short} {
		if bytes.HasPrefix(b, d) {
			if signed {
				return int64(len(d)) + 4, nil
			}
			return int64(len(d)), nil
		}
	}
	return 0, nil
}

// Described says that a descriptor follows the content of an entry.
func Described(f *zip.File) bool { return f.Flags&descriptor != 0 }
