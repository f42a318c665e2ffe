package firmware

import (
	"bytes"
	"encoding/binary"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

func withoutLinks(members []imagetest.Member) []imagetest.Member {
	var files []imagetest.Member
	for _, m := range members {
		if m.Link == "" {
			files = append(files, m)
		}
	}
	return files
}

func fatOf(t testing.TB, members []imagetest.Member, size int64, options ...string) []byte {
	t.Helper()
	image := blank(t, size)
	runTool(t, "mkfs.fat", append(options, "--invariant", image)...) // the same volume id on every day
	root := imagetest.Folder(t, withoutLinks(members))
	names, err := filepath.Glob(filepath.Join(root, "*"))
	imagetest.Must(t, err)
	runTool(t, "mcopy", append(append([]string{"-s", "-i", image}, names...), "::/")...)
	return readImage(t, image)
}

func TestFATReadsEveryWidth(t *testing.T) {
	members := append(withoutLinks(deepFiles()), imagetest.Member{Name: "readme.txt", Content: "short name"}, imagetest.Member{Name: "Übergröße und mehr.bin", Content: "long name"})
	for name, c := range map[string]struct {
		size    int64
		options []string
	}{
		"12": {4 << 20, []string{"-F", "12"}}, "16": {32 << 20, []string{"-F", "16"}}, "32": {36 << 20, []string{"-F", "32"}},
		"12, large clusters": {16 << 20, []string{"-F", "12", "-s", "16"}}, "32, small": {40 << 20, []string{"-F", "32", "-s", "1"}}, "one table": {8 << 20, []string{"-f", "1"}},
		"large sectors": {64 << 20, []string{"-F", "16", "-S", "2048"}},
	} {
		t.Run(name, func(t *testing.T) {
			image := fatOf(t, members, c.size, c.options...)
			sameFiles(t, "FAT file system", image, members)
			if o := look(t, "boot.img", image, DefaultLimits); !o.Whole || len(o.Opaque) > 1 || o.at("zlib1g") != "boot.img!/var/lib/dpkg/status" {
				t.Errorf("found %v, unread %v, opaque %v", o.found, o.Unread, o.Opaque)
			}
		})
	}
}

// TestFATNamesInCapitals: a short name that says nothing of case is found by any spelling, so that databases are found by theirs.
func TestFATNamesInCapitals(t *testing.T) {
	members := []imagetest.Member{{Name: "VAR/LIB/DPKG/STATUS", Content: imagetest.Status}, {Name: "Mixed Name.Txt", Content: "x"}}
	image := fatOf(t, members, 4<<20, "-F", "12")
	if o := look(t, "i", image, DefaultLimits); !o.Whole || o.at("zlib1g") != "i!/var/lib/dpkg/status" {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}
	for flags, want := range map[byte]string{0: "status.txt", 0x08: "status.TXT", 0x10: "STATUS.txt", 0x18: "status.txt"} {
		e := make([]byte, fatEntryBytes)
		copy(e, "STATUS  TXT")
		if e[12] = flags; shortName(e) != want {
			t.Errorf("flags %#x: %s, want %s", flags, shortName(e), want)
		}
	}
}

// TestFATHoldsNothingBesideItsFiles hides content where no file lies.
func TestFATHoldsNothingBesideItsFiles(t *testing.T) {
	secret := imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs()))
	plain := []imagetest.Member{{Name: "etc/motd", Content: "hello\n"}, {Name: "a.txt", Content: strings.Repeat("text\n", 820)}}
	for name, options := range map[string][]string{"12": {"-F", "12"}, "16": {"-F", "16"}, "32": {"-F", "32", "-s", "1"}} {
		image := fatOf(t, plain, 40<<20, options...)
		if o := look(t, "i", image, DefaultLimits); !o.Whole || o.OpaqueFiles > 0 {
			t.Fatalf("%s: nothing hidden: unread %v, opaque %v", name, o.Unread, o.Opaque)
		}
		v, err := readFAT(source{"i", int64(len(image)), bytes.NewReader(image)})
		imagetest.Must(t, err)
		places := map[string]int64{
			"free cluster": v.data + 9000*512, "behind a file": int64(bytes.Index(image, []byte("text\n"))) + 4100, "second table": v.table.to + 2048, "last sector": v.end - 512,
		}
		if v.bits == 32 {
			places["reserved sector"] = 9 * 512
		} else {
			places["end of the root directory"] = v.root.from + 32*20
		}
		for where, at := range places {
			for _, content := range []string{string(secret), "left from before"} {
				hidden := bytes.Clone(image)
				copy(hidden[at:], content)
				o := look(t, "i", hidden, DefaultLimits)
				found := o.at("zlib1g")
				if cut := where == "last sector"; o.Whole && o.OpaqueFiles == 0 && found == "" && (where != "behind a file" || len(content) > 100) || !cut && len(content) > 100 && !strings.HasPrefix(found, "i!+") {
					t.Errorf("%s, %s: found %v, unread %v, opaque %v", name, where, o.found, o.Unread, o.Opaque)
				}
			}
		}
	}
}

func TestFATDamage(t *testing.T) {
	image := fatOf(t, imagetest.Rootfs(), 2<<20, "-F", "12")
	for name, c := range map[string]struct {
		damage func([]byte) []byte
		reason string
	}{
		"cut off": {func(b []byte) []byte { return b[:len(b)-4096] }, "cut off"},
		"chain that is a circle": {func(b []byte) []byte {
			at := int(binary.LittleEndian.Uint16(b[14:])) * 512
			for i := range 60 { // every cluster is followed by the first
				b[at+3+i*3], b[at+4+i*3], b[at+5+i*3] = 2, 0x20, 0
			}
			return b
		}, "directory"},
	} {
		t.Run(name, func(t *testing.T) {
			if o := look(t, "i", c.damage(bytes.Clone(image)), DefaultLimits); o.Whole || !o.missed(c.reason) {
				t.Errorf("unread %v, want %q", o.Unread, c.reason)
			}
		})
	}
	hostile(t, "FAT file system", image)
	if _, err := readFAT(source{"", 512, strings.NewReader(string(image[:510]) + "xx")}); err == nil {
		t.Error("a sector without signature was taken for a volume")
	}
}

func FuzzFAT(f *testing.F) {
	f.Add(fatOf(f, imagetest.Rootfs(), 64<<10, "-F", "12", "-s", "1", "-f", "1", "-r", "16"))
	fuzzImage(f, "FAT file system")
}
