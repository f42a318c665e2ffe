package firmware

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// TestNamedFormatsOfTheTools: what the tools write is named, alone and in a tree, and is never whole.
func TestNamedFormatsOfTheTools(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		size int64
		args []string
	}{
		{"VMDK disk image", 0, []string{"qemu-img", "create", "-q", "-f", "vmdk"}}, {"VHD disk image", 0, []string{"qemu-img", "create", "-q", "-f", "vpc"}},
		{"VHD disk image", 0, []string{"qemu-img", "create", "-q", "-f", "vpc", "-o", "subformat=fixed"}}, {"VHDX disk image", 0, []string{"qemu-img", "create", "-q", "-f", "vhdx"}},
		{"VDI disk image", 0, []string{"qemu-img", "create", "-q", "-f", "vdi"}}, {"QCOW disk image", 0, []string{"qemu-img", "create", "-q", "-f", "qcow2"}},
		{"Btrfs", 128 << 20, []string{"mkfs.btrfs", "-q"}}, {"JFS", 20 << 20, []string{"mkfs.jfs", "-q"}}, {"ReiserFS", 40 << 20, []string{"mkreiserfs", "-q", "-ff"}},
		{"NTFS", 4 << 20, []string{"mkfs.ntfs", "-q", "-F"}}, {"exFAT", 8 << 20, []string{"mkfs.exfat"}},
	} {
		t.Run(c.args[0]+" "+string(c.kind), func(t *testing.T) {
			p := filepath.Join(t.TempDir(), "image")
			args := append(slices.Clone(c.args[1:]), p)
			if c.size > 0 {
				p = blank(t, c.size)
				args[len(args)-1] = p
			} else {
				args = append(args, "8M")
			}
			runTool(t, c.args[0], args...)
			isNamed(t, c.kind, readImage(t, p))
		})
	}
	for kind, args := range map[Kind][]string{"Intel HEX": {"objcopy", "-I", "binary", "-O", "ihex"}, "Motorola S-record": {"objcopy", "-I", "binary", "-O", "srec"}} {
		t.Run(string(kind), func(t *testing.T) {
			p := filepath.Join(t.TempDir(), "f")
			imagetest.Must(t, os.WriteFile(p, []byte(table(3000)), 0o600))
			runTool(t, args[0], append(args[1:], p, p+".out")...)
			isNamed(t, kind, readImage(t, p+".out"))
		})
	}
	t.Run("lzip", func(t *testing.T) {
		if !imagetest.Has("lzip") {
			t.Skip("lzip is not installed: no image to test with")
		}
		cmd := exec.Command("lzip", "-c")
		cmd.Stdin = bytes.NewReader(imagetest.Cpio(imagetest.Rootfs()))
		out, err := cmd.Output()
		imagetest.Must(t, err)
		isNamed(t, "lzip", out)
	})
}

func isNamed(t *testing.T, k Kind, image []byte) {
	t.Helper()
	if o := look(t, "i", image, DefaultLimits); o.Whole || !o.missed(string(k)+" at byte 0") {
		t.Errorf("alone: unread %v", o.Unread)
	}
	tree := imagetest.Tar(t, []imagetest.Member{{Name: "f", Content: string(image)}})
	if o := look(t, "i", tree, DefaultLimits); o.Whole || !o.missed(string(k)+" at byte 0") {
		t.Errorf("in a tree: unread %v", o.Unread)
	}
}

// TestChanceIsNotNamed: a magic before random bytes is no format.
func TestChanceIsNotNamed(t *testing.T) {
	random := []byte(noise(70 << 10))
	for i := range 2000 {
		if k := signed(source{"r", 4096, bytes.NewReader(random[i*30 : i*30+4096])}); k != "" {
			t.Errorf("random bytes at %d are %s", i*30, k)
		}
	}
	for _, s := range signatures {
		if s.holds == nil || s.at > 60<<10 {
			continue
		}
		b := bytes.Clone(random)
		at := s.at
		if at < 0 {
			at += int64(len(b))
		}
		copy(b[at:], s.magic)
		if k := signed(source{"r", int64(len(b)), bytes.NewReader(b)}); k != "" {
			t.Errorf("magic of %s alone: %s", s.kind, k)
		}
	}
}

func FuzzSignatures(f *testing.F) {
	for _, s := range signatures {
		f.Add(append(make([]byte, max(0, s.at)), s.magic+table(600)...))
	}
	f.Fuzz(func(t *testing.T, b []byte) { signed(source{"i", int64(len(b)), bytes.NewReader(b)}) })
}
