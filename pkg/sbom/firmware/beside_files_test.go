package firmware

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io/fs"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

const databasePlace = "var/lib/dpkg/status"

// zipEntry is an archive of one stored entry.
func zipEntry(t testing.TB, name string, mode fs.FileMode, extra []byte, content string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, Extra: extra}
	h.SetMode(mode)
	if strings.HasSuffix(name, "/") { // for which CreateHeader refuses content
		h.Name = strings.TrimSuffix(name, "/") + "|"
	}
	f, err := w.CreateHeader(h)
	imagetest.Must(t, err)
	_, err = f.Write([]byte(content))
	imagetest.Must(t, err)
	imagetest.Must(t, w.Close())
	return bytes.ReplaceAll(out.Bytes(), []byte(h.Name), []byte(name))
}

// unicodePath is the extra field that gives an entry a name in UTF-8.
func unicodePath(name string) []byte {
	b := binary.LittleEndian.AppendUint16(nil, 0x7075)
	b = binary.LittleEndian.AppendUint16(b, uint16(5+len(name)))
	return append(append(b, 1, 0, 0, 0, 0), name...)
}

// TestNamesThatProgramsDifferIn has archives whose database is called so by some programs only.
func TestNamesThatProgramsDifferIn(t *testing.T) {
	named := zipEntry(t, databasePlace, 0o644, nil, imagetest.Status)
	other := bytes.Clone(named)
	copy(other[bytes.LastIndex(other, []byte("var/")):], "zzz/")
	method := bytes.Clone(named)
	method[8] = 0
	for name, c := range map[string]struct {
		image  []byte
		reason string // "" when the archive must stay whole
	}{
		"Unicode Path":                  {zipEntry(t, "zz", 0o644, unicodePath(databasePlace), imagetest.Status), `i!/zz: the Unicode Path in the directory calls it "` + databasePlace},
		"the same, not ASCII":           {zipEntry(t, "z\x81", 0o644, unicodePath("w\u00fc"), "text\n"), "Unicode Path"},
		"its own name":                  {zipEntry(t, "zz", 0o644, unicodePath("zz"), "text\n"), ""},
		"its own name in another code":  {zipEntry(t, "f\x81r/zz", 0o644, unicodePath("f\u00fcr/zz"), "text\n"), ""},
		"cut off":                       {zipEntry(t, "zz", 0o644, unicodePath("zz")[:7], "text\n"), ""},
		"another name in the directory": {other, `i!/zzz/lib/dpkg/status: the header before the content calls it "` + databasePlace},
		"another method":                {method, "compression method 8 in the directory, but 0 before the content"},
		"one name":                      {named, ""},
	} {
		if o := look(t, "i", c.image, DefaultLimits); o.Whole != (c.reason == "") || !o.Whole && !o.missed(c.reason) {
			t.Errorf("%s: unread %v", name, o.Unread)
		}
		hostile(t, "zip", c.image)
	}
}

// TestSparseRecordsOfOrdinaryFiles has GNU tar's name count where nothing else says that a file is sparse.
func TestSparseRecordsOfOrdinaryFiles(t *testing.T) {
	for key, place := range map[string]string{"sparse.name": "i!/" + databasePlace, "sparse.realsize": ""} {
		var out bytes.Buffer
		w := tar.NewWriter(&out)
		imagetest.Must(t, w.WriteHeader(&tar.Header{Name: "zz", Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(imagetest.Status)), PAXRecords: map[string]string{"XXX." + key: databasePlace}}))
		_, err := w.Write([]byte(imagetest.Status))
		imagetest.Must(t, err)
		imagetest.Must(t, w.Close())
		b := bytes.ReplaceAll(out.Bytes(), []byte("XXX."), []byte("GNU.")) // which archive/tar does not write
		if o := look(t, "i", b, DefaultLimits); o.Whole || o.at("zlib1g") != place || !o.missed("GNU."+key+" of a sparse file") {
			t.Errorf("%s: found %v, unread %v", key, o.found, o.Unread)
		}
	}
}

// TestContentThatIsNoFile puts an archive where a format has no file: it is found, and where programs differ, reported.
func TestContentThatIsNoFile(t *testing.T) {
	hidden := imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs()))
	inCpio := func(mode string) []byte {
		b := imagetest.Cpio([]imagetest.Member{{Name: "d", Content: string(hidden)}})
		return bytes.Replace(b, []byte("000081a4"), []byte(mode), 1)
	}
	member := func(name string) []byte {
		return arOf(imagetest.Member{Name: name, Content: string(hidden)}, imagetest.Member{Name: "x/", Content: "text\n"})
	}
	list := func(n int, rest []byte) []byte {
		return append(binary.BigEndian.AppendUint32(nil, uint32(n)), append([]byte("\x00\x00\x00\x00echo\n\x00\x00\x00"), rest...)...)
	}
	signed := rpmOf(imagetest.Gzip(t, imagetest.Cpio([]imagetest.Member{{Name: "a", Content: "text\n"}})))
	at := rpmLeadBytes + rpmHeaderBytes
	signed = bytes.Join([][]byte{signed[:at+16], hidden, make([]byte, -(16+len(hidden))&7), signed[at+16+16:]}, nil)
	binary.BigEndian.PutUint32(signed[at-4:], uint32(len(hidden)))
	for name, c := range map[string]struct {
		image  []byte
		reason string // "" when the container must stay whole
	}{
		"zip, device":           {zipEntry(t, "l", fs.ModeDevice|fs.ModeCharDevice|0o644, nil, string(hidden)), ""},
		"zip, directory":        {zipEntry(t, "d/", 0o755, nil, string(hidden)), "i!/d/: a directory with"},
		"zip, directory's mode": {zipEntry(t, "d", fs.ModeDir|0o755, nil, string(hidden)), ""},
		"cpio, device":          {inCpio("000021A4"), "i!/d: a directory or device with"},
		"cpio, directory":       {inCpio("000041ED"), "i!/d: a directory or device with"},
		"cpio, no type":         {inCpio("000001A4"), ""},
		"ar, symbols":           {member("/"), ""},
		"ar, names":             {member("//"), ""},
		"U-Boot, several parts": {uimageOf(uimageMulti, 0, list(5, hidden)), ""},
		"U-Boot, script":        {uimageOf(uimageScript, 0, list(5, hidden)), ""},
		"RPM, signatures":       {signed, ""},
	} {
		o := look(t, "i", c.image, DefaultLimits)
		if o.at("zlib1g") == "" || c.reason == "" && !o.Whole || c.reason != "" && !o.missed(c.reason) {
			t.Errorf("%s: found %v, unread %v", name, o.found, o.Unread)
		}
		k, err := recogniseContent(bytes.NewReader(c.image), int64(len(c.image)))
		imagetest.Must(t, err)
		hostile(t, k, c.image)
	}
}

// TestLinksToNoPath has links that hold a container, and one whose target goes on behind a NUL.
func TestLinksToNoPath(t *testing.T) {
	for name, c := range map[string]struct {
		target string
		whole  bool
	}{
		"path": {"usr/lib", true}, "NUL": {"usr\x00lib", false}, "container": {string(imagetest.Gzip(t, []byte("text\n"))), false},
	} {
		if o := look(t, "i", zipEntry(t, "l", fs.ModeSymlink|0o777, nil, c.target), DefaultLimits); o.Whole != c.whole || !c.whole && !o.missed("target is no path") {
			t.Errorf("%s: unread %v", name, o.Unread)
		}
	}
}
