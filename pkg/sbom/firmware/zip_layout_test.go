package firmware

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// zipWith writes an archive of three files, with settings for the second and for the whole.
func zipWith(t testing.TB, h zip.FileHeader, content, comment string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	h.Name = "b"
	imagetest.Must(t, w.SetComment(comment))
	for _, h := range []zip.FileHeader{{Name: "a", Method: zip.Deflate}, h, {Name: "c", Method: zip.Deflate}} {
		f, err := w.CreateHeader(&h)
		imagetest.Must(t, err)
		text := "text\n"
		if h.Name == "b" {
			text = content
		}
		_, err = io.WriteString(f, text)
		imagetest.Must(t, err)
	}
	imagetest.Must(t, w.Close())
	return b.Bytes()
}

// unlist takes an entry out of the directory of an archive, and leaves it where it lies.
func unlist(t testing.TB, b []byte, name string) []byte {
	t.Helper()
	end := len(b) - zipEndBytes
	at := int(binary.LittleEndian.Uint32(b[end+16:]))
	for string(b[at:at+4]) == zipHeader {
		u16 := func(off int) int { return int(binary.LittleEndian.Uint16(b[at+off:])) }
		n := zipHeaderBytes + u16(28) + u16(30) + u16(32)
		if string(b[at+zipHeaderBytes:at+zipHeaderBytes+u16(28)]) != name {
			at += n
			continue
		}
		out := append(bytes.Clone(b[:at]), b[at+n:]...)
		end -= n
		binary.LittleEndian.PutUint16(out[end+8:], binary.LittleEndian.Uint16(out[end+8:])-1)
		binary.LittleEndian.PutUint16(out[end+10:], binary.LittleEndian.Uint16(out[end+10:])-1)
		binary.LittleEndian.PutUint32(out[end+12:], binary.LittleEndian.Uint32(out[end+12:])-uint32(n))
		return out
	}
	t.Fatalf("%s is not in the directory", name)
	return nil
}

// extraField has one field of an unknown id.
func extraField(content string) []byte {
	return append(binary.LittleEndian.AppendUint16([]byte{0x77, 0x77}, uint16(len(content))), content...)
}

func TestZipHoldsNothingBesideItsDirectory(t *testing.T) {
	secret := imagetest.Status
	packed := string(imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs())))
	stored := zip.FileHeader{Method: zip.Store}
	raw := func(name string) []byte { // sizes in the header before the content, as most programs write them
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, n := range []string{"a", name, "c"} {
			f, err := w.CreateRaw(&zip.FileHeader{Name: n, CRC32: 0x3610a686, CompressedSize64: 5, UncompressedSize64: 5})
			imagetest.Must(t, err)
			_, err = f.Write([]byte("hello"))
			imagetest.Must(t, err)
		}
		imagetest.Must(t, w.Close())
		return b.Bytes()
	}
	insert := func(b []byte, what string) []byte { // between the entries and the directory
		end := len(b) - zipEndBytes
		at := int(binary.LittleEndian.Uint32(b[end+16:]))
		out := append(append(bytes.Clone(b[:at]), what...), b[at:]...)
		binary.LittleEndian.PutUint32(out[end+len(what)+16:], uint32(at+len(what)))
		return out
	}
	signatures := func(content string) string {
		n := uint64(len(content) + 24)
		return string(binary.LittleEndian.AppendUint64(nil, n)) + content + string(binary.LittleEndian.AppendUint64(nil, n)) + apkSigningMagic
	}
	for name, c := range map[string]struct {
		archive []byte
		reason  string // "" when it must stay whole
		found   bool
	}{
		"unlisted between others":   {unlist(t, raw("b"), "b"), `does not list, an entry "b"`, false},
		"unlisted at the beginning": {unlist(t, raw("b"), "a"), `does not list, an entry "a"`, false},
		"unlisted at the end":       {unlist(t, raw("b"), "c"), `does not list, an entry "c"`, false},
		"unlisted, streamed":        {unlist(t, zipWith(t, stored, secret, ""), "b"), "bytes that the directory of the archive does not list", false},
		"unlisted, deflated":        {unlist(t, zipWith(t, zip.FileHeader{Method: zip.Deflate}, noise(900), ""), "b"), "does not list", false},
		"archive before directory":  {insert(raw("b"), packed), "does not list", true},
		"bytes before directory":    {insert(raw("b"), "secret"), "6 bytes that the directory of the archive does not list", false},
		"archive in the comment":    {zipWith(t, stored, "x", packed), "", true},
		"archive in an extra field": {zipWith(t, zip.FileHeader{Extra: extraField(packed)}, "x", ""), "", true},
		"archive in a comment of b": {zipWith(t, zip.FileHeader{Comment: packed}, "x", ""), "", true},
		"archive beside signatures": {insert(raw("b"), signatures(packed)), "", true},
		"noise in a comment":        {zipWith(t, stored, "x", noise(60<<10)), "", false},

		"nothing":           {raw("b"), "", false},
		"with descriptors":  {zipWith(t, stored, secret, ""), "", false},
		"text in a comment": {zipWith(t, zip.FileHeader{Comment: "made by hand"}, "x", "Etwas Text: \xc3\xbc"), "", false},
		"times and owners":  {zipWith(t, zip.FileHeader{Extra: extraField(noise(24))}, "x", ""), "", false},
		"filling":           {insert(raw("b"), strings.Repeat("\x00", 4096)), "", false},
		"signatures":        {insert(raw("b"), signatures(noise(3000))), "", false},
		"a freed place":     {insert(raw("b"), "PK\x03\x04"+strings.Repeat("\x00", 24)+"\x40\x00"+strings.Repeat("\x00", 64)), "", false},
	} {
		o := look(t, "a.zip", c.archive, DefaultLimits)
		if !c.found && (c.reason == "") != o.Whole || c.reason != "" && !o.missed(c.reason) || (o.at("zlib1g") != "") != c.found {
			t.Errorf("%s: found %v, unread %v, want %q", name, o.found, o.Unread, c.reason)
		}
		if told := name == "noise in a comment"; told != (o.OpaqueFiles > 0) && !c.found {
			t.Errorf("%s: opaque %v", name, o.Opaque)
		}
	}
}

