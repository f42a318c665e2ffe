package firmware

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// longNames are files whose names take 10,000 bytes together.
func longNames() (files members) {
	for i := range 50 {
		files = append(files, imagetest.Member{Name: fmt.Sprintf("d/%0198d", i), Content: fmt.Sprintf("text %d\n", i)})
	}
	return files
}

// Names that are too much together end the list of their container, whatever its format, and that is told.
func TestNamesOverTheLimit(t *testing.T) {
	tight := Limits{NameBytes: 4000}
	for kind, image := range map[string]func(t *testing.T) []byte{
		"tar":      func(t *testing.T) []byte { return imagetest.Tar(t, longNames()) },
		"zip":      func(t *testing.T) []byte { return imagetest.Zip(t, longNames()) },
		"cpio":     func(*testing.T) []byte { return imagetest.Cpio(longNames()) },
		"squashfs": func(t *testing.T) []byte { return imagetest.SquashFS(t, longNames()) },
		"ext":      func(t *testing.T) []byte { return extOf(t, longNames(), 4<<20, "-t", "ext4") },
		"FAT":      func(t *testing.T) []byte { return fatOf(t, longNames(), 4<<20) },
		"ISO 9660": func(t *testing.T) []byte { return isoOf(t, longNames(), "-R") },
		"cramfs":   func(t *testing.T) []byte { return cramfsOf(t, longNames()) },
		"romfs":    func(t *testing.T) []byte { return romfsOf(t, longNames()) },
		"layers":   func(t *testing.T) []byte { return imagetest.Tar(t, dockerOf(t, longNames())) },
	} {
		t.Run(kind, func(t *testing.T) {
			b := image(t)
			if o := look(t, "i", b, Limits{}); !o.Whole {
				t.Errorf("by default: unread %v", o.Unread)
			}
			if o := look(t, "i", b, tight); !o.missed("limit reached: NameBytes is 4000") {
				t.Errorf("unread %v", o.Unread)
			}
		})
	}
	t.Run("folder", func(t *testing.T) {
		if o := lookFolder(t, imagetest.Folder(t, longNames()), tight); !o.missed("limit reached: NameBytes is 4000") {
			t.Errorf("unread %v", o.Unread)
		}
	})
}

// Besides names there are targets of links, the name of the container before each, and names of one file.
func TestWhatCountsAsName(t *testing.T) {
	linked := t.TempDir()
	imagetest.Must(t, os.WriteFile(filepath.Join(linked, strings.Repeat("x", 200)), nil, 0o600))
	for i := range 50 {
		imagetest.Must(t, os.Link(filepath.Join(linked, strings.Repeat("x", 200)), filepath.Join(linked, fmt.Sprintf("%0200d", i))))
	}
	hardLinks := func(t *testing.T) []byte {
		image := filepath.Join(t.TempDir(), "image")
		runTool(t, "genromfs", "-d", linked, "-f", image)
		return readImage(t, image)
	}
	waiting := func(*testing.T) []byte { // for the content of their file
		files := longNames()
		for i := range files {
			files[i].Content = ""
		}
		once, twice := fmt.Sprintf("%08x%08x%08x", 0, 1, 0), fmt.Sprintf("%08x%08x%08x", 0, 2, 0) // owner, links, time
		return []byte(strings.ReplaceAll(string(imagetest.Cpio(files)), once, twice))
	}
	var links, few members
	for i := range 50 {
		links = append(links, imagetest.Member{Name: fmt.Sprint(i), Link: strings.Repeat("t", 200)})
		few = append(few, imagetest.Member{Name: fmt.Sprint(i), Content: "text\n"})
	}
	for what, c := range map[string]struct {
		path  string
		image func(t *testing.T) []byte
	}{
		"targets":       {"i", func(t *testing.T) []byte { return imagetest.Tar(t, links) }},
		"containers":    {strings.Repeat("i", 200), func(t *testing.T) []byte { return imagetest.Tar(t, few) }},
		"names of one":  {"i", hardLinks},
		"names waiting": {"i", waiting},
	} {
		t.Run(what, func(t *testing.T) {
			if o := look(t, c.path, c.image(t), Limits{NameBytes: 4000}); !o.missed("limit reached: NameBytes is 4000") {
				t.Errorf("unread %v", o.Unread)
			}
		})
	}
}

// Lists of directories that are gone into inside of each other count together, and no longer.
func TestListsOfNamesAreHeld(t *testing.T) {
	b := newBudget(Limits{NameBytes: 1000}.Filled())
	name := func(s string) string { return s }
	for range 3 {
		outer, err := holdNames(b, []string{strings.Repeat("x", 500)}, name)
		imagetest.Must(t, err)
		inner, err := holdNames(b, []string{strings.Repeat("y", 500)}, name)
		var over *LimitError
		if !errors.As(err, &over) || over.What != "NameBytes" {
			t.Errorf("got %v, want an error of NameBytes", err)
		}
		inner()
		outer()
	}
}

// Whoever allows more files allows as much more names.
func TestNamesGrowWithFiles(t *testing.T) {
	for lim, want := range map[Limits]int64{{}: DefaultNameBytes, {Files: 1}: DefaultNameBytes, {Files: 10 * DefaultFiles}: 10 * DefaultNameBytes, {Files: 10, NameBytes: 7}: 7} {
		if got := lim.Filled().NameBytes; got != want {
			t.Errorf("%d files: %d bytes of names, want %d", lim.Files, got, want)
		}
	}
}

// What is told of a container is no longer than what may be kept of it, and as much as a walk lists.
func TestReportsAreBounded(t *testing.T) {
	tr := newTree("i", newBudget(Limits{Unread: 3}.Filled()))
	for range 9 {
		tr.Skip(strings.Repeat("ü", unreadBytes), strings.Repeat("r", 2*unreadBytes))
	}
	if u := tr.Skipped(); len(u) != 4 || len(u[0].Path) > unreadBytes+len("…") || len(u[0].Reason) != unreadBytes+len("…") {
		t.Errorf("%d parts of %d and %d bytes", len(u), len(u[0].Path), len(u[0].Reason))
	}
	var bad members
	for i := range 9 {
		bad = append(bad, imagetest.Member{Name: fmt.Sprint(i) + strings.Repeat("n", DefaultPathBytes), Content: "x"})
	}
	b := imagetest.Tar(t, bad)
	c, err := Walk(context.Background(), Source{"i", int64(len(b)), strings.NewReader(string(b))}, Limits{Unread: 3}, nothing)
	if err != nil || len(c.Unread) != 4 || !strings.Contains(fmt.Sprint(c.Unread), "more than 3 parts") {
		t.Errorf("%v, %v", c, err)
	}
}
