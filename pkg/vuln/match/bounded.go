package match

import (
	"context"
	"slices"
	"strings"

	"github.com/anchore/grype/grype/match"
	grypepkg "github.com/anchore/grype/grype/pkg"
	"github.com/anchore/grype/grype/version"
)

// alsoBounded asks as also does about something that has no more than the name in common, and keeps what is about this version and not about any. Many components of an SBOM may have one name and
// version, so that the answers are remembered, but for those that the engine could not give.
func (e *engine) alsoBounded(ctx context.Context, p *prepared, packages []grypepkg.Package, through string) ([]Match, error) {
	key := through + "|" + strings.Join(p.nameAlone.versions, "|")
	if all, known := e.answers[key]; known {
		return all, nil
	}
	gaps := len(p.gaps)
	found, err := e.known(ctx, p, packages)
	if err != nil {
		return nil, err
	}
	all := throughAll(assemble(slices.DeleteFunc(found, func(m match.Match) bool { return !bounded(m) })), through)
	if len(p.gaps) == gaps {
		if len(e.answers) >= maxAnswers {
			clear(e.answers)
		}
		e.answers[key] = all
	}
	return all, nil
}

// maxAnswers are remembered of what was asked by names alone.
const maxAnswers = 1_000

// bounded says whether a record is about the version that was asked for by a range that ends, or by that version alone, and that counts versions as it does.
func bounded(m match.Match) bool {
	c := m.Vulnerability.Constraint
	if c == nil {
		return false
	}
	format := c.Format()
	if format == version.UnknownFormat {
		format = grypepkg.VersionFormat(m.Package)
	}
	for _, v := range askedVersions(m) {
		for group := range strings.SplitSeq(c.Value(), "||") {
			if boundsOf(group).end(v) && inRange(v, group, format) {
				return true
			}
		}
	}
	return false
}

// end says whether a range has an end, all bounds of which are of the scheme of a version.
func (b edges) end(v string) bool {
	own, is := firstNumber(v)
	return is && slices.ContainsFunc(b, func(e edge) bool { return !e.lower }) && !slices.ContainsFunc(b, func(e edge) bool {
		n, is := firstNumber(e.version)
		return !is || apart(n, own)
	})
}

// inRange says whether a version is in a range; one that cannot be held against it is not.
func inRange(v, group string, format version.Format) bool {
	c, err := version.GetConstraint(group, format)
	if err != nil {
		return false
	}
	in, err := c.Satisfied(version.New(v, format))
	return in && err == nil
}
