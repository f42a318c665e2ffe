package firmware

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"

	"github.com/cleanbill-dev/cleanbill/internal/strictzip"
)

// kernelBytes is how much a compressed stream inside other content must hold to be one although nothing in it is
// recognised: a kernel has no magic.
const kernelBytes = 256 << 10

// headers check the header of a format and give the bytes that the container has by its own account. They cost no
// more than a few reads. Formats that cannot be opened have one too, so that they are named with their size.
var headers = map[Kind]func(src source) (int64, error){
	"cramfs":                    cramfsBytes,
	"romfs":                     romfsBytes,
	"U-Boot image":              uimageBytes,
	"device tree or FIT image":  deviceTreeBytes,
	"Android sparse image":      sparseBytes,
	"ISO 9660 image":            isoBytes,
	"ar archive":                arBytes,
	"Debian package":            arBytes,
	"RPM package":               rpmBytes,
	"Android boot image":        bootBytes,
	"Android vendor boot image": vendorBootBytes,
	"elf":                       elfEnd,
	"cpio": func(src source) (int64, error) {
		h, err := readCpioHeader(src, DefaultPathBytes, 0)
		return h.data + h.size, err
	},
	bigSquash:    foreignSquashBytes,
	oldSquash:    foreignSquashBytes,
	vendorSquash: foreignSquashBytes,

	"UBI":   ubiBytes,
	"UBIFS": ubifsBytes,
	"JFFS2": jffs2Bytes,
	"EROFS": erofsBytes,
	"F2FS":  f2fsBytes,
	"XFS":   xfsBytes,

	"squashfs":         squashBytes,
	"ext file system":  extBytes,
	"FAT file system":  fatBytes,
	"LUKS (encrypted)": luksBytes,
	"QCOW disk image":  qcowBytes,
	"7-Zip":            sevenZipBytes,
	"RAR":              rarBytes,
	"cabinet":          cabinetBytes,
}

// holds says that a container begins at a place where its magic was met: since every place is tried, the magic is
// not enough. An error means that the search must stop.
func (f *finder) holds(src source, first []byte, k Kind) (bool, error) {
	if !plausible(k, first) || !likely(k, first) {
		return false, nil
	}
	switch {
	case k == "tar", k == "zip" && isPrintable(zipName(first)): // what they begin with was looked at
		return true, nil
	case k == "zip":
		return f.holdsZip(src)
	case k == "zlib":
		return f.holdsZlib(src, first)
	case isSignature(k):
		return bears(src, k), nil
	case headers[k] != nil:
		err := Safely(func() error {
			_, err := headers[k](src)
			return err
		})
		return err == nil, nil
	case !compressed(k):
		return executable[k] || openers(k) != nil, nil
	}
	if f.tries++; f.tries > buriedTries {
		return false, fmt.Errorf("more than %d places look like the beginning of a container", buriedTries)
	}
	err := Safely(func() error { return f.holdsStream(src) })
	if errors.Is(err, errShort) {
		return f.held(src, k)
	}
	return err == nil, nil
}

// errShort says of a stream that it can be read, begins like no container and is not long.
var errShort = errors.New("short stream")

// zlibTryBytes is what it costs to try whether a stream begins at a place, in bytes of the budget.
const zlibTryBytes = 32 << 10

// holdsZlib asks of a stream that it holds a container or a program: documents and pictures are full of streams.
func (f *finder) holdsZlib(src source, head []byte) (bool, error) {
	var first bytes.Buffer
	n, err := unzlibHead(head, &first)
	if over := f.budget.takeBytes(zlibTryBytes + n); over != nil {
		return false, over
	}
	if err != nil && !errors.Is(err, zlib.ErrChecksum) { // which a loader need not ask for
		return false, nil //nolint:nilerr // it is none
	}
	if recognise(first.Bytes()[:min(first.Len(), headBytes)]) != "" {
		return true, nil
	}
	return f.held(src, "zlib")
}

// holdsStream asks that a compressed stream can be read and begins like a container or a program, or is long. Of one that is short
// it says so.
func (s *search) holdsStream(src source) error {
	if err := s.budget.takeBytes(startBytes); err != nil {
		return err
	}
	r, err := unpack(src)
	if err != nil {
		return err
	}
	defer r.stop()
	// A stream that fails later on is a container all the same, and opening it reports the failure.
	first, err := io.ReadAll(io.LimitReader(r, headBytes))
	if recognise(first) != "" {
		return nil
	}
	if err == nil {
		_, err = io.CopyN(io.Discard, &charged{r, s.budget}, kernelBytes-headBytes)
	}
	switch {
	case errors.Is(err, io.EOF):
		return errShort
	case err != nil:
		return errors.Join(errDamaged, err)
	}
	return nil
}

// likely looks at the bytes behind a magic that is short. What a zip begins with is enough to call it one: when its
// directory is missing, that is worth a report.
func likely(k Kind, head []byte) bool {
	switch k {
	case "gzip": // flags (RFC 1952, 2.3.1): the upper three bits are reserved
		return len(head) > 10 && head[3]&0xe0 == 0
	case "bzip2": // block size, then the magic of a block
		return len(head) > 10 && head[3] >= '1' && head[3] <= '9' && string(head[4:10]) == "1AY&SY"
	case "LZMA": // the stream begins with a zero, and with four more only when all it says at first is zeros: tables do
		return len(head) > 17 && head[13] == 0 && !isBlank(head[14:18])
	case "FAT file system":
		return maybeFAT(head)
	case "tar":
		return isOldTar(head)
	case "zip":
		return isZipEntry(head)
	}
	return true
}

// isZipEntry checks the local header of an entry (APPNOTE 4.3.7): the version needed is one that was ever
// published, the method is in use, and there is a name.
func isZipEntry(head []byte) bool {
	const fixed = 30
	if len(head) < fixed {
		return false
	}
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(head[at:])) }
	if u16(4)&0xff > 63 || u16(8) > 99 || u16(26) == 0 {
		return false
	}
	return true
}

// zipName is the name in the local header of an entry, as far as it was read.
func zipName(head []byte) []byte {
	const fixed = 30
	return head[fixed:min(len(head), fixed+int(binary.LittleEndian.Uint16(head[26:])))]
}

func isPrintable(name []byte) bool {
	return !bytes.ContainsFunc(name, func(r rune) bool { return r != utf8.RuneError && !unicode.IsPrint(r) })
}

// holdsZip asks of an entry whose name is not printable that its content can be unpacked, or that another header follows it: a magic that
// stands among other constants in a program passes for an entry with such a name.
func (f *finder) holdsZip(src source) (bool, error) {
	if f.tries++; f.tries > buriedTries {
		return false, fmt.Errorf("more than %d places look like the beginning of a container", buriedTries)
	}
	if err := f.budget.takeBytes(startBytes); err != nil {
		return false, err
	}
	local, err := strictzip.ReadLocal(src.at, 0)
	if err != nil {
		return false, nil //nolint:nilerr // it is none
	}
	if next, err := src.fields(local.Bytes+int64(min(local.Packed, 1<<62)), 2); err == nil && string(next) == "PK" {
		return true, nil
	}
	if local.Method != zip.Deflate {
		return false, nil
	}
	first, err := io.ReadAll(io.LimitReader(flate.NewReader(io.NewSectionReader(src.at, local.Bytes, src.size-local.Bytes)), headBytes))
	return err == nil && len(first) > 0, nil
}
