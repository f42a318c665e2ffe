package weight

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// A file of a few bytes can cost its parser any time and memory, or all of its stack, which ends the process. So each is held
// against the form of its kind first, in one pass, by limits far above those of real files. What does not fit is not read.

// Depth is how deep the brackets, arrays and blocks of a file may lie inside each other. In real ones it is some twenty.
const Depth = 200

// How long files of some kinds may be, in bytes, where their parsers take many times that: real ones have a small part of it.
const (
	GoModBytes    = 1 << 20
	HCLBytes      = 1 << 20
	PHPBytes      = 4 << 20
	PlistBytes    = 1 << 20
	PomBytes      = 4 << 20
	RockspecBytes = 256 << 10
	TOMLBytes     = 8 << 20
	YarnBytes     = 8 << 20
)

// formBuffer is how many bytes are read at a time.
const formBuffer = 64 << 10

// form is what the files of one kind look like at most.
type form struct {
	bytes int64                        // 0 for no limit but that of all lists and records
	check func(in *bufio.Reader) error // nil for any content
}

// forms are those of files by their last names.
var forms = map[string]form{
	".terraform.lock.hcl": {HCLBytes, hclForm},
	"go.mod":              {GoModBytes, nil},
	"Cargo.lock":          {TOMLBytes, tomlForm},
	"poetry.lock":         {TOMLBytes, tomlForm},
	"uv.lock":             {TOMLBytes, tomlForm},
	"pdm.lock":            {TOMLBytes, tomlForm},
	"bun.lock":            {0, jsonForm},
	"yarn.lock":           {YarnBytes, yarnForm},
	"installed":           {0, oddLines(oddOfApk)},
	"mix.lock":            {0, oddLines(oddOfMix)},
	"Info.plist":          {PlistBytes, plistForm},
}

// endings are those of files by how their last names end.
var endings = []struct {
	with string
	form form
}{
	{".py.lock", form{TOMLBytes, tomlForm}},
	{"pom.xml", form{PomBytes, xmlForm}},
	{".reg", form{PHPBytes, phpForm}},
	{".rockspec", form{RockspecBytes, nil}},
	{".json", form{0, jsonForm}},
}

// formOf is that of a file by its name, or by its first byte that is no blank.
func formOf(p string, first byte) form {
	base := path.Base(p)
	if f, known := forms[base]; known {
		return f
	}
	for _, e := range endings {
		if strings.HasSuffix(base, e.with) {
			return e.form
		}
	}
	switch {
	case strings.HasSuffix(base, ".txt") && strings.Contains(base, "requirements"):
		return form{0, requirementsForm}
	case first == '{' || first == '[':
		return form{0, jsonForm}
	}
	return form{}
}

// fits is an error when a file has not the form of its kind.
func fits(p string, content io.ReaderAt, size int64) error {
	f := formOf(p, firstByte(content, size))
	if f.bytes > 0 && size > f.bytes {
		return fmt.Errorf("%d bytes, not read: a file of this kind may have %d", size, f.bytes)
	}
	if f.check == nil {
		return nil
	}
	if err := f.check(bufio.NewReaderSize(io.NewSectionReader(content, 0, size), formBuffer)); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("not read: %w", err)
	}
	return nil
}

// firstByte is the first that is no blank, 0 when there is none soon.
func firstByte(content io.ReaderAt, size int64) byte {
	head := make([]byte, min(size, 4<<10))
	n, _ := content.ReadAt(head, 0)
	if text := strings.TrimLeft(string(head[:n]), " \t\r\n\ufeff"); text != "" {
		return text[0]
	}
	return 0
}
