package bounded

import (
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
)

func TestRead(t *testing.T) {
	for _, tc := range []struct {
		text  string
		limit int64
		ok    bool
	}{{"", 0, true}, {"x", 0, false}, {"12345", 5, true}, {"123456", 5, false}, {"12345", math.MaxInt64, true}} {
		data, err := Read(strings.NewReader(tc.text), tc.limit)
		switch {
		case tc.ok && (err != nil || string(data) != tc.text):
			t.Errorf("%q within %d: %q, %v", tc.text, tc.limit, data, err)
		case !tc.ok && (!errors.Is(err, ErrTooLarge) || data != nil):
			t.Errorf("%q within %d: %q, %v", tc.text, tc.limit, data, err)
		}
	}
	if _, err := Read(iotest.ErrReader(io.ErrClosedPipe), 5); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
}

// A file that states a size over the limit is refused unread; one that states none is read up to it.
func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte("123456"), 0o600); err != nil {
		t.Fatal(err)
	}
	for limit, ok := range map[int64]bool{5: false, 6: true, 7: true} {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		data, err := Read(f, limit)
		if ok != (err == nil) || ok && string(data) != "123456" || !ok && !errors.Is(err, ErrTooLarge) {
			t.Errorf("within %d: %q, %v", limit, data, err)
		}
		if at, _ := f.Seek(0, io.SeekCurrent); !ok && at != 0 {
			t.Errorf("%d bytes of a file over the limit were read", at)
		}
		f.Close()
	}
}

// TestFile: a file is read whole or not at all, by its path and in a file system, and what is none is not opened.
func TestFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "f"), []byte("123456"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for way, read := range map[string]func(name string, limit int64) ([]byte, error){
		"path":        func(name string, limit int64) ([]byte, error) { return Path(filepath.Join(dir, name), limit) },
		"file system": func(name string, limit int64) ([]byte, error) { return File(os.DirFS(dir), name, limit) },
	} {
		if data, err := read("f", 6); err != nil || string(data) != "123456" {
			t.Errorf("%s: %q, %v", way, data, err)
		}
		for name, want := range map[string]error{"f": ErrTooLarge, "folder": ErrNoFile, "pipe": ErrNoFile, "nothing": fs.ErrNotExist} {
			if data, err := read(name, 5); !errors.Is(err, want) || data != nil {
				t.Errorf("%s, %s: %q, %v", way, name, data, err)
			}
		}
	}
}
