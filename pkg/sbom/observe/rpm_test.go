package observe

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	oracle "github.com/anchore/go-rpmdb/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/rpmdb"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/rpmdb/rpmdbtest"
)

var update = flag.Bool("update", false, "write the recorded files anew")

func sqliteOf(t testing.TB, blobs [][]byte) []byte {
	t.Helper()
	p := filepath.Join(t.TempDir(), "rpmdb.sqlite")
	db, err := sql.Open("sqlite", p)
	imagetest.Must(t, err)
	_, err = db.Exec("CREATE TABLE IF NOT EXISTS 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)")
	imagetest.Must(t, err)
	for _, b := range blobs {
		_, err = db.Exec("INSERT INTO Packages (blob) VALUES (?)", b)
		imagetest.Must(t, err)
	}
	imagetest.Must(t, db.Close())
	raw, err := os.ReadFile(p)
	imagetest.Must(t, err)
	return raw
}

func rpmForms(t testing.TB) map[string][]byte {
	return map[string][]byte{
		"rpmdb.sqlite": sqliteOf(t, rpmdbtest.Some()), "Packages.db": rpmdbtest.NDB(rpmdbtest.Some()),
		"Packages": rpmdbtest.BerkeleyDB(rpmdbtest.Some(), binary.LittleEndian), "Packages of a big-endian machine": rpmdbtest.BerkeleyDB(rpmdbtest.Some(), binary.BigEndian),
	}
}

// TestRPMReadsAsTheOracle compares with the reader that syft uses, on databases of our own in each form.
func TestRPMReadsAsTheOracle(t *testing.T) {
	for name, raw := range rpmForms(t) {
		if *update && name == "rpmdb.sqlite" {
			imagetest.Must(t, os.WriteFile("rpmdb/testdata/rpmdb.sqlite", raw, 0o600))
		}
		t.Run(name, func(t *testing.T) {
			got, err := rpmdb.Read(bytes.NewReader(raw), int64(len(raw)), func(rpmdb.Header) error { return nil })
			imagetest.Must(t, err)
			p := filepath.Join(t.TempDir(), "db")
			imagetest.Must(t, os.WriteFile(p, raw, 0o600))
			db, err := oracle.Open(p)
			imagetest.Must(t, err)
			defer db.Close()
			want, err := db.ListPackages()
			imagetest.Must(t, err)
			if len(got) != 3 || len(want) != 3 {
				t.Fatalf("%d packages, the oracle has %d", len(got), len(want))
			}
			for i, w := range want {
				files, err := w.InstalledFileNames()
				imagetest.Must(t, err)
				g := got[i]
				if g.Name != w.Name || g.Version != w.Version || g.Release != w.Release || g.Arch != w.Arch || *g.Epoch != *w.Epoch || g.SourceRPM != w.SourceRpm ||
					g.Licence != w.License || !slices.Equal(g.Requires, w.Requires) || !slices.Equal(g.Files, files) {
					t.Errorf("got %.300v\nwant %.300v", g, *w)
				}
			}
		})
	}
}
