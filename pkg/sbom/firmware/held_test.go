package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

const vendorHeader = "VENDORFW\x01\x02\x03\x04\x05\x06\x07\x08"

// chunkOf is one of PNG (second edition, 5.3).
func chunkOf(name, content string) string {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	b = append(append(b, name...), content...)
	return string(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:])))
}

// pngOf is a picture of 10 by 10 points with chunks of one's own.
func pngOf(chunks ...string) string {
	return "\x89PNG\r\n\x1a\n" + chunkOf("IHDR", "\x00\x00\x00\x0a\x00\x00\x00\x0a\x08\x02\x00\x00\x00") + strings.Join(chunks, "") + chunkOf("IEND", "")
}

// pixels are the rows of such a picture.
func pixels() string { return strings.Repeat("\x00"+table(30), 10) }

// cut gives content in chunks of so many bytes.
func cut(name, content string, n int) (chunks string) {
	for ; len(content) > n; content = content[n:] {
		chunks += chunkOf(name, content[:n])
	}
	return chunks + chunkOf(name, content)
}

// TestContainersInsideStreams has containers that begin neither their stream nor the file that the stream lies in.
func TestContainersInsideStreams(t *testing.T) {
	inner := vendorHeader + string(imagetest.Tar(t, imagetest.Rootfs()))
	packed := string(zlibOf(t, []byte(inner), 6))
	rows := string(zlibOf(t, []byte(pixels()+string(imagetest.Tar(t, imagetest.Rootfs()))), 0))
	for name, content := range map[string]string{
		"zlib":                     vendorHeader + packed,
		"gzip":                     vendorHeader + string(imagetest.Gzip(t, []byte(inner))),
		"zlib with a bad checksum": vendorHeader + packed[:len(packed)-4] + "abcd",
		"zlib in gzip":             vendorHeader + string(imagetest.Gzip(t, []byte(vendorHeader+packed))),
		"text of a picture":        pngOf(chunkOf("zTXt", "note\x00\x00"+packed), chunkOf("IDAT", string(zlibOf(t, []byte(pixels()), 6)))),
		"profile of a picture":     pngOf(chunkOf("iCCP", "icc\x00\x00"+packed), chunkOf("IDAT", string(zlibOf(t, []byte(pixels()), 6)))),
		"behind the rows":          pngOf(chunkOf("IDAT", rows)),
		"in many chunks":           pngOf(cut("IDAT", rows, 500)),
		"in two chunks":            pngOf(cut("IDAT", rows, len(rows)-20)),
	} {
		o := inTar(t, content)
		if o.at("zlib1g") == "" && !o.missed("read zlib") || o.Whole && o.OpaqueFiles == 0 {
			t.Errorf("%s: found %v, opaque %v, unread %v", name, o.found, o.Opaque, o.Unread)
		}
	}
}

// TestStreamsWithoutContainers: pictures and texts are full of streams, and stay what they are.
func TestStreamsWithoutContainers(t *testing.T) {
	rows := string(zlibOf(t, []byte(pixels()), 6))
	for name, content := range map[string]string{
		"one chunk":   pngOf(chunkOf("zTXt", "note\x00\x00"+string(zlibOf(t, []byte(strings.Repeat("a note\n", 500)), 6))), chunkOf("IDAT", rows)),
		"many chunks": pngOf(cut("IDAT", rows, 40)),
		"no stream":   pngOf(cut("IDAT", table(900), 400)),
	} {
		if o := inTar(t, content); !o.Whole || o.MediaFiles != 1 || o.OpaqueFiles != 0 {
			t.Errorf("%s: %d media, opaque %v, unread %v", name, o.MediaFiles, o.Opaque, o.Unread)
		}
	}
}

// TestStreamsInStreamsAreBounded: each level is unpacked to be looked at.
func TestStreamsInStreamsAreBounded(t *testing.T) {
	content := []byte(vendorHeader + string(imagetest.Tar(t, imagetest.Rootfs())))
	for level := range streamsInStreams {
		packed := zlibOf(t, content, 6)
		content = append([]byte(vendorHeader), packed...)
		if inTar(t, string(content)).at("zlib1g") == "" {
			t.Errorf("%d streams: not found", level+1)
		}
		f := &finder{search: newSearch(DefaultLimits, nil), streams: streamsInStreams}
		for ; f.streams >= 0; f.streams-- {
			found, err := f.held(source{"s", int64(len(packed)), bytes.NewReader(packed)}, "zlib")
			if want := f.streams+level < streamsInStreams; err != nil || found != want {
				t.Errorf("%d streams inside of %d: found %v, want %v, %v", level+1, f.streams, found, want, err)
			}
		}
	}
	bomb := vendorHeader + string(zlibOf(t, bytes.Repeat([]byte("abcd"), 1<<20), 9))
	lim := DefaultLimits
	lim.FileBytes = 1 << 20
	if o := look(t, "i.tar", imagetest.Tar(t, []imagetest.Member{{Name: "a", Content: bomb}}), lim); o.Whole || !o.missed("FileBytes") {
		t.Errorf("%s", fmt.Sprint(o.Unread))
	}
}
