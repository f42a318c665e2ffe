package firmware

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// What may be read follows from the size of an artifact, and what is allowed of any size is shared by all of a delivery.
func TestReadAllowance(t *testing.T) {
	for _, c := range []struct {
		size      int64
		artifacts int
		want      int64
	}{
		{8192, 1, readStart + 8192*readPerByte}, {8192, 8, readStart/8 + 8192*readPerByte}, {8192, 1 << 30, readLeast + 8192*readPerByte}, {0, 0, readStart},
		{1 << 40, 1, DefaultReadBytes}, {1 << 62, 7, DefaultReadBytes}, {-1, 1, DefaultReadBytes}, {30 << 20, 1, DefaultReadBytes},
	} {
		if got := ReadAllowance(c.size, c.artifacts); got != c.want {
			t.Errorf("%d bytes of %d artifacts: %d, want %d", c.size, c.artifacts, got, c.want)
		}
	}
	if got := (Limits{}).within(8192).Filled().ReadBytes; got != ReadAllowance(8192, 1) {
		t.Errorf("by default: %d", got)
	}
	if got := (Limits{ReadBytes: 7}).within(8192).ReadBytes; got != 7 {
		t.Errorf("as stated: %d", got)
	}
}

// A small file that unpacks to much, or to many containers, ends at what its size allows.
func TestSmallFilesCostLittle(t *testing.T) {
	zeros := string(make([]byte, 16<<20))
	var files, containers members
	for i := range 8 {
		files = append(files, imagetest.Member{Name: fmt.Sprint(i), Content: zeros})
	}
	inner := string(imagetest.Zip(t, members{{Name: "a.txt", Content: "text\n"}}))
	for i := range 2000 {
		containers = append(containers, imagetest.Member{Name: fmt.Sprint(i), Content: inner})
	}
	for what, b := range map[string][]byte{"zeros": xzOf(t, imagetest.Tar(t, files)), "containers": xzOf(t, imagetest.Tar(t, containers))} {
		shown := 0
		lim := Limits{ReadBytes: ReadAllowance(int64(len(b)), 1000)}
		c, err := Walk(context.Background(), Source{"i", int64(len(b)), bytes.NewReader(b)}, lim, func(context.Context, *Tree) map[string]bool { shown++; return nil })
		imagetest.Must(t, err)
		if !strings.Contains(fmt.Sprint(c.Unread), "limit reached: ReadBytes") || int64(shown) > lim.ReadBytes/treeBytes {
			t.Errorf("%s: %d bytes, %d trees shown, unread %.200v", what, len(b), shown, c.Unread)
		}
	}
	dir := imagetest.Folder(t, members{{Name: "a.tar.xz", Content: string(xzOf(t, imagetest.Tar(t, files)))}})
	if o := lookFolder(t, dir, Limits{ReadBytes: 8 << 20}); !o.missed("ReadBytes is 8388608") {
		t.Errorf("unread %v", o.Unread)
	}
}

func TestEachLimit(t *testing.T) {
	long := strings.Repeat("d/", 50) + "f"
	deep := imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs()))
	for range 3 {
		deep = imagetest.Zip(t, []imagetest.Member{{Name: "a.zip", Content: string(deep)}})
	}
	for name, c := range map[string]struct {
		content []byte
		lim     Limits
	}{
		"Files":     {imagetest.Tar(t, imagetest.Rootfs()), Limits{Files: 3}},
		"FileBytes": {imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs())), Limits{FileBytes: 1000}},
		"ReadBytes": {imagetest.Tar(t, imagetest.Rootfs()), Limits{ReadBytes: 2000}},
		"Depth":     {deep, Limits{Depth: 2}},
		"PathBytes": {imagetest.Tar(t, []imagetest.Member{{Name: long, Content: "x"}}), Limits{PathBytes: 60}},
	} {
		t.Run(name, func(t *testing.T) {
			if o := look(t, "a", c.content, c.lim); o.Whole || !o.missed("limit reached: "+name) {
				t.Errorf("unread: %v", o.Unread)
			}
		})
	}
	t.Run("Unread", func(t *testing.T) {
		var many []imagetest.Member
		for i := range 9 {
			many = append(many, imagetest.Member{Name: fmt.Sprint(i), Content: "7z\xbc\xaf\x27\x1c"})
		}
		if o := look(t, "a", imagetest.Tar(t, many), Limits{Unread: 3}); len(o.Unread) != 4 || !o.missed("more than 3 parts") {
			t.Errorf("unread: %v", o.Unread)
		}
	})
}

func TestChanceMagicIsNoFormat(t *testing.T) {
	ext := make([]byte, 1200)
	copy(ext[1080:], "\x53\xef")
	copy(ext[1024+24:], "\xff\xff")
	real := bytes.Clone(ext)
	copy(real[1024+24:], "\x02\x00")
	for name, c := range map[string]struct {
		head []byte
		want Kind
	}{
		"ext by chance":  {ext, ""},
		"ext":            {real, "ext file system"},
		"lzma by chance": {[]byte("\x5d\x00\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a"), ""},
		"lzma":           {[]byte("\x5d\x00\x00\x80\x00\xff\xff\xff\xff\xff\xff\xff\xff"), "LZMA"},
		"Z by chance":    {[]byte("\x1f\x9d\x03\x00"), ""},
		"Z":              {[]byte("\x1f\x9d\x90\x00"), "compress (.Z)"},
	} {
		if got := recognise(c.head); got != c.want {
			t.Errorf("%s: recognised as %q, want %q", name, got, c.want)
		}
	}
}

func TestLinkLimit(t *testing.T) {
	members := []imagetest.Member{{Name: "a", Link: "b"}, {Name: "b", Link: "c"}, {Name: "c", Content: "x"}}
	for links, found := range map[int]bool{1: false, 2: true} {
		b := imagetest.Tar(t, members)
		tr := newTree("t", newSearch(Limits{Links: links}, nothing).budget)
		_, err := openTar(source{"t", int64(len(b)), bytes.NewReader(b)}, tr)
		imagetest.Must(t, err)
		if got := tr.Resolve("/a") != nil; got != found {
			t.Errorf("with %d links allowed: found %v", links, got)
		}
	}
}

// TestFarMagics recognises what gives itself away only beyond the first bytes, or by a second look.
func TestFarMagics(t *testing.T) {
	iso := make([]byte, isoMagicAt+4096)
	copy(iso[isoMagicAt:], "CD001")
	dos := make([]byte, 8192)
	copy(dos, "MZ")
	dos[0x3d] = 0x10 // header at 4096
	for name, tc := range map[string]struct {
		content []byte
		reason  string
	}{
		"disc.iso":  {iso, "ISO 9660 image"},
		"setup.exe": {dos, "header far out"},
		"universal": {append([]byte("\xca\xfe\xba\xbe\x00\x00\x00\x02"), make([]byte, 4096)...), "mach-o (universal)"},
		"plain.elf": {append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 4096)...), "no inventory"},
	} {
		o := look(t, name, tc.content, Limits{})
		if o.Whole || !strings.Contains(o.Unread[len(o.Unread)-1].Reason, tc.reason) && !strings.Contains(o.Unread[0].Reason, tc.reason) {
			t.Errorf("%s: whole %t, unread %v, want %q", name, o.Whole, o.Unread, tc.reason)
		}
	}
}
