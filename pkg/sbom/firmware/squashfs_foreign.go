package firmware

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// SquashFS that cannot be opened: big-endian, older than version 4, or of the many that vendors made with magics,
// compressors and sometimes layouts of their own.
const (
	bigSquash    Kind = "squashfs (big-endian)"
	oldSquash    Kind = "squashfs (before version 4)"
	vendorSquash Kind = "SquashFS of a vendor's own kind" // its magic is shsq, qshs, sqlz, hsqt or tqsh
)

// squashStated is what a superblock says of its image.
type squashStated struct {
	version uint16
	used    uint64 // bytes
	block   uint32 // bytes
	log     uint16 // of block
}

// readSquashStated reads a superblock of any version and byte order (Linux, fs/squashfs/squashfs_fs.h; of the versions before 4 the
// patches of squashfs 3.4).
func readSquashStated(super []byte) (s squashStated, err error) {
	if len(super) < squashSuperBytes {
		return s, fmt.Errorf("%w: superblock cut off", errDamaged)
	}
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		u16, u32, u64 := order.Uint16, order.Uint32, order.Uint64
		switch s.version = u16(super[28:]); s.version {
		case 1:
			s.used, s.block, s.log = uint64(u32(super[8:])), uint32(u16(super[32:])), u16(super[34:])
		case 2:
			s.used, s.block, s.log = uint64(u32(super[8:])), u32(super[51:]), u16(super[34:])
		case 3:
			s.used, s.block, s.log = u64(super[63:]), u32(super[51:]), u16(super[34:])
		case 4:
			s.used, s.block, s.log = u64(super[40:]), u32(super[12:]), u16(super[22:])
		}
		if s.used > 0 && s.block <= squashMaxBlock && bits.OnesCount32(s.block) == 1 && s.block == 1<<s.log {
			return s, nil
		}
	}
	return s, fmt.Errorf("%w: superblock of no known version", errDamaged)
}

// foreignSquashBytes is how long an image is by its superblock.
func foreignSquashBytes(src source) (int64, error) {
	b, err := src.fields(0, squashSuperBytes)
	if err != nil {
		return 0, err
	}
	s, err := readSquashStated(b)
	if err != nil {
		return 0, err
	}
	return bounded(src, 1, s.used)
}

// isOldSquash tells an image that is known to be too old from one of version 4, which says itself what is wrong with it.
func isOldSquash(head []byte) bool {
	s, err := readSquashStated(head)
	return err == nil && s.version < 4
}
