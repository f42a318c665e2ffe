package grypedb

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/anchore/grype/grype/db/data"
	"github.com/anchore/grype/grype/db/provider"
	"github.com/anchore/grype/grype/db/provider/entry"
	build "github.com/anchore/grype/grype/db/v6/build"

	"github.com/cleanbill-dev/cleanbill/internal/bounded"
)

// Limits of provider results. The largest records in practice are NVD's, of a few megabytes.
const (
	MaxProviders = 200
	MaxRecord    = 64 << 20 // bytes of one record
	maxMetadata  = 1 << 20  // bytes of a provider's metadata.json
)

// Providers is what vunnel left: a folder with one folder for each provider, in which there are metadata.json and results. Without
// metadata.json (excerpts have none) the provider is called as its folder is, and its data is of the time of the build.
func Providers(dir string) Source { return providers{dir} }

type providers struct{ dir string }

func (providers) reconciled() bool { return true }

// workspace is the folder of one provider.
type workspace struct {
	dir   string
	state provider.State
	paths []string // of the results
}

func (p providers) entries(built time.Time, report *Report, write func(...data.Entry) error) error {
	spaces, err := p.workspaces(built)
	if err != nil {
		return err
	}
	processors := build.Processors(build.NewConfig(build.WithCPEParts([]string{"a", "h", "o"}), build.WithInferNVDFixVersions(true)))
	for _, w := range spaces {
		if err := w.entries(processors, report, write); err != nil {
			return fmt.Errorf("provider %s: %w", w.state.Provider, err)
		}
	}
	return nil
}

// workspaces lists the providers in the order in which they must be written: NVD first, because others take severities from it,
// and what adds to the rows of others last.
func (p providers) workspaces(built time.Time) ([]workspace, error) {
	listed, err := os.ReadDir(p.dir)
	if err != nil {
		return nil, fmt.Errorf("provider results: %w", err)
	}
	var spaces []workspace
	for _, d := range listed {
		if !d.IsDir() {
			continue
		}
		if len(spaces) == MaxProviders {
			return nil, fmt.Errorf("provider results in %s: more than %d providers", p.dir, MaxProviders)
		}
		w, err := openWorkspace(filepath.Join(p.dir, d.Name()), built)
		if err != nil {
			return nil, fmt.Errorf("provider results: %w", err)
		}
		spaces = append(spaces, w)
	}
	if len(spaces) == 0 {
		return nil, fmt.Errorf("provider results in %s: no folder of a provider", p.dir)
	}
	slices.SortStableFunc(spaces, func(a, b workspace) int { return a.turn() - b.turn() })
	return spaces, nil
}

func (w workspace) turn() int {
	switch w.state.Provider {
	case "nvd":
		return 0
	case "eol", "endoflife", "epss", "kev":
		return 2
	}
	return 1
}

func openWorkspace(dir string, built time.Time) (workspace, error) {
	w := workspace{dir: dir, state: provider.State{Provider: filepath.Base(dir), Version: 1, Timestamp: built, Store: "flat-file"}}
	metadata := filepath.Join(dir, "metadata.json")
	text, err := bounded.Path(metadata, maxMetadata)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return w, fmt.Errorf("%s: %w", metadata, err)
	default:
		if err := json.Unmarshal(text, &w.state); err != nil {
			return w, fmt.Errorf("%s: %w", metadata, err)
		}
	}
	if w.state.Provider == "" {
		return w, fmt.Errorf("%s names no provider", metadata)
	}
	w.paths, err = resultFiles(filepath.Join(dir, "results"))
	return w, err
}

// resultFiles are the records below a folder, sorted; or the one database that holds them.
func resultFiles(dir string) ([]string, error) {
	var paths []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && (strings.HasSuffix(path, ".json") || d.Name() == "results.db") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(paths)
	return paths, nil
}

// envelope is what vunnel puts around a record of a source.
type envelope struct {
	Schema string          `json:"schema"`
	Item   json.RawMessage `json:"item"`
}

func (w workspace) entries(processors []data.Processor, report *Report, write func(...data.Entry) error) (err error) {
	openers, _, err := entry.Openers(w.state.Store, w.paths)
	if err != nil {
		return err
	}
	for o := range openers {
		if err != nil {
			continue // whoever fills the channel must come to an end
		}
		if err = w.record(o, processors, report, write); err != nil {
			err = fmt.Errorf("record %s: %w", w.short(o.String()), err)
		}
	}
	return err
}

// short is a record's path inside of its provider.
func (w workspace) short(path string) string {
	if inside, err := filepath.Rel(w.dir, path); err == nil {
		return filepath.ToSlash(inside)
	}
	return path
}

func (w workspace) record(o entry.Opener, processors []data.Processor, report *Report, write func(...data.Entry) error) error {
	in, err := o.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	text, err := bounded.Read(in, MaxRecord)
	if err != nil {
		return err
	}
	report.Records++
	var e envelope
	if err := json.Unmarshal(text, &e); err != nil {
		return err
	}
	at := slices.IndexFunc(processors, func(p data.Processor) bool { return p.IsSupported(e.Schema) })
	if at < 0 {
		report.drop("schema " + e.Schema + " is not known to grype")
		return nil
	}
	made, err := processors[at].Process(bytes.NewReader(e.Item), w.state)
	if err != nil {
		return err
	}
	if len(made) == 0 {
		report.drop("grype makes nothing of it")
		return nil
	}
	report.Written++
	return write(made...)
}
