package match_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	v6 "github.com/anchore/grype/grype/db/v6"
	_ "github.com/glebarez/go-sqlite"
	"github.com/spf13/afero"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb/wellknown"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

func TestInfo(t *testing.T) {
	info, err := open(t).Info()
	if err != nil {
		t.Fatal(err)
	}
	if info.Schema != "6.1.10" || !info.Built.Equal(wellknown.Built) || !strings.HasPrefix(info.Digest, "xxh64:") || len(info.Providers) != 1 || info.Providers[0].ID != "wellknown" {
		t.Errorf("%+v", info)
	}
}

func TestNothingIsReadBeforeItIsAsked(t *testing.T) {
	d := match.New(filepath.Join(t.TempDir(), "does", "not", "exist"))
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

// copied is a copy of the database to be damaged.
func copied(t *testing.T) string {
	t.Helper()
	from, err := wellKnown()
	if err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

func TestDamage(t *testing.T) {
	change := func(edit func(text []byte) []byte) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			path := filepath.Join(dir, grypedb.FileName)
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, edit(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	statement := func(sql string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) { execute(t, filepath.Join(dir, grypedb.FileName), sql) }
	}
	tests := []struct {
		name   string
		damage func(t *testing.T, dir string)
		kind   match.Kind
		words  string
	}{
		{"no file", func(_ *testing.T, dir string) { _ = os.Remove(filepath.Join(dir, grypedb.FileName)) }, match.Missing, "found none"},
		{"a folder", func(t *testing.T, dir string) {
			path := filepath.Join(dir, grypedb.FileName)
			if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o750)); err != nil {
				t.Fatal(err)
			}
		}, match.Unreadable, "expected a file"},
		{"empty", change(func([]byte) []byte { return nil }), match.Damaged, "a file of 0 bytes"},
		{"something else", change(func([]byte) []byte { return []byte(strings.Repeat("no database ", 100)) }), match.Damaged, "expected an SQLite database"},
		{"cut off", change(func(text []byte) []byte { return text[:len(text)/2] }), match.Damaged, "as its header says"},
		{"longer", change(func(text []byte) []byte { return append(text, "more"...) }), match.Damaged, "as its header says"},
		{"one byte in the middle", change(func(text []byte) []byte { text[len(text)/2] ^= 1; return text }), match.Damaged, "that import.json states"},
		{"zeroes behind the first page", change(func(text []byte) []byte { clear(text[4096:]); return text }), match.Damaged, ""},
		{"no import.json", func(_ *testing.T, dir string) { _ = os.Remove(filepath.Join(dir, "import.json")) }, match.Damaged, "import.json"},
		{"import.json of another", func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, "import.json"), []byte(`{"digest": "xxh64:0123456789abcdef", "client_version": "6.1.10"}`), 0o600); err != nil {
				t.Fatal(err)
			}
		}, match.Damaged, "xxh64:0123456789abcdef"},
		{"older schema", statement("UPDATE db_metadata SET model = 5"), match.OtherSchema, "schema 5."},
		{"newer model", statement("UPDATE db_metadata SET model = 7"), match.NewerSchema, "schema 7."},
		{"newer revision", statement("UPDATE db_metadata SET revision = 2"), match.NewerSchema, "schema 6.2.10"},
		{"no schema", statement("DROP TABLE db_metadata"), match.OtherSchema, "no version"},
		{"no statement of the schema", statement("DELETE FROM db_metadata"), match.Damaged, "no rows"},
	}
	doc := read(t, device(component{Type: "library", Name: "busybox", Version: "1.34.1", CPE: "cpe:2.3:a:busybox:busybox:1.34.1:*:*:*:*:*:*:*"}))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := copied(t)
			tt.damage(t, dir)
			d := match.New(dir)
			defer d.Close()
			r, err := d.Match(t.Context(), doc)
			var bad *match.DatabaseError
			if !errors.As(err, &bad) || r != nil {
				t.Fatalf("%v, %+v", err, r)
			}
			if bad.Kind != tt.kind || !strings.Contains(err.Error(), tt.words) {
				t.Errorf("%s: %v; expected %s, %q", bad.Kind, err, tt.kind, tt.words)
			}
			if tt.kind == match.Missing && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestANewerAdditionIsRead(t *testing.T) {
	dir := copied(t)
	execute(t, filepath.Join(dir, grypedb.FileName), "UPDATE db_metadata SET addition = 99")
	d := match.New(dir)
	defer d.Close()
	if err := d.Open(); err != nil {
		t.Error(err)
	}
}

