//go:build !linux

package bench

import (
	"os"
	"time"
)

// peakOf is 0 where the unit of the system's figure is another one, or there is none.
func peakOf(*os.ProcessState) int64 { return 0 }

// anonymousOf is not known here.
func anonymousOf(int) (wait func() int64) { return func() int64 { return 0 } }

// processorTime is not known here.
func processorTime() time.Duration { return 0 }
