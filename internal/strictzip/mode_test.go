package strictzip_test

import (
	"archive/zip"
	"io/fs"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictzip"
)

// TestModeWhateverTheSystem: a link is one for some program, whatever system is said to have made it.
func TestModeWhateverTheSystem(t *testing.T) {
	for system := range uint16(32) {
		for mode, want := range map[uint32]fs.FileMode{0: 0, 0o100644: 0, 0o120777: fs.ModeSymlink, 0o040755: fs.ModeDir, 0o010644: fs.ModeType, 0o070000: fs.ModeType} {
			f := &zip.File{FileHeader: zip.FileHeader{Name: "a", CreatorVersion: system<<8 | 20, ExternalAttrs: mode << 16}}
			got := strictzip.Mode(f).Type()
			if want == fs.ModeType && got == 0 || want != fs.ModeType && got != want {
				t.Errorf("system %d, mode %o: %v, want %v", system, mode, got, want)
			}
		}
	}
}
