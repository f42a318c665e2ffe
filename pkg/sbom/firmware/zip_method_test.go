package firmware

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"github.com/ulikunitz/xz/lzma"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// lzmaEntry packs text as zip has it, with a mark at the end or without.
func lzmaEntry(t testing.TB, text string, mark bool) []byte {
	t.Helper()
	var b bytes.Buffer
	config := lzma.WriterConfig{EOSMarker: mark}
	if !mark {
		config.SizeInHeader, config.Size = true, int64(len(text))
	}
	w, err := config.NewWriter(&b)
	imagetest.Must(t, err)
	_, err = w.Write([]byte(text))
	imagetest.Must(t, err)
	imagetest.Must(t, w.Close())
	const header, properties = 13, 5
	return append(append([]byte{9, 20, properties, 0}, b.Bytes()[:properties]...), b.Bytes()[header:]...)
}

// packedZip has one entry that is packed already.
func packedZip(t testing.TB, h zip.FileHeader, packed []byte, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	h.CRC32, h.CompressedSize64, h.UncompressedSize64 = crc32.ChecksumIEEE([]byte(text)), uint64(len(packed)), uint64(len(text))
	f, err := w.CreateRaw(&h)
	imagetest.Must(t, err)
	_, err = f.Write(packed)
	imagetest.Must(t, err)
	imagetest.Must(t, w.Close())
	return b.Bytes()
}

// TestZipMethods reads entries of every method that other programs write, and tells of those that are damaged or say two things.
func TestZipMethods(t *testing.T) {
	const name, text = "var/lib/dpkg/status", imagetest.Status
	packed := map[string]struct {
		method uint16
		bytes  []byte
	}{
		"LZMA": {zipLZMA, lzmaEntry(t, text, false)}, "LZMA with a mark": {zipLZMA, lzmaEntry(t, text, true)},
	}
	z, err := zstd.NewWriter(nil)
	imagetest.Must(t, err)
	packed["zstd"] = struct {
		method uint16
		bytes  []byte
	}{zipZstd, z.EncodeAll([]byte(text), nil)}
	var x bytes.Buffer
	w, err := xz.NewWriter(&x)
	imagetest.Must(t, err)
	_, err = w.Write([]byte(text))
	imagetest.Must(t, err)
	imagetest.Must(t, w.Close())
	packed["xz"] = struct {
		method uint16
		bytes  []byte
	}{zipXZ, x.Bytes()}
	if needs.Has(t, "bzip2") {
		file := filepath.Join(t.TempDir(), "x")
		imagetest.Must(t, os.WriteFile(file, []byte(text), 0o600))
		runTool(t, "bzip2", file)
		packed["bzip2"] = struct {
			method uint16
			bytes  []byte
		}{zipBzip2, readImage(t, file+".bz2")}
	} else {
		t.Log("bzip2 is not installed: no entry of it")
	}
	for what, p := range packed {
		h := zip.FileHeader{Name: name, Method: p.method}
		if p.method == zipLZMA && what != "LZMA" {
			h.Flags = 2
		}
		archive := packedZip(t, h, p.bytes, text)
		if o := look(t, "a.zip", archive, DefaultLimits); !o.Whole || o.at("zlib1g") != "a.zip!/"+name {
			t.Errorf("%s: found %v, unread %v", what, o.found, o.Unread)
		}
		hostile(t, "zip", archive)
		unlisted := unlist(t, packedZip(t, h, p.bytes, text), name)
		if o := look(t, "a.zip", unlisted, DefaultLimits); o.Whole {
			t.Errorf("%s, not listed: found %v, unread %v", what, o.found, o.Unread)
		}
		for fault, archive := range map[string][]byte{
			"more behind the end": packedZip(t, h, append(bytes.Clone(p.bytes), "hidden behind"...), text),
			"cut":                 packedZip(t, h, p.bytes[:len(p.bytes)-7], text),
			"another length":      packedZip(t, h, p.bytes, text+"x"),
			"another checksum":    packedZip(t, h, p.bytes, strings.Replace(text, "zlib1g", "zlib2g", 1)),
		} {
			if o := look(t, "a.zip", archive, DefaultLimits); o.Whole {
				t.Errorf("%s, %s: found %v and nothing unread", what, fault, o.found)
			}
		}
	}
	odd := lzmaEntry(t, text, false)
	binary.LittleEndian.PutUint16(odd[2:], 6)
	if o := look(t, "a.zip", packedZip(t, zip.FileHeader{Name: name, Method: zipLZMA}, odd, text), DefaultLimits); !o.missed("6 bytes of properties") {
		t.Errorf("properties: unread %v", o.Unread)
	}
	if o := look(t, "a.zip", packedZip(t, zip.FileHeader{Name: name, Method: 9}, odd, text), DefaultLimits); !o.missed("method 9: not supported") {
		t.Errorf("Deflate64: unread %v", o.Unread)
	}
	link := zip.FileHeader{Name: "status", Method: zipLZMA}
	link.SetMode(fs.ModeSymlink | 0o777)
	if o := look(t, "a.zip", packedZip(t, link, lzmaEntry(t, "a/b", false), "a/b"), DefaultLimits); !o.Whole {
		t.Errorf("a link: unread %v", o.Unread)
	}
}
