package snapshot

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// record is an advisory about a package of npm, changed on a day of November 2026.
func record(id, day string) string {
	return `{"id": "` + id + `", "modified": "2026-11-` + day + `T00:00:00Z", "aliases": ["CVE-2026-1234"], "affected": [{"package": {"ecosystem": "npm", "name": "qs"},
 "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "6.5.3"}]}]}]}`
}

const recordYAML = `id: PYSEC-2026-1
modified: "2026-11-03T00:00:00Z"
affected:
- package: {ecosystem: PyPI, name: plone}
  ranges:
  - {type: ECOSYSTEM, events: [{introduced: "0"}, {fixed: 5.2.3}]}
`

func zipOf(t *testing.T, files map[string]string) string {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for name, text := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestOSV builds a database of records in each of the ways in which they come.
func TestOSV(t *testing.T) {
	two := map[string]string{"GHSA-a.json": record("GHSA-aaaa-aaaa-aaaa", "01"), "GHSA-b.json": record("GHSA-bbbb-bbbb-bbbb", "04"), "README.txt": "x"}
	for name, tt := range map[string]struct {
		path    string
		records int
		date    string
	}{
		"one record":      {file(t, "GHSA-a.json", record("GHSA-aaaa-aaaa-aaaa", "01")), 1, "2026-11-01"},
		"a zip":           {file(t, "all.zip", zipOf(t, two)), 2, "2026-11-04"},
		"a folder":        {folder(t, two), 2, "2026-11-04"},
		"published alone": {file(t, "GO.json", strings.Replace(record("GO-2026-1", "01"), `"modified": "2026-11-01`, `"published": "2026-10-05T00:00:00Z", "modified": "0001-01-01`, 1)), 1, "2026-10-05"},
		"YAML":            {folder(t, map[string]string{"vulns/plone/PYSEC-2026-1.yaml": recordYAML}), 1, "2026-11-03"},
		"folders with zips": {folder(t, map[string]string{"npm/all.zip": zipOf(t, two), "PyPI/x.yaml": recordYAML, ".git/x.json": "x",
			"Go/all.zip": zipOf(t, map[string]string{"GHSA-a.json": record("GHSA-aaaa-aaaa-aaaa", "01")})}), 3, "2026-11-04"},
	} {
		f := Folder{t.TempDir()}
		s := take(t, f, tt.path)[0]
		if s.Name != Vulnerability || s.Records != tt.records || s.Date.Format(time.DateOnly) != tt.date {
			t.Errorf("%s: got %+v", name, s)
		}
		if status, err := f.Status(); err != nil || len(status) != 1 {
			t.Errorf("%s: got %v, %v", name, status, err)
		}
	}
}

func TestOSVRefused(t *testing.T) {
	good := record("GHSA-aaaa-aaaa-aaaa", "01")
	broken := zipOf(t, map[string]string{"a.json": good, "b.json": strings.Replace(good, `"modified"`, `"changed"`, 1)})
	whole := zipOf(t, map[string]string{"a.json": good})
	for name, tt := range map[string]struct{ path, want string }{
		"a broken record":   {file(t, "all.zip", broken), "read OSV advisory: b.json:1 at /modified"},
		"two states of one": {folder(t, map[string]string{"a.json": good, "b.json": record("GHSA-aaaa-aaaa-aaaa", "02")}), "found GHSA-aaaa-aaaa-aaaa twice"},
		"two of one time":   {folder(t, map[string]string{"a.json": good, "b.json": strings.Replace(good, `"qs"`, `"other"`, 1)}), "found GHSA-aaaa-aaaa-aaaa twice, both changed on 2026-11-01"},
		"cut off":           {file(t, "all.zip", whole[:len(whole)/2]), "zip: "},
		"changed":           {file(t, "all.zip", strings.Replace(whole, "PK\x01\x02", "PK\x01\x03", 1)), "zip: "},
		"without records":   {file(t, "all.zip", zipOf(t, map[string]string{"a.txt": good})), "expected a KEV catalogue"},
		"undated":           {file(t, "a.json", strings.Replace(good, "2026-11-01", "0001-01-01", 1)), "none of them is dated"},
		"nothing to match":  {file(t, "a.json", strings.Replace(good, "npm", "OSS-Fuzz", 1)), "no record that a vulnerability database can hold"},
	} {
		f := Folder{t.TempDir()}
		snaps, err := f.Import(tt.path, Options{At: at})
		if snaps != nil || err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, %v; want %q", name, snaps, err, tt.want)
		}
		if status, err := f.Status(); len(status) != 0 || err != nil {
			t.Errorf("%s: installed %v, %v", name, status, err)
		}
	}
}

