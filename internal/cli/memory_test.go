package cli

import (
	"runtime/debug"
	"testing"
)

func TestCollectLess(t *testing.T) {
	before := debug.SetGCPercent(70)
	defer debug.SetGCPercent(before)
	for gogc, want := range map[string]int{"": readingGC, "50": 70} {
		p := Process{Getenv: func(key string) string { return map[string]string{"GOGC": gogc}[key] }}
		restore := p.collectLess()
		if got := debug.SetGCPercent(70); got != want {
			t.Errorf("with GOGC=%q: %d while reading, expected %d", gogc, got, want)
		}
		debug.SetGCPercent(want)
		restore()
		if got := debug.SetGCPercent(70); got != 70 {
			t.Errorf("with GOGC=%q: %d afterwards", gogc, got)
		}
	}
}

func TestKeepSmall(t *testing.T) {
	before := debug.SetMemoryLimit(1 << 40)
	defer debug.SetMemoryLimit(before)
	for given, want := range map[string]int64{"": lookingMemory, "1GiB": 1 << 40} {
		p := Process{Getenv: func(key string) string { return map[string]string{"GOMEMLIMIT": given}[key] }}
		restore := p.keepSmall()
		if got := debug.SetMemoryLimit(-1); got != want {
			t.Errorf("with GOMEMLIMIT=%q: %d while looking, expected %d", given, got, want)
		}
		restore()
		if got := debug.SetMemoryLimit(-1); got != 1<<40 {
			t.Errorf("with GOMEMLIMIT=%q: %d afterwards", given, got)
		}
	}
}
