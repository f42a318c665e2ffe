// Package ziptest makes zip archives that say of an entry two things. Only tests use it.
package ziptest

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"testing"
)

// Entry is one deflated entry. What is left out is as ordinary programs write it.
type Entry struct {
	Name, Content string
	Behind        string         // that the directory counts to the entry, behind its content
	LocalExtra    []byte         // extra field before the content
	Local         map[int]uint32 // numbers of four bytes in the header before the content, by their place
	Flags         uint16         // in the directory and before the content
	After         string         // that follows the entry, and that nothing counts to it
}

// Archive writes them.
func Archive(t testing.TB, entries ...Entry) []byte {
	t.Helper()
	var out, directory []byte
	for _, e := range entries {
		body := append(Deflate(t, e.Content), e.Behind...)
		head := binary.LittleEndian.AppendUint16([]byte{20, 0}, e.Flags)
		head = append(head, 8, 0, 0, 0, 0x21, 0x5a)
		for _, n := range []int{int(crc32.ChecksumIEEE([]byte(e.Content))), len(body), len(e.Content)} {
			head = binary.LittleEndian.AppendUint32(head, uint32(n))
		}
		head = binary.LittleEndian.AppendUint16(head, uint16(len(e.Name)))
		local := binary.LittleEndian.AppendUint16(append([]byte("PK\x03\x04"), head...), uint16(len(e.LocalExtra)))
		for at, n := range e.Local {
			binary.LittleEndian.PutUint32(local[at:], n)
		}
		directory = append(append(append(directory, "PK\x01\x02\x14\x03"...), head...), make([]byte, 12)...)
		binary.LittleEndian.PutUint32(directory[len(directory)-4:], 0o100644<<16)
		directory = append(binary.LittleEndian.AppendUint32(directory, uint32(len(out))), e.Name...)
		out = append(append(append(append(append(out, local...), e.Name...), e.LocalExtra...), body...), e.After...)
	}
	end := append([]byte("PK\x05\x06\x00\x00\x00\x00"), byte(len(entries)), 0, byte(len(entries)), 0)
	end = binary.LittleEndian.AppendUint32(end, uint32(len(directory)))
	end = binary.LittleEndian.AppendUint32(end, uint32(len(out)))
	return append(append(append(out, directory...), end...), 0, 0)
}

// Deflate compresses.
func Deflate(t testing.TB, content string) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.DefaultCompression)
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Described is the descriptor that ends an entry with its sizes behind its content.
func Described(t testing.TB, content string) string {
	t.Helper()
	b := []byte("PK\x07\x08")
	for _, n := range []int{int(crc32.ChecksumIEEE([]byte(content))), len(Deflate(t, content)), len(content)} {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	return string(b)
}

// UnicodePath is an extra field with another name.
func UnicodePath(name string) []byte {
	b := binary.LittleEndian.AppendUint16([]byte{0x75, 0x70}, uint16(5+len(name)))
	return append(append(b, 1, 0, 0, 0, 0), name...)
}

// Tricks are archives of three entries, of which a program that reads from front to end unpacks something else than one that reads the
// directory. hidden is what only one of them finds.
func Tricks(t testing.TB, hidden string) map[string][]byte {
	t.Helper()
	inner := Archive(t, Entry{Name: "firmware.bin", Content: hidden})
	inner, _, _ = bytes.Cut(inner, []byte("PK\x01\x02")) // an entry, as it lies before the directory
	const notes = "Notes.\n"
	with := func(e Entry) []byte {
		e.Name, e.Content = "notes.md", notes
		return Archive(t, Entry{Name: "firmware.bin", Content: "signed"}, e, Entry{Name: "sums", Content: "x"})
	}
	packed := Deflate(t, notes)
	return map[string][]byte{
		"entry behind a descriptor inside of an entry": with(Entry{Flags: 8, Behind: Described(t, notes) + string(inner), Local: map[int]uint32{14: 0, 18: 0, 22: 0}}),
		"smaller compressed size before the content":   with(Entry{Behind: string(inner), Local: map[int]uint32{18: uint32(len(packed))}}),
		"bytes behind the content":                     with(Entry{Behind: hidden}),
		"other size before the content":                with(Entry{Local: map[int]uint32{22: 9999}}),
		"other checksum before the content":            with(Entry{Local: map[int]uint32{14: 9999}}),
		"second name before the content":               with(Entry{LocalExtra: UnicodePath("firmware.bin")}),
		"stored before the content":                    with(Entry{Local: map[int]uint32{8: 0x5a210000 &^ 0xffff}}),
		"encrypted before the content":                 with(Entry{Local: map[int]uint32{4: 20 | 1<<16}}),
		"streamed before the content":                  with(Entry{Local: map[int]uint32{4: 20 | 8<<16}}),
		"entry between entries":                        with(Entry{After: string(inner)}),
	}
}
