package firmware

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

func gzipWith(t testing.TB, h gzip.Header, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Header = h
	_, err := w.Write(content)
	imagetest.Must(t, err)
	imagetest.Must(t, w.Close())
	return b.Bytes()
}

// TestStreamsHoldNothingBesideTheirContent hides an archive in what a stream says of itself.
func TestStreamsHoldNothingBesideTheirContent(t *testing.T) {
	packed := imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs()))
	plain := imagetest.Tar(t, []imagetest.Member{{Name: "a", Content: "text\n"}})
	skippable := append(binary.LittleEndian.AppendUint32([]byte("\x53\x2a\x4d\x18"), uint32(len(packed))), packed...)
	for name, c := range map[string]struct {
		stream []byte
		at     string // "" when nothing is hidden
	}{
		"extra field":                 {gzipWith(t, gzip.Header{Extra: packed}, plain), "+12!"},
		"of the second member":        {append(gzipWith(t, gzip.Header{}, plain[:700]), gzipWith(t, gzip.Header{Extra: packed}, plain[700:])...), "!+"},
		"frame that is skipped":       {append(zstdOf(t, plain), skippable...), "!+"},
		"name and comment":            {gzipWith(t, gzip.Header{Name: "a file with a long name.tar", Comment: "Etwas: \u00fc"}, plain), ""},
		"extra field of another kind": {gzipWith(t, gzip.Header{Extra: []byte("BC\x02\x00ab and more of it")}, plain), ""},
		"frame that says its length":  {append(zstdOf(t, plain), "\x53\x2a\x4d\x18\x04\x00\x00\x00\x01\x02\x03\x04"...), ""},
	} {
		for kind, b := range map[string][]byte{"alone": c.stream, "in a tar": imagetest.Tar(t, []imagetest.Member{{Name: "x", Content: string(c.stream)}})} {
			o := look(t, "s", b, DefaultLimits)
			if found := o.at("zlib1g"); (found != "") != (c.at != "") || !strings.Contains(found, c.at) || !o.Whole || o.OpaqueFiles > 0 {
				t.Errorf("%s, %s: found %v, unread %v, opaque %v", name, kind, o.found, o.Unread, o.Opaque)
			}
		}
	}
	// A name has no NUL, so a container in it is one without.
	long := gzipWith(t, gzip.Header{Extra: []byte(table(2000))}, plain)
	if o := look(t, "s", long, DefaultLimits); o.OpaqueBytes < 1900 {
		t.Errorf("opaque %v", o.Opaque)
	}
}

func TestTarHoldsNothingBesideItsEntries(t *testing.T) {
	packed := string(imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs())))
	with := func(records map[string]string, pad string) []byte {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		if records == nil {
			imagetest.Must(t, w.WriteHeader(&tar.Header{Typeflag: tar.TypeXGlobalHeader, PAXRecords: map[string]string{"comment": "a commit"}}))
		}
		imagetest.Must(t, w.WriteHeader(&tar.Header{Name: "a", Mode: 0o644, Size: 5, Typeflag: tar.TypeReg, PAXRecords: records}))
		_, err := io.WriteString(w, "text\n")
		imagetest.Must(t, err)
		imagetest.Must(t, w.WriteHeader(&tar.Header{Name: "b", Mode: 0o644, Typeflag: tar.TypeReg}))
		imagetest.Must(t, w.Close())
		out := b.Bytes()
		copy(out[bytes.Index(out, []byte("text\n"))+5:], pad)
		return out
	}
	small := string(imagetest.Gzip(t, imagetest.Cpio([]imagetest.Member{{Name: "lib/dpkg/status", Content: "Package: zlib1g"}})))
	for name, c := range map[string]struct {
		archive []byte
		found   bool
	}{
		"a comment":           {with(map[string]string{"VENDOR.comment": "x" + packed}, ""), true},
		"filling of a block":  {with(nil, small), true},
		"for all that follow": {with(nil, ""), false},
		"attributes":          {with(map[string]string{"SCHILY.xattr.security.ima": "\x03\x02\x04" + noise(256), "mtime": "1.5"}, ""), false},
		"text in the filling": {with(nil, "left from before"), false},
	} {
		for kind, b := range map[string][]byte{"plain": c.archive, "gzip": imagetest.Gzip(t, c.archive), "layer": imagetest.Tar(t, savedOf(t, []string{"l"}, []string{string(c.archive)}, []string{string(c.archive)}))} {
			if o := look(t, "a.tar", b, DefaultLimits); (o.at("zlib1g") != "") != c.found || !c.found && (!o.Whole || o.OpaqueFiles > 0) {
				t.Errorf("%s, %s: found %v, unread %v, opaque %v", name, kind, o.found, o.Unread, o.Opaque)
			}
		}
	}
}
