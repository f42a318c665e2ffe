package firmware

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

const (
	fatSector  = 512 // that the boot code takes, whatever the sectors of the volume have
	fatInfoAt  = 48  // number of the sector with information, FAT32
	fatBackup  = 50  // number of the sector with a copy of the first
	fatInfoTop = "RRaA"
)

// uncovered notes what belongs to no file: reserved sectors, clusters that no chain holds, and what the tables of
// clusters have too much.
func (v *fatImage) uncovered() error {
	c := v.cover
	if c == nil {
		return nil
	}
	tableEnd := v.table.from + blocksOf((v.clusters+2)*v.bits, 8)
	err := errors.Join(v.reserved(c), c.mark(v.table.from, tableEnd), v.copies(c))
	if err != nil {
		return err
	}
	v.tree.cover = c
	return nil
}

// reserved covers the boot sector, its copy, and the sector that counts what is free.
func (v *fatImage) reserved(c *cover) error {
	boot, err := v.src.fields(0, fatSector)
	if err != nil {
		return err
	}
	if err := c.mark(0, fatSector); err != nil || v.bits != 32 {
		return err
	}
	info := int64(binary.LittleEndian.Uint16(boot[fatInfoAt:]))
	backup := int64(binary.LittleEndian.Uint16(boot[fatBackup:]))
	for _, n := range []int64{info, backup, backup + info} {
		at := n * v.sector
		b, err := v.src.fields(at, fatSector)
		if n <= 0 || at >= v.table.from || err != nil {
			continue
		}
		if bytes.HasPrefix(b, []byte(fatInfoTop)) && isBlank(b[4:484]) || bytes.Equal(b, boot) {
			if err := c.mark(at, at+fatSector); err != nil {
				return err
			}
		}
	}
	return nil
}

// copies covers further tables of clusters that are the same as the first.
func (v *fatImage) copies(c *cover) error {
	n := v.table.to - v.table.from
	for at := v.table.to; at < v.root.from; at += n {
		if err := v.tree.budget.takeBytes(2 * n); err != nil {
			return err
		}
		same, err := sameStreams(io.NewSectionReader(v.src.at, v.table.from, n), io.NewSectionReader(v.src.at, at, n))
		if err != nil {
			return err
		}
		if same {
			if err := c.mark(at, at+n); err != nil {
				return err
			}
		}
	}
	return nil
}

// coverFile covers the clusters of a file, without what lies behind its end.
func (v *fatImage) coverFile(k fatKid) error {
	if v.cover == nil {
		return nil
	}
	f, err := v.chain(k.cluster, k.size)
	if err != nil {
		return nil //nolint:nilerr // reported when the content is asked for; until then its clusters count as free
	}
	return v.cover.file(f)
}

// coverDirectory covers the runs of a directory, which are a table, and leaves over what lies behind its last entry.
func (v *fatImage) coverDirectory(runs []run, content []byte) error {
	if v.cover == nil {
		return nil
	}
	last := int64(len(content))
	for at := 0; at+fatEntryBytes <= len(content); at += fatEntryBytes {
		if content[at] == 0 {
			last = int64(at)
			break
		}
	}
	for _, r := range runs {
		used := max(0, min(r.n, last-r.from))
		if err := v.cover.table("directory", part{r.at, r.at + used}, ""); err != nil {
			return err
		}
		v.tree.leave(leftover{part: part{r.at + used, r.at + r.n}, what: "end of a directory"})
		if err := v.cover.mark(r.at+used, r.at+r.n); err != nil {
			return err
		}
	}
	return nil
}
