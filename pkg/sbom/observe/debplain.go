package observe

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/anchore/syft/syft/file"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// The description and the files of a Debian package may lie in it without compression (deb(5)), which syft does not read.

const (
	arHeaderBytes  = 60
	arLengthAt     = 48 // of a member, ten digits
	copyrightBytes = 4 << 20
)

// plainMember are what is kept of members that are not compressed, and how much of it at most: of the files only those that state licences.
var plainMembers = map[string]struct {
	wanted func(name string) bool
	limit  int64
}{
	"control.tar": {func(string) bool { return true }, controlBytes},
	"data.tar":    {isCopyright, copyrightBytes},
}

func isCopyright(name string) bool {
	matched, _ := path.Match("usr/share/doc/*/copyright", firmware.CleanPath(name))
	return matched
}

// FileContentsByLocation gives a package whose members are all compressed.
func (r onlyAr) FileContentsByLocation(l file.Location) (io.ReadCloser, error) {
	c, err := r.allowed.FileContentsByLocation(l)
	if err != nil {
		return nil, err
	}
	return &debCompressed{ReadCloser: c, now: io.LimitReader(c, int64(len("!<arch>\n")))}, nil
}

// debCompressed reads an archive of ar and compresses members that are not. What it does not understand it gives as it is.
type debCompressed struct {
	io.ReadCloser
	now  io.Reader // what is given before the next header is read
	last bool      // nothing that is understood follows
}

func (d *debCompressed) Read(p []byte) (int, error) {
	for {
		n, err := d.now.Read(p)
		if n > 0 || !errors.Is(err, io.EOF) || d.last {
			return n, err
		}
		if d.now, err = d.member(); err != nil {
			return 0, err
		}
	}
}

// member reads the next header.
func (d *debCompressed) member() (io.Reader, error) {
	h := make([]byte, arHeaderBytes)
	n, err := io.ReadFull(d.ReadCloser, h)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	size, bad := strconv.ParseInt(strings.TrimRight(string(h[arLengthAt:arLengthAt+10]), " "), 10, 64)
	if n < len(h) || bad != nil || size < 0 {
		d.last = true
		return io.MultiReader(bytes.NewReader(h[:n]), d.ReadCloser), nil
	}
	content := io.LimitReader(d.ReadCloser, size+size&1)
	name := strings.TrimRight(strings.TrimRight(string(h[:16]), " "), "/")
	if _, plain := plainMembers[name]; !plain {
		return io.MultiReader(bytes.NewReader(h), content), nil
	}
	packed, err := compressMember(name, io.LimitReader(content, size))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if _, err := io.Copy(io.Discard, content); err != nil {
		return nil, err
	}
	copy(h, fmt.Sprintf("%-16s", name+".gz"))
	copy(h[arLengthAt:], fmt.Sprintf("%-10d", len(packed)))
	return io.MultiReader(bytes.NewReader(h), bytes.NewReader(packed), strings.NewReader("\n"[:len(packed)&1])), nil
}

// compressMember copies what is wanted of an archive into a compressed one.
func compressMember(name string, content io.Reader) ([]byte, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	to, from := tar.NewWriter(z), tar.NewReader(content)
	left := plainMembers[name].limit
	for {
		h, err := from.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if h.Typeflag != tar.TypeReg || !plainMembers[name].wanted(h.Name) {
			continue
		}
		if left -= h.Size; left < 0 {
			return nil, &firmware.LimitError{What: "bytes of the description of a package", Limit: plainMembers[name].limit}
		}
		if err := to.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: h.Name, Mode: 0o644, Size: h.Size}); err != nil {
			return nil, err
		}
		if _, err := io.CopyN(to, from, h.Size); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(to.Close(), z.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
