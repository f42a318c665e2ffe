package firmware

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// isoBoot is the system identifier of a boot record of El Torito (1.0, 2.0), behind which the catalogue of boot images
// is stated.
const (
	isoBoot      = "EL TORITO SPECIFICATION"
	isoCatalogue = 71 // offset in the descriptor
	isoNotes     = 32 * isoSector
)

// table covers a run that the format fills by right.
func (iso *isoImage) table(what string, from, n int64) error {
	return iso.cover.table(what, part{from, from + n}, "")
}

// coverParts covers the content of a file that is not read, which is reported.
func (iso *isoImage) coverParts(parts []isoRecord) error {
	for _, p := range parts {
		if err := iso.cover.mark(p.at, p.at+p.size); err != nil {
			return err
		}
	}
	return nil
}

// coverVolume covers what belongs to no file by right: the system area, the volume descriptors and what they refer to.
// Programs that make images leave a note of themselves behind the descriptors, up to the tables of paths.
func (iso *isoImage) coverVolume() error {
	if _, err := iso.ridgeOf(iso.self); err != nil {
		return err
	}
	tables := iso.size
	for at := int64(16) * isoSector; at < iso.end; at += isoSector {
		b, err := iso.src.fields(at, isoSector)
		if err != nil {
			return err
		}
		switch little, big := binary.LittleEndian.Uint32, binary.BigEndian.Uint32; b[0] {
		case 0:
			if strings.HasPrefix(string(b[7:]), isoBoot) {
				err = iso.table("catalogue of boot images", int64(little(b[isoCatalogue:]))*isoSector, isoSector)
			}
		case 1, 2:
			size := int64(little(b[132:]))
			for _, block := range []uint32{little(b[140:]), little(b[144:]), big(b[148:]), big(b[152:])} {
				if from := int64(block) * iso.block; from > 0 && err == nil {
					tables = min(tables, from)
					err = iso.table("table of paths", from, size)
				}
			}
		}
		if err != nil {
			return err
		}
	}
	return iso.table("system area and descriptors", 0, max(iso.end, min(tables, iso.end+isoNotes)))
}

// further names the hierarchies that follow the volume descriptors and are not read: those of UDF (ECMA-167, part 2).
func (iso *isoImage) further() {
	for range isoDescriptors {
		b, err := iso.src.fields(iso.end, isoSector)
		if err != nil {
			return
		}
		switch id := string(b[1:6]); id {
		case "NSR02", "NSR03":
			iso.tree.Report(Unread{at(iso.src.path, iso.end), fmt.Sprintf("%s, a UDF volume: its names are not read, and it may hold other files than the ISO 9660 volume", id)})
		case "BEA01", "TEA01", "BOOT2", "CDW02":
		default:
			return
		}
		iso.end += isoSector
	}
}
