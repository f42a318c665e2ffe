package dossier

import (
	"errors"
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
