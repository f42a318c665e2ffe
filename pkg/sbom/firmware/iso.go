package firmware

import (
	"encoding/binary"
	"fmt"
	"slices"
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
	size  int64  // of the volume
	ridge bool   // Rock Ridge names
	skip  int    // bytes before the system use area of Rock Ridge
	self  []byte // system use area of the root, for itself
	wide  bool   // Joliet names
	under string
	dirs  map[int64]bool // directories entered, by their place
	files map[int64]bool // files seen, by their place
	end   int64          // of the volume descriptors
	cover *cover         // of what files use; nil when the rest is not searched
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
	iso.further()
	if err := iso.detectRidge(primary); err != nil {
		return 0, err
	}
	if iso.cover, err = newCover(t, min(iso.size, src.size)); err != nil {
		t.Report(Unread{t.Path, err.Error()})
	}
	if err := iso.hierarchies(primary, joliet); err != nil {
		return 0, err
	}
	if !iso.ridge && joliet.at == 0 && mangled(t) {
		t.Report(Unread{t.Path, "it has neither Rock Ridge nor Joliet, and its names are in upper case as ISO 9660 alone has them, most often shortened: package databases, lock files and others were not found by their names"})
	}
	if iso.size > src.size {
		return 0, fmt.Errorf("%w: says it has %d bytes, but there are %d: cut off", errDamaged, iso.size, src.size)
	}
	if err := iso.coverVolume(); err != nil {
		return 0, err
	}
	t.cover = iso.cover
	return iso.size, nil
}

// hierarchies goes through the one by whose names the files are known, then through the other.
func (iso *isoImage) hierarchies(primary, joliet isoRecord) error {
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
			return err
		}
	}
	return nil
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
	release, err := iso.tree.budget.hold(d.size) // the records are parts of it
	defer release()
	if err != nil {
		return err
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
	if err := iso.table("directory", d.at, d.size); err != nil {
		return nil, err
	}
	return iso.records(b)
}

func (iso *isoImage) records(b []byte) ([]isoRecord, error) {
	var kids []isoRecord
	for at := 0; at < len(b); {
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
