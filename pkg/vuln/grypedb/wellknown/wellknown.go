// Package wellknown makes a small vulnerability database of real vulnerabilities that devices are known for: Heartbleed,
// Log4Shell, URGENT/11, Ripple20, BusyBox, Dirty Pipe, PwnKit, xz and Spectre. Only tests use it.
package wellknown

import (
	_ "embed"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
)

// facts are what the sources that they name say, in our words.
//
//go:embed advisories.json
var facts []byte

// Built is what the database states as its build time.
var Built = time.Date(2026, 11, 18, 6, 0, 0, 0, time.UTC)

// Folder is where the database lies in a folder of data.
func Folder(data string) string { return filepath.Join(data, "vulnerability", "6") }

// Advisories are the facts.
func Advisories() ([]grypedb.Advisory, error) {
	var all []grypedb.Advisory
	err := json.Unmarshal(facts, &all)
	return all, err
}

// Install makes the database in a folder of data, as an import leaves it.
func Install(data string) error { return install(data) }

func install(data string, more ...grypedb.Source) error {
	all, err := Advisories()
	if err != nil {
		return err
	}
	dir := Folder(data)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	_, err = grypedb.Build(grypedb.Options{Dir: dir, Built: Built, Origin: "well-known vulnerabilities"},
		append([]grypedb.Source{grypedb.Advisories(grypedb.Provider{ID: "wellknown", Version: "1"}, grypedb.Each(all))}, more...)...)
	return err
}
