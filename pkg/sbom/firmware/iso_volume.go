package firmware

import (
	"encoding/binary"
	"fmt"
)

// isoBytes reads the length of the volume.
func isoBytes(src source) (int64, error) {
	iso := &isoImage{src: src}
	if _, _, err := iso.descriptors(); err != nil {
		return 0, err
	}
	return iso.size, nil
}

// descriptors gives the root directories of the primary and of the Joliet hierarchy.
func (iso *isoImage) descriptors() (primary, joliet isoRecord, err error) {
	for i := range int64(isoDescriptors) {
		b, err := iso.src.fields((16+i)*isoSector, isoSector)
		if err != nil {
			return primary, joliet, fmt.Errorf("volume descriptor: %w", err)
		}
		if string(b[1:6]) != "CD001" {
			return primary, joliet, fmt.Errorf("%w: volume descriptor %d", errDamaged, i)
		}
		escape := string(b[88:91])
		switch {
		case b[0] == 255:
			if primary.at == 0 {
				return primary, joliet, fmt.Errorf("%w: no primary volume descriptor", errDamaged)
			}
			iso.end = (17 + i) * isoSector
			return primary, joliet, nil
		case b[0] == 1 && primary.at == 0:
			iso.block = int64(binary.LittleEndian.Uint16(b[128:]))
			if iso.block != 512 && iso.block != 1024 && iso.block != isoSector {
				return primary, joliet, fmt.Errorf("%w: blocks of %d bytes", errDamaged, iso.block)
			}
			iso.size = int64(binary.LittleEndian.Uint32(b[80:])) * iso.block
			primary, err = iso.record(b[156:190])
		case b[0] == 2 && (escape == "%/@" || escape == "%/C" || escape == "%/E") && iso.block > 0:
			joliet, err = iso.record(b[156:190])
		}
		if err != nil {
			return primary, joliet, err
		}
	}
	return primary, joliet, fmt.Errorf("%w: more than %d volume descriptors", errDamaged, isoDescriptors)
}

// detectRidge looks for the mark of Rock Ridge in the root directory's entry for itself (SUSP 5.3).
func (iso *isoImage) detectRidge(root isoRecord) error {
	b, err := iso.src.fields(root.at, isoSector)
	if err != nil {
		return fmt.Errorf("root directory: %w", err)
	}
	if int(b[0]) < 34 {
		return fmt.Errorf("%w: root directory", errDamaged)
	}
	self, err := iso.record(b[:b[0]])
	if err != nil {
		return err
	}
	if s := self.system; len(s) >= 7 && string(s[:2]) == "SP" && s[4] == 0xbe && s[5] == 0xef {
		iso.ridge, iso.skip, iso.self = true, int(s[6]), s
	}
	return nil
}