// TestWhatIsLeftOutIsCounted: packages that no look-up would find are told, with the data and in a bundle of them.
func TestWhatIsLeftOutIsCounted(t *testing.T) {
	of := func(id, ecosystem string) string {
		return strings.Replace(record(id, "01"), `"ecosystem": "npm"`, `"ecosystem": "`+ecosystem+`"`, 1)
	}
	nameless := `{"id": "CVE-2026-9", "modified": "2026-11-01T00:00:00Z"}`
	f := Folder{t.TempDir()}
	dir := folder(t, map[string]string{"a.json": record("GHSA-aaaa-aaaa-aaaa", "01"), "b.json": of("A-1", "Android"), "c.json": of("FOO-1", "FooEco"),
		"d.json": of("RLSA-1", "Rocky Linux:9"), "e.json": of("RLSA-2", "Rocky Linux:8"), "f.json": nameless})
	for _, other := range []string{"h.json.gz", "i.json.txt", "a.json (1)", ".j.json", ".DS_Store", "readme.zip"} {
		if err := os.WriteFile(filepath.Join(dir, other), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "k.zip"), []byte(zipOf(t, map[string]string{"l.json": record("GHSA-aaaa-aaaa-aaaa", "01"), "LICENSE": "x"})), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a.json", filepath.Join(dir, "g.json")); err != nil {
		t.Fatal(err)
	}
	s := take(t, f, dir)[0]
	want := []LeftOut{{"Android", 1}, {"FooEco", 1}, {"Rocky Linux", 2}, {"files of other kinds", 6}, {"no package", 1}, {"symbolic links", 1}}
	if !slices.Equal(s.LeftOut, want) || s.Records != 1 {
		t.Fatalf("got %+v", s)
	}
	status, err := f.Status()
	if err != nil || !slices.Equal(status[0].LeftOut, want) {
		t.Errorf("status: got %+v, %v", status, err)
	}
	var bundle bytes.Buffer
	if _, err := f.Export(&bundle); err != nil {
		t.Fatal(err)
	}
	if s := take(t, Folder{t.TempDir()}, file(t, "bundle.tar.zst", bundle.String()))[0]; !slices.Equal(s.LeftOut, want) {
		t.Errorf("out of a bundle: got %+v", s)
	}
}

// TestOneRecordIsNotAdded: whoever imports what is new alone would lose all that is there; it is refused, unless asked for, and what is there stays.
func TestOneRecordIsNotAdded(t *testing.T) {
	f := Folder{t.TempDir()}
	take(t, f, folder(t, map[string]string{"a.json": record("GHSA-aaaa-aaaa-aaaa", "01"), "b.json": record("GHSA-bbbb-bbbb-bbbb", "01")}))
	one := file(t, "c.json", record("GHSA-cccc-cccc-cccc", "03"))
	var fewer *FewerError
	if _, err := f.Import(one, Options{At: at}); !errors.As(err, &fewer) || *fewer != (FewerError{Vulnerability, 1, 2}) {
		t.Errorf("got %v", err)
	}
	if status, err := f.Status(); err != nil || status[0].Records != 2 {
		t.Errorf("got %v, %v", status, err)
	}
	if snaps, err := f.Import(one, Options{At: at, Older: true}); err != nil || snaps[0].Records != 1 {
		t.Errorf("asked for: got %v, %v", snaps, err)
	}
}

// TestReadMeBesideRecords: pages for people before the first record make a directory of OSV no product pages of endoflife.date.
func TestReadMeBesideRecords(t *testing.T) {
	s := take(t, Folder{t.TempDir()}, folder(t, map[string]string{"README.md": "# Advisories", "advisories/a.json": record("GHSA-aaaa-aaaa-aaaa", "01")}))[0]
	if s.Name != Vulnerability || !slices.Equal(s.LeftOut, []LeftOut{{OtherFiles, 1}}) {
		t.Errorf("got %+v", s)
	}
}
