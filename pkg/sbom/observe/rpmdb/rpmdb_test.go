package rpmdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/rpmdb/rpmdbtest"
)

func forms(t testing.TB) map[string][]byte {
	sqlite, err := os.ReadFile("testdata/rpmdb.sqlite") // written by TestRPMReadsAsTheOracle of package observe with -update
	must(t, err)
	return map[string][]byte{
		"rpmdb.sqlite": sqlite, "Packages.db": rpmdbtest.NDB(rpmdbtest.Some()),
		"Packages": rpmdbtest.BerkeleyDB(rpmdbtest.Some(), binary.LittleEndian), "Packages of a big-endian machine": rpmdbtest.BerkeleyDB(rpmdbtest.Some(), binary.BigEndian),
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func read(b []byte) ([]Header, error) {
	return Read(bytes.NewReader(b), int64(len(b)), func(Header) error { return nil })
}

func TestEachForm(t *testing.T) {
	for name, raw := range forms(t) {
		got, err := read(raw)
		must(t, err)
		if len(got) != 3 || got[0].Name != "bash" || len(got[1].Files) != 3000 || got[2].Licence != "MIT" || *got[2].Epoch != 2 || got[0].Files[0] != "/usr/bin/tool" {
			t.Errorf("%s: %d packages, %.300v", name, len(got), got)
		}
	}
}

const page = 4096

func TestDamagedDatabases(t *testing.T) {
	circle := rpmdbtest.BerkeleyDB(rpmdbtest.Some(), binary.LittleEndian)
	// The second value is the one of several pages: its first page is said to follow itself.
	first := binary.LittleEndian.Uint32(circle[page+page-24+4:])
	binary.LittleEndian.PutUint32(circle[int(first)*page+16:], first)
	bomb := rpmdbtest.Header("x", "1", 0)
	binary.BigEndian.PutUint32(bomb[4:], 0xfffffff0)
	twice := bytes.Clone(forms(t)["rpmdb.sqlite"])
	// The root of the table is said to be the page of the schema.
	at := bytes.Index(twice, []byte("CREATE TABLE 'Packages'"))
	if at < 0 {
		at = bytes.Index(twice, []byte("CREATE TABLE"))
	}
	twice[at-1] = 1
	for name, raw := range map[string][]byte{
		"empty": nil, "zeros": make([]byte, 10000), "circle": circle, "length of values": rpmdbtest.NDB([][]byte{bomb}), "page used twice": twice,
		"no name": rpmdbtest.NDB([][]byte{rpmdbtest.Header("", "1", 0)}), "cut": bytes.Clone(forms(t)["rpmdb.sqlite"])[:5000], "slots": append([]byte("RpmP\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff"), make([]byte, 100)...),
	} {
		if _, err := read(raw); !errors.Is(err, ErrDatabase) && !errors.Is(err, ErrHeader) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestAnyDamageEnds flips bytes of each form: reading must end, with packages or with an error, and without a panic.
func TestAnyDamageEnds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, raw := range forms(t) {
		for range 300 {
			b := bytes.Clone(raw)
			for range 1 + r.IntN(8) {
				b[r.IntN(len(b))] = byte(r.Uint32())
			}
			func() {
				defer func() {
					if p := recover(); p != nil {
						t.Fatalf("%s: %v", name, p)
					}
				}()
				_, _ = read(b[:len(b)-r.IntN(2)*r.IntN(len(b))])
			}()
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, raw := range forms(f) {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		found, _ := read(raw)
		for _, h := range found {
			if h.Name == "" || h.Version == "" {
				t.Error(fmt.Sprint(h))
			}
		}
	})
}
