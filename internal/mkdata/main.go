// Program mkdata writes the data that the demo deliveries are judged with, below testdata/data: real vulnerabilities in packages of an invented distribution, a
// part of the catalogue of exploited vulnerabilities, and scores that are made up.
//
//	go run ./internal/mkdata
package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb/wellknown"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/snapshot"
)

//go:embed advisories.json kev.json epss.csv
var facts embed.FS

// built is the day that the database states, and imported the moment of the import that it looks like.
var (
	built    = time.Date(2026, 11, 19, 6, 0, 0, 0, time.UTC)
	imported = time.Date(2026, 11, 19, 18, 0, 0, 0, time.UTC)
)

func main() {
	if err := replace(filepath.Join("testdata", "data")); err != nil {
		fmt.Fprintln(os.Stderr, "mkdata:", err)
		os.Exit(1)
	}
}

// replace makes the folder anew. A database that is built again has other bytes and says the same.
func replace(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	return write(dir)
}

// write fills a folder of data, which must not hold any, as imports do.
func write(dir string) error {
	scratch, err := os.MkdirTemp("", "mkdata-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	database := filepath.Join(scratch, "demonstration")
	if err := build(database); err != nil {
		return err
	}
	folder := snapshot.Folder{Dir: dir}
	if _, err := folder.Import(database, snapshot.Options{At: imported}); err != nil {
		return err
	}
	for _, name := range []string{"kev.json", "epss.csv"} {
		text, err := facts.ReadFile(name)
		if err != nil {
			return err
		}
		file := filepath.Join(scratch, name)
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return err
		}
		if _, err := folder.Import(file, snapshot.Options{At: imported}); err != nil {
			return err
		}
	}
	return os.Remove(filepath.Join(dir, ".lock")) // what imports leave behind is no data
}

// build makes the database: what devices are known for, and what concerns the distribution of the demonstration.
func build(dir string) error {
	known, err := wellknown.Advisories()
	if err != nil {
		return err
	}
	text, err := facts.ReadFile("advisories.json")
	if err != nil {
		return err
	}
	var own []grypedb.Advisory
	if err := json.Unmarshal(text, &own); err != nil {
		return fmt.Errorf("advisories.json: %w", err)
	}
	if err := os.Mkdir(dir, 0o750); err != nil {
		return err
	}
	_, err = grypedb.Build(grypedb.Options{Dir: dir, Built: built, Origin: "demonstration"},
		grypedb.Advisories(grypedb.Provider{ID: "wellknown", Version: "1"}, grypedb.Each(known)),
		grypedb.Advisories(grypedb.Provider{ID: "fabulon", Version: "1"}, grypedb.Each(own)))
	return err
}
