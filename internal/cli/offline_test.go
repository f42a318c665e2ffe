package cli_test

import (
	"bytes"
	"context"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
)

// shut is a door to the network that nobody may open.
type shut struct{}

func (shut) RoundTrip(r *http.Request) (*http.Response, error) { panic("asked " + r.URL.String()) }

func (shut) DownloadFile(address string, _ int64, _ time.Duration) ([]byte, error) {
	panic("asked " + address)
}

// TestNothingOpensAConnection runs every command that works on data or decides with every door to the network, those of the machine and those that
// are passed in, replaced by one that panics.
func TestNothingOpensAConnection(t *testing.T) {
	withoutNetwork(t)
	testdata := filepath.Join("..", "..", "testdata")
	data, pump := filepath.Join(testdata, "data"), filepath.Join(testdata, "deliveries", "infusion-pump")
	copied := filepath.Join(t.TempDir(), "data")
	for _, tt := range []struct {
		status int
		args   []string
	}{
		{0, []string{"gate", "--data", data, "--suppliers", filepath.Join(testdata, "suppliers"), pump}},
		{2, []string{"gate", "--data", filepath.Join(t.TempDir(), "none"), "--sign-keyless", pump}}, // the environment vouches for nobody: nobody is asked
		{0, []string{"data", "status", "--data", data}},
		{0, []string{"data", "import", "--data", copied, filepath.Join(data, "kev.json")}},
		{0, []string{"data", "export", "--data", copied, filepath.Join(t.TempDir(), "bundle.tar.zst")}},
		{0, []string{"trust", "show"}},
	} {
		var out, errs bytes.Buffer
		status := cli.Main(context.Background(), cli.Process{
			Args: append([]string{"cleanbill"}, append(tt.args, "--at", "2026-11-20")...), Stdout: &out, Stderr: &errs, Fetch: shut{}, Network: shut{},
			Now:    func() time.Time { t.Error("the clock was asked though --at is given"); return time.Time{} },
			Getenv: func(string) string { return "" },
		})
		if status != tt.status {
			t.Errorf("%v: exit status %d: %s%s", tt.args, status, out.String(), errs.String())
		}
	}
}
