package firmware

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"slices"
	"strings"
)

// A flattened device tree (Devicetree Specification 0.4, chapter 5), and the FIT images that are made of one (U-Boot,
// doc/usage/fit/source_file_format.rst): the parts lie in properties of the nodes below /images, or behind the tree.
const (
	dtHeaderBytes = 40
	dtMaxBytes    = 64 << 20 // of structure and strings
	dtDepth       = 64
	dtNodes       = 1 << 16
	dtProperty    = 8 << 10 // from here on a property of a plain device tree is looked at like a file
	dtBegin       = 1
	dtEnd         = 2
	dtProp        = 3
	dtNop         = 4
	dtFinish      = 9
	dtReserved    = 16 // bytes of a run of reserved memory; one of zeros ends the list
)

// dtNode is a node with where its properties lie in the source.
type dtNode struct {
	path  string
	props map[string]part
}

// deviceTreeBytes checks the header of a tree.
func deviceTreeBytes(src source) (int64, error) {
	h, err := readDTHeader(src)
	return h.total, err
}

// dtHeader is what the header says of the places of the other parts, all from the beginning of the tree.
type dtHeader struct {
	total, structure, strings, stringBytes, reserved int64
}

func readDTHeader(src source) (dtHeader, error) {
	b, err := src.fields(0, dtHeaderBytes)
	if err != nil {
		return dtHeader{}, err
	}
	u32 := func(at int) int64 { return int64(binary.BigEndian.Uint32(b[at:])) }
	h := dtHeader{total: u32(4), structure: u32(8), strings: u32(12), stringBytes: u32(32), reserved: u32(16)}
	structureBytes, version, compatible := u32(36), u32(20), u32(24)
	switch {
	case h.total > src.size || h.total < dtHeaderBytes:
	case h.structure+structureBytes > h.total || h.strings+h.stringBytes > h.total || h.stringBytes+structureBytes == 0:
	case version < 16 || version > 32 || compatible > version:
	default:
		return h, nil
	}
	return dtHeader{}, fmt.Errorf("%w: header of a device tree", errDamaged)
}

// openDeviceTree gives the parts of a FIT image as files, and every other property that is large enough to be software. A
// plain device tree describes hardware and has hardly any.
func openDeviceTree(src source, t *Tree) (int64, error) {
	h, err := readDTHeader(src)
	if err != nil {
		return 0, err
	}
	nodes, structureEnd, err := readDeviceTree(src, t)
	if err != nil {
		return 0, err
	}
	files := &used{}
	if err := fitImages(src, t, nodes, h.total, files); err != nil {
		return 0, err
	}
	if err := largeProperties(src, t, nodes, files); err != nil {
		return 0, err
	}
	end := max(h.total, files.end())
	dtUnused(src, t, h, structureEnd, files, end)
	return end, nil
}

// fitImages adds the content of each image, and notes where it lies.
func fitImages(src source, t *Tree, nodes []dtNode, tree int64, files *used) error {
	hashes := map[string][]dtNode{}
	for _, n := range nodes {
		if parent := ParentOf(n.path); ParentOf(parent) == "images" {
			hashes[parent] = append(hashes[parent], n)
		}
	}
	for _, n := range nodes {
		if ParentOf(n.path) == "images" {
			p, err := fitImage(src, t, n, tree, hashes[n.path])
			if err != nil {
				return err
			}
			files.add(p.from, p.to)
		}
	}
	return nil
}

// largeProperties adds the properties that are no content of an image.
func largeProperties(src source, t *Tree, nodes []dtNode, files *used) error {
	seen := map[int64]bool{}
	for _, p := range files.parts {
		seen[p.from] = true
	}
	for _, n := range nodes {
		for _, name := range sortedNames(n.props) {
			p := n.props[name]
			if p.to-p.from < dtProperty || seen[p.from] {
				continue
			}
			if err := t.addPart(joinPath(n.path, name), src, p.from, p.to-p.from); err != nil {
				return err
			}
			files.add(p.from, p.to)
		}
	}
	return nil
}

