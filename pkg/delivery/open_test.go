package delivery

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

const bom = `{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1}`

var elf = "\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 100)

type entry struct {
	name, body string
	flag       byte
}

func plain() []entry {
	return []entry{{name: "device/firmware.bin", body: elf}, {name: "device/sbom.json", body: bom}, {name: "device/docs/readme", body: "Read this first.\n"}}
}

func tarOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Typeflag: e.flag, Mode: 0o644, Size: int64(len(e.body)), Format: tar.FormatPAX}
		if e.flag == 0 {
			h.Typeflag = tar.TypeReg
		}
		if e.flag == tar.TypeSymlink || e.flag == tar.TypeLink {
			h.Linkname, h.Size = "/etc/passwd", 0
		}
		must(t, w.WriteHeader(h))
		_, err := io.WriteString(w, e.body)
		must(t, err)
	}
	must(t, w.Close())
	return buf.Bytes()
}

func zipOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		switch e.flag {
		case tar.TypeSymlink:
			h.SetMode(os.ModeSymlink | 0o777)
		case tar.TypeChar:
			h.SetMode(os.ModeDevice | os.ModeCharDevice | 0o600)
		}
		f, err := w.CreateHeader(h)
		must(t, err)
		_, err = io.WriteString(f, e.body)
		must(t, err)
	}
	must(t, w.Close())
	return buf.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func save(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, data, 0o600))
	return path
}

func tree(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, body := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(path), 0o700))
		must(t, os.WriteFile(path, []byte(body), 0o600))
	}
	return dir
}

func opened(t testing.TB, path string, lim Limits) *Delivery {
	t.Helper()
	d, err := Open(context.Background(), path, lim)
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	return d
}

func compress(t testing.TB, data []byte, kind string) []byte {
	t.Helper()
	var buf bytes.Buffer
	var w io.WriteCloser
	var err error
	switch kind {
	case "gz":
		w = gzip.NewWriter(&buf)
	case "xz":
		w, err = xz.NewWriter(&buf)
	case "zst":
		w, err = zstd.NewWriter(&buf)
	}
	must(t, err)
	_, err = w.Write(data)
	must(t, err)
	must(t, w.Close())
	return buf.Bytes()
}

func TestOpenPackings(t *testing.T) {
	dir := map[string]string{}
	for _, e := range plain() {
		dir[strings.TrimPrefix(e.name, "device/")] = e.body
	}
	tarred := tarOf(t, plain()...)
	dotted := plain()
	for i := range dotted {
		dotted[i].name = "./" + dotted[i].name
	}
	want := opened(t, tree(t, dir), Limits{})
	for name, path := range map[string]string{
		"tar":                  save(t, "a", tarred),
		"tar with ./":          save(t, "a", tarOf(t, append([]entry{{name: "./", flag: tar.TypeDir}}, dotted...)...)),
		"gzip":                 save(t, "a.zip", compress(t, tarred, "gz")), // a name that lies
		"xz":                   save(t, "a.json", compress(t, tarred, "xz")),
		"zstd":                 save(t, "a", compress(t, tarred, "zst")),
		"zip":                  save(t, "a.tar", zipOf(t, plain()...)),
		"zip with directories": save(t, "a", zipOf(t, append([]entry{{name: "device/"}, {name: "device/docs/"}}, plain()...)...)),
	} {
		t.Run(name, func(t *testing.T) {
			d := opened(t, path, Limits{})
			if d.Digest != want.Digest || d.Single {
				t.Errorf("digest %s single %v, want that of the directory %s", d.Digest, d.Single, want.Digest)
			}
			checkContent(t, d, dir)
		})
	}
	checkContent(t, want, dir)
}

func checkContent(t *testing.T, d *Delivery, want map[string]string) {
	t.Helper()
	if len(d.Files) != len(want) || !slices.IsSortedFunc(d.Files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) }) {
		t.Fatalf("%d files, want %d in order", len(d.Files), len(want))
	}
	for _, f := range d.Files {
		body := want[f.Path]
		sum := sha256.Sum256([]byte(body))
		if f.SHA256 != hex.EncodeToString(sum[:]) || len(f.SHA1) != 40 || len(f.SHA384) != 96 || len(f.SHA512) != 128 || f.Size != int64(len(body)) {
			t.Errorf("%s: wrong digest or size", f.Path)
		}
		c, err := f.Open()
		must(t, err)
		got := make([]byte, f.Size)
		_, err = c.ReadAt(got, 0)
		if (err != nil && err != io.EOF) || string(got) != body {
			t.Errorf("%s: content differs: %v", f.Path, err)
		}
		must(t, c.Close())
		if (f.Role == Evidence) != (f.Bytes != nil) || f.Role == Evidence && string(f.Bytes) != body {
			t.Errorf("%s: role %s with %d bytes", f.Path, f.Role, len(f.Bytes))
		}
	}
}

