package firmware

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color/palette"
	"image/gif"
	"image/png"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// TestMediaAreCounted: sound may hold random content. It is passed over, but never in silence.
func TestMediaAreCounted(t *testing.T) {
	picture := oggOf(noise(300 << 10))
	font := sfntOf("\x00\x01\x00\x00", table(5000))
	files := append(imagetest.Rootfs(), imagetest.Member{Name: "opt/logo.ogg", Content: picture}, imagetest.Member{Name: "opt/a.ttf", Content: font}, imagetest.Member{Name: "opt/note", Content: "text\n"})
	o := look(t, "image.tar", imagetest.Tar(t, files), DefaultLimits)
	if want := int64(len(picture) + len(font)); o.MediaFiles != 2 || o.MediaBytes != want || !o.Whole {
		t.Errorf("%d files, %d bytes; want 2 and %d; unread %v", o.MediaFiles, o.MediaBytes, want, o.Unread)
	}
}

// realPicture is a complete one.
func realPicture(t testing.TB, side int) string {
	t.Helper()
	var b bytes.Buffer
	picture := image.NewGray(image.Rect(0, 0, side, side))
	copy(picture.Pix, noise(side*side))
	imagetest.Must(t, png.Encode(&b, picture))
	return b.String()
}

// TestContainersBehindMedia puts a package database behind the first bytes of each data format, at odd places.
func TestContainersBehindMedia(t *testing.T) {
	inTar := string(imagetest.Tar(t, imagetest.Rootfs()))
	packed := string(imagetest.Gzip(t, []byte(inTar)))
	inZip := string(imagetest.Zip(t, imagetest.Rootfs()))
	whole := realPicture(t, 64)
	cases := map[string][2]string{
		"tgz behind a whole PNG": {whole, packed},
		"tar behind a whole PNG": {whole, inTar},
		"zip behind a whole PNG": {whole, inZip},
		"cpio behind GIF":        {"GIF89a", string(imagetest.Cpio(imagetest.Rootfs()))},
		"far behind GIF":         {"GIF89a" + strings.Repeat("pixels\x00", searchStep/7+9), packed},
		"across two steps":       {"GIF89a" + strings.Repeat("\x01", searchStep-6-100), inTar},
	}
	for _, m := range media {
		if m.at == 0 {
			cases["tgz behind "+m.magic] = [2]string{m.magic + "\x07\x07\x07", packed}
		}
	}
	if needs.Has(t, "mksquashfs") {
		cases["squashfs behind SQLite"] = [2]string{"SQLite format 3\x00xyz", string(imagetest.SquashFS(t, imagetest.Rootfs()))}
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			o := look(t, "image.tar", imagetest.Tar(t, []imagetest.Member{{Name: "opt/logo.gif", Content: c[0] + c[1]}}), DefaultLimits)
			z := o.at("zlib1g")
			if want := fmt.Sprintf("image.tar!/opt/logo.gif!+%d!/var/lib/dpkg/status", len(c[0])); z != want {
				t.Errorf("found %+v, want it at %s; unread %v", z, want, o.Unread)
			}
			if o.Whole && o.OpaqueFiles == 0 {
				t.Error("what lies before the container is passed over in silence")
			}
		})
	}
}

// TestReportedPicture is the case as reported: six bytes of a picture and an archive.
func TestReportedPicture(t *testing.T) {
	content := "GIF89a" + string(imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs())))
	for kind, img := range images(t, imagetest.Member{Name: "opt/logo.gif", Content: content}) {
		if o := look(t, kind, img, DefaultLimits); o.at("zlib1g") == "" {
			t.Errorf("%s: not found; unread %v", kind, o.Unread)
		}
	}
}

// TestStreamsInMediaAreNoAlarm: documents and databases hold compressed text and lone magics by right.
func TestStreamsInMediaAreNoAlarm(t *testing.T) {
	for name, content := range map[string]string{
		"whole picture":       realPicture(t, 64),
		"compressed text":     sqliteOf("abc" + string(imagetest.Gzip(t, []byte(strings.Repeat("a note\n", 900)))) + table(700)),
		"magics in a row":     pdfOf("hsqs" + "PK\x03\x04" + "BZh9" + "ustar" + "070701" + "\xfd7zXZ\x00" + "\x7fELF" + "MZ" + table(700)),
		"gzip that is chance": oggOf("\x1f\x8b\x08\x00" + noise(3000)),
	} {
		o := look(t, "image.tar", imagetest.Tar(t, []imagetest.Member{{Name: "opt/a.bin", Content: content}}), DefaultLimits)
		if !o.Whole || o.MediaFiles != 1 || o.OpaqueFiles != 0 {
			t.Errorf("%s: %d media, opaque %v, unread %v", name, o.MediaFiles, o.Opaque, o.Unread)
		}
	}
}

func TestTriesInMedia(t *testing.T) {
	content := "GIF89a" + strings.Repeat("\x1f\x8b\x08\x00"+table(30), buriedTries+1)
	o := look(t, "image.tar", imagetest.Tar(t, []imagetest.Member{{Name: "opt/a.gif", Content: content}}), DefaultLimits)
	if o.Whole || !o.missed("more than 64 places") {
		t.Errorf("unread %v", o.Unread)
	}
}

// TestPictureEnds holds the walk over a GIF against a writer of pictures that is not ours.
func TestPictureEnds(t *testing.T) {
	var b bytes.Buffer
	picture := image.NewPaletted(image.Rect(0, 0, 64, 64), palette.Plan9)
	copy(picture.Pix, noise(64*64))
	imagetest.Must(t, gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{picture, picture}, Delay: []int{1, 1}}))
	for _, whole := range []string{b.String(), realPicture(t, 64)} {
		for _, more := range []string{"", "\x3bmore"} {
			src := source{"a", int64(len(whole + more)), strings.NewReader(whole + more)}
			_, walk := wellKnown([]byte(whole), src.size)
			if end, err := mediumEnd(src, walk); err != nil || end != int64(len(whole)) {
				t.Errorf("ends at %d, want %d: %v", end, len(whole), err)
			}
		}
		cut := whole[:len(whole)-1]
		_, walk := wellKnown([]byte(whole), int64(len(whole)))
		if _, err := mediumEnd(source{"a", int64(len(cut)), strings.NewReader(cut)}, walk); !errors.Is(err, errMedium) {
			t.Errorf("cut: %v", err)
		}
	}
}

// zeroReader is content of zeros without an end.
type zeroReader struct{}

func (zeroReader) ReadAt(p []byte, _ int64) (int, error) {
	clear(p)
	return len(p), nil
}

// TestSearchLimit: what lies behind the part that is searched is reported, not taken for searched.
func TestSearchLimit(t *testing.T) {
	lim := Limits{SearchBytes: 1 << 20}
	for size, want := range map[int64]int{lim.SearchBytes: 0, lim.SearchBytes + 1: 1} {
		s := newSearch(lim, nothing)
		if s.buried(context.Background(), source{"a", size, zeroReader{}}, 0, "") || len(s.unread) != want {
			t.Errorf("%d bytes: unread %v", size, s.unread)
		}
	}
}
