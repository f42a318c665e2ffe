package update

import (
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/epss"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/kev"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/snapshot"
)

// Where data are published.
const (
	// VulnerabilityAddress is the listing that names the newest database of grype, schema 6, and its digest.
	VulnerabilityAddress = "https://grype.anchore.io/databases/v6/latest.json"
	// KEVAddress is the catalogue of known exploited vulnerabilities (CISA).
	KEVAddress = "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"
	// EPSSAddress is today's list of the Exploit Prediction Scoring System (FIRST).
	EPSSAddress = "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz"
	// LifecycleAddress is everything that endoflife.date has, by its API of version 1.
	LifecycleAddress = "https://endoflife.date/api/v1/products/full"
)

// maxArchive bounds the archive of a database, in bytes. Those of 2026 have some 200 MB.
const maxArchive = 8 << 30

// source is how data of a name are brought.
type source struct {
	address string
	file    string // what it is called on its way
	maxSize int64  // bytes
}

var sources = map[snapshot.Name]source{
	snapshot.Vulnerability: {VulnerabilityAddress, "vulnerability.tar", maxArchive},
	snapshot.KEV:           {KEVAddress, "kev.json", kev.MaxSize},
	snapshot.EPSS:          {EPSSAddress, "epss.csv.gz", epss.MaxSize},
	snapshot.Lifecycle:     {LifecycleAddress, "endoflife.json", lifecycle.MaxSize},
}

// Address is where the data of a name are published.
func Address(name snapshot.Name) string { return sources[name].address }
