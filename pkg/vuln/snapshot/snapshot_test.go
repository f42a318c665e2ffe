package snapshot

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb/wellknown"
)

const (
	kevOf = `{"catalogVersion": "2026.11.DD", "dateReleased": "2026-11-DDT17:00:00Z", "count": 1, "vulnerabilities": [
{"cveID": "CVE-2014-0160", "vendorProject": "OpenSSL", "product": "OpenSSL", "vulnerabilityName": "Heartbleed", "dateAdded": "2022-05-04",
 "shortDescription": "Out-of-bounds read", "requiredAction": "Update", "dueDate": "2022-05-25"}]}`
	epssList1   = "#model_version:v2025.03.14,score_date:2026-11-20T12:55:00Z\ncve,epss,percentile\nCVE-2014-0160,0.94,0.99\n"
	endoflife   = `{"releases": {"3.5": {"name": "3.5", "eol": "2030-04-08"}}, "versions": {"3.5.1": {"name": "3.5.1", "date": "2026-11-01"}}}`
	endoflifeMD = "---\ntitle: Python\nreleases:\n- releaseCycle: \"3.9\"\n  eol: 2025-10-31\n  latestReleaseDate: 2026-11-03\n---\ntext\n"
	osvAdvisory = `{"id": "GHSA-aaaa-bbbb-cccc", "modified": "2026-11-01T00:00:00Z", "affected": []}`
)

var at = time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)

// kevDay is a catalogue of a day of November 2026.
func kevDay(day string) string { return strings.ReplaceAll(kevOf, "DD", day) }

// file writes a file into a directory of the test.
func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// built is a folder with a grype database of one vulnerability, of a day.
func built(t *testing.T, day int) string {
	t.Helper()
	dir := t.TempDir()
	all, err := wellknown.Advisories()
	if err != nil {
		t.Fatal(err)
	}
	source := grypedb.Advisories(grypedb.Provider{ID: "test"}, grypedb.Each(all[:1]))
	if _, err := grypedb.Build(grypedb.Options{Dir: dir, Built: time.Date(2026, 11, day, 6, 0, 0, 0, time.UTC), Origin: "test"}, source); err != nil {
		t.Fatal(err)
	}
	return dir
}

func take(t *testing.T, f Folder, path string) []Snapshot {
	t.Helper()
	snaps, err := f.Import(path, Options{At: at})
	if err != nil {
		t.Fatalf("import %s: %v", filepath.Base(path), err)
	}
	return snaps
}

// full is a folder in which something of every name is installed.
func full(t *testing.T) Folder {
	t.Helper()
	f := Folder{filepath.Join(t.TempDir(), "data")}
	take(t, f, file(t, "kev.json", kevDay("20")))
	take(t, f, file(t, "epss.csv", epssList1))
	take(t, f, file(t, "openssl.json", endoflife))
	take(t, f, built(t, 20))
	return f
}

