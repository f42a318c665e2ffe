// Package rpmdbtest writes small RPM databases for tests.
package rpmdbtest

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// Types of values, and sizes in the databases.
const (
	int32s, text, texts         = 4, 6, 8
	page, slotBytes, pageHeader = 4096, 16, 26
)

// Header writes a header as a database holds it.
func Header(name, version string, files int) []byte {
	var index, data bytes.Buffer
	n := uint32(0)
	add := func(tag, kind, count uint32, value string) {
		for _, x := range []uint32{tag, kind, uint32(data.Len()), count} {
			_ = binary.Write(&index, binary.BigEndian, x)
		}
		data.WriteString(value)
		n++
	}
	add(1003, int32s, 1, "\x00\x00\x00\x02")
	if files > 0 {
		add(1116, int32s, uint32(files), strings.Repeat("\x00\x00\x00\x00", files))
		add(1117, texts, uint32(files), strings.Repeat("tool\x00", files))
		add(1118, texts, 1, "/usr/bin/\x00")
	}
	add(1000, text, 1, name+"\x00")
	add(1001, text, 1, version+"\x00")
	add(1002, text, 1, "3.el9\x00")
	add(1022, text, 1, "x86_64\x00")
	add(1044, text, 1, name+"-"+version+"-3.el9.src.rpm\x00")
	add(1014, text, 1, "MIT\x00")
	add(1049, texts, 2, "/bin/sh\x00libc.so.6\x00")
	var out bytes.Buffer
	_ = binary.Write(&out, binary.BigEndian, []uint32{n, uint32(data.Len())})
	out.Write(index.Bytes())
	out.Write(data.Bytes())
	return out.Bytes()
}

// Some are headers short and longer than a page of each form.
func Some() [][]byte {
	return [][]byte{Header("bash", "5.1", 1), Header("big", "1.0", 3000), Header("zlib", "1.3", 0)}
}

// NDB writes a database of SUSE.
func NDB(blobs [][]byte) []byte {
	out := make([]byte, page)
	le := binary.LittleEndian
	copy(out, "RpmP")
	le.PutUint32(out[12:], 1)
	for i := 32; i < page; i += slotBytes {
		copy(out[i:], "Slot")
	}
	for i, b := range blobs {
		slot := out[32+i*slotBytes:]
		le.PutUint32(slot[4:], uint32(i+1))
		le.PutUint32(slot[8:], uint32(len(out)/slotBytes))
		intro := []byte("BlbS")
		for _, x := range []uint32{uint32(i + 1), 0, uint32(len(b))} {
			intro = le.AppendUint32(intro, x)
		}
		out = append(append(out, intro...), b...)
		out = append(out, make([]byte, slotBytes-len(out)%slotBytes)...)
	}
	return out
}

// BerkeleyDB writes a hash of Berkeley DB with pages of 4096 bytes.
func BerkeleyDB(blobs [][]byte, order binary.ByteOrder) []byte {
	out := make([]byte, 2*page)
	out[25] = 8
	order.PutUint32(out[12:], 0x061561)
	order.PutUint32(out[20:], page)
	hash := out[page:]
	hash[25] = 13
	order.PutUint16(hash[20:], uint16(2*len(blobs)))
	for i, b := range blobs {
		at := page - 12*(i+1)
		order.PutUint16(out[page+pageHeader+4*i+2:], uint16(at))
		item := out[page+at:]
		item[0] = 3
		order.PutUint32(item[4:], uint32(len(out)/page))
		order.PutUint32(item[8:], uint32(len(b)))
		for len(b) > 0 {
			next := make([]byte, page)
			next[25] = 7
			n := copy(next[pageHeader:], b)
			if b = b[n:]; len(b) > 0 {
				order.PutUint32(next[16:], uint32(len(out)/page+1))
			}
			order.PutUint16(next[22:], uint16(n))
			out = append(out, next...)
		}
	}
	order.PutUint32(out[32:], uint32(len(out)/page-1))
	return out
}
