package delivery

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictzip/ziptest"
)

// TestOpenForTwoReaders has archives that programs unpack to different files.
func TestOpenForTwoReaders(t *testing.T) {
	for name, data := range ziptest.Tricks(t, elf) {
		t.Run("zip: "+name, func(t *testing.T) { refused(t, data) })
	}
	plain := ziptest.Entry{Name: "a", Content: elf}
	foreign := func(e ziptest.Entry) []byte { return ziptest.Archive(t, plain, e) }
	for name, data := range map[string][]byte{
		"bytes behind the last entry": foreign(ziptest.Entry{Name: "b", Content: "x", After: "hidden"}),
		"no sizes behind the content": foreign(ziptest.Entry{Name: "b", Content: "x", Flags: 8}),
		"bytes in a directory":        foreign(ziptest.Entry{Name: "b/", Behind: "hidden"}),
	} {
		t.Run("zip: "+name, func(t *testing.T) { refusedAs(t, data) })
	}
	streamed := foreign(ziptest.Entry{Name: "b", Content: "x", Flags: 8, Local: map[int]uint32{14: 0, 18: 0, 22: 0}, After: ziptest.Described(t, "x")})
	if d := opened(t, save(t, "d", streamed), Limits{}); len(d.Files) != 2 {
		t.Errorf("written as a stream: %d files", len(d.Files))
	}
	binary := ziptest.Archive(t, plain)
	binary[len(binary)-2] = 3
	t.Run("zip: comment that is no text", func(t *testing.T) { refusedAs(t, append(binary, "a\x00b"...)) })

	for name, headers := range map[string][]tarHeader{
		"long name and path": {{tar.TypeGNULongName, "b\x00"}, {tar.TypeXHeader, "9 path=c\n"}},
		"path and long name": {{tar.TypeXHeader, "9 path=c\n"}, {tar.TypeGNULongName, "b\x00"}},
		"two paths":          {{tar.TypeXHeader, "9 path=c\n"}, {tar.TypeXHeader, "9 path=b\n"}},
		"path and comment":   {{tar.TypeXHeader, "9 path=c\n"}, {tar.TypeXHeader, "13 comment=x\n"}},
		"two long names":     {{tar.TypeGNULongName, "b\x00"}, {tar.TypeGNULongName, "c\x00"}},
		"path for no entry":  {{tar.TypeXHeader, "9 path=c\n"}, {tar.TypeXGlobalHeader, "13 comment=x\n"}},
	} {
		t.Run("tar: "+name, func(t *testing.T) { refused(t, tarBehind(t, headers)) })
	}
	if d := opened(t, save(t, "d", tarBehind(t, []tarHeader{{tar.TypeXHeader, "9 path=b\n"}})), Limits{}); d.Files[1].Path != "b" {
		t.Errorf("one path: got %q", d.Files[1].Path)
	}
	for name, text := range map[string]string{"another name": "9 path=c\n", "no name": "8 path=\n", "no size": "8 size=\n", "another size": "9 size=4\n"} {
		t.Run("tar: "+name, func(t *testing.T) { refused(t, tarBehind(t, []tarHeader{{tar.TypeXHeader, text}})) })
	}
	t.Run("tar: another long name", func(t *testing.T) { refused(t, tarBehind(t, []tarHeader{{tar.TypeGNULongName, "c\x00"}})) })
	t.Run("tar: name of another without accents", func(t *testing.T) {
		whole := tarOf(t, entry{name: "fw.bin", body: elf}, entry{name: "fw.\u00fcbin", body: "text\n"}) // which the standard library writes so
		if _, err := Open(context.Background(), save(t, "d", whole), Limits{}); !errors.Is(err, ErrUnsafe) {
			t.Errorf("got %v, want ErrUnsafe", err)
		}
	})
	whole := tarOf(t, entry{name: "Gebrauchsanweisung f\u00fcr Ger\u00e4t.txt", body: "text\n"}, entry{name: strings.Repeat("directory/", 20) + "a", body: elf})
	if d := opened(t, save(t, "d", whole), Limits{}); len(d.Files) != 2 {
		t.Errorf("other letters and long names: %d files", len(d.Files))
	}
}

// TestTarNameThatSomeReadersPrefix has an entry of GNU's form with a text where others have the beginning of its name.
func TestTarNameThatSomeReadersPrefix(t *testing.T) {
	whole := tarOf(t, entry{name: "a", body: elf})
	copy(whole[257:], "ustar  \x00")
	copy(whole[345:], "notes")
	refused(t, summed(whole))
}

type tarHeader struct {
	kind byte
	text string
}

// tarBehind has extended headers before its second entry.
func tarBehind(t *testing.T, headers []tarHeader) []byte {
	t.Helper()
	whole := tarOf(t, entry{name: "a", body: elf}, entry{name: "b", body: "text\n"})
	at := toBlock(int64(len(elf))) + tarBlock
	out := bytes.Clone(whole[:at])
	for _, h := range headers {
		one := tarOf(t, entry{name: "header", body: h.text})[:2*tarBlock]
		one[156] = h.kind
		out = append(out, summed(one)...)
	}
	return append(out, whole[at:]...)
}

// summed puts the checksum of the first header right.
func summed(archive []byte) []byte {
	sum := 0
	for i, c := range archive[:tarBlock] {
		if i >= 148 && i < 156 {
			c = ' '
		}
		sum += int(c)
	}
	for i := 153; i >= 148; i-- {
		archive[i], sum = byte('0'+sum%8), sum/8
	}
	archive[154], archive[155] = 0, ' '
	return archive
}

// refusedAs is refused for what has no entry to blame.
func refusedAs(t *testing.T, data []byte) {
	t.Helper()
	if _, err := Open(context.Background(), save(t, "d", data), Limits{}); !errors.Is(err, ErrUnsafe) && !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v, want ErrUnsafe or ErrDamaged", err)
	}
}
