package cli_test

import (
	"os"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb/wellknown"
)

// vulndata DIR installs a small vulnerability database, as an import leaves it.
func vulndata(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: vulndata DIR")
	}
	ts.Check(wellknown.Install(ts.MkAbs(args[0])))
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
