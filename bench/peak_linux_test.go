package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// peakOf is the most memory that a process had resident, in bytes (getrusage(2): Linux counts in KiB).
func peakOf(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return usage.Maxrss << 10
}

// processorTime is how long this process has used the processors.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// anonymousOf watches how much memory of its own a process has resident, in bytes: what it allocated, without the pages of the program
// that the system keeps mapped and can drop at any time. It samples each millisecond until the process is gone; wait gives the most it saw.
func anonymousOf(pid int) (wait func() int64) {
	most := make(chan int64)
	go func() {
		var peak int64
		for {
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
			if err != nil || !bytes.Contains(status, []byte("RssAnon")) {
				break // gone, or a zombie
			}
			lines := bufio.NewScanner(bytes.NewReader(status))
			for lines.Scan() {
				if rest, ok := strings.CutPrefix(lines.Text(), "RssAnon:"); ok {
					kib, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(rest, "kB")), 10, 64)
					peak = max(peak, kib<<10)
				}
			}
			time.Sleep(time.Millisecond)
		}
		most <- peak
	}()
	return func() int64 { return <-most }
}
