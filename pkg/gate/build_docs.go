package gate

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
)

// buildDocs says of each artifact with provenance which SLSA Build level is established.
func (ev *evidence) buildDocs() []decision.Build {
	var out []decision.Build
	for _, file := range ev.artifacts() {
		p, path := ev.provenanceOf(file)
		if !p.Present {
			continue
		}
		b := decision.Build{Path: file.Path, Provenance: path, Builder: p.Builder, Reason: notBuilt(p)}
		if b.Reason == "" {
			b.Level = p.BuilderLevel
		}
		out = append(out, b)
	}
	return out
}

// builtOn is when the first build of the delivered software finished, as far as trusted statements tell: an SBOM of the build that is older lists none of it.
func (ev *evidence) builtOn() fact.Date {
	first := absentDate()
	for _, file := range ev.artifacts() {
		p, _ := ev.provenanceOf(file)
		if on := p.FinishedOn; p.Covers && p.Trust.Whole && on.Known && (!first.Known || on.Date.Before(first.Date)) {
			first = on
		}
	}
	return first
}

// shownParameters is how many parameters are named in a sentence, as "short" does in the words of checks.
const shownParameters = 5

// parametersOf names the first parameters that are not listed, and counts the others.
func parametersOf(p fact.Provenance) string {
	shown := p.UnknownParams[:min(shownParameters, len(p.UnknownParams))]
	text := strings.Join(shown, ", ")
	if rest := p.UnknownParamCount - len(shown); rest > 0 {
		text += fmt.Sprintf(" and %d more", rest)
	}
	return text
}

// notBuilt says what of verifying a build (SLSA 1.2, "verifying artifacts") does not hold; empty when all does.
func notBuilt(p fact.Provenance) string {
	switch {
	case !p.Covers:
		return "no subject of the statement has the digest of the file"
	case !p.Trust.Whole:
		return cmp.Or(p.Trust.Reason, "the statement is not vouched for on every rung")
	case !p.BuilderKnown || p.BuilderLevel < 1:
		return cmp.Or(p.BuilderReason, "the registry does not list the builder")
	case !p.SourceListed && p.SourceReason != "":
		return p.SourceReason
	case !p.SourceListed:
		return "the registry does not list the source " + p.Source
	case !p.BuildTypeListed:
		return "the registry does not list the build type " + p.BuildType
	case len(p.UnknownParams) > 0:
		return "the registry does not list the parameters " + parametersOf(p)
	}
	return ""
}