func execute(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// TestHostileComponents: whatever a supplier writes, each component ends, and nothing else does.
func TestHostileComponents(t *testing.T) {
	long := strings.Repeat("a", 9000)
	var all []component
	for _, text := range []string{"' OR 1=1 --", "%_\x00", long, "../../etc", "\u202e", "v\\:*?", "0", "-1", "1:2:3:4", "99999999999999999999999999"} {
		purl := "pkg:deb/debian/" + text + "@" + text + "?distro=" + text
		for _, prefix := range []string{"pkg:maven/a/", "pkg:npm/", "pkg:rpm/x/", "pkg:golang/", "pkg:pypi/", "pkg:gem/", "pkg:apk/alpine/"} {
			all = append(all, component{Type: "library", Group: text, Name: text, Version: text, Purl: prefix + text + "@" + text + "?epoch=" + text + "&upstream=" + text})
		}
		all = append(all, component{Type: "library", Name: text, Version: text, Purl: purl}, component{Type: "operating-system", Name: text, Version: text, CPE: "cpe:2.3:o:" + text + ":x:" + text + ":*:*:*:*:*:*:*"},
			component{Type: "library", Name: "a", Properties: []map[string]string{{"name": "syft:package:type", "value": text}, {"name": "syft:metadata:epoch", "value": text}, {"name": "syft:cpe23", "value": text}}})
	}
	r := run(t, all...)
	if r.Totals.Matched+r.Totals.Clean+r.Totals.NotAssessable != len(all) {
		t.Errorf("%+v of %d", r.Totals, len(all))
	}
	for _, c := range r.Components {
		if c.State == match.NotAssessable && !c.Subject && (len(c.Gaps) == 0 || c.Reason() == match.Failed) {
			t.Errorf("%+v", c)
		}
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
}

// TestLimits: what is more than can be asked for is said, and nothing is clean by the rest.
func TestLimits(t *testing.T) {
	property := func(n int, text func(i int) string) (all []map[string]string) {
		for i := range n {
			all = append(all, map[string]string{"name": "syft:cpe23", "value": text(i)})
		}
		return all
	}
	good := func(i int) string { return fmt.Sprintf("cpe:2.3:a:example:part%d:1:*:*:*:*:*:*:*", i) }
	var sources []string
	for i := range 17 {
		sources = append(sources, fmt.Sprintf("source%d", i))
	}
	deb := "pkg:deb/debian/source@1?distro=debian-11&upstream="
	tests := []struct {
		name  string
		c     component
		state match.State
		gaps  int
	}{
		{"as many CPEs as are asked for", component{Properties: property(64, good)}, match.Clean, 0},
		{"one more", component{Properties: property(65, good)}, match.NotAssessable, 1},
		{"many malformed", component{Properties: property(100, func(i int) string { return fmt.Sprintf("cpe:%d", i) })}, match.NotAssessable, 8},
		{"as many source packages as are asked for", component{Purl: deb + strings.Join(sources[:16], ",")}, match.Clean, 0},
		{"one more source package", component{Purl: deb + strings.Join(sources, ",")}, match.NotAssessable, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.c.Type, tt.c.Name, tt.c.Version = "library", "a", "1"
			if c := run(t, tt.c).Components[1]; c.State != tt.state || len(c.Gaps) != tt.gaps {
				t.Errorf("%s, %d gaps: %+v", c.State, len(c.Gaps), c)
			}
		})
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("library", "org.apache.logging.log4j", "log4j-core", "2.14.1", "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1", "", "")
	f.Add("operating-system", "", "VxWorks", "6.9.4.1", "", "cpe:2.3:o:windriver:vxworks:6.9.4.1:*:*:*:*:*:*:*", "")
	f.Add("library", "", "libssl1.0.0", "1.0.1e-2+deb7u4", "pkg:deb/debian/libssl1.0.0@1.0.1e-2%2Bdeb7u4?distro=debian-7&upstream=openssl", "", "deb")
	f.Add("library", "", "openssl", "1:1.0-1", "pkg:rpm/centos/openssl@1.0-1?epoch=1&upstream=openssl-1.0-1.src.rpm&distro=centos-7", "", "rpm")
	f.Add("file", "", "/etc/passwd", "", "", "", "")
	d := open(f)
	f.Fuzz(func(t *testing.T, kind, group, name, version, purl, cpe, syft string) {
		c := component{Type: kind, Group: group, Name: name, Version: version, Purl: purl, CPE: cpe}
		if syft != "" {
			c.Properties = []map[string]string{{"name": "syft:package:type", "value": syft}}
		}
		r, err := d.Match(t.Context(), read(t, device(c)))
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Components) != 2 && r.Totals.Files != 1 {
			t.Fatalf("%+v", r)
		}
		for _, c := range r.Components {
			if (c.State == match.Matched) != (len(c.Matches) > 0) || c.State == match.NotAssessable && len(c.Gaps) == 0 || c.State == "" {
				t.Fatalf("%+v", c)
			}
		}
	})
}

// TestCheck: what a look-up would pass over in silence is found when the whole database is read.
func TestCheck(t *testing.T) {
	for name, tt := range map[string]struct{ statement, words string }{
		"as it is": {"", ""},
		"no lists": {"DROP TABLE known_exploited_vulnerability_handles; DROP TABLE epss_handles; DROP TABLE epss_metadata", ""},
		"an entry that is none": {"INSERT INTO blobs (id, value) VALUES (900000, '[]'); INSERT INTO known_exploited_vulnerability_handles (cve, blob_id) VALUES ('CVE-2021-44228', 900000)",
			"the content of 1 exploited vulnerabilities is no entry"},
		"a score that is none": {"INSERT INTO epss_handles (cve, epss, percentile) VALUES ('CVE-2021-44228', 'much', 0.5)", "1 EPSS scores are no numbers"},
		"an older addition":    {"UPDATE db_metadata SET addition = 1; DROP TABLE ssvc_handles; DROP TABLE architecture_aliases; DROP TABLE cwe_handles", ""},
		"no aliases":           {"DROP TABLE vulnerability_aliases", "the table vulnerability_aliases is missing"},
		"no CPEs":              {"DROP TABLE affected_cpe_handles", "the table affected_cpe_handles is missing"},
		"a table that is none": {"ALTER TABLE cpes RENAME TO other; CREATE VIEW cpes AS SELECT * FROM other", "the table cpes is missing"},
		"no content":           {"DELETE FROM blobs", "records of vulnerability_handles is missing"},
		"content of one gone":  {"DELETE FROM blobs WHERE id = (SELECT max(blob_id) FROM affected_package_handles)", "records of affected_package_handles is missing"},
		"content cut off":      {"UPDATE blobs SET value = substr(value, 1, 20) WHERE id = 1", "the content of 1 records is no JSON"},
		"nothing affected":     {"DELETE FROM affected_package_handles; DELETE FROM affected_cpe_handles", "no vulnerability in it that affects"},
		"all rejected":         {"UPDATE vulnerability_handles SET status = 'rejected'", "no vulnerability in it that affects"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := copied(t)
			path := filepath.Join(dir, grypedb.FileName)
			if tt.statement != "" {
				execute(t, path, "PRAGMA foreign_keys = OFF; "+tt.statement)
			}
			reseal(t, dir)
			d := match.New(dir)
			defer d.Close()
			n, err := d.Check()
			if tt.words == "" {
				if err != nil || n == 0 {
					t.Errorf("%d, %v", n, err)
				}
				return
			}
			var bad *match.DatabaseError
			if !errors.As(err, &bad) || bad.Kind != match.Damaged || !strings.Contains(err.Error(), tt.words) {
				t.Errorf("%d, %v; expected %q", n, err, tt.words)
			}
		})
	}
}

// reseal has import.json state the digest of a database that was changed.
func reseal(t *testing.T, dir string) {
	t.Helper()
	if _, err := v6.WriteImportMetadata(afero.NewOsFs(), dir, "test"); err != nil {
		t.Fatal(err)
	}
}

// TestAReleaseIsCoveredByItsAdvisories: that a database lists a release says nothing about packages of it.
func TestAReleaseIsCoveredByItsAdvisories(t *testing.T) {
	doc := read(t, device(component{Type: "library", Name: "openssl", Version: "1.0.1e-2+deb7u5", Purl: "pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u5?distro=debian-7"}))
	for statement, want := range map[string]match.State{
		"UPDATE providers SET version = '2'":   match.Clean,
		"DELETE FROM affected_package_handles": match.NotAssessable,
	} {
		dir := copied(t)
		execute(t, filepath.Join(dir, grypedb.FileName), "PRAGMA foreign_keys = OFF; "+statement)
		reseal(t, dir)
		d := match.New(dir)
		t.Cleanup(func() { _ = d.Close() })
		r, err := d.Match(t.Context(), doc)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Components[len(r.Components)-1]; got.State != want {
			t.Errorf("%s: %s, %+v; expected %s", statement, got.State, got.Gaps, want)
		}
	}
}
