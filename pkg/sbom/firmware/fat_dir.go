package firmware

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// Attributes of an entry of a directory.
const (
	fatVolume   = 0x08
	fatDir      = 0x10
	fatLongName = 0x0f
)

type fatKid struct {
	name    string
	dir     bool
	cluster uint32
	size    int64
}

// list reads a directory.
func (v *fatImage) list(cluster uint32) ([]fatKid, error) {
	var b []byte
	runs := []run{{n: v.root.to - v.root.from, at: v.root.from}}
	if cluster == fatRootOfTables {
		var err error
		if b, err = v.src.fields(v.root.from, int(v.root.to-v.root.from)); err != nil {
			return nil, err
		}
	} else {
		c, err := v.chain(cluster, -1)
		if err != nil {
			return nil, err
		}
		runs = c.runs
		b = make([]byte, c.size)
		if err := readFull(c, b, 0); err != nil {
			return nil, err
		}
	}
	if err := v.tree.budget.takeBytes(int64(len(b))); err != nil {
		return nil, err
	}
	if err := v.coverDirectory(runs, b); err != nil {
		return nil, err
	}
	return v.entries(b)
}

// entries reads entries up to the first that was never used. A long name lies in the entries before the one it is for,
// its end first; it counts only when it bears the checksum of the short one.
func (v *fatImage) entries(b []byte) ([]fatKid, error) {
	var kids []fatKid
	var long []uint16
	var sum byte
	for ; len(b) >= fatEntryBytes && b[0] != 0; b = b[fatEntryBytes:] {
		e := b[:fatEntryBytes]
		switch {
		case e[0] == 0xe5: // deleted
			long = nil
			continue
		case e[11]&0x3f == fatLongName:
			if e[0]&0x40 != 0 || e[13] != sum {
				long, sum = nil, e[13]
			}
			long = append(longPart(e), long...)
			if len(long) > 20*13 {
				return nil, fmt.Errorf("%w: name of more than 255 characters", errDamaged)
			}
			continue
		case e[11]&fatVolume != 0:
			long = nil
			continue
		}
		name := shortName(e)
		if len(long) > 0 && sum == shortSum(e) {
			name = string(utf16.Decode(long))
		}
		long = nil
		if name == "." || name == ".." {
			continue
		}
		if name == "" || !plainName(name) {
			return nil, fmt.Errorf("%w: entry %.40q", errDamaged, name)
		}
		k := fatKid{name: name, dir: e[11]&fatDir != 0, size: int64(binary.LittleEndian.Uint32(e[28:])), cluster: uint32(binary.LittleEndian.Uint16(e[26:]))}
		if v.bits == 32 {
			k.cluster |= uint32(binary.LittleEndian.Uint16(e[20:])) << 16
		}
		if k.dir && k.cluster < 2 {
			return nil, fmt.Errorf("%w: directory %.40q at cluster %d", errDamaged, name, k.cluster)
		}
		if int64(len(kids)) >= v.tree.Limits.Files {
			return nil, &LimitError{"Files", v.tree.Limits.Files}
		}
		kids = append(kids, k)
	}
	return kids, nil
}

// longPart gives the thirteen characters of an entry, or those before the end of the name.
func longPart(e []byte) []uint16 {
	var out []uint16
	for _, r := range [][2]int{{1, 11}, {14, 26}, {28, 32}} {
		for at := r[0]; at < r[1]; at += 2 {
			c := binary.LittleEndian.Uint16(e[at:])
			if c == 0 || c == 0xffff {
				return out
			}
			out = append(out, c)
		}
	}
	return out
}

// shortName is that of eight and three characters. Two flags, which Windows added, say that a part is in lower case. A name that states neither,
// and has no long one beside it, was stored in capitals for want of anything else, and is found by every spelling (Microsoft, FAT specification, "Short
// Directory Entries"): it is given in lower case, in which package databases and programs are looked for.
func shortName(e []byte) string {
	raw := append([]byte(nil), e[:11]...)
	if raw[0] == 0x05 {
		raw[0] = 0xe5
	}
	const lowerBase, lowerEnding = 0x08, 0x10
	base, ending := strings.TrimRight(string(raw[:8]), " "), strings.TrimRight(string(raw[8:]), " ")
	if e[12]&(lowerBase|lowerEnding) == 0 {
		base, ending = strings.ToLower(base), strings.ToLower(ending)
	}
	if e[12]&lowerBase != 0 {
		base = strings.ToLower(base)
	}
	if e[12]&lowerEnding != 0 {
		ending = strings.ToLower(ending)
	}
	if ending == "" {
		return base
	}
	return base + "." + ending
}

func shortSum(e []byte) byte {
	sum := byte(0)
	for _, c := range e[:11] {
		sum = sum>>1 | sum<<7
		sum += c
	}
	return sum
}
