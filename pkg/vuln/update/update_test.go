package update

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/fetch"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb/wellknown"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/snapshot"
)

const (
	kevText = `{"catalogVersion": "2026.11.20", "dateReleased": "2026-11-20T17:00:00Z", "count": 1, "vulnerabilities": [{"cveID": "CVE-2014-0160",
"vendorProject": "OpenSSL", "product": "OpenSSL", "vulnerabilityName": "Heartbleed", "dateAdded": "2022-05-04", "shortDescription": "Out-of-bounds read", "requiredAction": "Update", "dueDate": "2022-05-25"}]}`
	epssText = "#model_version:v2025.03.14,score_date:2026-11-20T12:55:00Z\ncve,epss,percentile\nCVE-2014-0160,0.94,0.99\n"
	lifeText = `{"schema_version": "1.2.0", "generated_at": "2026-11-20T01:02:03Z", "total": 1, "result": [{"name": "openssl", "label": "OpenSSL",
"releases": [{"name": "3.5", "releaseDate": "2025-04-08", "isEol": false, "eolFrom": "2030-04-08"}]}]}`
	archivePath = "/db/v6/vulnerability-db_v6.1.10_2026-11-20T06:00:00Z_1763618400.tar.gz"
)

var at = time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)

// archived is a database of a day of November 2026, in an archive as it is published.
func archived(t *testing.T, day int) []byte {
	t.Helper()
	dir := t.TempDir()
	all, err := wellknown.Advisories()
	if err != nil {
		t.Fatal(err)
	}
	built := time.Date(2026, 11, day, 6, 0, 0, 0, time.UTC)
	if _, err := grypedb.Build(grypedb.Options{Dir: dir, Built: built, Origin: "test"}, grypedb.Advisories(grypedb.Provider{ID: "test"}, grypedb.Each(all[:1]))); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, grypedb.FileName))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	w := tar.NewWriter(z)
	_ = w.WriteHeader(&tar.Header{Name: grypedb.FileName, Size: int64(len(data)), Mode: 0o644, Typeflag: tar.TypeReg})
	_, _ = w.Write(data)
	_, _ = w.Close(), z.Close()
	return out.Bytes()
}

// listed is the listing of a database, as its publisher writes it.
func listed(archive []byte) string {
	sum := sha256.Sum256(archive)
	return fmt.Sprintf(`{"status": "active", "schemaVersion": "v6.1.10", "built": "2026-11-20T06:00:00Z", "path": %q, "checksum": "sha256:%s"}`, filepath.Base(archivePath), hex.EncodeToString(sum[:]))
}

// mirror serves files by path, and keeps which were asked for.
type mirror struct {
	mu      sync.Mutex
	files   map[string]string
	handler map[string]http.HandlerFunc // in place of a file
	asked   []string
	archive []byte
}

func (m *mirror) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	m.asked = append(m.asked, r.URL.Path)
	text, is := m.files[r.URL.Path]
	handler := m.handler[r.URL.Path]
	m.mu.Unlock()
	switch {
	case handler != nil:
		handler(w, r)
	case is:
		w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256([]byte(text))))
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(text))
	default:
		http.NotFound(w, r)
	}
}

// mirrored is a mirror with everything, and the request for it.
func mirrored(t *testing.T) (*mirror, Request) {
	t.Helper()
	archive := archived(t, 20)
	m := &mirror{archive: archive, handler: map[string]http.HandlerFunc{}, files: map[string]string{
		"/db/v6/latest.json": listed(archive), archivePath: string(archive), "/kev.json": kevText, "/epss.csv": epssText, "/full": lifeText,
	}}
	web := httptest.NewServer(m)
	t.Cleanup(web.Close)
	return m, Request{
		Folder: snapshot.Folder{Dir: filepath.Join(t.TempDir(), "data")}, Network: web.Client().Transport, Agent: "test", At: at,
		Addresses: map[snapshot.Name]string{
			snapshot.Vulnerability: web.URL + "/db/v6/latest.json", snapshot.KEV: web.URL + "/kev.json", snapshot.EPSS: web.URL + "/epss.csv", snapshot.Lifecycle: web.URL + "/full",
		},
	}
}

// state is what is installed: names, dates, digests and addresses.
func state(t *testing.T, r Request) map[snapshot.Name]string {
	t.Helper()
	snaps, err := r.Folder.Status()
	if err != nil {
		t.Fatal(err)
	}
	out := map[snapshot.Name]string{}
	for _, s := range snaps {
		out[s.Name] = s.Date.Format(time.RFC3339) + " " + s.Digest + " " + s.Source
	}
	return out
}

