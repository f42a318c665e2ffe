package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
)

// romfs (Linux, Documentation/filesystems/romfs.rst). All numbers are big-endian, all headers lie at multiples of 16.
const (
	romfsAlign     = 16
	romfsNameBytes = 256
	romfsChecked   = 512 // bytes that the checksum of the volume is over

	romfsHard    = 0 // kinds of file
	romfsDir     = 1
	romfsRegular = 2
	romfsSymlink = 3
)

type romfsImage struct {
	src  source
	tree *Tree
	size int64
	seen map[int64]bool // file headers visited
	late []romfsLink
	used used
}

// romfsLink is a hard link that was charged. It may come before what it leads to.
type romfsLink struct {
	path string
	to   int64
}

type romfsHeader struct {
	next int64
	kind uint32
	info int64
	size int64
	name string
	data int64
}

// openRomfs indexes an image.
func openRomfs(src source, t *Tree) (int64, error) {
	r, first, err := readRomfs(src)
	if err != nil {
		return 0, err
	}
	r.tree = t
	files := map[int64]Entry{}
	if err := r.walk("", first, files); err != nil {
		return 0, err
	}
	for _, l := range r.late {
		e, known := files[l.to]
		if !known {
			t.Skip(l.path, fmt.Sprintf("hard link to a header at %d, where no file is", l.to))
			continue
		}
		if err := t.put(l.path, e); err != nil {
			return 0, err
		}
	}
	r.used.add(0, first)
	t.leaveUnused(&r.used, r.size)
	return r.size, nil
}

func romfsBytes(src source) (int64, error) {
	r, _, err := readRomfs(src)
	if err != nil {
		return 0, err
	}
	return r.size, nil
}

// readRomfs checks the header of the volume and gives the place of the first file.
func readRomfs(src source) (*romfsImage, int64, error) {
	b, err := src.fields(0, int(min(src.size, romfsChecked)))
	if err != nil || len(b) < 2*romfsAlign {
		return nil, 0, fmt.Errorf("%w: header", errDamaged)
	}
	size := int64(binary.BigEndian.Uint32(b[8:]))
	if size > src.size || size < 2*romfsAlign {
		return nil, 0, fmt.Errorf("%w: says it has %d bytes, but there are %d: cut off", errDamaged, size, src.size)
	}
	sum := uint32(0)
	for i := 0; i+4 <= int(min(size, romfsChecked)); i += 4 {
		sum += binary.BigEndian.Uint32(b[i:])
	}
	name := bytes.IndexByte(b[16:], 0)
	if sum != 0 || name < 0 {
		return nil, 0, fmt.Errorf("%w: checksum of the header", errDamaged)
	}
	return &romfsImage{src: src, size: size, seen: map[int64]bool{}}, roundUp(int64(16+name+1), romfsAlign), nil
}

func (r *romfsImage) header(at int64) (romfsHeader, error) {
	b, err := r.src.fields(at, int(min(16+romfsNameBytes, r.size-at)))
	if err != nil {
		return romfsHeader{}, err
	}
	end := -1
	if len(b) > 16 {
		end = bytes.IndexByte(b[16:], 0)
	}
	if end < 0 {
		return romfsHeader{}, fmt.Errorf("%w: name at %d", errDamaged, at)
	}
	u32 := func(at int) int64 { return int64(binary.BigEndian.Uint32(b[at:])) }
	h := romfsHeader{next: u32(0) &^ 15, kind: uint32(u32(0) & 7), info: u32(4), size: u32(8), name: string(b[16 : 16+end])}
	h.data = roundUp(at+16+int64(end)+1, romfsAlign)
	if h.data > r.size || h.size > r.size-h.data {
		return h, fmt.Errorf("%w: %.40q has %d bytes at %d", errDamaged, h.name, h.size, h.data)
	}
	return h, nil
}

// content is how many bytes behind the header the file uses: others than files and links state a length without a meaning.
func (h romfsHeader) content() int64 {
	if h.kind == romfsRegular || h.kind == romfsSymlink {
		return h.size
	}
	return 0
}

// walk adds the files of a directory, each of which names the next. A header is visited once.
func (r *romfsImage) walk(dir string, at int64, files map[int64]Entry) error {
	for at != 0 {
		if r.seen[at] {
			return fmt.Errorf("%w: a file in %q comes twice", errDamaged, dir)
		}
		r.seen[at] = true
		h, err := r.header(at)
		if err != nil {
			return fmt.Errorf("file in %q: %w", dir, err)
		}
		r.used.add(at, roundUp(h.data+h.content(), romfsAlign))
		dots := h.name == "." || h.name == ".."
		if !dots || h.content() > 0 {
			if h.name == "" || !dots && !plainName(h.name) {
				return fmt.Errorf("%w: entry %.40q of %q", errDamaged, h.name, dir)
			}
			p := joinPath(dir, h.name)
			if dots { // the directory itself has no content
				p = h.name
			}
			if err := r.file(p, at, h, files); err != nil {
				return err
			}
		}
		at = h.next
	}
	return nil
}

func (r *romfsImage) file(p string, at int64, h romfsHeader, files map[int64]Entry) error {
	e := Entry{Mode: 0o644}
	switch h.kind {
	case romfsHard:
		p, err := r.tree.claim(p, "")
		if err == nil && p != "" {
			r.late = append(r.late, romfsLink{p, h.info})
		}
		return err
	case romfsDir:
		if err := r.tree.add(p, Entry{Mode: fs.ModeDir | 0o755}); err != nil || len(p) > r.tree.Limits.PathBytes {
			return err
		}
		if r.seen[h.info] {
			r.tree.Skip(p, fmt.Sprintf("%v: its list at %d is that of another directory", errDamaged, h.info))
			return nil
		}
		return r.walk(p, h.info, files)
	case romfsRegular:
		e.Size, e.inPlace = h.size, true
		e.open = func() (io.ReaderAt, error) { return io.NewSectionReader(r.src.at, h.data, h.size), nil }
	case romfsSymlink:
		b, err := r.src.fields(h.data, int(min(h.size, int64(r.tree.Limits.PathBytes))))
		if err != nil {
			return err
		}
		e.Mode, e.Target = fs.ModeSymlink|0o777, string(b)
	default:
		e.Mode = fs.ModeDevice
	}
	files[at] = e
	return r.tree.add(p, e)
}
