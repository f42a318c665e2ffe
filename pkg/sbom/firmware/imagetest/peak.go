package imagetest

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// PeakOf runs a test of the calling package in a process of its own, since only then its peak of memory is known, with one more
// variable in its environment. It gives the peak in bytes and what was printed. The test must end with Peak.
func PeakOf(t testing.TB, test, env string) (peak int, out string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the peak of memory is read the way Linux counts it")
	}
	c := exec.Command(os.Args[0], "-test.run=^"+test+"$", "-test.v")
	name, value, _ := strings.Cut(env, "=")
	t.Setenv(name, value)
	b, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %.5000s", err, b)
	}
	if _, after, found := strings.Cut(string(b), "VmHWM:"); found {
		_, err = fmt.Sscan(after, &peak)
	}
	if err != nil || peak == 0 {
		t.Fatalf("no peak of memory in what was printed: %v: %.5000s", err, b)
	}
	return peak << 10, string(b)
}

// Peak prints the peak of memory of its process.
func Peak(t testing.TB) {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	Must(t, err)
	t.Logf("%s", status)
}
