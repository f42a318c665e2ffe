package delivery

import "github.com/cleanbill-dev/cleanbill/internal/imagelayout"

// The default limits. A delivery that exceeds one is refused as a whole: what was not read was not judged.
const (
	DefaultMaxFileSize     = 8 << 30   // bytes of one file
	DefaultMaxTotalSize    = 16 << 30  // bytes of all files, and of the archive itself
	DefaultMaxFiles        = 100_000   // files and directories
	DefaultMaxEvidenceSize = 256 << 20 // bytes of one evidence file: evidence is held in memory
	DefaultMaxEvidence     = 1 << 30   // bytes of all evidence held in memory
	DefaultMaxRatio        = 200       // unpacked bytes for each packed byte
	DefaultMaxManifest     = 20_000    // files a manifest may list
	DefaultMaxPathLength   = 1024      // bytes of one path
	DefaultMaxPathDepth    = 32        // directories and file name of one path

	// RatioFreeSize is what may be unpacked whatever the ratio: small archives of text or zeros pack very well
	// and harm nobody.
	RatioFreeSize = 64 << 20
	// MaxManifestSize bounds delivery.yaml, in bytes.
	MaxManifestSize = 1 << 20
	// MaxDictionary bounds the memory that an xz or zstd stream may ask for, in bytes. 64 MiB is what the
	// strongest ordinary setting of xz needs.
	MaxDictionary = 64 << 20
	// MaxImageManifestSize bounds each manifest, index and configuration of an image layout, in bytes; registries take as much.
	MaxImageManifestSize = imagelayout.MaxManifestSize
	// MaxImageManifests bounds how many manifests and indexes of one layout are followed.
	MaxImageManifests = imagelayout.MaxManifests
	// MaxImageLayers bounds the layers of one image; Docker itself builds 127.
	MaxImageLayers = imagelayout.MaxLayers
	// MaxImageIndexDepth bounds how many indexes lie inside each other, index.json not counted.
	MaxImageIndexDepth = imagelayout.MaxIndexDepth
	// maxImageProblems bounds what is told of one layout.
	maxImageProblems = 1000
	// maxWorkbookParts bounds the parts of a spreadsheet; a zip of more stays an archive.
	maxWorkbookParts = 10_000
	// maxZipComment is what the format leaves room for behind the end record, in bytes.
	maxZipComment = 1<<16 - 1
	// keepInMemory is the size up to which an archive entry stays in memory instead of the spool file.
	keepInMemory = 1 << 20
)

// Limits bounds what Open accepts. A zero or negative field means the default: no limit can be switched off.
type Limits struct {
	MaxFileSize      int64
	MaxTotalSize     int64
	MaxFiles         int
	MaxEvidenceSize  int64 // a recognised evidence file above it gets a Problem and no Bytes
	MaxEvidenceTotal int64
	MaxRatio         int64
	MaxManifestFiles int
	MaxPathLength    int
	MaxPathDepth     int
	RatioFree        int64 // see RatioFreeSize

	// SpoolDir is where the private temporary file for archive content is made; empty means the system's place.
	SpoolDir string
}

// DefaultLimits gives the limits of a careful buyer.
func DefaultLimits() Limits { return Limits{}.orDefaults() }

func (l Limits) orDefaults() Limits {
	set64 := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	set := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	set64(&l.MaxFileSize, DefaultMaxFileSize)
	set64(&l.MaxTotalSize, DefaultMaxTotalSize)
	set64(&l.MaxEvidenceSize, DefaultMaxEvidenceSize)
	set64(&l.MaxEvidenceTotal, DefaultMaxEvidence)
	set64(&l.MaxRatio, DefaultMaxRatio)
	set64(&l.RatioFree, RatioFreeSize)
	set(&l.MaxFiles, DefaultMaxFiles)
	set(&l.MaxManifestFiles, DefaultMaxManifest)
	set(&l.MaxPathLength, DefaultMaxPathLength)
	set(&l.MaxPathDepth, DefaultMaxPathDepth)
	return l
}
