package firmware

import (
	"archive/tar"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

func zlibOf(t testing.TB, b []byte, level int) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := zlib.NewWriterLevel(&out, level)
	imagetest.Must(t, err)
	_, err = w.Write(b)
	imagetest.Must(t, err)
	imagetest.Must(t, w.Close())
	return out.Bytes()
}

// TestZlibStreamsAreOpened: alone, in a tree, and with something behind them; one that is cut off is not whole.
func TestZlibStreamsAreOpened(t *testing.T) {
	second := imagetest.Cpio(imagetest.Rootfs())
	for _, level := range []int{zlib.NoCompression, zlib.BestSpeed, zlib.DefaultCompression, zlib.BestCompression} {
		b := zlibOf(t, imagetest.Tar(t, imagetest.Rootfs()), level)
		if o := look(t, "s", b, DefaultLimits); !o.Whole || o.at("zlib1g") != "s!/var/lib/dpkg/status" {
			t.Errorf("level %d: found %v, unread %v", level, o.found, o.Unread)
		}
		if o := look(t, "s", imagetest.Zip(t, []imagetest.Member{{Name: "a.z", Content: string(b)}}), DefaultLimits); !o.Whole || o.at("zlib1g") != "s!/a.z!/var/lib/dpkg/status" {
			t.Errorf("level %d in a tree: found %v, unread %v", level, o.found, o.Unread)
		}
		o := look(t, "s", append(bytes.Clone(b), second...), DefaultLimits)
		if want := fmt.Sprintf("[s!/var/lib/dpkg/status s!+%d!/var/lib/dpkg/status]", len(b)); fmt.Sprint(o.found["zlib1g"]) != want {
			t.Errorf("level %d with an archive behind: found %v, want %s, unread %v", level, o.found, want, o.Unread)
		}
		for _, cut := range []int{len(b) - 1, len(b) / 2} {
			if o := look(t, "s", b[:cut], DefaultLimits); o.Whole {
				t.Errorf("level %d, cut at %d of %d: whole", level, cut, len(b))
			}
		}
		hostile(t, "zlib", b)
	}
	object := zlibOf(t, []byte("blob 5\x00hello"), zlib.BestSpeed) // as Git keeps them
	if o := look(t, "s", imagetest.Tar(t, []imagetest.Member{{Name: ".git/objects/b6/fc4c", Content: string(object)}}), DefaultLimits); !o.Whole || o.OpaqueFiles > 1 {
		t.Errorf("unread %v, opaque %v", o.Unread, o.Opaque)
	}
}

// TestWordsAreNoZlib: the two bytes that a stream begins with are letters, too.
func TestWordsAreNoZlib(t *testing.T) {
	for _, text := range []string{"x^2 + y^2", "x\x9c", "x\x01\x00\x00\xff\xff\x00\x00", "hC", "8O" + strings.Repeat("text ", 1000), "x^" + strings.Repeat("y", 5000), "x^" + noise(5000), "x\x9c" + table(5000), "x\xda" + noise(4000)} {
		if isZlib([]byte(text)[:min(len(text), headBytes)]) {
			t.Errorf("%.10q is taken for a stream", text)
		}
	}
}

// zlibBomb is an archive of zeros in one stream; what is flushed may stand any number of times.
func zlibBomb(t testing.TB) []byte {
	flushed := func(b []byte) []byte {
		var out bytes.Buffer
		w, err := flate.NewWriter(&out, flate.BestSpeed)
		imagetest.Must(t, err)
		_, err = w.Write(b)
		imagetest.Must(t, err)
		imagetest.Must(t, w.Flush())
		return out.Bytes()
	}
	var head bytes.Buffer
	imagetest.Must(t, tar.NewWriter(&head).WriteHeader(&tar.Header{Name: "zeros", Size: bombBytes, Mode: 0o644, Typeflag: tar.TypeReg}))
	return append(append([]byte("\x78\x01"), flushed(head.Bytes())...), bytes.Repeat(flushed(make([]byte, bombUnit)), bombBytes/bombUnit)...)
}
