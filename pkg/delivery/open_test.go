package delivery

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

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
		if f.SHA256 != hex.EncodeToString(sum[:]) || len(f.SHA384) != 96 || len(f.SHA512) != 128 || f.Size != int64(len(body)) {
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
			sum := sha256.Sum256(c.data)
			if f := d.Files[0]; !slices.Equal(f.Digests(), []string{hex.EncodeToString(sum[:])}) {
				t.Errorf("digests %q; nothing can name a lone file by another than its SHA-256", f.Digests())
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
