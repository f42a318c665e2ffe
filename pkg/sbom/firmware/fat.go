package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"math/bits"
	"sync"
)

// FAT12, FAT16 and FAT32 (Microsoft, FAT: General Overview of On-Disk Format, version 1.03).
const (
	fatMagicAt      = 510
	fatKindAt       = 21 // of the medium
	fatEntryBytes   = 32
	fatDirBytes     = 2 << 20 // of one directory: 65,536 entries are the most the format allows
	fatWindow       = 4 << 10 // of the table, read at a time
	fatStep         = 16      // bytes of the budget that a step along a chain costs: many files may share one
	fatMaxSector    = 4096
	fatMaxFAT12     = 4085 // clusters; from here on the volume is FAT16
	fatMaxFAT16     = 65525
	fatMaxClusters  = 1 << 28
	fatRootOfTables = 0 // "cluster" of a root directory that lies outside of the clusters
)

type fatImage struct {
	src      source
	tree     *Tree
	sector   int64 // bytes
	cluster  int64 // bytes
	clusters int64
	table    part // the first one
	root     part // FAT12 and FAT16
	data     int64
	first    uint32 // cluster of the root directory, FAT32
	bits     int64  // 12, 16 or 32
	end      int64
	seen     map[uint32]bool // directories entered
	cover    *cover          // of what files use; nil when free space is not searched
	mu       sync.Mutex      // held while a chain is followed: the window is shared

	windowAt int64
	window   []byte
}

// openFAT indexes a volume. The chain of a file's clusters is followed when the file is asked for.
func openFAT(src source, t *Tree) (int64, error) {
	v, err := readFAT(src)
	if err != nil {
		return 0, err
	}
	v.tree = t
	if v.cover, err = newCover(t, min(v.end, src.size)); err != nil {
		t.Report(Unread{t.Path, err.Error()})
	}
	if err := v.walk("", v.first); err != nil {
		return 0, err
	}
	if v.end > src.size {
		return 0, fmt.Errorf("%w: says it has %d bytes, but there are %d: cut off", errDamaged, v.end, src.size)
	}
	if err := v.uncovered(); err != nil {
		return 0, fmt.Errorf("free space: %w", err)
	}
	return v.end, nil
}

func fatBytes(src source) (int64, error) {
	v, err := readFAT(src)
	if err != nil {
		return 0, err
	}
	return v.end, nil
}

// readFAT reads the boot sector. A partition table has the same signature, so every number is checked. No kernel asks for a
// signature: where there is none, the first entry of the table tells.
func readFAT(src source) (*fatImage, error) {
	b, err := src.fields(0, 512)
	if err != nil {
		return nil, err
	}
	v, err := fatLayout(src, b)
	if err != nil || isFATSigned(b) {
		return v, err
	}
	first, err := src.fields(v.table.from, 3)
	if err != nil || first[0] != b[fatKindAt] || first[1] != 0xff || first[2] != 0xff {
		return nil, fmt.Errorf("%w: boot sector without a signature", errDamaged)
	}
	return v, nil
}

// isFATSigned says of a boot sector that it has the jump and the signature that programs for BIOS look for.
func isFATSigned(b []byte) bool {
	return (b[0] == 0xeb || b[0] == 0xe9) && b[fatMagicAt] == 0x55 && b[fatMagicAt+1] == 0xaa
}

// fatLayout checks the numbers of a boot sector.
func fatLayout(src source, b []byte) (*fatImage, error) {
	u16 := func(at int) int64 { return int64(binary.LittleEndian.Uint16(b[at:])) }
	u32 := func(at int) int64 { return int64(binary.LittleEndian.Uint32(b[at:])) }
	bad := fmt.Errorf("%w: boot sector", errDamaged)
	sector, perCluster, reserved, tables, rootEntries := u16(11), int64(b[13]), u16(14), int64(b[16]), u16(17)
	switch {
	case sector < 512 || sector > fatMaxSector || bits.OnesCount(uint(sector)) != 1 || bits.OnesCount(uint(perCluster)) != 1:
		return nil, bad
	case reserved == 0 || tables < 1 || tables > 2 || b[fatKindAt] != 0xf0 && b[fatKindAt] < 0xf8:
		return nil, bad
	}
	total, tableSectors := u16(19), u16(22)
	if total == 0 {
		total = u32(32)
	}
	v := &fatImage{src: src, sector: sector, cluster: sector * perCluster, end: total * sector, seen: map[uint32]bool{}}
	if tableSectors == 0 {
		tableSectors, v.first = u32(36), uint32(u32(44))
	}
	v.table = part{reserved * sector, (reserved + tableSectors) * sector}
	v.root.from = (reserved + tables*tableSectors) * sector
	v.root.to = v.root.from + roundUp(rootEntries*fatEntryBytes, sector)
	v.data = v.root.to
	v.clusters = (v.end - v.data) / v.cluster
	switch {
	case tableSectors == 0 || v.clusters <= 0 || v.clusters > fatMaxClusters:
		return nil, bad
	case v.clusters < fatMaxFAT12:
		v.bits = 12
	case v.clusters < fatMaxFAT16:
		v.bits = 16
	default:
		v.bits = 32
	}
	if (v.bits == 32) != (rootEntries == 0) && v.first == fatRootOfTables || (v.clusters+2)*v.bits/8 > v.table.to-v.table.from {
		return nil, bad
	}
	if v.first != fatRootOfTables {
		v.bits = 32 // small volumes may be made so on purpose
	}
	return v, nil
}