// dtUnused leaves over what is no file: the structure with the short properties, their names, and what nothing uses.
func dtUnused(src source, t *Tree, h dtHeader, structureEnd int64, files *used, end int64) {
	rest := &used{parts: slices.Clone(files.parts)}
	for i := range int64(dtNodes) {
		at := h.reserved + i*dtReserved
		b, err := src.fields(at, dtReserved)
		if err != nil || at >= h.total {
			break
		}
		rest.add(at, at+dtReserved)
		if [dtReserved]byte(b) == [dtReserved]byte{} {
			break
		}
	}
	rest.add(0, dtHeaderBytes)
	rest.add(h.structure, structureEnd)
	rest.add(h.strings, roundUp(h.strings+h.stringBytes, 4)) // mkimage fills up with what lay there before
	files.add(0, h.structure)
	_ = files.gaps(structureEnd, func(p part) error {
		t.leave(leftover{part: p, what: "structure of the tree", table: true})
		return nil
	})
	t.leave(leftover{part: part{h.strings, h.strings + h.stringBytes}, what: "names of properties", table: true})
	t.leaveUnused(rest, end)
}

// fitImage adds the content of one image and gives where it lies. That may be in the tree, at a distance from its end, or
// at a place of the file.
func fitImage(src source, t *Tree, n dtNode, end int64, kids []dtNode) (part, error) {
	name := strings.TrimPrefix(n.path, "images/")
	p, inside := n.props["data"]
	if !inside {
		size, ok := dtNumber(src, n.props["data-size"])
		offset, relative := dtNumber(src, n.props["data-offset"])
		place, absolute := dtNumber(src, n.props["data-position"])
		if relative {
			place = roundUp(end, 4) + offset
		}
		if !ok || !relative && !absolute {
			t.Skip(name, "part of a FIT image without data")
			return part{}, nil
		}
		p = part{place, place + size}
	}
	if err := t.addPart(name, src, p.from, p.to-p.from); err != nil {
		t.Skip(name, err.Error())
		return part{}, nil
	}
	for _, k := range kids {
		if base := k.path[strings.LastIndexByte(k.path, '/')+1:]; strings.HasPrefix(base, "cipher") {
			t.Skip(name, "encrypted part of a FIT image")
		} else if strings.HasPrefix(base, "hash") {
			if err := fitHash(src, t, k, p); err != nil {
				t.Skip(name, err.Error())
			}
		}
	}
	return p, nil
}

// fitHash holds a part against the hash that the image states for it. Kinds that are broken prove nothing and are not
// asked.
func fitHash(src source, t *Tree, n dtNode, p part) error {
	method, err := dtBytes(src, n.props["algo"])
	if err != nil {
		return err
	}
	stated, err := dtBytes(src, n.props["value"])
	if err != nil {
		return err
	}
	var sum hash.Hash
	switch string(bytes.TrimRight(method, "\x00")) {
	case "crc32":
		sum = crc32.NewIEEE()
	case "sha256":
		sum = sha256.New()
	case "sha384":
		sum = sha512.New384()
	case "sha512":
		sum = sha512.New()
	default:
		return nil
	}
	if err := t.budget.takeBytes(p.to - p.from); err != nil {
		return err
	}
	if _, err := io.Copy(sum, io.NewSectionReader(src.at, p.from, p.to-p.from)); err != nil {
		return err
	}
	if got := sum.Sum(nil); !bytes.Equal(got, stated) {
		return fmt.Errorf("%w: its %s is %x, the image says %x", errDamaged, bytes.TrimRight(method, "\x00"), got, stated)
	}
	return nil
}

// dtBytes reads a short property.
func dtBytes(src source, p part) ([]byte, error) {
	return src.fields(p.from, int(min(p.to-p.from, 64)))
}

func dtNumber(src source, p part) (int64, bool) {
	b, err := dtBytes(src, p)
	if err != nil || len(b) != 4 {
		return 0, false
	}
	return int64(binary.BigEndian.Uint32(b)), true
}
