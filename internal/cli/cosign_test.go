package cli_test

import (
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// cosigned BUNDLE KEY TYPE ARTIFACT has cosign verify a signed statement about an artifact, where cosign is installed.
func cosigned(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: cosigned BUNDLE KEY TYPE ARTIFACT")
	}
	if _, err := exec.LookPath("cosign"); err != nil {
		ts.Logf("cosign is not installed: it is not asked about %s", args[0])
		return
	}
	command := exec.Command("cosign", "verify-blob-attestation", "--bundle", ts.MkAbs(args[0]), "--key", ts.MkAbs(args[1]), "--type", args[2],
		"--new-bundle-format", "--trusted-root", filepath.Join(ts.Getenv("SUPPLIERS"), "demo.trusted_root.json"), "--insecure-ignore-tlog", args[3]) // the root is for want of a network
	command.Env = []string{"HOME=" + ts.Getenv("WORK"), "PATH=" + ts.Getenv("PATH")}
	if out, err := command.CombinedOutput(); err != nil || !strings.Contains(string(out), "Verified OK") {
		ts.Fatalf("cosign: %v: %s", err, out)
	}
}
