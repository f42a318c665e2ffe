// Package policies holds the shipped checks, packs, sources and controls, as data.
package policies

import "embed"

// FS is the shipped policy, to be read by policy.LoadCatalogue.
//
//go:embed checks/*.yaml packs/*.yaml *.yaml
var FS embed.FS

// Schemas are the JSON Schemas of checks, packs and waivers, for editors.
//
//go:embed schema/*.json
var Schemas embed.FS
