package firmware

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

func lookFolder(t testing.TB, dir string, lim Limits) *seen {
	t.Helper()
	root, err := os.OpenRoot(dir)
	imagetest.Must(t, err)
	defer root.Close()
	s := &seen{found: map[string][]string{}}
	s.Contents, err = WalkFolder(context.Background(), Folder{"rootfs", root}, lim, s.visit)
	imagetest.Must(t, err)
	s.Whole = len(s.Unread) == 0
	return s
}

func TestFolder(t *testing.T) {
	dir := imagetest.Folder(t, append(imagetest.Rootfs(),
		imagetest.Member{Name: "opt/update.tar", Content: string(imagetest.Tar(t, imagetest.Rootfs()))},
		imagetest.Member{Name: "opt/blob", Content: noise(200 << 10)}))
	o := lookFolder(t, dir, DefaultLimits)
	want := "[rootfs/opt/update.tar!/var/lib/dpkg/status rootfs/var/lib/dpkg/status]"
	if fmt.Sprint(o.found["zlib1g"]) != want || o.Whole || len(o.Unread) != 1 || o.Unread[0].Path != "rootfs/opt/blob" {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}
}

// TestFolderStaysInside has links and special files that lead out of a folder or never end.
func TestFolderStaysInside(t *testing.T) {
	outside := imagetest.Folder(t, imagetest.Rootfs())
	dir := imagetest.Folder(t, []imagetest.Member{
		{Name: "a/here", Content: "text\n"}, {Name: "a/loop", Link: "../a"}, {Name: "out", Link: outside}, {Name: "up", Link: "../../.."},
		{Name: "status", Link: outside + "/var/lib/dpkg/status"}, {Name: "self", Link: "self"},
	})
	imagetest.Must(t, syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600))
	var paths []string
	root, err := os.OpenRoot(dir)
	imagetest.Must(t, err)
	defer root.Close()
	c, err := WalkFolder(context.Background(), Folder{"", root}, DefaultLimits, func(_ context.Context, tr *Tree) map[string]bool {
		for _, e := range tr.Sorted() {
			paths = append(paths, tr.Inside(e.Path))
		}
		if e := tr.Resolve("status"); e != nil {
			t.Errorf("a link out of the folder leads to %+v", e)
		}
		return nil
	})
	if err != nil || fmt.Sprint(paths) != "[a a/here a/loop out pipe self status up]" {
		t.Errorf("%v, %v", paths, err)
	}
	const why = ", out of the directory: not followed"
	want := []Unread{{"out", "symbolic link to " + outside + why}, {"status", "symbolic link to " + outside + "/var/lib/dpkg/status" + why}, {"up", "symbolic link to ../../.." + why}}
	if fmt.Sprint(c.Unread) != fmt.Sprint(want) {
		t.Errorf("unread %v, want %v", c.Unread, want)
	}
}

func TestFolderOfManyFiles(t *testing.T) {
	var many []imagetest.Member
	for i := range 3 * openFiles {
		many = append(many, imagetest.Member{Name: fmt.Sprintf("%02d/%d", i%(openDirs+5), i), Content: fmt.Sprint(i)})
	}
	dir := imagetest.Folder(t, many)
	root, err := os.OpenRoot(dir)
	imagetest.Must(t, err)
	defer root.Close()
	read := 0
	_, err = WalkFolder(context.Background(), Folder{"", root}, DefaultLimits, func(_ context.Context, tr *Tree) map[string]bool {
		for _, m := range many {
			c, err := tr.Content(tr.Entry(m.Name))
			imagetest.Must(t, err)
			b := make([]byte, len(m.Content))
			if _, err := c.ReadAt(b, 0); err != nil || string(b) != m.Content {
				t.Errorf("%s: %q, %v", m.Name, b, err)
			}
			read++
		}
		return nil
	})
	if err != nil || read != len(many) {
		t.Errorf("read %d of %d: %v", read, len(many), err)
	}
	if o := lookFolder(t, dir, Limits{Files: 10}); !o.missed("limit reached: Files") {
		t.Errorf("unread %v", o.Unread)
	}
}

func TestFolderChangesWhileItIsRead(t *testing.T) {
	dir := imagetest.Folder(t, []imagetest.Member{{Name: "d/a", Content: "text"}})
	root, err := os.OpenRoot(dir)
	imagetest.Must(t, err)
	defer root.Close()
	_, err = WalkFolder(context.Background(), Folder{"", root}, DefaultLimits, func(_ context.Context, tr *Tree) map[string]bool {
		tr.Entry("d/a").open = func() (io.ReaderAt, error) {
			h := newHandles(root)
			defer h.close()
			imagetest.Must(t, os.RemoveAll(filepath.Join(dir, "d")))
			imagetest.Must(t, os.Symlink("/etc", filepath.Join(dir, "d")))
			_, err = h.take("d/passwd")
			return nil, err
		}
		if _, err := tr.Content(tr.Entry("d/a")); err == nil {
			t.Error("a directory that became a link was followed out of the folder")
		}
		return nil
	})
	imagetest.Must(t, err)
}
