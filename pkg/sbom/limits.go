package sbom

import (
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/spdx"
)

// The default limits. A device SBOM with 100,000 components is about 110 MB and 5 million values.
const (
	DefaultMaxBytes      = 256 << 20
	DefaultMaxDepth      = 128
	DefaultMaxComponents = 300_000
	DefaultMaxString     = 16 << 20 // longest string in bytes; licence texts and embedded images are the long ones
	DefaultMaxValues     = 16_000_000

	// Memory is bounded by the text: every document may take DefaultMaxTree bytes for its values and DefaultMaxNames for places
	// that are kept, both as estimated; one longer than LargeText may take treePerByte and namesPerByte more for each byte.
	DefaultMaxTree  = 192 << 20
	DefaultMaxXML   = 300 << 20 // for CycloneDX XML, with what is made of its elements
	DefaultMaxSPDX  = 288 << 20 // for SPDX 2 in its own syntaxes, whose values are held with their places
	DefaultMaxNames = 64 << 20
	LargeText       = 40 << 20
	treePerByte     = 10
	namesPerByte    = 2

	// A compressed text counts as at most unpackedPerByte times as long as it is packed: what repeats costs its sender nothing. What it
	// is longer than that is taken from the memory of its values, of which at least leastTree is left. Over MaxUnpacked bytes it is not read.
	unpackedPerByte = 10
	leastTree       = 64 << 20
	MaxUnpacked     = 128 << 20

	// MaxProblems bounds how many problems of one code are listed.
	MaxProblems = 10_000
)

// Limits bounds what Read takes on. A field of zero or less means the default.
type Limits struct {
	MaxBytes      int // bytes of the document
	MaxDepth      int // nested objects and arrays
	MaxComponents int // components and services, at any depth
	MaxString     int // bytes of one string
	MaxValues     int // JSON values of any kind

	packed int // bytes of the document before it was unpacked; 0 when it was not compressed
	apart  int // bytes from which a document of SPDX 2 is read in pieces
}

func (l Limits) withDefaults() Limits {
	set := func(n *int, d int) {
		if *n <= 0 {
			*n = d
		}
	}
	set(&l.MaxBytes, DefaultMaxBytes)
	set(&l.MaxDepth, DefaultMaxDepth)
	set(&l.MaxComponents, DefaultMaxComponents)
	set(&l.MaxString, DefaultMaxString)
	set(&l.MaxValues, DefaultMaxValues)
	set(&l.apart, largeSPDX)
	return l
}

// worth is the length by which memory is granted to a text of so many bytes.
func (l Limits) worth(size int) int {
	if l.packed == 0 {
		return size
	}
	return min(size, unpackedPerByte*l.packed)
}

// tree is how much memory the values of a text of so many bytes may take, where one that is not large may take least.
func (l Limits) tree(least, size int) int {
	worth := l.worth(size)
	return max(min(least, leastTree), least+treePerByte*max(0, worth-LargeText)-(size-worth))
}

// largeSPDX is the length from which a document of SPDX 2 is read in pieces, in bytes. A shorter one is read faster as a tree.
const largeSPDX = 16 << 20

// strict are the limits as the JSON reader takes them, for a text of so many bytes. How large numbers may be is up to it.
func (l Limits) strict(size int) strictjson.Options {
	return strictjson.Options{MaxTree: l.tree(DefaultMaxTree, size), MaxKept: DefaultMaxNames + namesPerByte*max(0, l.worth(size)-LargeText),
		MaxBytes: l.MaxBytes, MaxDepth: l.MaxDepth, MaxString: l.MaxString, MaxValues: l.MaxValues, MaxProblems: MaxProblems}
}

// spdx are the limits as the readers of SPDX's own syntaxes take them, for a text of so many bytes.
func (l Limits) spdx(size int) spdx.Limits {
	return spdx.Limits{MaxBytes: l.MaxBytes, MaxDepth: l.MaxDepth, MaxString: l.MaxString, MaxValues: l.MaxValues, MaxElements: l.MaxComponents, MaxTree: l.tree(DefaultMaxSPDX, size), MaxProblems: MaxProblems}
}
