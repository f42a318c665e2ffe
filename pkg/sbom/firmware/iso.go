package firmware

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf16"
)

// ISO 9660 (ECMA-119) with the names of Rock Ridge (IEEE P1282) or Joliet. All numbers are read in their
// little-endian form.
const (
	isoSector        = 2048
	isoDescriptors   = 32       // that are looked at
	isoDirBytes      = 64 << 20 // of one directory
	isoContinuations = 64       // of the system use area of one file
	isoDirectoryFlag = 0x02
	isoMoreFlag      = 0x80
)

type isoImage struct {
	src   source
	tree  *Tree
	block int64
	size  int64 // of the volume
	ridge bool  // Rock Ridge names
	skip  int   // bytes before the system use area of Rock Ridge
	wide  bool  // Joliet names
	under string
	dirs  map[int64]bool // directories entered, by their place
	files map[int64]bool // files seen, by their place
}

// isoHierarchy is one of the trees of names over the same files.
type isoHierarchy struct {
	root  isoRecord
	wide  bool
	under string // folder for what only this one has, when it is the second
}

// isoRecord is one entry of a directory.
type isoRecord struct {
	raw      []byte
	at, size int64
	flags    byte
	unit     byte
	system   []byte // system use area
}

// openISO indexes an image by its Rock Ridge names, where it has them, otherwise by those of Joliet. The other
// hierarchy is gone through as well: files that only it has are added below a folder of its name.
func openISO(src source, t *Tree) (int64, error) {
	iso := &isoImage{src: src, tree: t, dirs: map[int64]bool{}, files: map[int64]bool{}}
	primary, joliet, err := iso.descriptors()
	if err != nil {
		return 0, err
	}
	if err := iso.detectRidge(primary); err != nil {
		return 0, err
	}
	order := []isoHierarchy{{primary, false, "[ISO 9660]"}}
	if joliet.at != 0 {
		order = append(order, isoHierarchy{joliet, true, "[Joliet]"})
		if !iso.ridge {
			slices.Reverse(order)
		}
	}
	for i, h := range order {
		iso.wide = h.wide
		if i > 0 {
			iso.under, iso.dirs = h.under, map[int64]bool{}
		}
		if err := iso.walk(iso.under, h.root); err != nil {
			return 0, err
		}
	}
	if iso.size > src.size {
		return 0, fmt.Errorf("%w: says it has %d bytes, but there are %d: cut off", errDamaged, iso.size, src.size)
	}
	return iso.size, nil
}

// record reads an entry of a directory, whose length was checked.
func (iso *isoImage) record(b []byte) (isoRecord, error) {
	if len(b) < 34 {
		return isoRecord{}, fmt.Errorf("%w: directory record", errDamaged)
	}
	name := int(b[32])
	after := 33 + name + (name+1)%2
	if 33+name > len(b) {
		return isoRecord{}, fmt.Errorf("%w: directory record with a name of %d bytes", errDamaged, name)
	}
	r := isoRecord{raw: b[33 : 33+name], flags: b[25], unit: b[26] | b[27], size: int64(binary.LittleEndian.Uint32(b[10:]))}
	r.at = (int64(binary.LittleEndian.Uint32(b[2:])) + int64(b[1])) * iso.block
	if after < len(b) {
		r.system = b[after:]
	}
	return r, nil
}

// walk adds what lies in a directory, and everything below it.
func (iso *isoImage) walk(dir string, d isoRecord) error {
	if iso.dirs[d.at] {
		return fmt.Errorf("%w: %q is a directory inside itself, or has two names", errDamaged, dir)
	}
	iso.dirs[d.at] = true
	kids, err := iso.list(d)
	if err != nil {
		return fmt.Errorf("directory %q: %w", dir, err)
	}
	for i := 0; i < len(kids); i++ {
		parts := []isoRecord{kids[i]}
		for kids[i].flags&isoMoreFlag != 0 && i+1 < len(kids) && string(kids[i+1].raw) == string(kids[i].raw) {
			i++
			parts = append(parts, kids[i])
		}
		if err := iso.child(dir, parts); err != nil {
			return err
		}
	}
	return nil
}

// list reads the records of a directory. None crosses a sector; a length of zero leaves the rest of one unused.
func (iso *isoImage) list(d isoRecord) ([]isoRecord, error) {
	if d.size > isoDirBytes {
		return nil, fmt.Errorf("%w: %d bytes", errDamaged, d.size)
	}
	if err := iso.tree.budget.takeBytes(d.size); err != nil {
		return nil, err
	}
	b, err := iso.src.fields(d.at, int(d.size))
	if err != nil {
		return nil, err
	}
	var kids []isoRecord
	for at, n := 0, 0; at < len(b); n++ {
		length := int(b[at])
		if length == 0 {
			at = (at/isoSector + 1) * isoSector
			continue
		}
		if at+length > len(b) {
			return nil, fmt.Errorf("%w: record of %d bytes at %d", errDamaged, length, at)
		}
		r, err := iso.record(b[at : at+length])
		if err != nil {
			return nil, err
		}
		at += length
		if len(r.raw) == 1 && r.raw[0] <= 1 { // the directory itself and its parent
			continue
		}
		if int64(len(kids)) >= iso.tree.Limits.Files {
			return nil, &LimitError{"Files", iso.tree.Limits.Files}
		}
		kids = append(kids, r)
	}
	return kids, nil
}

// child adds one file, whose content may lie in several parts.
func (iso *isoImage) child(dir string, parts []isoRecord) error {
	r := parts[0]
	e := Entry{Mode: 0o644}
	name := iso.plain(r.raw)
	if iso.ridge && !iso.wide {
		ridge, err := iso.ridgeOf(r.system)
		if err != nil {
			iso.tree.Skip(joinPath(dir, name), err.Error())
			return nil
		}
		if ridge.moved {
			return nil
		}
		if ridge.name != "" {
			name = ridge.name
		}
		if ridge.child != 0 {
			r.flags, r.at = r.flags|isoDirectoryFlag, ridge.child*iso.block
			if r.size, err = iso.dirSize(r.at); err != nil {
				return err
			}
		}
		if ridge.packed {
			iso.tree.Skip(joinPath(dir, name), "zisofs compression: not supported")
			return nil
		}
		e.Mode, e.Target = ridge.mode, ridge.target
	}
	p := joinPath(dir, name)
	if name == "" || !plainName(name) {
		return fmt.Errorf("%w: entry %.40q", errDamaged, name)
	}
	switch {
	case r.flags&isoDirectoryFlag != 0:
		return iso.directory(p, r)
	case e.Mode&fs.ModeSymlink != 0 || !e.Mode.IsRegular():
		return iso.tree.add(p, e)
	case r.unit != 0:
		iso.tree.Skip(p, "interleaved file: not supported")
		return nil
	}
	if iso.files[r.at] && iso.under != "" {
		return nil
	}
	iso.files[r.at] = true
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
