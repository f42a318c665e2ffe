// Package imagetest makes small images for the tests of the rooms that look into them. It is no part of the
// product.
package imagetest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

// Status is a package database of Debian with two packages, zlib1g and busybox.
const Status = `Package: zlib1g
Status: install ok installed
Architecture: amd64
Source: zlib
Version: 1:1.2.13.dfsg-1
Maintainer: A
Description: compression library

Package: busybox
Status: install ok installed
Architecture: amd64
Version: 1:1.35.0-4
Maintainer: A
Description: tiny utilities
`

// OSRelease is what Debian says of itself.
const OSRelease = "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"

// Member is a file of an image, or a symbolic link when Link is set.
type Member struct{ Name, Content, Link string }

// Rootfs is a small root file system.
func Rootfs() []Member {
	return []Member{
		{Name: "var/lib/dpkg/status", Content: Status},
		{Name: "usr/lib/os-release", Content: OSRelease},
		{Name: "etc/os-release", Link: "../usr/lib/os-release"},
		{Name: "etc/motd", Content: "hello\n"},
	}
}

// Tar is an archive of the members.
func Tar(t testing.TB, members []Member) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, m := range members {
		h := &tar.Header{Name: m.Name, Mode: 0o644, Size: int64(len(m.Content)), Typeflag: tar.TypeReg}
		if m.Link != "" {
			h.Typeflag, h.Linkname = tar.TypeSymlink, m.Link
		}
		Must(t, w.WriteHeader(h))
		_, err := io.WriteString(w, m.Content)
		Must(t, err)
	}
	Must(t, w.Close())
	return b.Bytes()
}

// Zip is an archive of the members, deflated.
func Zip(t testing.TB, members []Member) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		h := &zip.FileHeader{Name: m.Name, Method: zip.Deflate}
		if m.Link != "" {
			h.SetMode(os.ModeSymlink | 0o777)
		}
		f, err := w.CreateHeader(h)
		Must(t, err)
		_, err = io.WriteString(f, m.Content+m.Link)
		Must(t, err)
	}
	Must(t, w.Close())
	return b.Bytes()
}

// Gzip compresses content.
func Gzip(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(b)
	Must(t, err)
	Must(t, w.Close())
	return out.Bytes()
}

// Cpio is an archive of the members in the "new ASCII" format.
func Cpio(members []Member) []byte {
	var b bytes.Buffer
	pad := func() { b.Write(make([]byte, -b.Len()&3)) }
	for i, m := range append(members[:len(members):len(members)], Member{Name: "TRAILER!!!"}) {
		mode, content := 0o100644, m.Content
		if m.Link != "" {
			mode, content = 0o120777, m.Link
		}
		fmt.Fprintf(&b, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%s\x00", i, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(m.Name)+1, 0, m.Name)
		pad()
		b.WriteString(content)
		pad()
	}
	return b.Bytes()
}

// Folder writes the members below a new folder of the test.
func Folder(t testing.TB, members []Member) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "root")
	Must(t, os.MkdirAll(root, 0o755))
	for _, m := range members {
		p := filepath.Join(root, filepath.FromSlash(m.Name))
		Must(t, os.MkdirAll(filepath.Dir(p), 0o755))
		if m.Link != "" {
			Must(t, os.Symlink(m.Link, p))
			continue
		}
		Must(t, os.WriteFile(p, []byte(m.Content), 0o644))
	}
	return root
}

// SquashFS builds an image with the tool of the format's makers, and skips the test where there is none.
func SquashFS(t testing.TB, members []Member, options ...string) []byte {
	t.Helper()
	return SquashFSOf(t, Folder(t, members), options...)
}

// SquashFSOf does so with a folder on disk.
func SquashFSOf(t testing.TB, folder string, options ...string) []byte {
	t.Helper()
	needs.Programs(t, "mksquashfs")
	image := filepath.Join(t.TempDir(), "image")
	args := append([]string{folder, image, "-quiet", "-no-progress", "-all-root", "-processors", "1"}, options...)
	if out, err := exec.Command("mksquashfs", args...).CombinedOutput(); err != nil {
		t.Fatalf("mksquashfs %v: %v: %s", options, err, out)
	}
	b, err := os.ReadFile(image)
	Must(t, err)
	return b
}

// Must ends a test that cannot go on.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
