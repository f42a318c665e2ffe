package snapshot

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// entry is one of a tar.
type entry struct {
	name string
	data []byte
	kind byte
}

func tarOf(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, e := range entries {
		if e.kind == 0 {
			e.kind = tar.TypeReg
		}
		if err := w.WriteHeader(&tar.Header{Name: e.name, Size: int64(len(e.data)), Typeflag: e.kind, Mode: 0o644}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(e.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func packedWith(t *testing.T, data []byte, by func(io.Writer) (io.WriteCloser, error)) string {
	t.Helper()
	var buf bytes.Buffer
	w, err := by(&buf)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func asZstd(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) }
func asGzip(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }
func asXZ(w io.Writer) (io.WriteCloser, error)   { return xz.NewWriter(w) }

// TestBundle carries everything over to another folder: the same data, the same bundle.
func TestBundle(t *testing.T) {
	f := full(t)
	var first, second bytes.Buffer
	snaps, err := f.Export(&first)
	if err != nil || len(snaps) != len(Names) {
		t.Fatalf("got %v, %v", snaps, err)
	}
	if _, err := f.Export(&second); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("the same data give another bundle (%v)", err)
	}
	other := Folder{filepath.Join(t.TempDir(), "there")}
	got := take(t, other, file(t, "bundle", first.String()))
	for i, s := range got {
		if s.Digest != snaps[i].Digest || s.Source != snaps[i].Source || !s.Date.Equal(snaps[i].Date) {
			t.Errorf("got %+v, want %+v", s, snaps[i])
		}
	}
	if status, err := other.Status(); err != nil || len(status) != len(snaps) {
		t.Errorf("got %v, %v", status, err)
	}
	if _, err := (Folder{t.TempDir()}).Export(io.Discard); !errors.Is(err, ErrNothing) {
		t.Errorf("got %v, want ErrNothing", err)
	}
	if err := os.WriteFile(f.Path(KEV), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Export(io.Discard); !errors.As(err, new(*DamagedError)) {
		t.Errorf("a folder that was changed: got %v, want a DamagedError", err)
	}
}

func TestBundlesThatAreRefused(t *testing.T) {
	f := Folder{t.TempDir()}
	take(t, f, file(t, "x", kevDay("20")))
	var buf bytes.Buffer
	if _, err := f.Export(&buf); err != nil {
		t.Fatal(err)
	}
	stated, err := os.ReadFile(filepath.Join(f.Dir, stateName))
	if err != nil {
		t.Fatal(err)
	}
	list := entry{name: stateName, data: stated}
	catalogue := entry{name: "kev.json", data: []byte(kevDay("20"))}
	lied := entry{name: stateName, data: bytes.Replace(stated, []byte("2026-11-20T17:00:00Z"), []byte("2026-11-28T17:00:00Z"), 1)}
	for name, tt := range map[string]struct{ text, want string }{
		"cut off":            {buf.String()[:buf.Len()-20], "damaged or cut off"},
		"bits flipped":       {buf.String()[:buf.Len()/2] + "xxxx" + buf.String()[buf.Len()/2+4:], ""},
		"a file is missing":  {string(tarOf(t, list)), "1 files that snapshots.json lists are missing"},
		"a file too many":    {string(tarOf(t, list, catalogue, entry{name: "epss.csv.gz"})), `found the entry "epss.csv.gz"`},
		"a file twice":       {string(tarOf(t, list, catalogue, catalogue)), `found the entry "kev.json"`},
		"a way out":          {string(tarOf(t, list, entry{name: "../kev.json", data: catalogue.data})), `found the entry "../kev.json"`},
		"a link":             {string(tarOf(t, list, entry{name: "kev.json", kind: tar.TypeSymlink})), `found the entry "kev.json"`},
		"another catalogue":  {string(tarOf(t, list, entry{name: "kev.json", data: []byte(strings.Replace(kevDay("20"), "Update", "Ignore", 1))})), "it states 1 of"},
		"made out to be new": {string(tarOf(t, lied, catalogue)), "it states 1 of 2026-11-28T17:00:00Z"},
		"list is broken":     {string(tarOf(t, entry{name: stateName, data: stated[:40]}, catalogue)), "malformed JSON"},
		"list of nothing":    {string(tarOf(t, entry{name: stateName, data: []byte(`{"kind": "` + stateKind + `", "snapshots": []}`)})), "found no data"},
		"no list first":      {string(tarOf(t, catalogue, list)), "expected vulnerability.db of a grype database"},
		"nothing in it":      {string(tarOf(t)), ""},
	} {
		there := Folder{t.TempDir()}
		snaps, err := there.Import(file(t, "bundle.tar", tt.text), Options{At: at})
		if snaps != nil || err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, %v; want %q", name, snaps, err, tt.want)
		}
		if status, err := there.Status(); len(status) != 0 || err != nil {
			t.Errorf("%s: installed %v, %v", name, status, err)
		}
	}
}

// TestDatabaseArchives reads the archives that grype's databases are published in.
func TestDatabaseArchives(t *testing.T) {
	database, err := os.ReadFile(filepath.Join(built(t, 20), databaseName))
	if err != nil {
		t.Fatal(err)
	}
	plain := tarOf(t, entry{name: "./LICENSE", data: []byte("x")}, entry{name: "./" + databaseName, data: database})
	for name, text := range map[string]string{"tar": string(plain), "zstd": packedWith(t, plain, asZstd), "gzip": packedWith(t, plain, asGzip), "xz": packedWith(t, plain, asXZ)} {
		f := Folder{t.TempDir()}
		if snaps := take(t, f, file(t, "vulnerability-db.archive", text)); snaps[0].Name != Vulnerability || snaps[0].Records != 1 {
			t.Errorf("%s: got %+v", name, snaps)
		}
		for cut := 1; cut < 4; cut++ {
			if snaps, err := f.Import(file(t, "cut", text[:len(text)*cut/4]), Options{At: at}); err == nil {
				t.Errorf("%s, cut at %d quarters: got %+v", name, cut, snaps)
			}
		}
		if status, err := f.Status(); err != nil || len(status) != 1 {
			t.Errorf("%s: got %v, %v", name, status, err)
		}
	}
}
