package ledger_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/ledger"
)

func TestLocate(t *testing.T) {
	for name, want := range map[string]string{
		"ledger": "ledger", "/var/lib/ledger": "/var/lib/ledger", `C:\ledger`: `C:\ledger`,
		"file:///var/lib/ledger": "/var/lib/ledger", "posix:///var/lib/a%20b": "/var/lib/a b",
		"mysql://host/db": "", "gs://bucket": "", "gcp://project": "", "s3://bucket": "", "aws://bucket": "", "https://ledger.example": "",
		"file://host/ledger": "", "file://": "", "file:///a?b": "", "posix:///a#b": "", "file://%zz": "",
	} {
		got, err := ledger.Locate(name)
		if filepath.ToSlash(got) != filepath.ToSlash(want) || (want == "") != errors.Is(err, ledger.ErrDriver) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
