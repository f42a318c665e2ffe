package firmware

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf16"
)

// child adds one file, whose content may lie in several parts.
func (iso *isoImage) child(dir string, parts []isoRecord) error {
	r := parts[0]
	e := Entry{Mode: 0o644}
	name := iso.plain(r.raw)
	if iso.ridge && !iso.wide {
		ridge, unread := iso.ridgeOf(r.system)
		switch {
		case unread == nil && ridge.packed:
			unread = errZisofs
		case unread == nil && ridge.moved:
			return nil
		}
		if ridge.name != "" && !errors.Is(unread, errDamaged) {
			name = ridge.name
		}
		if unread != nil {
			iso.tree.Skip(joinPath(dir, name), unread.Error())
			return iso.coverParts(parts)
		}
		if ridge.child != 0 {
			var err error
			r.flags, r.at = r.flags|isoDirectoryFlag, ridge.child*iso.block
			if r.size, err = iso.dirSize(r.at); err != nil {
				return err
			}
		}
		e.Mode, e.Target = ridge.mode, ridge.target
	}
	return iso.named(joinPath(dir, name), name, e, r, parts)
}

var errZisofs = errors.New("zisofs compression: not supported")

// named adds what has a name: a directory, a link or a file.
func (iso *isoImage) named(p, name string, e Entry, r isoRecord, parts []isoRecord) error {
	switch {
	case name == "" || !plainName(name):
		return fmt.Errorf("%w: entry %.40q", errDamaged, name)
	case r.flags&isoDirectoryFlag != 0:
		return iso.directory(p, r)
	case e.Mode&fs.ModeSymlink != 0 || !e.Mode.IsRegular():
		return iso.tree.add(p, e)
	case r.unit != 0:
		iso.tree.Skip(p, "interleaved file: not supported")
		return iso.coverParts(parts)
	}
	return iso.file(p, e, parts)
}

// file adds a regular file, unless the other hierarchy has it already.
func (iso *isoImage) file(p string, e Entry, parts []isoRecord) error {
	if at := parts[0].at; !iso.files[at] || iso.under == "" {
		iso.files[at] = true
	} else {
		return nil
	}
	f := &pieces{of: iso.src.at}
	for _, part := range parts {
		if part.size == 0 {
			continue
		}
		if part.at > iso.src.size-part.size {
			iso.tree.Skip(p, fmt.Sprintf("%v: content ends after the image", errDamaged))
			return nil
		}
		if err := f.add(run{from: f.size, n: part.size, at: part.at}); err != nil {
			return err
		}
		f.size += part.size
	}
	if err := iso.cover.file(f); err != nil {
		return err
	}
	e.Size, e.inPlace, e.open = f.size, true, func() (io.ReaderAt, error) { return f, nil }
	return iso.tree.add(p, e)
}

func (iso *isoImage) directory(p string, r isoRecord) error {
	if len(p) > iso.tree.Limits.PathBytes {
		return iso.tree.add(p, Entry{})
	}
	if iso.under == "" { // those of the other hierarchy come with their files
		if err := iso.tree.add(p, Entry{Mode: fs.ModeDir | 0o755}); err != nil {
			return err
		}
	}
	err := iso.walk(p, r)
	if errors.Is(err, errDamaged) && iso.under == "" {
		iso.tree.Skip(p, err.Error())
		return nil
	}
	return err
}

// dirSize reads the length of a directory from its entry for itself.
func (iso *isoImage) dirSize(at int64) (int64, error) {
	b, err := iso.src.fields(at, 34)
	if err != nil {
		return 0, err
	}
	return int64(binary.LittleEndian.Uint32(b[10:])), nil
}

// plain is the name of ISO 9660 or Joliet without the version that files have.
func (iso *isoImage) plain(raw []byte) string {
	name := string(raw)
	if iso.wide {
		var wide []uint16
		for i := 0; i+1 < len(raw); i += 2 {
			wide = append(wide, binary.BigEndian.Uint16(raw[i:]))
		}
		name = string(utf16.Decode(wide))
	}
	name, _, _ = strings.Cut(name, ";")
	return strings.TrimSuffix(name, ".")
}

// mangled says that files have names with letters, and none of them in lower case.
func mangled(t *Tree) bool {
	letters := false
	for p := range t.entries {
		if strings.ContainsFunc(p, unicode.IsLower) {
			return false
		}
		letters = letters || strings.ContainsFunc(p, unicode.IsUpper)
	}
	return letters
}