func TestOpenSpoolsLargeEntries(t *testing.T) {
	body := elf + strings.Repeat("0123456789abcdef", keepInMemory/8)
	spoolDir := t.TempDir()
	path := save(t, "d.tar", tarOf(t, entry{name: "a.bin", body: body}, entry{name: "b.bin", body: "x" + body}, entry{name: "c.json", body: bom}))
	d, err := Open(context.Background(), path, Limits{SpoolDir: spoolDir})
	must(t, err)
	checkContent(t, d, map[string]string{"a.bin": body, "b.bin": "x" + body, "c.json": bom})
	must(t, d.Close())
	left, err := os.ReadDir(spoolDir)
	must(t, err)
	if len(left) != 0 {
		t.Errorf("the spool file is still there after Close: %v", left)
	}
	if _, err := d.Files[0].Open(); !errors.Is(err, ErrClosed) {
		t.Errorf("content after Close: %v, want ErrClosed", err)
	}
}

func TestOpenLoneFile(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		kind Kind
	}{
		"sbom":              {[]byte(bom), KindCycloneDXJSON},
		"elf":               {[]byte(elf), KindELF},
		"gzip without tar":  {compress(t, []byte(elf), "gz"), KindArchive},
		"empty":             {nil, KindUnknown},
		"manifest by name?": {[]byte("kind: cleanbill.delivery/v1\n"), KindUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			d := opened(t, save(t, ManifestName, c.data), Limits{})
			if !d.Single || len(d.Files) != 1 || d.Files[0].Kind != c.kind || d.Manifest != nil {
				t.Errorf("single %v, %d files, kind %s; want one file of kind %s", d.Single, len(d.Files), d.Files[0].Kind, c.kind)
			}
		})
	}
}

func TestOpenRefusesNames(t *testing.T) {
	ok := entry{name: "ok.json", body: bom}
	for name, bad := range map[string][]entry{
		"absolute":       {{name: "/etc/passwd", body: "x"}},
		"escape":         {{name: "a/../../b", body: "x"}},
		"inner ..":       {{name: "a/../b", body: "x"}},
		"only ..":        {{name: "..", body: "x"}},
		"backslash":      {{name: `a\b`, body: "x"}},
		"drive":          {{name: "C:/b", body: "x"}},
		"newline":        {{name: "a\nb", body: "x"}},
		"escape code":    {{name: "a\x1b[31mb", body: "x"}},
		"bidirectional":  {{name: "a\u202egpj.exe", body: "x"}},
		"not UTF-8":      {{name: "a\xff", body: "x"}},
		"double slash":   {{name: "a//b", body: "x"}},
		"inner dot":      {{name: "a/./b", body: "x"}},
		"trailing dot":   {{name: "a./b", body: "x"}},
		"trailing blank": {{name: "a ", body: "x"}},
		"too long":       {{name: strings.Repeat("a", 1025), body: "x"}},
		"too deep":       {{name: strings.Repeat("a/", 32) + "a", body: "x"}},
		"duplicate":      {{name: "a", body: "x"}, {name: "a", body: "y"}},
		"same with ./":   {{name: "a", body: "x"}, {name: "./a", body: "y"}},
		"letter case":    {{name: "SBOM.json", body: "x"}, {name: "sbom.JSON", body: "y"}},
		"sharp s":        {{name: "straße", body: "x"}, {name: "STRASSE", body: "y"}},
		"Unicode form":   {{name: "caf\u00e9", body: "x"}, {name: "cafe\u0301", body: "y"}},
		"file as parent": {{name: "a", body: "x"}, {name: "A/b", body: "y"}},
		"parent as file": {{name: "a/b", body: "x"}, {name: "a", body: "y"}},
		"symlink":        {{name: "a", body: "/etc/passwd", flag: tar.TypeSymlink}},
		"device":         {{name: "a", flag: tar.TypeChar}},
	} {
		entries := append([]entry{ok}, bad...)
		t.Run("zip "+name, func(t *testing.T) { refused(t, zipOf(t, entries...)) })
		if name == "symlink" {
			entries[1].body = ""
		}
		t.Run("tar "+name, func(t *testing.T) { refused(t, tarOf(t, entries...)) })
	}
	for name, flag := range map[string]byte{"hard link": tar.TypeLink, "fifo": tar.TypeFifo, "block": tar.TypeBlock} {
		t.Run("tar "+name, func(t *testing.T) { refused(t, tarOf(t, ok, entry{name: "a", flag: flag})) })
	}
}

func refused(t *testing.T, data []byte) {
	t.Helper()
	_, err := Open(context.Background(), save(t, "d", data), Limits{})
	var at *EntryError
	if !errors.Is(err, ErrUnsafe) || !errors.As(err, &at) || at.Entry == "" {
		t.Fatalf("got %v, want ErrUnsafe naming the entry", err)
	}
	if strings.ContainsAny(err.Error(), "\n\x1b\u202e") {
		t.Errorf("the message carries raw bytes of the name: %q", err)
	}
}

