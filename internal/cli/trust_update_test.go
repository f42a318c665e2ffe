package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"github.com/theupdateframework/go-tuf/v2/metadata/fetcher"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/internal/cli"
	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

// mirrored is a TUF repository on disk, in the layout of the one that root-signing keeps.
type mirrored struct{ dir string }

var (
	versioned = regexp.MustCompile(`^([0-9]+)\.([a-z.]+\.json)$`)
	hashed    = regexp.MustCompile(`^targets/[0-9a-f]{64,128}\.(.+)$`)
)

func (m mirrored) DownloadFile(address string, limit int64, _ time.Duration) ([]byte, error) {
	name := strings.TrimPrefix(address, "https://tuf-repo-cdn.sigstore.dev/")
	path := filepath.Join(m.dir, "metadata", name)
	if h := hashed.FindStringSubmatch(name); h != nil {
		path = filepath.Join(m.dir, "targets", h[1])
	} else if v := versioned.FindStringSubmatch(name); v != nil {
		path = filepath.Join(m.dir, "metadata", v[2])
		if v[2] == "root.json" {
			path = filepath.Join(m.dir, "metadata", "root_history", name)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil || int64(len(data)) > limit {
		return nil, &metadata.ErrDownloadHTTP{StatusCode: 404, URL: address}
	}
	return data, nil
}

// updated runs "trust update".
func updated(t *testing.T, fetch fetcher.Fetcher, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = cli.Main(context.Background(), cli.Process{
		Args: append([]string{"cleanbill", "trust", "update"}, args...), Stdout: &out, Stderr: &errs, Fetch: fetch,
		Now:    func() time.Time { return time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC) },
		Getenv: func(string) string { return "" },
	})
	return status, out.String(), errs.String()
}

// TestConformanceTUF fetches the trusted root of the public-good instance from a copy of its repository: at the copy's own time it is
// taken, today it has expired and is refused.
func TestConformanceTUF(t *testing.T) {
	top := needs.Conformance(t)
	dir := filepath.Join(top, "sigstore")
	data, err := os.ReadFile(filepath.Join(dir, "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		ID, Check string
		Options   struct {
			Time string `json:"reference_time"`
		}
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	agree, ran := 0, 0
	for _, c := range cases {
		if c.Check != "tuf-repository" {
			continue
		}
		ran++
		moment, dayEarlier := strings.CutSuffix(c.Options.Time, " minus one day")
		at, err := time.Parse(time.RFC3339, moment)
		if err != nil {
			t.Fatal(err)
		}
		if dayEarlier {
			at = at.AddDate(0, 0, -1)
		}
		repository := mirrored{filepath.Join(dir, filepath.FromSlash(c.ID))}
		to := filepath.Join(t.TempDir(), "root.json")
		status, stdout, stderr := updated(t, repository, "--to", to, "--at", at.Format(time.RFC3339), "--cache", filepath.Join(t.TempDir(), "seen"))
		if status != 0 || !strings.Contains(stdout, "rekor.sigstore.dev") || !strings.Contains(stdout, "root version 15, good until 2026-08-28T19:25:56Z") {
			t.Errorf("%s: status %d\n%s%s", c.ID, status, stdout, stderr)
			continue
		}
		if _, err := os.Stat(to); err != nil {
			t.Error(err)
		}
		late := filepath.Join(t.TempDir(), "late.json")
		status, _, stderr = updated(t, repository, "--to", late)
		if _, err := os.Stat(late); status != 2 || !strings.Contains(stderr, "timestamp.json is expired at 2026-11-20T00:00:00Z; nothing was written") || err == nil {
			t.Errorf("%s: expired: status %d\n%s", c.ID, status, stderr)
			continue
		}
		agree++
	}
	figures.Hold(t, "Signatures, provenance and trusted roots", "copy of the public-good instance's TUF repository: taken at its own time, refused as expired afterwards", ran, agree)
}

// nobody is a network on which nobody answers.
type nobody struct{}

func (nobody) DownloadFile(address string, _ int64, _ time.Duration) ([]byte, error) {
	return nil, fmt.Errorf("no such host: %s", address)
}

func TestTrustUpdateWithoutConnection(t *testing.T) {
	to := filepath.Join(t.TempDir(), "root.json")
	for _, fetch := range []fetcher.Fetcher{nobody{}, nil} {
		status, stdout, stderr := updated(t, fetch, "--to", to)
		if _, err := os.Stat(to); status != 2 || stdout != "" || err == nil || !strings.Contains(stderr, "trust update: ") {
			t.Errorf("status %d, %v\n%s%s", status, err, stdout, stderr)
		}
	}
}
