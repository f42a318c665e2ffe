package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
)

// updatedData runs "data update" over a network, on a terminal or not.
func updatedData(t *testing.T, network http.RoundTripper, terminal bool, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = cli.Main(context.Background(), cli.Process{
		Args: append([]string{"cleanbill", "data", "update"}, args...), Stdout: &out, Stderr: &errs, Network: network, Terminal: terminal,
		Now:    func() time.Time { return time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC) },
		Getenv: func(string) string { return "" },
	})
	return status, out.String(), errs.String()
}

// TestDataUpdate brings two of the data from a server on this computer, and says on a terminal alone how far it is.
func TestDataUpdate(t *testing.T) {
	day := "2026-11-20"
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text := "#model_version:v2025.03.14,score_date:DAYT12:55:00Z\ncve,epss,percentile\nCVE-2014-0160,0.94,0.99\n"
		if r.URL.Path == "/kev.json" {
			text = `{"catalogVersion": "DAY", "dateReleased": "DAYT17:00:00Z", "count": 1, "vulnerabilities": [{"cveID": "CVE-2014-0160", "vendorProject": "OpenSSL", "product": "OpenSSL",
"vulnerabilityName": "Heartbleed", "dateAdded": "2022-05-04", "shortDescription": "Out-of-bounds read", "requiredAction": "Update", "dueDate": "2022-05-25"}]}`
		}
		if r.Header.Get("User-Agent") != "cleanbill/0.1.0-dev" {
			t.Errorf("asked by %q", r.UserAgent())
		}
		_, _ = w.Write([]byte(strings.ReplaceAll(text, "DAY", day)))
	}))
	defer web.Close()
	folder := filepath.Join(t.TempDir(), "data")
	args := []string{"--data", folder, "--only", "kev", "--only", "epss", "--kev-url", web.URL + "/kev.json", "--epss-url", web.URL + "/epss"}
	status, stdout, stderr := updatedData(t, web.Client().Transport, false, args...)
	if status != 0 || stderr != "" || !strings.Contains(stdout, "kev   2026-11-20  8 days old  1 entry  2026-11-20") || !strings.Contains(stdout, "epss  2026-11-20  8 days old  1 score") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	day = "2026-11-21"
	status, _, stderr = updatedData(t, web.Client().Transport, true, args...)
	if status != 0 || !strings.Contains(stderr, "fetch kev: 0 MiB …") && !strings.Contains(stderr, "fetch kev: 0 of 1 MiB …") || !strings.HasSuffix(stderr, "\r\x1b[K") {
		t.Errorf("status %d, %q", status, stderr)
	}
	status, _, stderr = updatedData(t, web.Client().Transport, true, append(args, "--quiet")...)
	if status != 0 || stderr != "" {
		t.Errorf("status %d, %q", status, stderr)
	}

	// One is older now: that is refused, and told beside what was brought.
	day = "2026-11-19"
	status, stdout, stderr = updatedData(t, web.Client().Transport, false, append(args, "--older", "--only", "kev", "-o", "json")...)
	var got struct {
		Installed []struct{ Name, Source string }
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || status != 0 || len(got.Installed) != 2 || got.Installed[0].Source != web.URL+"/kev.json" {
		t.Errorf("status %d, %+v, %v\n%s", status, got, err, stderr)
	}
	day = "2026-11-18"
	status, stdout, stderr = updatedData(t, web.Client().Transport, false, args...)
	if status != 2 || !strings.Contains(stderr, "data update: kev: "+web.URL+"/kev.json: the kev data are of 2026-11-18T17:00:00Z, and those installed of 2026-11-19T17:00:00Z; nothing was installed of it\n") ||
		!strings.Contains(stderr, "hint: the address serves older data than you have; --older replaces them all the same") || !strings.Contains(stdout, "  epss  not updated: what was installed stays\n") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}

func TestDataUpdateWithoutConnection(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	if status, stdout, stderr := updatedData(t, nil, false, "--data", folder); status != 2 || stdout != "" || stderr != "cleanbill: data update: there is no network here\n" {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}

// TestDataUpdateAsksTheMirrorOfTheSettings: settings name the mirror, and a flag outranks them.
func TestDataUpdateAsksTheMirrorOfTheSettings(t *testing.T) {
	var asked []string
	web := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		_, _ = w.Write([]byte("#model_version:v2025.03.14,score_date:2026-11-20T12:55:00Z\ncve,epss,percentile\nCVE-2014-0160,0.94,0.99\n"))
	}))
	defer web.Close()
	dir := t.TempDir()
	settings := filepath.Join(dir, "cleanbill.yaml")
	if err := os.WriteFile(settings, []byte("kind: cleanbill.settings/v1\ndata: data\nmirrors:\n  epss: "+web.URL+"/of-settings\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"--config", settings, "--only", "epss"}
	status, stdout, stderr := updatedData(t, web.Client().Transport, false, args...)
	if status != 0 || stderr != "" || !strings.Contains(stdout, "epss  2026-11-20  8 days old  1 score") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	status, _, stderr = updatedData(t, web.Client().Transport, false, append(args, "--epss-url", web.URL+"/of-flag")...)
	if status != 0 || stderr != "" {
		t.Errorf("status %d\n%s", status, stderr)
	}
	if !slices.Equal(asked, []string{"/of-settings", "/of-flag"}) {
		t.Errorf("asked for %q", asked)
	}
}