// TestZipOfTheTools: what ordinary programs write has no gap.
func TestZipOfTheTools(t *testing.T) {
	needs.Programs(t, "zip", "python3")
	dir := imagetest.Folder(t, deepFiles())
	for name, args := range map[string][]string{
		"zip": {"zip", "-qry", "../a.zip", "."}, "zip, stored": {"zip", "-q0r", "../a.zip", "."}, "zip, with a long comment": {"sh", "-c", "zip -qr ../a.zip . && echo text | zip -qz ../a.zip"},
		"zip, as a stream": {"sh", "-c", "zip -qr - . >../a.zip"}, "zip, deleted": {"sh", "-c", "zip -qr ../a.zip . && zip -qd ../a.zip etc/motd"},
		"python": {"python3", "-m", "zipfile", "-c", "../a.zip", "."},
	} {
		archive := filepath.Join(filepath.Dir(dir), "a.zip")
		c := exec.Command(args[0], args[1:]...)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", name, err, out)
		}
		if o := look(t, "a.zip", readImage(t, archive), DefaultLimits); !o.Whole || o.OpaqueFiles > 1 || o.at("zlib1g") == "" { // the one is a file of deepFiles
			t.Errorf("%s: unread %v, opaque %v", name, o.Unread, o.Opaque)
		}
		imagetest.Must(t, os.Remove(archive))
	}
}

// TestZipUnlistedIsShown has content that is added to the tree, and content that is not what its header says.
func TestZipUnlistedIsShown(t *testing.T) {
	archive := func(sum uint32) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		var deflated bytes.Buffer
		f := zip.NewWriter(&deflated)
		e, err := f.Create("x")
		imagetest.Must(t, err)
		_, err = io.WriteString(e, imagetest.Status)
		imagetest.Must(t, err)
		imagetest.Must(t, f.Close())
		r, err := zip.NewReader(bytes.NewReader(deflated.Bytes()), int64(deflated.Len()))
		imagetest.Must(t, err)
		h := r.File[0].FileHeader
		h.Name, h.Flags, h.CRC32 = "lib/dpkg/status", 0, h.CRC32+sum
		for _, n := range []string{"a", h.Name, "c"} {
			h := h
			h.Name = n
			out, err := w.CreateRaw(&h)
			imagetest.Must(t, err)
			in, err := r.File[0].OpenRaw()
			imagetest.Must(t, err)
			_, err = io.Copy(out, in)
			imagetest.Must(t, err)
		}
		imagetest.Must(t, w.Close())
		return unlist(t, b.Bytes(), "lib/dpkg/status")
	}
	if o := look(t, "a.zip", archive(0), DefaultLimits); o.at("zlib1g") != "a.zip!/"+zipUnlisted+"/lib/dpkg/status" || o.Whole {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}
	if o := look(t, "a.zip", archive(1), DefaultLimits); o.at("zlib1g") != "" || !o.missed("checksum error") {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}
}

// TestZipWithTwoDirectories has a second end of the archive in its comment, with a directory of its own.
func TestZipWithTwoDirectories(t *testing.T) {
	other := imagetest.Zip(t, []imagetest.Member{{Name: "z", Content: "other"}})
	b := zipWith(t, zip.FileHeader{}, imagetest.Status, string(other))
	if o := look(t, "a.zip", b, DefaultLimits); o.Whole {
		t.Errorf("found %v, opaque %v", o.found, o.Opaque)
	}
}

func FuzzZip(f *testing.F) {
	f.Add(imagetest.Zip(f, imagetest.Rootfs()))
	f.Add(unlist(f, imagetest.Zip(f, imagetest.Rootfs()), "etc/motd"))
	f.Add(zipWith(f, zip.FileHeader{Extra: extraField(noise(2000)), Comment: "x"}, "x", noise(90)))
	fuzzImage(f, "zip")
}
