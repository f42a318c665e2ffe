package cli_test

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/cleanbill-dev/cleanbill/pkg/sign"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb/wellknown"
)

// vulndata [-lists] DIR [SQL] installs a small vulnerability database, as an import leaves it, with lists about exploitation in it or without; or one that a
// statement has changed, without its digest.
func vulndata(ts *testscript.TestScript, neg bool, args []string) {
	install := wellknown.Install
	if len(args) > 0 && args[0] == "-lists" {
		args, install = args[1:], func(data string) error { return wellknown.InstallListing(data) }
	}
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: vulndata [-lists] DIR [SQL]")
	}
	dir := ts.MkAbs(args[0])
	ts.Check(install(dir))
	if len(args) == 1 {
		return
	}
	folder := filepath.Join(dir, "vulnerability", "6")
	db, err := sql.Open("sqlite", filepath.Join(folder, grypedb.FileName))
	ts.Check(err)
	_, err = db.Exec("PRAGMA foreign_keys = OFF; " + args[1])
	ts.Check(errors.Join(err, db.Close(), os.Remove(filepath.Join(folder, "import.json"))))
}

// cutoff FILE keeps the first half of a file.
func cutoff(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: cutoff FILE")
	}
	text, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), text[:len(text)/2], 0o600))
}

// masked FILE replaces the digests of databases and of keys in a file: they are others for each one that is made.
func masked(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: masked FILE")
	}
	text, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	text = regexp.MustCompile(`xxh64:[0-9a-f]{16}`).ReplaceAll(text, []byte("xxh64:0000000000000000"))
	text = regexp.MustCompile(`(key\s+sha256:)[0-9a-f]{64}`).ReplaceAll(text, []byte("${1}"+strings.Repeat("0", 64)))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), text, 0o600))
}

// vouch KEY FILE signs a file with KEY.pem, as FILE.sigstore.json.
func vouch(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: vouch KEY FILE")
	}
	secret, err := os.ReadFile(ts.MkAbs(args[0] + ".pem"))
	ts.Check(err)
	key, err := sign.ParseKey(secret, nil)
	ts.Check(err)
	content, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
	bundle, err := key.Bundle(content, rand.Reader)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]+".sigstore.json"), bundle, 0o600))
}

// attest KEY STATEMENT FILE signs an in-toto statement with KEY.pem, as the bundle FILE.
func attest(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: attest KEY STATEMENT FILE")
	}
	secret, err := os.ReadFile(ts.MkAbs(args[0] + ".pem"))
	ts.Check(err)
	key, err := sign.ParseKey(secret, nil)
	ts.Check(err)
	statement, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
	bundle, err := key.Statement(statement, rand.Reader)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), bundle, 0o600))
}
