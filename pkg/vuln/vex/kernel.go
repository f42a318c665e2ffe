package vex

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// ofKernel is one name for all those of the kernel of Linux; others stay.
func ofKernel(name string) string {
	if vuln.IsKernel(name) {
		return "linux kernel"
	}
	return name
}

// holdsKernel says whether the kernel of Linux is called so, and a part is that by an identifier, or built from it, in one of the versions that are named.
func (x *Inventory) holdsKernel(n *calling) bool {
	if !vuln.IsKernel(n.product) {
		return false
	}
	parts, many := partsCalled(x.bearing, []string{n.product}, partBase)
	return many || slices.ContainsFunc(parts, func(part int) bool { return !x.leavesOutPart(n, part) }) || slices.ContainsFunc(n.versions, func(v VersionRange) bool {
		return v.Range == "" && x.built.project(n.product, written{v.Version, ""}, n)
	})
}
