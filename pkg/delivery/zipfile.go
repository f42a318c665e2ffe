package delivery

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictzip"
)

// zipEndSize is what the record at the end of an archive takes, without its comment (APPNOTE 4.3.16).
const zipEndSize = 22

// readZip spools the entries that the central directory lists, after making sure that a reader of the local
// headers would see the same ones.
func readZip(ctx context.Context, in Content, size int64, s *spool, names *nameSet) ([]source, error) {
	zr, err := openZip(in, size, s.lim.MaxFiles)
	if err != nil {
		return nil, err
	}
	if err := zipLayout(zr, in, size); err != nil {
		return nil, err
	}
	var out []source
	for _, f := range zr.File {
		src, isFile, err := zipEntry(ctx, f, s, names)
		if err != nil {
			return nil, err
		}
		if isFile {
			out = append(out, src)
		}
	}
	return out, nil
}

// openZip refuses an archive with too many entries before the directory is loaded, and one with data
// behind its end record: that is seen by some programs and not by others.
func openZip(in io.ReaderAt, size int64, maxFiles int) (*zip.Reader, error) {
	end, err := zipEnd(in, size)
	if err != nil {
		return nil, err
	}
	// An entry of the directory takes 46 bytes at least, so its size bounds the count also in zip64 archives,
	// where the size reads as the largest number.
	dirSize := int64(binary.LittleEndian.Uint32(end[12:]))
	if dirSize != 1<<32-1 && dirSize/46 > int64(maxFiles)*8 {
		return nil, tooManyFiles(maxFiles)
	}
	zr, err := zip.NewReader(in, size)
	if err != nil {
		return nil, damaged("read zip", err)
	}
	if len(zr.File) > maxFiles {
		return nil, tooManyFiles(maxFiles)
	}
	return zr, nil
}

// zipEnd finds the end record. Its comment, which git archive writes, must reach to the very end of the file and
// must not hold a second record, or programs would disagree on which directory counts.
func zipEnd(in io.ReaderAt, size int64) ([]byte, error) {
	tail := make([]byte, min(size, zipEndSize+maxZipComment))
	if n, err := in.ReadAt(tail, size-int64(len(tail))); n < len(tail) {
		return nil, damaged("read zip", err)
	}
	at := bytes.LastIndex(tail, []byte(magicZip0))
	if at < 0 || len(tail)-at < zipEndSize {
		return nil, damaged("read zip", errors.New("the end of the archive is missing, it was cut off"))
	}
	end := tail[at:]
	if int(binary.LittleEndian.Uint16(end[20:])) != len(end)-zipEndSize {
		return nil, damaged("read zip", errors.New("there is data after the end of the archive"))
	}
	if bytes.ContainsFunc(end[zipEndSize:], func(c rune) bool { return c < ' ' && c != '\n' && c != '\r' && c != '\t' }) {
		return nil, damaged("read zip", errors.New("the comment of the archive is no text"))
	}
	return end, nil
}

func zipEntry(ctx context.Context, f *zip.File, s *spool, names *nameSet) (source, bool, error) {
	if f.Flags&strictzip.Encrypted != 0 {
		return source{}, false, unsafe(f.Name, "it is encrypted")
	}
	mode := strictzip.Mode(f)
	if strings.HasSuffix(f.Name, "/") {
		if mode.Type() != fs.ModeDir || f.UncompressedSize64 != 0 {
			return source{}, false, unsafe(f.Name, "it has the name of a directory and is none")
		}
		if err := zipHoldsNothing(f); err != nil {
			return source{}, false, err
		}
		_, err := names.directory(f.Name)
		return source{}, false, err
	}
	if !mode.IsRegular() {
		return source{}, false, unsafe(f.Name, describeMode(mode))
	}
	clean, err := names.file(f.Name)
	if err != nil {
		return source{}, false, err
	}
	content, err := strictzip.Open(f)
	if err != nil {
		return source{}, false, &EntryError{f.Name, damaged("open", err)}
	}
	defer content.Close()
	src, err := s.add(ctx, clean, content)
	if err == nil {
		err = zipWhole(f, content)
	}
	return src, true, err
}

// zipWhole refuses an entry that has more than its content, which was read to its end.
func zipWhole(f *zip.File, content *strictzip.Content) error {
	if n := content.Rest(); n > 0 {
		return unsafe(f.Name, fmt.Sprintf("%d bytes follow its content that the directory counts to it, where programs that read from front to end may find other files", n))
	}
	return nil
}

// zipHoldsNothing reads an entry without content, such as a directory: what is compressed to nothing takes two bytes.
func zipHoldsNothing(f *zip.File) error {
	content, err := strictzip.Open(f)
	if err != nil {
		return &EntryError{f.Name, damaged("open", err)}
	}
	defer content.Close()
	if _, err := io.Copy(io.Discard, content); err != nil {
		return &EntryError{f.Name, damaged("read", err)}
	}
	return zipWhole(f, content)
}

// spreadsheet tells an Office Open XML workbook from a zip that merely contains one: every entry must be a part
// of a workbook, and none may be a macro or embedded program, or the file stays an archive and so an artifact.
func spreadsheet(in io.ReaderAt, size int64) bool {
	if !hasPrefix(readHead(in, size, 4), magicZip) {
		return false
	}
	zr, err := openZip(in, size, maxWorkbookParts)
	if err != nil || zipLayout(zr, in, size) != nil {
		return false
	}
	workbook := false
	for _, f := range zr.File {
		workbook = workbook || f.Name == "xl/workbook.xml"
		if !workbookPart(f.Name) {
			return false
		}
	}
	return workbook
}

func workbookPart(name string) bool {
	if name == "[Content_Types].xml" {
		return true
	}
	for _, dir := range []string{"_rels/", "docProps/", "xl/", "customXml/"} {
		if strings.HasPrefix(name, dir) {
			return !strings.HasSuffix(name, ".bin") || strings.HasPrefix(name, "xl/printerSettings/")
		}
	}
	return false
}
