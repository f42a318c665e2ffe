package dossier

import (
	"archive/zip"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/sign"
)

var moment = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)

func newKey(t testing.TB) (*sign.Key, *Signatory) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	key, err := sign.ParseKey(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil)
	if err != nil {
		t.Fatal(err)
	}
	public, err := key.PublicPEM()
	if err != nil {
		t.Fatal(err)
	}
	expected, err := ParseKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return key, expected
}

const (
	software = "380d8e8239324ab498d4e99a8da59a5cfb29179e2b174c5cd861c54c330f4cba"
	document = `{"kind":"cleanbill.decision/v1","verdict":"accept","delivery":{"files":[{"path":"a","role":"artifact","sha256":"` + software + `"}]}}`
)

// state is a signed statement about the software.
func state(t testing.TB, key *sign.Key, digest, predicate string) []byte {
	t.Helper()
	raw, err := key.Statement([]byte(`{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a","digest":{"sha256":"`+digest+`"}}],"predicateType":"https://example.com/p","predicate":`+predicate+`}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// unsealed are the files of a small dossier.
func unsealed(t testing.TB, key *sign.Key) map[string][]byte {
	t.Helper()
	return map[string][]byte{
		DecisionFile: []byte(document + "\n"), "basis/asked.json": []byte("{}\n"), "basis/deep/er/empty": nil,
		StatementFiles[0]: state(t, key, software, document), StatementFiles[1]: state(t, key, software, "{}"), StatementFiles[2]: state(t, key, software, "{}"),
	}
}

func seal(t testing.TB, files map[string][]byte, key *sign.Key) {
	t.Helper()
	if err := Seal(files, func(content []byte) ([]byte, error) { return key.Bundle(content, nil) }); err != nil {
		t.Fatal(err)
	}
}

// TestVerify changes a dossier in one way each, and reads it as a folder and as an archive.
func TestVerify(t *testing.T) {
	key, expected := newKey(t)
	other, _ := newKey(t)
	resealed := func(change func(map[string][]byte)) func(map[string][]byte) {
		return func(files map[string][]byte) {
			delete(files, ManifestFile)
			delete(files, SignatureFile)
			change(files)
			seal(t, files, key)
		}
	}
	for _, tt := range []struct {
		name   string
		change func(map[string][]byte)
		want   []string // "path: what", as far as it must agree
	}{
		{"as written", func(map[string][]byte) {}, nil},
		{"changed", func(f map[string][]byte) { f["basis/asked.json"] = []byte("{ }") }, []string{"basis/asked.json: changed: expected sha256:"}},
		{"longer", func(f map[string][]byte) { f["basis/deep/er/empty"] = []byte("x") }, []string{"basis/deep/er/empty: changed: expected 0 bytes, found 1"}},
		{"missing", func(f map[string][]byte) { delete(f, "basis/deep/er/empty") }, []string{"basis/deep/er/empty: missing"}},
		{"added", func(f map[string][]byte) { f["x"] = nil }, []string{"x: added"}},
		{"a decision of another kind", func(f map[string][]byte) { f[DecisionFile] = []byte(`{"kind":"x"}`) }, []string{"decision.json: changed", `decision.json: read decision: kind: expected "cleanbill.decision/v1", found "x"`}},
		{"no manifest", func(f map[string][]byte) { delete(f, ManifestFile) }, []string{"manifest.json: missing", "manifest.json.sigstore.json: it does not vouch for manifest.json"}},
		{"a manifest that is none", func(f map[string][]byte) { f[ManifestFile] = []byte("[]") }, []string{"manifest.json: changed", "manifest.json.sigstore.json: it does not vouch"}},
		{"a manifest of another kind", func(f map[string][]byte) { f[ManifestFile] = []byte(`{"kind":"x","files":[]}`) }, []string{`manifest.json: changed: kind: expected "cleanbill.dossier/v1", found "x"`, "manifest.json.sigstore.json: it does not vouch"}},
		{"spaces in the manifest", func(f map[string][]byte) { f[ManifestFile] = append(f[ManifestFile], '\n') }, []string{"manifest.json: changed: it is not in the form", "manifest.json.sigstore.json: it does not vouch"}},
		{"no signature", func(f map[string][]byte) { delete(f, SignatureFile) }, []string{"manifest.json.sigstore.json: missing: the dossier is not signed"}},
		{"spaces in the signature", func(f map[string][]byte) { f[SignatureFile] = append(f[SignatureFile], '\n') }, []string{"manifest.json.sigstore.json: it does not vouch for manifest.json: changed"}},
		{"signed by another key", func(f map[string][]byte) {
			delete(f, ManifestFile)
			delete(f, SignatureFile)
			seal(t, f, other)
		}, []string{"manifest.json.sigstore.json: it does not vouch for manifest.json: signed with another key"}},
		{"a statement by another key", resealed(func(f map[string][]byte) { f[StatementFiles[1]] = state(t, other, software, "{}") }), []string{"statements/svr.sigstore.json: signed with another key"}},
		{"a statement about another file", resealed(func(f map[string][]byte) { f[StatementFiles[1]] = state(t, key, strings.Repeat("a", 64), "{}") }), []string{"statements/svr.sigstore.json: it is about a file that the decision does not name"}},
		{"a statement of another decision", resealed(func(f map[string][]byte) { f[StatementFiles[0]] = state(t, key, software, `{"verdict":"reject"}`) }), []string{"statements/decision.sigstore.json: it states another decision"}},
		{"a statement that is missing", resealed(func(f map[string][]byte) { delete(f, StatementFiles[2]) }), []string{"statements/vsa.sigstore.json: missing"}},
		{"a statement that is none", resealed(func(f map[string][]byte) { f[StatementFiles[2]] = []byte("x") }), []string{"statements/vsa.sigstore.json: changed: it is no bundle"}},
		{"a statement without a payload", resealed(func(f map[string][]byte) { f[StatementFiles[2]] = []byte("{}") }), []string{"statements/vsa.sigstore.json: changed: it holds no statement"}},
		{"a file that the manifest lists twice", func(f map[string][]byte) {
			m := Manifest{Kind, []File{describe("a", nil), describe("a", nil)}}
			for name := range f {
				delete(f, name)
			}
			f[ManifestFile], _ = m.text()
			f["a"], f[DecisionFile] = nil, []byte(document)
			f[SignatureFile], _ = key.Bundle(f[ManifestFile], nil)
		}, []string{"decision.json: added", `manifest.json: it lists "a" twice`, "statements/decision.sigstore.json: missing", "statements/svr.sigstore.json: missing", "statements/vsa.sigstore.json: missing"}},
	} {
		files := unsealed(t, key)
		seal(t, files, key)
		tt.change(files)
		folder := t.TempDir()
		archive := filepath.Join(t.TempDir(), "d.zip")
		var packed bytes.Buffer
		if err := errors.Join(WriteFolder(folder, files), WriteZip(&packed, files), os.WriteFile(archive, packed.Bytes(), 0o600)); err != nil {
			t.Fatal(tt.name, err)
		}
		for _, place := range []string{folder, archive} {
			d, err := Read(t.Context(), place)
			if err != nil {
				t.Fatal(tt.name, err)
			}
			if !maps.EqualFunc(files, d.Files, bytes.Equal) {
				t.Errorf("%s: %s was read as other files", tt.name, place)
			}
			faults, err := d.Verify(t.Context(), expected, moment)
			if err != nil {
				t.Fatal(tt.name, err)
			}
			ok := len(faults) == len(tt.want)
			for i := range min(len(faults), len(tt.want)) {
				ok = ok && strings.HasPrefix(faults[i].Path+": "+faults[i].What, tt.want[i])
			}
			if !ok {
				t.Errorf("%s: %q, want %q", tt.name, faults, tt.want)
			}
		}
	}
}

// TestWithoutAKey holds files against the manifest and asks nobody who signed.
func TestWithoutAKey(t *testing.T) {
	key, _ := newKey(t)
	files := unsealed(t, key)
	if err := Seal(files, nil); err != nil {
		t.Fatal(err)
	}
	faults, err := (&Dossier{Files: files}).Verify(t.Context(), nil, moment)
	if err != nil || len(faults) > 0 {
		t.Errorf("%v, %v", faults, err)
	}
}

// TestFoldersThatLeadNowhere names them.
func TestFoldersThatLeadNowhere(t *testing.T) {
	key, expected := newKey(t)
	files := unsealed(t, key)
	seal(t, files, key)
	folder := t.TempDir()
	if err := errors.Join(WriteFolder(folder, files), os.MkdirAll(filepath.Join(folder, "basis", "x", "y"), 0o700)); err != nil {
		t.Fatal(err)
	}
	d, err := Read(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	faults, err := d.Verify(t.Context(), expected, moment)
	if want := []Fault{{"basis/x", "a folder that the dossier did not have"}, {"basis/x/y", "a folder that the dossier did not have"}}; err != nil || !slices.Equal(faults, want) {
		t.Errorf("%v, %v", faults, err)
	}
}

// TestArchivesKeepTheirForm pins the bytes of an archive: dossiers of today must read as unchanged when this program is built by a later Go.
func TestArchivesKeepTheirForm(t *testing.T) {
	var packed bytes.Buffer
	if err := WriteZip(&packed, map[string][]byte{"b/ü": []byte("text"), "a": nil}); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(packed.Bytes())
	if got := hex.EncodeToString(sum[:]); got != "260b4185405b24ecc0e9bda09f8567639e560998bca593fca4ff169bfa78a6d2" {
		t.Errorf("%s, %d bytes", got, packed.Len())
	}
}

// TestEveryByteOfAnArchive changes one byte each of an archive, and cuts it: what has the byte is named, by its content or by where the archive is another.
func TestEveryByteOfAnArchive(t *testing.T) {
	key, expected := newKey(t)
	files := unsealed(t, key)
	seal(t, files, key)
	var packed bytes.Buffer
	if err := WriteZip(&packed, files); err != nil {
		t.Fatal(err)
	}
	place := filepath.Join(t.TempDir(), "d.zip")
	faultsOf := func(data []byte) []Fault {
		t.Helper()
		if err := os.WriteFile(place, data, 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := Read(t.Context(), place)
		var damaged *DamagedError
		if errors.As(err, &damaged) {
			d, err = damaged.Rest, nil
		}
		if err != nil {
			t.Fatal(err)
		}
		faults, err := d.Verify(t.Context(), expected, moment)
		if err != nil || len(faults) == 0 {
			t.Fatalf("%v, %v", faults, err)
		}
		return faults
	}
	const step = 13
	for at := 0; at < packed.Len(); at += step {
		data := bytes.Clone(packed.Bytes())
		data[at] ^= 1 << (at % 8)
		part := (&Dossier{Files: files}).partAt(at)
		faults := faultsOf(data)
		if !slices.ContainsFunc(faults, func(f Fault) bool {
			return strings.Contains(part, strconv.Quote(f.Path)) || strings.Contains(f.What, part)
		}) {
			t.Errorf("byte %d, %s: %q", at, part, faults)
		}
	}
	for keep := len(localHeader); keep < packed.Len(); keep += 7 * step {
		if faults := faultsOf(packed.Bytes()[:keep]); !slices.ContainsFunc(faults, func(f Fault) bool { return f.Path == "d.zip" }) {
			t.Errorf("cut at byte %d: %q", keep, faults)
		}
	}
}

// TestHostile refuses what must not be read, or names what is wrong with it.
func TestHostile(t *testing.T) {
	key, expected := newKey(t)
	files := unsealed(t, key)
	seal(t, files, key)
	zipped := func(add func(*zip.Writer) error) func(t *testing.T) string {
		return func(t *testing.T) string {
			var packed bytes.Buffer
			z := zip.NewWriter(&packed)
			for _, name := range slices.Sorted(maps.Keys(files)) {
				f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
				if err == nil {
					_, err = f.Write(files[name])
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			place := filepath.Join(t.TempDir(), "d.zip")
			if err := errors.Join(add(z), z.Close(), os.WriteFile(place, packed.Bytes(), 0o600)); err != nil {
				t.Fatal(err)
			}
			return place
		}
	}
	foldered := func(add func(folder string) error) func(t *testing.T) string {
		return func(t *testing.T) string {
			folder := t.TempDir()
			if err := errors.Join(WriteFolder(folder, files), add(folder)); err != nil {
				t.Fatal(err)
			}
			return folder
		}
	}
	entry := func(name string, mode os.FileMode) func(*zip.Writer) error {
		return func(z *zip.Writer) error {
			h := &zip.FileHeader{Name: name}
			h.SetMode(mode)
			_, err := z.CreateHeader(h)
			return err
		}
	}
	for _, tt := range []struct {
		name string
		make func(t *testing.T) string
		is   error  // of reading; nil: it is read
		says string // of the first fault
	}{
		{"a name that leads out", zipped(entry("../x", 0o644)), delivery.ErrUnsafe, ""},
		{"an absolute name", zipped(entry("/x", 0o644)), delivery.ErrUnsafe, ""},
		{"a link in an archive", zipped(entry("x", os.ModeSymlink|0o777)), delivery.ErrUnsafe, ""},
		{"a name twice", zipped(entry(DecisionFile, 0o644)), delivery.ErrUnsafe, ""},
		{"a name in capitals", zipped(entry("Decision.json", 0o644)), delivery.ErrUnsafe, ""},
		{"a comment", zipped(func(z *zip.Writer) error { return z.SetComment("trust me") }), nil, "the archive itself is not in the form"},
		{"an empty folder in an archive", zipped(entry("x/", os.ModeDir|0o755)), nil, "the archive itself is not in the form"},
		{"a link", foldered(func(f string) error { return os.Symlink("/etc/passwd", filepath.Join(f, "x")) }), delivery.ErrUnsafe, ""},
		{"a huge file", foldered(func(f string) error {
			return errors.Join(os.WriteFile(filepath.Join(f, "x"), nil, 0o600), os.Truncate(filepath.Join(f, "x"), MaxSize+1))
		}), delivery.ErrTooLarge, ""},
		{"too many files", zipped(func(z *zip.Writer) error {
			for i := range MaxFiles + 1 {
				if _, err := z.CreateHeader(&zip.FileHeader{Name: "x" + hex.EncodeToString([]byte{byte(i >> 8), byte(i)})}); err != nil {
					return err
				}
			}
			return nil
		}), delivery.ErrTooManyFiles, ""},
		{"no dossier", func(t *testing.T) string {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "x"), []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
			return folder
		}, ErrNoDossier, ""},
		{"nothing", func(t *testing.T) string { return filepath.Join(t.TempDir(), "nowhere") }, delivery.ErrNotFound, ""},
	} {
		d, err := Read(t.Context(), tt.make(t))
		if !errors.Is(err, tt.is) || (err == nil) != (tt.is == nil) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.is)
			continue
		}
		if err != nil {
			continue
		}
		faults, err := d.Verify(t.Context(), expected, moment)
		if err != nil || len(faults) != 1 || !strings.HasPrefix(faults[0].What, tt.says) {
			t.Errorf("%s: %v, %v", tt.name, faults, err)
		}
	}
}

func TestDifferences(t *testing.T) {
	for _, tt := range []struct {
		was, is string
		want    []Difference
	}{
		{`{"a":1}`, `{"a":1.0}`, nil},
		{`{"a":1,"tool":{"version":"1"}}`, `{"tool":{"version":"2"},"a":1}`, nil},
		{`{"a":{"b/c":[1,2]}}`, `{"a":{"b/c":[1,3,4]}}`, []Difference{{"/a/b~1c/1", "2", "3"}, {"/a/b~1c/2", "", "4"}}},
		{`{"a":[1]}`, `{"b":null}`, []Difference{{"/a", "[1]", ""}, {"/b", "", "null"}}},
		{`{"a":{}}`, `{"a":[]}`, []Difference{{"/a", "{}", "[]"}}},
		{`{"a":"` + strings.Repeat("x", 300) + `"}`, `{"a":""}`, []Difference{{"/a", `"` + strings.Repeat("x", 196) + "…", `""`}}},
		{`{"a":"` + strings.Repeat("ü", 150) + `"}`, `{"a":""}`, []Difference{{"/a", `"` + strings.Repeat("ü", 98) + "…", `""`}}}, // no character is cut through
	} {
		got, err := Differences([]byte(tt.was), []byte(tt.is))
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s, %s: %+v, %v", tt.was, tt.is, got, err)
		}
	}
	for _, bad := range [][2]string{{`{`, `{}`}, {`{}`, `{"a":1,"a":2}`}} {
		if _, err := Differences([]byte(bad[0]), []byte(bad[1])); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

// FuzzFiles hands anything for a manifest, a decision and a statement: what is not as it was written never verifies.
func FuzzFiles(f *testing.F) {
	key, expected := newKey(f)
	files := unsealed(f, key)
	seal(f, files, key)
	for _, name := range []string{ManifestFile, SignatureFile, DecisionFile, StatementFiles[0]} {
		f.Add(name, files[name])
	}
	f.Add(ManifestFile, []byte(`{"kind":"cleanbill.dossier/v1","files":null}`))
	f.Add(DecisionFile, []byte(`{"kind":"cleanbill.decision/v1"}`))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		changed := maps.Clone(files)
		changed[name] = data
		faults, err := (&Dossier{Files: changed}).Verify(t.Context(), expected, moment)
		if err != nil {
			t.Fatal(err)
		}
		was, known := files[name]
		if intact := known && bytes.Equal(data, was); intact != (len(faults) == 0) {
			t.Errorf("%q: %v", name, faults)
		}
		if d, err := ParseDecision(data); err == nil {
			if _, err := json.Marshal(d); err != nil || d.Kind != decision.Kind {
				t.Errorf("%v", err)
			}
		}
	})
}
