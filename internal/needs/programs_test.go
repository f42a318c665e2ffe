package needs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

// TestProgramsThatLackAreNamed runs the script that installs what tests run where nothing can be installed: it names what lacks and does not end well, so that no
// workflow takes a run for a whole one.
func TestProgramsThatLackAreNamed(t *testing.T) {
	needs.Programs(t, "bash", "sort", "id", "tar")
	path := t.TempDir()
	for _, name := range []string{"bash", "sort", "id", "tar"} {
		found, err := exec.LookPath(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(found, filepath.Join(path, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(path, "tar"), filepath.Join(path, "cpio")); err != nil { // one that is there
		t.Fatal(err)
	}
	for _, tc := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"cpio"}, 0, ""},
		{[]string{"openssl", "cpio", "jq"}, 3, "tests that need it are skipped: jq openssl\n"},
		{nil, 3, "chromium"},
		{[]string{"cpio", "no-such-program"}, 2, "no-such-program is not in the list"},
	} {
		cmd := exec.Command(filepath.Join(path, "bash"), append([]string{filepath.Join("..", "..", ".ci", "programs")}, tc.args...)...)
		cmd.Env = []string{"PATH=" + path}
		out, _ := cmd.CombinedOutput()
		if status := cmd.ProcessState.ExitCode(); status != tc.status || !strings.Contains(string(out), tc.says) {
			t.Errorf("%q: exit status %d, expected %d and %q:\n%s", tc.args, status, tc.status, tc.says, out)
		}
	}
}
