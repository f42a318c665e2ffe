package bench

import (
	"os"
	"syscall"
)

// peakOf is the most memory that a process had resident, in bytes (getrusage(2): Linux counts in KiB).
func peakOf(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return usage.Maxrss << 10
}