func run(t *testing.T, r Request, names ...snapshot.Name) map[snapshot.Name]Outcome {
	t.Helper()
	outcomes, err := r.Run(t.Context(), names)
	if err != nil || len(outcomes) != len(names) {
		t.Fatalf("got %v, %v", outcomes, err)
	}
	out := map[snapshot.Name]Outcome{}
	for _, o := range outcomes {
		out[o.Name] = o
	}
	return out
}

// nothingLeft says that no download is left behind.
func nothingLeft(t *testing.T, r Request) {
	t.Helper()
	if left, err := os.ReadDir(filepath.Join(r.Folder.Dir, ".downloads")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestRun installs everything, each from its address, and the database only once.
func TestRun(t *testing.T) {
	m, r := mirrored(t)
	watched := map[snapshot.Name]bool{}
	r.Watch = func(name snapshot.Name, done, _ int64) { watched[name] = done > 0 }
	for name, o := range run(t, r, snapshot.Names...) {
		if o.Err != nil || o.Installed == nil || o.Notice != "" || !watched[name] {
			t.Errorf("%s: got %+v", name, o)
		}
	}
	nothingLeft(t, r)
	installed := state(t, r)
	for name, want := range map[snapshot.Name][2]string{
		snapshot.Vulnerability: {"2026-11-20T06:00:00Z sha256:", archivePath}, snapshot.KEV: {"2026-11-20T17:00:00Z sha256:", "/kev.json"},
		snapshot.EPSS: {"2026-11-20T12:55:00Z sha256:", "/epss.csv"}, snapshot.Lifecycle: {"2026-11-20T01:02:03Z sha256:", "/full"},
	} {
		if got := installed[name]; !strings.HasPrefix(got, want[0]) || !strings.HasSuffix(got, want[1]) || !strings.Contains(got, " http://127.0.0.1:") {
			t.Errorf("%s: got %s", name, got)
		}
	}
	m.asked = nil
	if o := run(t, r, snapshot.Vulnerability)[snapshot.Vulnerability]; o.Err != nil || o.Installed != nil || fmt.Sprint(m.asked) != "[/db/v6/latest.json]" {
		t.Errorf("again: got %+v, asked %v", o, m.asked)
	}
	// One that was changed by hand is not the newest.
	if err := os.WriteFile(filepath.Join(r.Folder.Path(snapshot.Vulnerability), grypedb.FileName), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if o := run(t, r, snapshot.Vulnerability)[snapshot.Vulnerability]; o.Err != nil || o.Installed == nil {
		t.Errorf("changed: got %+v", o)
	}
	state(t, r)
}

// TestWhatGoesWrong: with each of these, the data of one name stay as they are, and the others are brought.
func TestWhatGoesWrong(t *testing.T) {
	page := func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>Please sign in</html>")) }
	const listing = "/db/v6/latest.json"
	replaced := func(path, from, to string) func(m *mirror) {
		return func(m *mirror) { m.files[path] = strings.Replace(m.files[path], from, to, 1) }
	}
	for name, tt := range map[string]struct {
		name   snapshot.Name
		change func(m *mirror)
		want   string
		is     func(err error) bool
	}{
		"no listing":        {snapshot.Vulnerability, func(m *mirror) { delete(m.files, listing) }, "latest.json: the server answered 404", nil},
		"a page":            {snapshot.Vulnerability, func(m *mirror) { m.handler[listing] = page }, "found a web page", nil},
		"a newer schema":    {snapshot.Vulnerability, replaced(listing, "v6.1.10", "v7.0.0"), "latest.json:1 at /schemaVersion: found a database of schema \"v7.0.0\"; expected one of schema 6", nil},
		"no digest":         {snapshot.Vulnerability, replaced(listing, "sha256:", "md5:"), "at /checksum: found \"md5:", nil},
		"a path out":        {snapshot.Vulnerability, replaced(listing, `"path": "`, `"path": "../`), "at /path: found \"../vulnerability-db", nil},
		"another computer":  {snapshot.Vulnerability, replaced(listing, `"path": "`, `"path": "//example.com/`), "at /path: found \"//example.com", nil},
		"no listing at all": {snapshot.Vulnerability, func(m *mirror) { m.files[listing] = "[]" }, "expected an object", nil},
		"a member twice":    {snapshot.Vulnerability, replaced(listing, `"status"`, `"Path": "x", "status"`), "latest.json:1", nil},
		"another archive":   {snapshot.Vulnerability, func(m *mirror) { m.files[archivePath] += "x" }, "; expected sha256:", func(err error) bool { return errors.As(err, new(*fetch.DigestError)) }},
		"half an archive": {snapshot.Vulnerability, func(m *mirror) {
			half := string(m.archive[:len(m.archive)/2])
			m.files[archivePath], m.files[listing] = half, listed([]byte(half))
		}, ".tar.gz: ", nil},
		"no database": {snapshot.Vulnerability, func(m *mirror) { m.files[archivePath], m.files[listing] = kevText, listed([]byte(kevText)) }, "other data than were asked for: found [kev]; expected vulnerability", func(err error) bool { return errors.Is(err, snapshot.ErrOtherName) }},
		"an older listing": {snapshot.Vulnerability, func(m *mirror) {
			replaced(listing, "2026-11-20", "2026-11-10")(m)
			m.handler[archivePath] = func(http.ResponseWriter, *http.Request) { panic("asked for an archive that is too old") }
		}, "the vulnerability data are of 2026-11-10T06:00:00Z, and those installed of 2026-11-15T06:00:00Z", func(err error) bool { return errors.As(err, new(*snapshot.OlderError)) }},
		"other data":     {snapshot.KEV, func(m *mirror) { m.files["/kev.json"] = epssText }, "/kev.json: other data than were asked for: found [epss]; expected kev", nil},
		"an older list":  {snapshot.KEV, replaced("/kev.json", "2026-11-20T", "2026-11-10T"), "the kev data are of 2026-11-10T17:00:00Z, and those installed of 2026-11-15T17:00:00Z", func(err error) bool { return errors.As(err, new(*snapshot.OlderError)) }},
		"a list to come": {snapshot.EPSS, replaced("/epss.csv", "2026", "2036"), "after the moment of the import", func(err error) bool { return errors.As(err, new(*snapshot.FutureError)) }},
		"half a list":    {snapshot.EPSS, func(m *mirror) { m.files["/epss.csv"] = epssText[:len(epssText)-8] }, "/epss.csv: read EPSS list", func(err error) bool { return errors.As(err, new(*feed.Error)) }},
		"an open line": {snapshot.Lifecycle, func(m *mirror) {
			m.handler["/full"] = func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "http://192.0.2.1/", http.StatusFound)
			}
		}, "expected https", func(err error) bool { return errors.Is(err, fetch.ErrAddress) }},
		"no products": {snapshot.Lifecycle, func(m *mirror) { m.files["/full"] = `{"result": []}` }, "found no product", nil},
	} {
		t.Run(name, func(t *testing.T) {
			m, r := mirrored(t)
			now := m.files
			m.files = map[string]string{}
			for path, text := range now {
				m.files[path] = strings.ReplaceAll(text, "2026-11-20", "2026-11-15")
			}
			old := archived(t, 15)
			m.files[archivePath] = string(old)
			m.files[listing] = strings.ReplaceAll(listed(old), "2026-11-20T06:00:00Z\"", "2026-11-15T06:00:00Z\"")
			for name, o := range run(t, r, snapshot.Names...) {
				if o.Err != nil {
					t.Fatalf("%s: %v", name, o.Err)
				}
			}
			before := state(t, r)
			m.files = now
			tt.change(m)
			outcomes := run(t, r, snapshot.Names...)
			after := state(t, r)
			for _, name := range snapshot.Names {
				o := outcomes[name]
				if name != tt.name {
					if o.Err != nil || after[name] == before[name] {
						t.Errorf("%s: got %+v, %s", name, o, after[name])
					}
					continue
				}
				if o.Err == nil || o.Installed != nil || !strings.Contains(o.Err.Error(), tt.want) || !strings.Contains(o.Err.Error(), "http://127.0.0.1:") || tt.is != nil && !tt.is(o.Err) {
					t.Errorf("%s: got %+v; expected %q", name, o, tt.want)
				}
				if after[name] != before[name] {
					t.Errorf("%s changed: %s", name, after[name])
				}
			}
			nothingLeft(t, r)
		})
	}
}

// TestOlder takes older data that are asked for.
func TestOlder(t *testing.T) {
	m, r := mirrored(t)
	run(t, r, snapshot.KEV)
	m.files["/kev.json"] = strings.ReplaceAll(kevText, "2026-11-20", "2026-11-10")
	r.Older = true
	if o := run(t, r, snapshot.KEV)[snapshot.KEV]; o.Err != nil || !strings.HasPrefix(state(t, r)[snapshot.KEV], "2026-11-10") {
		t.Errorf("got %+v", o)
	}
}

// TestGoesOn breaks the download of an archive off: the next update asks for the rest alone.
func TestGoesOn(t *testing.T) {
	m, r := mirrored(t)
	half := len(m.archive) / 2
	tag := `"a"`
	m.handler[archivePath] = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", tag)
		w.Header().Set("Content-Length", fmt.Sprint(len(m.archive)))
		_, _ = w.Write(m.archive[:half])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	if o := run(t, r, snapshot.Vulnerability)[snapshot.Vulnerability]; !errors.As(o.Err, new(*fetch.CutOffError)) || len(state(t, r)) > 0 {
		t.Fatalf("got %+v", o)
	}
	var asked string
	m.handler[archivePath] = func(w http.ResponseWriter, q *http.Request) {
		asked = q.Header.Get("Range")
		w.Header().Set("ETag", tag)
		http.ServeContent(w, q, "", time.Time{}, bytes.NewReader(m.archive))
	}
	if o := run(t, r, snapshot.Vulnerability)[snapshot.Vulnerability]; o.Err != nil || asked != fmt.Sprintf("bytes=%d-", half) {
		t.Errorf("got %+v, asked for %q", o, asked)
	}
	nothingLeft(t, r)
}

// TestAtOnce runs several updates of one folder: one good copy of everything is left.
func TestAtOnce(t *testing.T) {
	_, r := mirrored(t)
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			outcomes, err := r.Run(t.Context(), snapshot.Names)
			if err != nil {
				t.Error(err)
			}
			for _, o := range outcomes {
				if o.Err != nil {
					t.Errorf("%s: %v", o.Name, o.Err)
				}
			}
		})
	}
	running.Wait()
	if got := state(t, r); len(got) != len(snapshot.Names) {
		t.Errorf("got %v", got)
	}
	nothingLeft(t, r)
}

