package firmware

import (
	"fmt"
	"sync/atomic"
)

// Limits bound the work that one artifact may cause. A zero field means the default.
type Limits struct {
	Files       int64 // files, directories and links, over all nested parts
	FileBytes   int64 // content of one file, and of one decompressed stream
	MemoryBytes int64 // decompressed content that is kept for reading, over all streams at a time
	ReadBytes   int64 // decompressed bytes handed out, over all files and all reads
	SearchBytes int64 // of one file of no known format, searched for containers at any place
	Depth       int   // containers inside containers; the artifact itself is depth 0
	PathBytes   int   // length of one path inside a container
	Links       int   // symbolic links followed for one path
	Unread      int   // Unread entries kept; one more says how many were left out
	Opaque      int   // Opaque entries listed, the largest ones; totals count all

	// What package observe finds in an artifact.
	Components     int   // packages that lists and databases may name, or programs may be, over all parts
	InventoryBytes int64 // of one lock file, manifest or package database; RPM databases are read in place
}

// The default of each limit.
const (
	DefaultFiles       = 250_000 // each takes more than a kilobyte of memory in the course of the work
	DefaultFileBytes   = 1 << 30
	DefaultReadBytes   = 32 << 30
	DefaultMemoryBytes = 192 << 20
	DefaultSearchBytes = 1 << 30
	DefaultDepth       = 6
	DefaultPathBytes   = 4096
	DefaultLinks       = 40
	DefaultUnread      = 1000
	DefaultOpaque      = 100

	DefaultComponents     = 50_000   // each takes some 5 kB; whole distributions have 3,000 installed
	DefaultInventoryBytes = 64 << 20 // a lock file of 100,000 npm packages has some 40 MB
)

// DefaultLimits suit firmware of a few gigabytes.
var DefaultLimits = Limits{
	Files:       DefaultFiles,
	FileBytes:   DefaultFileBytes,
	ReadBytes:   DefaultReadBytes,
	MemoryBytes: DefaultMemoryBytes,
	SearchBytes: DefaultSearchBytes,
	Depth:       DefaultDepth,
	PathBytes:   DefaultPathBytes,
	Links:       DefaultLinks,
	Unread:      DefaultUnread,
	Opaque:      DefaultOpaque,

	Components:     DefaultComponents,
	InventoryBytes: DefaultInventoryBytes,
}

// Filled has the default in place of each limit that is zero.
func (l Limits) Filled() Limits {
	d := DefaultLimits
	return Limits{
		Files:       or(l.Files, d.Files),
		FileBytes:   or(l.FileBytes, d.FileBytes),
		ReadBytes:   or(l.ReadBytes, d.ReadBytes),
		MemoryBytes: or(l.MemoryBytes, d.MemoryBytes),
		SearchBytes: or(l.SearchBytes, d.SearchBytes),
		Depth:       or(l.Depth, d.Depth),
		PathBytes:   or(l.PathBytes, d.PathBytes),
		Links:       or(l.Links, d.Links),
		Unread:      or(l.Unread, d.Unread),
		Opaque:      or(l.Opaque, d.Opaque),

		Components:     or(l.Components, d.Components),
		InventoryBytes: or(l.InventoryBytes, d.InventoryBytes),
	}
}

func or[T int | int64](given, otherwise T) T {
	if given <= 0 {
		return otherwise
	}
	return given
}

// LimitError says which limit stopped the search.
type LimitError struct {
	What  string // field of Limits
	Limit int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("limit reached: %s is %d", e.What, e.Limit)
}

// budget is what is left of the limits that are shared by all parts of an artifact.
type budget struct {
	lim   Limits
	shelf *shelf
	files atomic.Int64
	read  atomic.Int64
}

func newBudget(lim Limits) *budget { return &budget{lim: lim, shelf: newShelf(lim.MemoryBytes)} }

func (b *budget) takeFile() error {
	if b.files.Add(1) > b.lim.Files {
		return &LimitError{"Files", b.lim.Files}
	}
	return nil
}

func (b *budget) takeBytes(n int64) error {
	if b.read.Add(n) > b.lim.ReadBytes {
		return &LimitError{"ReadBytes", b.lim.ReadBytes}
	}
	return nil
}

func (b *budget) allowSize(n int64) error {
	if n < 0 || n > b.lim.FileBytes {
		return &LimitError{"FileBytes", b.lim.FileBytes}
	}
	return nil
}
