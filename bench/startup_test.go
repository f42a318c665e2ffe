package bench

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// program builds the command once for all benchmarks of whole processes.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "cleanbill-bench-")
	if err != nil {
		return "", err
	}
	built = dir
	path := filepath.Join(dir, "cleanbill")
	out, err := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "github.com/cleanbill-dev/cleanbill/cmd/cleanbill").CombinedOutput()
	if err != nil {
		return "", errors.New(string(out) + err.Error())
	}
	return path, nil
})

// built is where the program lies, to be removed at the end, as are leftovers.
var (
	built     string
	leftovers []string
)

func TestMain(m *testing.M) {
	if path := os.Getenv(readEnv); path != "" {
		if err := readFile(path); err != nil {
			fmt.Println(err)
			os.Exit(2)
		}
		os.Exit(0)
	}
	code := m.Run()
	for _, dir := range append(leftovers, built) {
		if dir != "" {
			_ = os.RemoveAll(dir)
		}
	}
	os.Exit(code)
}

const smallSBOM = `{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":1,
"metadata":{"timestamp":"2026-11-20T00:00:00Z","component":{"type":"firmware","bom-ref":"device","name":"pump","version":"1.0","supplier":{"name":"Example"}}},
"components":[{"type":"library","bom-ref":"zlib","name":"zlib","version":"1.3.1","purl":"pkg:generic/zlib@1.3.1"}],
"dependencies":[{"ref":"device","dependsOn":["zlib"]},{"ref":"zlib","dependsOn":[]}]}
`

func BenchmarkProcessVersion(b *testing.B) { run(b, b.TempDir(), "version") }

func BenchmarkProcessGateSmallSBOM(b *testing.B) {
	dir := b.TempDir()
	path := filepath.Join(dir, "device.cdx.json")
	if err := os.WriteFile(path, []byte(smallSBOM), 0o600); err != nil {
		b.Fatal(err)
	}
	run(b, dir, "gate", "--at", "2026-11-20", path)
}

// run starts a process for each iteration. A verdict other than accept is an answer too; only no verdict
// (exit status 2) means that the time is that of a failure.
func run(b *testing.B, dir string, args ...string) {
	b.Helper()
	path, err := program()
	if err != nil {
		b.Skipf("cmd/cleanbill does not build, so there is no process to time: %v", err)
	}
	for b.Loop() {
		c := exec.Command(path, args...)
		c.Dir = dir
		out, err := c.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && (!errors.As(err, &exit) || exit.ExitCode() == 2) {
			b.Fatalf("cleanbill %v: %v\n%s", args, err, out)
		}
	}
}
