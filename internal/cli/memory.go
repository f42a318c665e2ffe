package cli

import "runtime/debug"

// readingGC is how much the heap may grow, in per cent of what is in use, before the collector runs while an SBOM is read.
// Nearly all that reading takes stays in use, so that running it more often costs a fifth of the time and frees little. It is
// the size of the document that bounds memory, not the collector.
const readingGC = 200

// How much memory the program may take before the collector runs all the time rather than let it take more: softMemory
// bytes, and readingPerByte for each byte of an SBOM, which is what a long legitimate one takes. It is a target of the
// collector and no bound: what is in use at a time is bounded by the length of an SBOM and by observe.Limits.
const (
	softMemory     = 400 << 20
	readingPerByte = 5
	judgingPerByte = 4 // the same where an SBOM is judged, which takes longer than it is read: less garbage is left at once
	convertPerByte = 3 // the same where it is converted, and what is written lies beside it
)

// collectLess has the collector run less often while a text of so many bytes is read, or several together are compared, until the
// returned function is called. Who sets GOGC or GOMEMLIMIT decides.
func (p Process) collectLess(size int) (restore func()) { return p.collectBelow(readingPerByte * size) }

// collectBelow does so until the program takes so many bytes.
func (p Process) collectBelow(bytes int) (restore func()) {
	if p.Getenv("GOGC") != "" || p.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	percent := debug.SetGCPercent(readingGC)
	memory := debug.SetMemoryLimit(int64(max(softMemory, bytes)))
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(memory)
	}
}

// keepSmall has the collector hold memory down while the program looks into software, until the returned function is called. papers is how many bytes of SBOMs are
// held meanwhile: a large one alone takes more than software does, and the collector would run for nothing. Who sets
// GOMEMLIMIT decides.
func (p Process) keepSmall(papers int64) (restore func()) {
	if p.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	before := debug.SetMemoryLimit(softMemory + readingPerByte*papers)
	return func() { debug.SetMemoryLimit(before) }
}
