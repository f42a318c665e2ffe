package dossier

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// TestFolderWithNamesThatNoDossierHas names the files, where a link is refused as a whole.
func TestFolderWithNamesThatNoDossierHas(t *testing.T) {
	key, expected := newKey(t)
	files := unsealed(t, key)
	seal(t, files, key)
	const control, invisible = "a\x1b[31mb", "a\u200bb"
	for name, of := range map[string]struct {
		put   func(folder string) error
		named string // the file that is named; "": it is refused as a whole
	}{
		"a control character": {func(f string) error {
			return os.WriteFile(filepath.Join(f, "reports", control), []byte("x"), 0o600)
		}, "reports/" + control},
		"an invisible one": {func(f string) error { return os.WriteFile(filepath.Join(f, invisible), nil, 0o600) }, invisible},
		"and a link": {func(f string) error {
			return errors.Join(os.WriteFile(filepath.Join(f, invisible), nil, 0o600), os.Symlink("/etc/passwd", filepath.Join(f, "z")))
		}, ""},
		"a link": {func(f string) error { return os.Symlink("/etc/passwd", filepath.Join(f, "z")) }, ""},
		"and a huge file": {func(f string) error {
			return errors.Join(os.WriteFile(filepath.Join(f, invisible), nil, 0o600), os.WriteFile(filepath.Join(f, "z"), nil, 0o600), os.Truncate(filepath.Join(f, "z"), MaxSize+1))
		}, ""},
	} {
		folder := t.TempDir()
		if err := errors.Join(WriteFolder(folder, files), os.MkdirAll(filepath.Join(folder, "reports"), 0o700), of.put(folder)); err != nil {
			t.Fatal(err)
		}
		_, err := Read(t.Context(), folder)
		var damaged *DamagedError
		if !errors.As(err, &damaged) {
			if of.named != "" || err == nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if of.named == "" || !errors.Is(err, delivery.ErrUnsafe) {
			t.Errorf("%s: %v, expected it to be refused as a whole", name, err)
			continue
		}
		faults, err := damaged.Rest.Verify(t.Context(), expected, moment)
		if err != nil || !slices.ContainsFunc(faults, func(f Fault) bool { return f.Path == of.named }) {
			t.Errorf("%s: %v, %+v", name, err, faults)
		}
	}
}

// TestArchiveThatWasCutOff says of each where it ends and in which entry, also where neither the decision nor the manifest is left of it.
func TestArchiveThatWasCutOff(t *testing.T) {
	key, expected := newKey(t)
	files := unsealed(t, key)
	seal(t, files, key)
	var packed bytes.Buffer
	if err := WriteZip(&packed, files); err != nil {
		t.Fatal(err)
	}
	whole := packed.Bytes()
	at := func(text string) int {
		t.Helper()
		n := bytes.Index(whole, []byte(text))
		if n < 0 {
			t.Fatalf("%q is not in the archive", text)
		}
		return n
	}
	second, directory := at("basis/deep/er/empty")-localHeaderSize, at("PK\x01\x02")
	for name, of := range map[string]struct {
		keep int
		says string // "": it is no dossier
	}{
		"nothing is left":                {0, ""},
		"less than the head of an entry": {3, ""},
		"in the first header":            {localHeaderSize - 1, "it is cut off: it ends at byte 29, in the header of its first entry"},
		"in the first name":              {localHeaderSize + 5, "it is cut off: it ends at byte 35, in the header of its first entry"},
		"in the first entry":             {localHeaderSize + 17, `it is cut off: it ends at byte 47, in the entry "basis/asked.json"`},
		"in the second header":           {second + 7, fmt.Sprintf(`it is cut off: it ends at byte %d, in the header of the entry behind "basis/asked.json"`, second+7)},
		"between two entries":            {second, fmt.Sprintf(`it is cut off: it ends at byte %d, behind the entry "basis/asked.json"`, second)},
		"in the decision":                {at(document) + 9, fmt.Sprintf(`it is cut off: it ends at byte %d, in the entry "decision.json"`, at(document)+9)},
		"before its directory":           {directory, fmt.Sprintf(`it is cut off: it ends at byte %d, behind the entry "statements/vsa.sigstore.json"`, directory)},
		"in its directory":               {directory + 50, fmt.Sprintf(`it is cut off: it ends at byte %d, at the entry "basis/asked.json" in the directory at its end`, directory+50)},
		"but for its last byte":          {len(whole) - 1, fmt.Sprintf("it is cut off: it ends at byte %d, in the record at its end", len(whole)-1)},
	} {
		place := filepath.Join(t.TempDir(), "d.zip")
		if err := os.WriteFile(place, whole[:of.keep], 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Read(t.Context(), place)
		var damaged *DamagedError
		if !errors.As(err, &damaged) {
			if of.says != "" || err == nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		faults, err := damaged.Rest.Verify(t.Context(), expected, moment)
		if err != nil || !slices.Contains(faults, Fault{"d.zip", of.says}) {
			t.Errorf("%s: %v, %q", name, err, faults)
		}
	}
}

// TestArchiveThatWasCutOffAndChanged is not read as another archive either.
func TestArchiveThatWasCutOffAndChanged(t *testing.T) {
	key, expected := newKey(t)
	files := unsealed(t, key)
	seal(t, files, key)
	var packed bytes.Buffer
	if err := WriteZip(&packed, files); err != nil {
		t.Fatal(err)
	}
	second := bytes.Index(packed.Bytes(), []byte("basis/deep/er/empty")) - localHeaderSize
	data := packed.Bytes()[:second+200]
	data[second]++
	place := filepath.Join(t.TempDir(), "d.zip")
	if err := os.WriteFile(place, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var damaged *DamagedError
	if _, err := Read(t.Context(), place); !errors.As(err, &damaged) {
		t.Fatal(err)
	}
	want := Fault{"d.zip", fmt.Sprintf(`nothing can be read from byte %d on, behind the entry "basis/asked.json"`, second)}
	if faults, err := damaged.Rest.Verify(t.Context(), expected, moment); err != nil || !slices.Contains(faults, want) {
		t.Errorf("%v, %q", err, faults)
	}
}

// TestArchiveThatIsNoDossier stays unread: it is whole, and of something else.
func TestArchiveThatIsNoDossier(t *testing.T) {
	var packed bytes.Buffer
	if err := WriteZip(&packed, map[string][]byte{"a": []byte("text")}); err != nil {
		t.Fatal(err)
	}
	place := filepath.Join(t.TempDir(), "d.zip")
	if err := os.WriteFile(place, packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	var damaged *DamagedError
	if _, err := Read(t.Context(), place); !errors.Is(err, ErrNoDossier) || errors.As(err, &damaged) {
		t.Error(err)
	}
}
