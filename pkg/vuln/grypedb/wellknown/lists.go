package wellknown

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
)

// lists are about exploitation, by the provider that fetches each for the databases that grype publishes. The scores are made up.
//
//go:embed lists.json
var lists []byte

// schemas are what vunnel calls the records of each.
var schemas = map[string]string{
	"kev":  "https://raw.githubusercontent.com/anchore/vunnel/main/schema/vulnerability/known-exploited/schema-1.0.0.json",
	"epss": "https://raw.githubusercontent.com/anchore/vunnel/main/schema/vulnerability/epss/schema-1.0.0.json",
}

// Fetched is when both lists were fetched for the database, and Scored the day that the scores are of.
var (
	Fetched = time.Date(2026, 11, 17, 18, 0, 0, 0, time.UTC)
	Scored  = time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC)
)

// InstallListing makes the database in a folder of data, with lists about exploitation in it as those that grype publishes have: of
// some providers, of "kev" and "epss" where none is named.
func InstallListing(data string, providers ...string) (err error) {
	if len(providers) == 0 {
		providers = []string{"kev", "epss"}
	}
	scratch, err := os.MkdirTemp("", "wellknown-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	var records map[string][]json.RawMessage
	if err := json.Unmarshal(lists, &records); err != nil {
		return err
	}
	for _, name := range providers {
		if err := leave(filepath.Join(scratch, name), name, records[name]); err != nil {
			return err
		}
	}
	return install(data, grypedb.Providers(scratch))
}

// leave writes what vunnel leaves of a provider.
func leave(dir, name string, records []json.RawMessage) error {
	if err := os.MkdirAll(filepath.Join(dir, "results"), 0o750); err != nil {
		return err
	}
	files := map[string]any{"metadata.json": map[string]any{"provider": name, "version": 1, "timestamp": Fetched, "store": "flat-file"}}
	for n, item := range records {
		files[fmt.Sprintf("results/%d.json", n)] = map[string]any{"schema": schemas[name], "identifier": fmt.Sprintf("%s:%d", name, n), "item": item}
	}
	for path, content := range files {
		text, err := json.Marshal(content)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, path), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}
