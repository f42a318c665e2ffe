package cli

import "runtime/debug"

// readingGC is how much the heap may grow, in per cent of what is in use, before the collector runs while an SBOM is read.
// Nearly all that reading takes stays in use, so that running it more often costs a fifth of the time and frees little. It is
// the size of the document that bounds memory, not the collector.
const readingGC = 200

// collectLess has the collector run less often, until the returned function is called. Who sets GOGC decides.
func (p Process) collectLess() (restore func()) {
	if p.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(readingGC)
	return func() { debug.SetGCPercent(before) }
}

// lookingMemory is what the program tries to stay below while it looks into software: beyond, the collector runs as often
// as it takes. What is in use at a time is bounded by observe.Limits and lower; with the program itself it is less than 512 MiB.
const lookingMemory = 400 << 20

// keepSmall has the collector hold memory down, until the returned function is called. Who sets GOMEMLIMIT decides.
func (p Process) keepSmall() (restore func()) {
	if p.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	before := debug.SetMemoryLimit(lookingMemory)
	return func() { debug.SetMemoryLimit(before) }
}
