package gate

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// stillAsked says whether a vulnerability is known of what is called as a component on offer, or was dismissed as being of other software: whether the component has it is a question, and checks ask it.
func (ev *evidence) stillAsked(c *sbom.Component, id string) bool {
	one := ev.assessed(c)
	if one == nil {
		return false
	}
	return slices.Contains(one.Dismissed, vuln.ID(id)) || slices.ContainsFunc(one.Doubts, func(f assess.Found) bool {
		return string(f.ID) == id || slices.Contains(f.Aliases, vuln.ID(id))
	})
}

// identified says whether a component bears the name that it had, and is identified so that data cover it, wholly.
func (ev *evidence) identified(was, is *sbom.Component) bool {
	if !strings.EqualFold(was.Name.Text, is.Name.Text) || !history.Lookable(is) {
		return false
	}
	one := ev.assessed(is)
	return one != nil && (one.State == assess.Clean || one.State == assess.Matched) && !one.Unknown && (!one.Partly || foundByCPE(is))
}

// assessed is what became of a component; nil of one that was not looked up.
func (ev *evidence) assessed(c *sbom.Component) *assess.Component {
	if ev.known == nil {
		return nil
	}
	for _, doc := range ev.sboms {
		if a := ev.known.of[doc]; a != nil && a.Reason == "" && a.Components[c] != nil {
			return a.Components[c]
		}
	}
	return nil
}
