package grypedb

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/anchore/grype/grype/version"
	syftpkg "github.com/anchore/syft/syft/pkg"
)

// Range is a range of affected versions, and the version that repairs it; without one there is none known.
type Range struct {
	Constraint string `json:"constraint"` // ">=1.0,<1.5", "=2.0 || =2.1"; "" is every version
	Fixed      string `json:"fixed,omitempty"`
}

// formats are the kinds of versions that constraints of an ecosystem are compared as; all others as anything that looks like one.
var formats = map[syftpkg.Type]version.Format{
	syftpkg.NpmPkg: version.SemanticFormat, syftpkg.RustPkg: version.SemanticFormat, syftpkg.DotnetPkg: version.SemanticFormat,
	syftpkg.PhpComposerPkg: version.SemanticFormat, syftpkg.HexPkg: version.SemanticFormat, syftpkg.DartPubPkg: version.SemanticFormat,
	syftpkg.SwiftPkg: version.SemanticFormat, syftpkg.PythonPkg: version.PythonFormat, syftpkg.JavaPkg: version.MavenFormat,
	syftpkg.GemPkg: version.GemFormat, syftpkg.GoModulePkg: version.GolangFormat, syftpkg.DebPkg: version.DebFormat,
	syftpkg.RpmPkg: version.RpmFormat, syftpkg.ApkPkg: version.ApkFormat, syftpkg.BitnamiPkg: version.BitnamiFormat,
	syftpkg.AlpmPkg: version.PacmanFormat, syftpkg.PortagePkg: version.PortageFormat,
}

func rangesOf(stated []Range, format version.Format) ([]v6.Range, error) {
	if len(stated) == 0 {
		return nil, errors.New("no range of affected versions")
	}
	var ranges []v6.Range
	for _, r := range stated {
		if err := checkConstraint(r.Constraint, format); err != nil {
			return nil, fmt.Errorf("range %q: %w", r.Constraint, err)
		}
		fix := &v6.Fix{State: v6.NotFixedStatus}
		if r.Fixed != "" {
			fix = &v6.Fix{State: v6.FixedStatus, Version: r.Fixed}
		}
		ranges = append(ranges, v6.Range{Version: v6.Version{Type: formatName(format), Constraint: r.Constraint}, Fix: fix})
	}
	return ranges, nil
}

// comparison is one bound of a range. grype takes words without an operator for a version to be equal to.
var comparison = regexp.MustCompile(`^(<=|>=|<|>|=) *[^\s<>=,|]+$`)

func checkConstraint(words string, format version.Format) error {
	if words == "" {
		return nil
	}
	for alternative := range strings.SplitSeq(words, "||") {
		for bound := range strings.SplitSeq(alternative, ",") {
			if !comparison.MatchString(strings.TrimSpace(bound)) {
				return errors.New("a range is written as \">=1.0,<1.5\", with || between alternatives")
			}
		}
	}
	_, err := version.GetConstraint(words, format)
	return err
}

func formatName(f version.Format) string {
	if f == version.UnknownFormat {
		return ""
	}
	return strings.ToLower(f.String())
}
