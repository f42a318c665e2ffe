package cli_test

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
)

// TestGateOpensNoConnection judges the demo delivery with every door to the network replaced by one that
// fails the test.
func TestGateOpensNoConnection(t *testing.T) {
	withoutNetwork(t)
	var out, errs bytes.Buffer
	status := cli.Main(context.Background(), cli.Process{
		Args: []string{"cleanbill", "gate", "--data", filepath.Join("..", "..", "testdata", "data"), "--suppliers", filepath.Join("..", "..", "testdata", "suppliers"), "--at", "2026-11-20",
			filepath.Join("..", "..", "testdata", "deliveries", "infusion-pump")},
		Stdout: &out, Stderr: &errs,
		Now:    func() time.Time { t.Error("the clock was asked though --at is given"); return time.Time{} },
		Getenv: func(string) string { return "" },
	})
	if status != 0 {
		t.Errorf("exit status %d: %s%s", status, out.String(), errs.String())
	}
}
