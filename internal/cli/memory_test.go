package cli

import (
	"runtime/debug"
	"testing"
)

func TestCollectLess(t *testing.T) {
	percent, memory := debug.SetGCPercent(70), debug.SetMemoryLimit(1<<40)
	defer debug.SetGCPercent(percent)
	defer debug.SetMemoryLimit(memory)
	for _, tc := range []struct {
		name, value string
		size        int
		percent     int
		memory      int64
	}{
		{"", "", 1 << 20, readingGC, softMemory},
		{"", "", 200 << 20, readingGC, readingPerByte * 200 << 20},
		{"GOGC", "50", 1 << 20, 70, 1 << 40},
		{"GOMEMLIMIT", "1GiB", 1 << 20, 70, 1 << 40},
	} {
		p := Process{Getenv: func(key string) string { return map[string]string{tc.name: tc.value}[key] }}
		restore := p.collectLess(tc.size)
		got := debug.SetGCPercent(70)
		debug.SetGCPercent(got)
		if limit := debug.SetMemoryLimit(-1); got != tc.percent || limit != tc.memory {
			t.Errorf("%s=%s, %d bytes: %d%% and %d bytes while reading, expected %d%% and %d", tc.name, tc.value, tc.size, got, limit, tc.percent, tc.memory)
		}
		restore()
		got = debug.SetGCPercent(70)
		if limit := debug.SetMemoryLimit(-1); got != 70 || limit != 1<<40 {
			t.Errorf("%s=%s: %d%% and %d bytes afterwards", tc.name, tc.value, got, limit)
		}
	}
}

func TestKeepSmall(t *testing.T) {
	before := debug.SetMemoryLimit(1 << 40)
	defer debug.SetMemoryLimit(before)
	for given, want := range map[string]int64{"": softMemory + 100*readingPerByte, "1GiB": 1 << 40} {
		p := Process{Getenv: func(key string) string { return map[string]string{"GOMEMLIMIT": given}[key] }}
		restore := p.keepSmall(100)
		if got := debug.SetMemoryLimit(-1); got != want {
			t.Errorf("with GOMEMLIMIT=%q: %d while looking, expected %d", given, got, want)
		}
		restore()
		if got := debug.SetMemoryLimit(-1); got != 1<<40 {
			t.Errorf("with GOMEMLIMIT=%q: %d afterwards", given, got)
		}
	}
}