func TestImport(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(epssList1))
	_ = z.Close()
	both := t.TempDir()
	for name, text := range map[string]string{"releases/openssl.json": endoflife, "products/python.md": endoflifeMD, ".git/HEAD.json": "x", "LICENSE": "x"} {
		path := filepath.Join(both, name)
		_ = os.MkdirAll(filepath.Dir(path), 0o755)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	database := built(t, 20)
	for _, tt := range []struct {
		what, path string
		name       Name
		version    string
		date       string
		records    int
		files      []string
	}{
		{"KEV", file(t, "known.json", kevDay("20")), KEV, "2026.11.20", "2026-11-20T17:00:00Z", 1, []string{"kev.json"}},
		{"EPSS", file(t, "list", epssList1), EPSS, "v2025.03.14", "2026-11-20T12:55:00Z", 1, []string{"epss.csv.gz"}},
		{"EPSS packed", file(t, "list.gz", packed.String()), EPSS, "v2025.03.14", "2026-11-20T12:55:00Z", 1, []string{"epss.csv.gz"}},
		{"release data", file(t, "openssl.json", endoflife), Lifecycle, "", "2026-11-01T00:00:00Z", 1, []string{"lifecycle/openssl.json"}},
		{"product file", file(t, "python.md", endoflifeMD), Lifecycle, "", "2026-11-03T00:00:00Z", 1, []string{"lifecycle/python.md"}},
		{"both", both, Lifecycle, "", "2026-11-03T00:00:00Z", 2, []string{"lifecycle/openssl.json", "lifecycle/python.md"}},
		{"grype folder", database, Vulnerability, "6.1.10", "2026-11-20T06:00:00Z", 1, []string{"vulnerability/6/import.json", "vulnerability/6/vulnerability.db"}},
		{"grype database", filepath.Join(database, databaseName), Vulnerability, "6.1.10", "2026-11-20T06:00:00Z", 1, []string{"vulnerability/6/import.json", "vulnerability/6/vulnerability.db"}},
	} {
		t.Run(tt.what, func(t *testing.T) {
			f := Folder{filepath.Join(t.TempDir(), "new", "data")}
			got := take(t, f, tt.path)
			status, err := f.Status()
			if err != nil || len(got) != 1 || len(status) != 1 || status[0].Digest != got[0].Digest {
				t.Fatalf("got %+v, then %+v, %v", got, status, err)
			}
			s := got[0]
			if s.Name != tt.name || s.Version != tt.version || s.Date.Format(time.RFC3339) != tt.date || s.Records != tt.records || !s.Imported.Equal(at) || s.Source != filepath.Base(tt.path) {
				t.Errorf("got %+v", s)
			}
			var files []string
			for _, file := range s.Files {
				files = append(files, file.Path)
			}
			if strings.Join(files, " ") != strings.Join(tt.files, " ") {
				t.Errorf("got the files %v, want %v", files, tt.files)
			}
			if left, _ := os.ReadDir(f.staged()); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// TestRefusedImportsLeaveWhatIsThere: each of these is refused with its reason, and everything that was installed is as before.
func TestRefusedImportsLeaveWhatIsThere(t *testing.T) {
	f := full(t)
	before, err := f.Status()
	if err != nil {
		t.Fatal(err)
	}
	database, err := os.ReadFile(filepath.Join(built(t, 21), databaseName))
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(database)
	copy(flipped[len(flipped)/2:], bytes.Repeat([]byte{0xa5}, 4096))
	altered := built(t, 22)
	if err := os.WriteFile(filepath.Join(altered, databaseName), database, 0o644); err != nil {
		t.Fatal(err)
	}
	twice := t.TempDir()
	for _, dir := range []string{"a", "b"} {
		_ = os.MkdirAll(filepath.Join(twice, dir), 0o755)
		if err := os.WriteFile(filepath.Join(twice, dir, "openssl.json"), []byte(endoflife), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, tt := range map[string]struct {
		path, want string
		cause      error
	}{
		"nothing":               {filepath.Join(t.TempDir(), "gone"), "no such file", os.ErrNotExist},
		"an empty file":         {file(t, "x", ""), "expected a KEV catalogue", ErrUnknown},
		"text":                  {file(t, "x", "hello"), "expected a KEV catalogue", ErrUnknown},
		"a byte order mark":     {file(t, "x", "\xef\xbb\xbf"+kevDay("20")), "it begins with a byte order mark", ErrUnknown},
		"compressed JSON":       {file(t, "x", packedWith(t, []byte(kevDay("20")), asGzip)), "JSON that is compressed", ErrUnknown},
		"compressed twice":      {file(t, "x", packedWith(t, []byte(packedWith(t, []byte(epssList1), asGzip)), asGzip)), "or what is compressed twice", ErrUnknown},
		"other JSON":            {file(t, "x", `{"a": 1}`), "expected a KEV catalogue", ErrUnknown},
		"an empty folder":       {t.TempDir(), "expected a KEV catalogue", ErrUnknown},
		"a damaged catalogue":   {file(t, "x", kevDay("21")[:300]), "malformed JSON", nil},
		"a catalogue cut short": {file(t, "x", strings.Replace(kevDay("21"), `"count": 1`, `"count": 2`, 1)), "count of 2 and 1 entries", nil},
		"an older catalogue":    {file(t, "x", kevDay("19")), "the kev data are of 2026-11-19T17:00:00Z, and those installed of 2026-11-20T17:00:00Z", nil},
		"a list cut off":        {file(t, "x", epssList1[:len(epssList1)-8]), "expected a CVE id, a score and a percentile", nil},
		"release data undated":  {file(t, "x", `{"releases": {}, "versions": {}}`), "no release in them is dated", nil},
		"release data broken":   {file(t, "x", strings.Replace(endoflife, "2030-04-08", "soon", 1)), `found "soon"`, nil},
		"two of one name":       {twice, "two files are called openssl.json", nil},
		"an advisory":           {file(t, "x.json", osvAdvisory), "no record that a vulnerability database can hold", grypedb.ErrNoRecords},
		"no database":           {file(t, "x", sqliteMagic+"nothing"), "vulnerability database", nil},
		"a database cut off":    {file(t, "x", string(database[:len(database)/2])), "damaged: expected", nil},
		"a damaged database":    {file(t, "x", string(flipped)), "damaged: expected", nil},
		"an altered database":   {altered, "import.json states", nil},
		"a newer schema":        {withSchema(t, "UPDATE db_metadata SET model = 7"), "newer-schema: expected schema 6.1 at most, found schema 7.1.10", nil},
		"an older schema":       {withSchema(t, "ALTER TABLE db_metadata RENAME TO id"), "other-schema: expected a grype database of schema 6", nil},
		"an empty database":     {withSchema(t, "DELETE FROM vulnerability_handles"), "no vulnerability in it", nil},
		"a newer revision":      {withSchema(t, "UPDATE db_metadata SET revision = 9"), "newer-schema: expected schema 6.1 at most, found schema 6.9.10", nil},
		"a missing table":       {withSchema(t, "DROP TABLE vulnerability_aliases"), "the table vulnerability_aliases is missing", nil},
		"no build time":         {withSchema(t, "UPDATE db_metadata SET build_timestamp = ''"), "vulnerability database", nil},
		"no content":            {withSchema(t, "DELETE FROM blobs"), "the content of 1 records of vulnerability_handles is missing", nil},
		"content cut off":       {withSchema(t, "UPDATE blobs SET value = substr(value, 1, 20)"), "is no JSON", nil},
		"nothing is affected":   {withSchema(t, "DELETE FROM affected_package_handles; DELETE FROM affected_cpe_handles"), "no vulnerability in it that affects", nil},
		"nothing is active":     {withSchema(t, "UPDATE vulnerability_handles SET status = 'rejected'"), "no vulnerability in it that affects", nil},
		"a database to come":    {built(t, 31), "the vulnerability data are of 2026-12-01T06:00:00Z, which is after the moment of the import", nil},
		"a catalogue to come":   {file(t, "x", kevDay("30")), "the kev data are of 2026-11-30T17:00:00Z, which is after the moment of the import", nil},
		"a list to come":        {file(t, "x", strings.Replace(epssList1, "2026", "2036", 1)), "the epss data are of 2036-11-20", nil},
	} {
		t.Run(name, func(t *testing.T) {
			snaps, err := f.Import(tt.path, Options{At: at})
			if snaps != nil || err == nil || !strings.Contains(err.Error(), tt.want) || tt.cause != nil && !errors.Is(err, tt.cause) {
				t.Fatalf("got %v, %v; want %q", snaps, err, tt.want)
			}
			after, err := f.Status()
			if err != nil || len(after) != len(before) {
				t.Fatalf("got %v, %v", after, err)
			}
			for i := range before {
				if after[i].Digest != before[i].Digest {
					t.Errorf("%s changed", before[i].Name)
				}
			}
		})
	}
	if _, err := f.Import(file(t, "x", kevDay("19")), Options{At: at, Older: true}); err != nil {
		t.Errorf("older data that were asked for: %v", err)
	}
}

// TestFarFewerScores: a list that was cut at the end of a line looks whole, and has far fewer scores than the one before. Asked for, it is taken.
func TestFarFewerScores(t *testing.T) {
	scores := func(n int) string {
		list, _, _ := strings.Cut(epssList1, "CVE-")
		for i := range n {
			list += fmt.Sprintf("CVE-2014-%04d,0.94,0.99\n", i)
		}
		return file(t, "epss.csv", list)
	}
	f := Folder{t.TempDir()}
	for _, step := range []struct {
		records int
		older   bool
		want    string // of the error
	}{
		{records: 100},
		{records: 90},
		{records: 80, want: "found 80 records of the epss data, and 90 installed; expected hardly fewer: all that is installed of them would be replaced"},
		{records: 80, older: true},
		{records: 300},
	} {
		_, err := f.Import(scores(step.records), Options{At: at, Older: step.older})
		var fewer *FewerError
		if errors.As(err, &fewer) != (step.want != "") || err != nil && !strings.Contains(err.Error(), step.want) {
			t.Errorf("%d: got %v", step.records, err)
		}
	}
	if snaps, err := f.Status(); err != nil || snaps[0].Records != 300 {
		t.Errorf("got %v, %v", snaps, err)
	}
}

// TestDataToComeAreReplaced: data that were let in by a wrong clock do not keep those of today out.
func TestDataToComeAreReplaced(t *testing.T) {
	f := Folder{t.TempDir()}
	if _, err := f.Import(file(t, "x", kevDay("28")), Options{At: at}); err != nil {
		t.Fatal(err)
	}
	early := at.AddDate(0, 0, -8)
	if _, err := f.Import(file(t, "x", kevDay("20")), Options{At: early}); err != nil {
		t.Errorf("data of today in place of data to come: %v", err)
	}
	if _, err := f.Import(file(t, "x", kevDay("21")), Options{At: early}); err != nil {
		t.Errorf("data of the same day and a later hour: %v", err)
	}
}

// withSchema is a database that a statement has changed.
func withSchema(t *testing.T, statement string) string {
	t.Helper()
	path := filepath.Join(built(t, 21), databaseName)
	alone := file(t, "changed.db", "")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(alone, data, 0o644); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", alone)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("PRAGMA foreign_keys = OFF; " + statement); err != nil {
		t.Fatal(err)
	}
	return alone
}

// TestStatusFindsChanges: data that somebody changed behind the back of cleanbill are not taken for what was imported.
func TestStatusFindsChanges(t *testing.T) {
	if got, err := (Folder{filepath.Join(t.TempDir(), "none")}).Status(); len(got) != 0 || err != nil {
		t.Errorf("no folder: got %v, %v", got, err)
	}
	for name, tt := range map[string]struct {
		do   func(f Folder) error
		want string
	}{
		"changed": {func(f Folder) error { return os.WriteFile(f.Path(KEV), []byte(kevDay("21")), 0o644) }, "expected sha256:"},
		"longer":  {func(f Folder) error { return os.WriteFile(f.Path(KEV), []byte(kevDay("21")+" "), 0o644) }, "bytes; expected"},
		"gone":    {func(f Folder) error { return os.Remove(f.Path(KEV)) }, "the file is missing"},
		"a link": {func(f Folder) error {
			return errors.Join(os.Rename(f.Path(KEV), f.Path(KEV)+"2"), os.Symlink(f.Path(KEV)+"2", f.Path(KEV)))
		}, "no regular file"},
	} {
		f := Folder{t.TempDir()}
		take(t, f, file(t, "x", kevDay("20")))
		if err := tt.do(f); err != nil {
			t.Fatal(err)
		}
		got, err := f.Status()
		var damaged *DamagedError
		if len(got) != 0 || !errors.As(err, &damaged) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, %v; want %q", name, got, err, tt.want)
		}
		// Importing again makes it good.
		take(t, f, file(t, "x", kevDay("20")))
		if got, err := f.Status(); err != nil || len(got) != 1 {
			t.Errorf("%s, imported again: got %v, %v", name, got, err)
		}
	}
}

// TestStateIsReadStrictly: what a bundle states leads nowhere but to where data lie.
func TestStateIsReadStrictly(t *testing.T) {
	f := Folder{t.TempDir()}
	take(t, f, file(t, "x", kevDay("20")))
	good, err := os.ReadFile(filepath.Join(f.Dir, stateName))
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ from, to, want string }{
		"another version": {stateKind, "cleanbill.snapshots/v2", "another version of cleanbill"},
		"another name":    {`"name": "kev"`, `"name": "cve"`, `found "cve"; expected one of`},
		"another place":   {`"path": "kev.json"`, `"path": "../kev.json"`, "expected kev.json"},
		"another digest":  {`"digest": "sha256:`, `"digest": "sha256:0`, "expected the digest of the files"},
		"no date":         {`"date": "2026`, `"date": "x2026`, "expected a time"},
		"cut":             {"}\n", "", "malformed JSON"},
	} {
		text := strings.Replace(string(good), tt.from, tt.to, 1)
		_, err := readState(stateName, []byte(text))
		var bad *feed.Error
		if text == string(good) || !errors.As(err, &bad) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
	for path, want := range map[string]bool{"lifecycle/a.json": true, "lifecycle": true, "lifecycle/../a": false, "lifecycle/a/b": false, "lifecycle/..": false, `lifecycle/a\b`: false, "/lifecycle/a": false, "lifecycles/a": false} {
		if within("lifecycle", path) != want {
			t.Errorf("%s: want %t", path, want)
		}
	}
}

func FuzzReadState(f *testing.F) {
	f.Add([]byte(`{"kind": "cleanbill.snapshots/v1", "snapshots": [{"name": "kev", "source": "x", "date": "2026-11-20T17:00:00Z", "digest": "sha256:ab", "records": 1, "importedAt": "2026-11-20T17:00:00Z",
 "files": [{"path": "kev.json", "size": 2, "sha256": "ab"}]}]}`))
	f.Add([]byte(`{"kind": "cleanbill.snapshots/v1", "snapshots": []}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := readState("f", data)
		if err != nil {
			return
		}
		for _, snap := range s.Snapshots {
			for _, file := range snap.Files {
				if !filepath.IsLocal(filepath.FromSlash(file.Path)) {
					t.Fatalf("leads out of the folder: %q", file.Path)
				}
			}
		}
		text, err := s.text()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := readState("again", text); err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
	})
}
