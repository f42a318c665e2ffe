package gate

import (
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// joined is what the data and the statements come to together; nil where no check asks.
func (ev *evidence) joined() *assess.Result {
	if ev.known == nil {
		return nil
	}
	return ev.known.result
}

// answer is what counts of what statements say of a vulnerability in a component, whether or not it is found there.
func (ev *evidence) answer(c *sbom.Component, id string) assess.Status {
	if all := ev.joined(); all != nil {
		return all.Answer(c, vuln.ID(id))
	}
	return assess.Unstated
}

// speaks says whether a statement that counts says anything of a vulnerability in a component.
func (ev *evidence) speaks(c *sbom.Component, id string) bool {
	return ev.answer(c, id) != assess.Unstated
}

// answers says whether a statement that counts ends a vulnerability in a component.
func (ev *evidence) answers(c *sbom.Component, id string) bool { return ev.answer(c, id).Calm() }
