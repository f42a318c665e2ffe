package dossier

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Heads of the parts of an archive, and their sizes without names and content (APPNOTE.TXT 4.3.7, 4.3.9, 4.3.12).
const (
	localHeader, localHeaderSize       = "PK\x03\x04", 30
	dataDescriptor, dataDescriptorSize = "PK\x07\x08", 16
	directoryHeaderSize                = 46
)

// entries are those of an archive that lie one after the other from its beginning on, whatever its directory says.
type entries struct {
	files map[string][]byte
	end   int    // of the last whole one
	last  string // name of that; "" before the first
}

// byHeaders takes them.
func byHeaders(packed []byte) *entries {
	e := &entries{files: map[string][]byte{}}
	for {
		name, content, whole := headerAt(packed, e.end)
		if !whole {
			return e
		}
		end := endOfContent(packed, content)
		if end < 0 || len(e.files) > MaxFiles {
			return e
		}
		e.files[name] = packed[content:end]
		e.end, e.last = end+dataDescriptorSize, name
	}
}

// headerAt reads the head of an entry: its name and where its content begins. It is not whole where none begins there, or the archive ends first.
func headerAt(packed []byte, at int) (name string, content int, whole bool) {
	if at+localHeaderSize > len(packed) || string(packed[at:at+len(localHeader)]) != localHeader {
		return "", 0, false
	}
	nameEnd := at + localHeaderSize + int(binary.LittleEndian.Uint16(packed[at+26:]))
	content = nameEnd + int(binary.LittleEndian.Uint16(packed[at+28:]))
	if content > len(packed) {
		return "", 0, false
	}
	return string(packed[at+localHeaderSize : nameEnd]), content, true
}

// broken says from where on an archive cannot be read that begins like one and has no directory that could be; empty of any other.
func (e *entries) broken(packed []byte) string {
	if _, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed))); err == nil || errors.Is(err, zip.ErrInsecurePath) || !bytes.HasPrefix(packed, []byte(localHeader)) {
		return ""
	}
	rest := packed[e.end:]
	cut := fmt.Sprintf("it is cut off: it ends at byte %d, ", len(packed))
	name, _, whole := headerAt(packed, e.end)
	switch {
	case whole:
		return cut + fmt.Sprintf("in the entry %.200q", name)
	case len(rest) == 0:
		return cut + fmt.Sprintf("behind the entry %.200q", e.last)
	case e.last == "":
		return cut + "in the header of its first entry"
	case bytes.HasPrefix(rest, []byte(localHeader)):
		return cut + fmt.Sprintf("in the header of the entry behind %.200q", e.last)
	}
	d := &Dossier{Files: e.files}
	if at := d.asWritten(packed); at == len(packed) {
		return cut + d.partAt(at)
	}
	if bytes.Contains(rest, []byte(localHeader)) {
		return fmt.Sprintf("nothing can be read from byte %d on, behind the entry %.200q", e.end, e.last)
	}
	return d.inAnotherForm("", packed).What
}

// endOfContent finds the descriptor behind content that begins at start: one whose sizes are as far as it is away. It is negative when there is none.
func endOfContent(packed []byte, start int) int {
	for at := start; at+dataDescriptorSize <= len(packed); at++ {
		next := bytes.Index(packed[at:], []byte(dataDescriptor))
		if next < 0 || at+next+dataDescriptorSize > len(packed) {
			return -1
		}
		at += next
		if size := uint32(at - start); binary.LittleEndian.Uint32(packed[at+8:]) == size && binary.LittleEndian.Uint32(packed[at+12:]) == size {
			return at
		}
	}
	return -1
}
