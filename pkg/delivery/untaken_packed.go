package delivery

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictzip"
	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

const (
	// MaxLookedInto is the size of an archive, in bytes, up to which it is looked whether VEX or the result of a scan lies in it. Those that are packed with nothing but papers are small.
	MaxLookedInto = 4 << 20
	// maxLookedAt bounds the bytes that are unpacked for that, and maxLookedEntries the entries.
	maxLookedAt, maxLookedEntries = 16 << 20, 2000
	// maxLookedDepth is how deep in an archive they lie at most: in a directory of it. What lies deeper is of something that was packed as a whole.
	maxLookedDepth = 2
	// lookedHead is how much of an entry is looked at, in bytes.
	lookedHead = 64 << 10
)

// errPackage says that an archive is a package of some ecosystem: what it says of vulnerabilities is of its maker, and not of the supplier.
var errPackage = errors.New("a package")

// packageMarks are names of which packages of ecosystems have one: Java, npm, Python, Rust, NuGet, Android, Alpine, Arch, Ruby, PHP.
var packageMarks = []string{
	"META-INF/MANIFEST.MF", "package/package.json", "PKG-INFO", "*/PKG-INFO", "*.dist-info/METADATA", "*/Cargo.toml", "*.nuspec", "AndroidManifest.xml", ".PKGINFO", "metadata.gz", "*/composer.json",
}

// packedStatement says which VEX or result of a scan lies in a small archive: zip, tar, and tar in gzip, xz or zstd. Nothing of it is read. An archive of anything else, or one that is damaged, is left to the search
// of software.
func packedStatement(in io.ReaderAt, size int64) string {
	if size > MaxLookedInto {
		return ""
	}
	content := struct {
		io.ReaderAt
		io.Closer
	}{in, io.NopCloser(nil)}
	look := looking{}
	var err error
	switch kind := containerOf(content, size); kind {
	case noContainer:
		return ""
	case zipContainer:
		err = look.zip(in, size)
	default:
		var r io.ReadCloser
		if r, err = unpacker(kind, sourceReader(content, size)); err == nil {
			defer r.Close()
			err = look.tar(r)
		}
	}
	if look.name == "" || errors.Is(err, errPackage) {
		return ""
	}
	return fmt.Sprintf("%s in an archive (%q)", look.what, look.name)
}

// looking is what was found in an archive so far: the first VEX or result of a scan.
type looking struct {
	name string
	what string // as statementOf tells it
}

// at looks at one entry. The error is errPackage where it tells that the archive is a package.
func (l *looking) at(name string, content io.Reader) error {
	name = strings.TrimPrefix(path.Clean(strings.ReplaceAll(name, `\`, "/")), "/")
	for _, mark := range packageMarks {
		if ok, _ := path.Match(mark, name); ok {
			return errPackage
		}
	}
	if l.name != "" || strings.Count(name, "/") >= maxLookedDepth {
		return nil
	}
	head, err := io.ReadAll(io.LimitReader(content, lookedHead))
	if err != nil {
		return nil // a damaged entry says nothing
	}
	if what := statementOf(head); what != "" {
		l.name, l.what = name, what
	}
	return nil
}

// statementOf tells what the beginning of a file is of: VEX, the result of a scan, or VEX in YAML.
func statementOf(head []byte) string {
	text := syntax.Body(head)
	switch {
	case bytes.IndexByte(text, 0) >= 0:
		return ""
	case !hasPrefix(text, "{") && !hasPrefix(text, "["):
		return yamlStatement(head)
	}
	kind := statedAt(text)
	if kind == KindUnknown {
		kind = cutStatement(text)
	}
	if kind == KindUnknown {
		return ""
	}
	return string(kind)
}

func (l *looking) zip(in io.ReaderAt, size int64) error {
	zr, err := openZip(in, size, maxLookedEntries)
	if err != nil {
		return err
	}
	left := int64(maxLookedAt)
	for _, f := range zr.File {
		if left -= min(int64(f.UncompressedSize64), lookedHead); left < 0 {
			return nil
		}
		if err := l.zipped(f); err != nil {
			return err
		}
	}
	return nil
}

func (l *looking) zipped(f *zip.File) error {
	if f.Flags&strictzip.Encrypted != 0 || !strictzip.Mode(f).IsRegular() {
		return nil
	}
	content, err := strictzip.Open(f)
	if err != nil {
		return nil // damaged, or packed in a way that is not known
	}
	defer content.Close()
	return l.at(f.Name, content)
}

func (l *looking) tar(r io.Reader) error {
	tr := tar.NewReader(io.LimitReader(r, maxLookedAt))
	for range maxLookedEntries {
		h, err := tr.Next()
		if err != nil {
			return nil // its end, damaged, or more than is looked at
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if err := l.at(h.Name, tr); err != nil {
			return err
		}
	}
	return nil
}