func TestOpenDirectoryRefusesLinks(t *testing.T) {
	dir := tree(t, map[string]string{"a.json": bom, "sub/b": "x"})
	must(t, os.Symlink("/etc/passwd", filepath.Join(dir, "sub", "link")))
	_, err := Open(context.Background(), dir, Limits{})
	var at *EntryError
	if !errors.Is(err, ErrUnsafe) || !errors.As(err, &at) || at.Entry != "sub/link" {
		t.Fatalf("got %v, want ErrUnsafe at sub/link", err)
	}
}

func TestOpenDirectoryNoticesChange(t *testing.T) {
	dir := tree(t, map[string]string{"a.json": bom})
	d := opened(t, dir, Limits{})
	must(t, os.WriteFile(filepath.Join(dir, "a.json"), []byte(bom+" "), 0o600))
	if _, err := d.Files[0].Open(); !errors.Is(err, ErrChanged) {
		t.Errorf("got %v, want ErrChanged", err)
	}
}

func TestHashNoticesGrowthAndShrinkage(t *testing.T) {
	for _, size := range []int64{3, 5} {
		src := source{path: "a", size: size, open: func() (Content, error) { return memory{strings.NewReader("1234")}, nil }}
		if _, _, err := readAll(context.Background(), []source{src}, DefaultLimits()); !errors.Is(err, ErrChanged) {
			t.Errorf("size %d: got %v, want ErrChanged", size, err)
		}
	}
}