// TestEndsWhenTold: what was not begun is not brought, and an update that waits for another one ends as well.
func TestEndsWhenTold(t *testing.T) {
	m, r := mirrored(t)
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	r.Watch = func(snapshot.Name, int64, int64) { cancel(enough) }
	outcomes, err := r.Run(ctx, []snapshot.Name{snapshot.EPSS, snapshot.KEV})
	if err != nil || len(outcomes) != 2 || !errors.Is(outcomes[1].Err, enough) || strings.Contains(fmt.Sprint(m.asked), "kev") {
		t.Errorf("got %+v, %v, asked %v", outcomes, err, m.asked)
	}
	_, done, err := r.Folder.Downloads(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Run(ctx, snapshot.Names); !errors.Is(err, enough) {
		t.Errorf("got %v", err)
	}
	if err := done(); err != nil {
		t.Error(err)
	}
}

// TestListing: what the publisher says of the future of his databases is told.
func TestListing(t *testing.T) {
	for status, want := range map[string]string{
		"active": "", "deprecated": "look for a newer cleanbill", "eol": "they grow old: use a newer cleanbill", "paused": `the publisher says "paused"`,
	} {
		l, err := readListing("f", []byte(strings.Replace(listed(nil), "active", status, 1)))
		if err != nil || (want == "") != (l.notice() == "") || !strings.Contains(l.notice(), want) {
			t.Errorf("%s: got %v, %v", status, l, err)
		}
	}
	l, err := readListing("f", []byte(listed(nil)))
	if err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]string{
		"https://grype.example/databases/v6/latest.json": "https://grype.example/databases/v6/" + filepath.Base(archivePath),
		"https://mirror.example/latest.json?token=a#b":   "https://mirror.example/" + filepath.Base(archivePath) + "?token=a",
		"https://mirror.example":                         "https://mirror.example/" + filepath.Base(archivePath),
		"https://mirror.example/a%20b/latest.json":       "https://mirror.example/a%20b/" + filepath.Base(archivePath),
	} {
		if got, err := l.address(from); err != nil || got != want {
			t.Errorf("%s: got %s, %v; expected %s", from, got, err, want)
		}
	}
	for name, want := range map[string]bool{"a.tar.zst": true, "b/a.tar": true, "../a": false, "..": false, ".": false, "/a": false, "a/../../b": false, "a//b": false, `a\b`: false, "a?b": false, "a#b": false, "a%2fb": false} {
		if isBeside(name) != want {
			t.Errorf("%s: want %t", name, want)
		}
	}
	for text, want := range map[string]bool{"v6.1.2": true, "6": true, "v6": true, "v60.1": false, "v5.9": false, "v7.0.0": false, "six": false, "v6.x": false} {
		if isSchema(text) != want {
			t.Errorf("%s: want %t", text, want)
		}
	}
}

func FuzzReadListing(f *testing.F) {
	f.Add([]byte(listed(nil)))
	f.Add([]byte(`{"status": "eol", "schemaVersion": 6}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := readListing("f", data)
		if err != nil {
			return
		}
		if !filepath.IsLocal(filepath.FromSlash(l.archive)) || len(l.sha256) != 64 || l.built.IsZero() {
			t.Errorf("taken: %+v", l)
		}
	})
}