// isFATHead says that content begins with the boot sector of a volume.
func isFATHead(head []byte) bool {
	if len(head) < 512 || !isFATSigned(head) {
		return false
	}
	_, err := readFAT(source{"", int64(len(head)), bytes.NewReader(head)})
	return err == nil
}

// next gives the cluster after one in its chain; 0 at the end.
func (v *fatImage) next(cluster uint32) (uint32, error) {
	at := v.table.from + int64(cluster)*v.bits/8
	n := v.bits/8 + v.bits%8/4 // 12 bits lie in two bytes
	if v.window == nil || at < v.windowAt || at+n > v.windowAt+int64(len(v.window)) {
		if err := v.tree.budget.takeBytes(fatWindow); err != nil {
			return 0, err
		}
		b, err := v.src.fields(at, int(max(n, min(fatWindow, v.table.to-at))))
		if err != nil {
			return 0, fmt.Errorf("table of clusters: %w", err)
		}
		v.windowAt, v.window = at, b
	}
	b := v.window[at-v.windowAt:]
	value, last := uint32(0), uint32(0)
	switch v.bits {
	case 12:
		value, last = uint32(binary.LittleEndian.Uint16(b)), 0xff8
		if cluster%2 == 1 {
			value >>= 4
		}
		value &= 0xfff
	case 16:
		value, last = uint32(binary.LittleEndian.Uint16(b)), 0xfff8
	default:
		value, last = binary.LittleEndian.Uint32(b)&0x0fffffff, 0x0ffffff8
	}
	switch {
	case value >= last:
		return 0, nil
	case value < 2 || int64(value) >= v.clusters+2:
		return 0, fmt.Errorf("%w: cluster %d is followed by %d", errDamaged, cluster, value)
	}
	return value, nil
}

// chain follows a chain of clusters for as many bytes as are asked for, or to its end when size is negative. A chain
// that is a circle ends there too, as it can have no more clusters than the volume.
func (v *fatImage) chain(cluster uint32, size int64) (*pieces, error) {
	f := &pieces{of: v.src.at, size: max(0, size)}
	limit := size
	if size < 0 {
		limit = fatDirBytes
	}
	for off := int64(0); off < limit; off += v.cluster {
		if err := v.tree.budget.takeBytes(fatStep); err != nil {
			return nil, err
		}
		if cluster < 2 || int64(cluster) >= v.clusters+2 {
			if cluster == 0 && size < 0 {
				return f, nil
			}
			return nil, fmt.Errorf("%w: its chain of clusters ends after %d bytes of %d", errDamaged, off, size)
		}
		if off/v.cluster > v.clusters {
			return nil, fmt.Errorf("%w: its chain of clusters is a circle", errDamaged)
		}
		if err := f.add(run{from: off, n: v.cluster, at: v.data + int64(cluster-2)*v.cluster}); err != nil {
			return nil, err
		}
		if size < 0 {
			f.size = off + v.cluster
		}
		var err error
		if cluster, err = v.next(cluster); err != nil {
			return nil, err
		}
	}
	if size < 0 && cluster != 0 {
		return nil, fmt.Errorf("%w: directory of more than %d bytes", errDamaged, fatDirBytes)
	}
	return f, nil
}

// walk adds the directory that begins with a cluster, and everything below it.
func (v *fatImage) walk(dir string, cluster uint32) error {
	if v.seen[cluster] {
		return fmt.Errorf("%w: %q is a directory inside itself, or has two names", errDamaged, dir)
	}
	v.seen[cluster] = true
	kids, err := v.list(cluster)
	if err != nil {
		return fmt.Errorf("directory %q: %w", dir, err)
	}
	release, err := holdNames(v.tree.budget, kids, func(k fatKid) string { return k.name })
	defer release()
	if err != nil {
		return err
	}
	for _, k := range kids {
		p := joinPath(dir, k.name)
		if k.dir {
			if err := v.tree.add(p, Entry{Mode: fs.ModeDir | 0o755}); err != nil {
				return err
			}
			if len(p) > v.tree.Limits.PathBytes {
				continue
			}
			if err := v.walk(p, k.cluster); err != nil {
				return err
			}
			continue
		}
		if err := v.coverFile(k); err != nil {
			return err
		}
		if err := v.tree.add(p, Entry{Mode: 0o644, Size: k.size, open: func() (io.ReaderAt, error) {
			v.mu.Lock()
			defer v.mu.Unlock()
			return v.chain(k.cluster, k.size)
		}}); err != nil {
			return err
		}
	}
	return nil
}
