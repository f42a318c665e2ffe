// Package policies holds the shipped checks, packs, sources and controls, as data.
package policies

import "embed"

// FS is the shipped policy, to be read by policy.LoadCatalogue.
//
//go:embed checks/*.yaml packs/*.yaml *.yaml
var FS embed.FS
