package cli

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cyclonedx"
)

// What the commands that write SBOMs have in common.

// reportFormat is the format of the sink that --report names. It is none of those that -o knows.
const reportFormat = "report"

func specVersionFlag() cli.Flag {
	return &cli.StringFlag{Name: "spec-version", EnvVars: variable("spec-version"), Value: cyclonedx.DefaultSpecVersion,
		Usage: "write this `VERSION` of CycloneDX: " + versionsList()}
}

func reportFlag(what string) cli.Flag {
	return textFlag("report", "write "+what+" to `FILE` as JSON")
}

func silentFlag() cli.Flag {
	return &cli.BoolFlag{Name: "quiet", EnvVars: variable("quiet"), Usage: "say nothing on standard error but why nothing was written"}
}

func checkedVersion(c *cli.Context, command string) error {
	if v := c.String("spec-version"); !slices.Contains(cyclonedx.SpecVersions, v) {
		return usageError(command, fmt.Errorf("--spec-version %q cannot be written: expected one of %s", report.Printable(v), versionsList()))
	}
	return nil
}

// withReport adds the file of --report to the outputs.
func withReport(c *cli.Context, outputs []*sink, input string) ([]*sink, error) {
	command := "sbom " + c.Command.Name
	if err := checkedVersion(c, command); err != nil {
		return nil, err
	}
	file := c.String("report")
	if file == "" {
		return outputs, nil
	}
	for _, s := range outputs {
		if s.file != "" && filepath.Clean(s.file) == filepath.Clean(file) {
			return nil, usageError(command, fmt.Errorf("-o %s and --report both go to %s", s.format, file))
		}
	}
	if input != standardInput && lies(file, input) {
		return nil, overInput(file, input)
	}
	return append(outputs, &sink{format: reportFormat, file: file}), nil
}

// documents are the outputs but for the report.
func documents(outputs []*sink) []*sink {
	return slices.DeleteFunc(slices.Clone(outputs), func(s *sink) bool { return s.format == reportFormat })
}

// renderReport renders the report, if one was asked for.
func renderReport(outputs []*sink, v any) error {
	for _, s := range outputs {
		if s.format == reportFormat {
			return report.WriteJSON(&s.buf, v)
		}
	}
	return nil
}

// maxGapsTold bounds how many parts that were not looked into are listed on standard error; the SBOM lists them all.
const maxGapsTold = 50

// tellGaps says what the SBOM does not tell of its subject, and what its version could not carry.
func (p Process) tellGaps(g *generation) {
	o, name := g.observed, g.target
	if len(o.Components) == 0 {
		p.remark("%s: no software was found", name)
	}
	if n := len(o.Unread); n > 0 {
		p.remark("%s: not everything was looked into, %d left out:", name, n)
		for _, u := range o.Unread[:min(n, maxGapsTold)] {
			fmt.Fprintf(p.Stderr, "  %s\n", report.Printable(u.Path+": "+u.Reason))
		}
		if more := n - maxGapsTold; more > 0 {
			fmt.Fprintf(p.Stderr, "  and %d more; the SBOM lists them all\n", more)
		}
	}
	if o.OpaqueFiles > 0 {
		p.remark("%s: of no known format: %d (%d bytes)", name, o.OpaqueFiles, o.OpaqueBytes)
	}
	if o.UnclaimedPrograms > 0 {
		p.remark("%s: programs that nothing found accounts for: %d", name, o.UnclaimedPrograms)
	}
	if o.SupersededFiles > 0 {
		p.remark("%s: delivered in a layer, but removed or replaced by a later one: %d files, %d of them programs", name, o.SupersededFiles, o.SupersededPrograms)
	}
	if o.SBOMFiles > 0 {
		p.remark("%s: an SBOM lies at %s%s: not taken for what is inside, the files were catalogued themselves", name, o.SBOMs[0], andMore(o.SBOMFiles-1))
	}
	for _, l := range g.losses {
		p.remark("not carried: %s", l.Pointer+": "+l.What+": "+l.Why)
	}
}

// andMore adds to one of several how many there are besides.
func andMore(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more", n)
}
