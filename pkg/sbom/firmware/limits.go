package firmware

import (
	"fmt"
	"sync/atomic"
)

// Limits bound the work that one artifact may cause. A zero field means the default.
type Limits struct {
	Files       int64 // files, directories and links, over all nested parts
	NameBytes   int64 // paths as reports show them, and targets of links, of all that Files counts
	FileBytes   int64 // content of one file, and of one decompressed stream
	MemoryBytes int64 // decompressed content that is kept for reading, over all streams at a time
	ReadBytes   int64 // decompressed bytes handed out, over all files and all reads; by default what ReadAllowance gives for the artifact alone
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
	DefaultNameBytes   = DefaultFiles * bytesPerName
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

const (
	readStart   = 2 << 30   // that is allowed whatever the size, over all artifacts that are looked into together
	readLeast   = 4 << 20   // of that for each of many
	readPerByte = 1 << 10   // what is read again and again of a well-packed image stays below 100 for each of its bytes
	treeBytes   = 512 << 10 // that a container counts for, however small it is: it is shown to every cataloger
)

// ReadAllowance is Limits.ReadBytes for one of several artifacts of a delivery, by its size in bytes. It is a bound on time that is the
// same on each machine: a few kilobytes cannot keep a processor busy for minutes, and many such files no longer than one.
func ReadAllowance(size int64, artifacts int) int64 {
	start := max(readLeast, readStart/int64(max(1, artifacts)))
	if size < 0 || size > (DefaultReadBytes-start)/readPerByte {
		return DefaultReadBytes
	}
	return start + size*readPerByte
}

// within sets the bound on what is read, for an artifact of a size.
func (l Limits) within(size int64) Limits {
	if l.ReadBytes <= 0 {
		l.ReadBytes = ReadAllowance(size, 1)
	}
	return l
}

// bytesPerName is what names may have on average: those of a Debian root have 60, those of node_modules 90, and the digest of
// a layer stands before those in a container image.
const bytesPerName = 160

// DefaultLimits suit firmware of a few gigabytes.
var DefaultLimits = Limits{
	Files:       DefaultFiles,
	NameBytes:   DefaultNameBytes,
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

// Filled has the default in place of each limit that is zero. Where more files are allowed, so are longer names.
func (l Limits) Filled() Limits {
	d := DefaultLimits
	return Limits{
		Files:       or(l.Files, d.Files),
		NameBytes:   or(l.NameBytes, max(d.NameBytes, l.Files*bytesPerName)),
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
	What  string // field of Limits, or what else is bounded, with its unit
	Limit int64
}

// limitWords say of each limit what it bounds, for people.
var limitWords = map[string]string{
	"Files":          "files, directories and links in all",
	"NameBytes":      "bytes of all names together",
	"FileBytes":      "bytes that one file or stream may have or unpack to",
	"MemoryBytes":    "bytes of unpacked content held at a time",
	"ReadBytes":      "bytes unpacked in all, and 512 KiB for each container, by the size of the artifact",
	"Depth":          "containers inside each other",
	"PathBytes":      "bytes of one path",
	"Components":     "packages that all lists may name together",
	"InventoryBytes": "bytes of one list of packages",
}

// Error names the limit, its value and what it bounds.
func (e *LimitError) Error() string {
	if words := limitWords[e.What]; words != "" {
		return fmt.Sprintf("limit reached: %s is %d (%s)", e.What, e.Limit, words)
	}
	return fmt.Sprintf("limit reached: %s is %d", e.What, e.Limit)
}

// budget is what is left of the limits that are shared by all parts of an artifact.
type budget struct {
	lim   Limits
	shelf *shelf
	files atomic.Int64
	names atomic.Int64
	held  atomic.Int64 // bytes of lists of names
	read  atomic.Int64
}

func newBudget(lim Limits) *budget { return &budget{lim: lim, shelf: newShelf(lim.MemoryBytes)} }

func (b *budget) takeFile() error { return b.takeFiles(1) }

func (b *budget) takeFiles(n int64) error {
	if b.files.Add(n) > b.lim.Files {
		return &LimitError{"Files", b.lim.Files}
	}
	return nil
}

func (b *budget) takeNames(n int) error {
	if b.names.Add(int64(n)) > b.lim.NameBytes {
		return &LimitError{"NameBytes", b.lim.NameBytes}
	}
	return nil
}

// listedName is what a name takes in the list of a directory besides its own bytes.
const listedName = 64

// hold charges the list of a directory for as long as what lies in the directory is gone into: a list is held at each level
// of nesting, and each is as long as the image says. What it gives lets go of the list.
func (b *budget) hold(n int64) (release func(), err error) {
	if b.held.Add(n) > b.lim.NameBytes {
		err = &LimitError{"NameBytes", b.lim.NameBytes}
	}
	return func() { b.held.Add(-n) }, err
}

// holdNames holds the list of a directory.
func holdNames[K any](b *budget, kids []K, name func(K) string) (release func(), err error) {
	n := int64(0)
	for _, k := range kids {
		n += int64(listedName + len(name(k)))
	}
	return b.hold(n)
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