func TestOpenLimits(t *testing.T) {
	many := []entry{{name: "a", body: strings.Repeat("x", 600)}, {name: "b", body: strings.Repeat("y", 600)}}
	zeros := strings.Repeat("\x00", 4<<20)
	for name, c := range map[string]struct {
		data []byte
		lim  Limits
		want error
	}{
		"file size in tar":   {tarOf(t, many...), Limits{MaxFileSize: 599}, ErrTooLarge},
		"file size in zip":   {zipOf(t, many...), Limits{MaxFileSize: 599}, ErrTooLarge},
		"lone file":          {[]byte(bom), Limits{MaxFileSize: 9}, ErrTooLarge},
		"total of zip":       {zipOf(t, many...), Limits{MaxTotalSize: 1199}, ErrTooLarge},
		"archive itself":     {tarOf(t, many...), Limits{MaxTotalSize: 1300}, ErrTooLarge},
		"files in tar":       {tarOf(t, many...), Limits{MaxFiles: 1}, ErrTooManyFiles},
		"files in zip":       {zipOf(t, many...), Limits{MaxFiles: 1}, ErrTooManyFiles},
		"ratio of zip":       {zipOf(t, entry{name: "z", body: zeros}), Limits{RatioFree: 1 << 10}, ErrRatio},
		"ratio of gzip":      {compress(t, tarOf(t, entry{name: "z", body: zeros}), "gz"), Limits{RatioFree: 1 << 10}, ErrRatio},
		"ratio of tail":      {compress(t, append(tarOf(t, many...), zeros...), "gz"), Limits{RatioFree: 1 << 10}, ErrRatio},
		"evidence in all":    {zipOf(t, entry{name: "a", body: bom}, entry{name: "b", body: bom}), Limits{MaxEvidenceTotal: int64(len(bom))}, ErrTooLarge},
		"path length":        {tarOf(t, entry{name: "abcdef", body: "x"}), Limits{MaxPathLength: 5}, ErrUnsafe},
		"path depth":         {tarOf(t, entry{name: "a/b/c", body: "x"}), Limits{MaxPathDepth: 2}, ErrUnsafe},
		"empty zip":          {zipOf(t), Limits{}, ErrEmpty},
		"zip of directories": {zipOf(t, entry{name: "a/"}), Limits{}, ErrEmpty},
		"empty tar.gz":       {compress(t, tarOf(t), "gz"), Limits{}, ErrEmpty},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Open(context.Background(), save(t, "d", c.data), c.lim); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
	dir := tree(t, map[string]string{"a": "12345", "b": "12345"})
	for name, c := range map[string]struct {
		lim  Limits
		want error
	}{"file": {Limits{MaxFileSize: 4}, ErrTooLarge}, "total": {Limits{MaxTotalSize: 9}, ErrTooLarge}, "count": {Limits{MaxFiles: 1}, ErrTooManyFiles}} {
		if _, err := Open(context.Background(), dir, c.lim); !errors.Is(err, c.want) {
			t.Errorf("directory, %s: got %v, want %v", name, err, c.want)
		}
	}
}

func TestOpenEvidenceOverLimit(t *testing.T) {
	long := `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[` + strings.Repeat(`{"name":"x"},`, 9000) + `{}]}`
	d := opened(t, tree(t, map[string]string{"a.json": long, "b.json": bom}), Limits{MaxEvidenceSize: 1000})
	if len(d.Problems) != 1 || d.Problems[0].Code != Unreadable || d.Problems[0].Path != "a.json" {
		t.Fatalf("problems %v", d.Problems)
	}
	if f := d.file("a.json"); f.Kind != KindCycloneDXJSON || f.Bytes != nil || f.Role != Evidence {
		t.Errorf("got %s %s with %d bytes", f.Kind, f.Role, len(f.Bytes))
	}
}

func TestOpenNothing(t *testing.T) {
	if _, err := Open(context.Background(), filepath.Join(t.TempDir(), "absent"), Limits{}); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	if _, err := Open(context.Background(), t.TempDir(), Limits{}); !errors.Is(err, ErrEmpty) {
		t.Errorf("got %v, want ErrEmpty", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Open(ctx, tree(t, map[string]string{"a": "b"}), Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestOpenDamagedArchives(t *testing.T) {
	whole, zipped := tarOf(t, plain()...), zipOf(t, plain()...)
	flip := func(b []byte, at int) []byte {
		b = slices.Clone(b)
		b[at] ^= 1
		return b
	}
	gz := compress(t, whole, "gz")
	for name, data := range map[string][]byte{
		"tar cut in an entry":  whole[:600],
		"tar without end mark": whole[:len(whole)-1024],
		"data after tar":       append(slices.Clone(whole), "hidden"...),
		"second tar behind":    append(slices.Clone(whole), whole...),
		"gzip cut":             gz[:len(gz)-4],
		"data after gzip":      append(slices.Clone(gz), "hidden"...),
		"zip cut":              zipped[:len(zipped)-4],
		"data after zip":       append(slices.Clone(zipped), "hidden"...),
		"zip with bad content": flip(zipped, zipLocalSize+len("device/firmware.bin")+8),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Open(context.Background(), save(t, "d", data), Limits{}); !errors.Is(err, ErrDamaged) {
				t.Errorf("got %v, want ErrDamaged", err)
			}
		})
	}
}

func TestOpenZipTricks(t *testing.T) {
	zipped := zipOf(t, plain()...)
	renamed := slices.Clone(zipped)
	copy(renamed[zipLocalSize:], "device/firmwarX.bin") // the local header only
	encrypted := slices.Clone(zipped)
	directory := bytes.Index(encrypted, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint16(encrypted[directory+8:], binary.LittleEndian.Uint16(encrypted[directory+8:])|zipEncryptedFlag)
	overlap := slices.Clone(zipped)
	second := directory + 46 + len("device/firmware.bin")
	copy(overlap[second+42:second+46], overlap[directory+42:directory+46]) // same local header
	for name, data := range map[string][]byte{"renamed": renamed, "encrypted": encrypted, "overlap": overlap} {
		t.Run(name, func(t *testing.T) { refused(t, data) })
	}
}

func TestOpenZipComment(t *testing.T) {
	comment := func(text string) []byte {
		data := zipOf(t, plain()...)
		binary.LittleEndian.PutUint16(data[len(data)-2:], uint16(len(text)))
		return append(data, text...)
	}
	if d := opened(t, save(t, "d", comment("commit 5186ece")), Limits{}); len(d.Files) != 3 {
		t.Errorf("%d files", len(d.Files))
	}
	second := string(zipOf(t, entry{name: "other", body: "x"}))
	if _, err := Open(context.Background(), save(t, "d", comment(second)), Limits{}); err == nil {
		t.Error("a zip in the comment of a zip was accepted")
	}
}

func TestUnwrap(t *testing.T) {
	for name, c := range map[string]struct {
		in   []entry
		want string
	}{
		"one directory":          {[]entry{{name: "d/a", body: "x"}, {name: "d/b/c", body: "x"}}, "a b/c"},
		"only one level":         {[]entry{{name: "d/e/a", body: "x"}}, "e/a"},
		"file beside":            {[]entry{{name: "d/a", body: "x"}, {name: "b", body: "x"}}, "b d/a"},
		"two directories":        {[]entry{{name: "d/a", body: "x"}, {name: "e/a", body: "x"}}, "d/a e/a"},
		"common prefix of names": {[]entry{{name: "d/a", body: "x"}, {name: "dd/a", body: "x"}}, "d/a dd/a"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range opened(t, save(t, "d", zipOf(t, c.in...)), Limits{}).Files {
				got = append(got, f.Path)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
	d := opened(t, tree(t, map[string]string{"d/a": "x"}), Limits{})
	if d.Files[0].Path != "d/a" {
		t.Errorf("a directory must be taken as it is, got %s", d.Files[0].Path)
	}
}
