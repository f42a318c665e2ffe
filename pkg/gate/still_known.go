package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// stillKnown says whether a vulnerability is found in a component on offer, so that checks are asked of it, or answered there by a statement that counts. Where nothing was looked
// up nobody knows.
func (ev *evidence) stillKnown(c *sbom.Component, id string) bool {
	if ev.known == nil || ev.known.result == nil {
		return false
	}
	for _, doc := range ev.sboms {
		a := ev.known.of[doc]
		if a == nil || a.Components[c] == nil {
			continue
		}
		if slices.ContainsFunc(a.Components[c].Vulnerabilities, func(v *assess.Vulnerability) bool { return isOf(v, id) }) {
			return true
		}
	}
	return ev.answers(c, id)
}

// speaks says whether a statement that counts says anything of a vulnerability in a component.
func (ev *evidence) speaks(c *sbom.Component, id string) bool {
	return ev.known != nil && ev.known.result != nil && ev.known.result.Answer(c, vuln.ID(id)) != assess.Unstated
}

// answers says whether a statement that counts ends a vulnerability in a component, whether or not it is found there.
func (ev *evidence) answers(c *sbom.Component, id string) bool {
	return ev.known != nil && ev.known.result != nil && ev.known.result.Answer(c, vuln.ID(id)).Calm()
}
