package cli

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
)

func (p Process) sbomCompareCommand() *cli.Command {
	return &cli.Command{
		Name:      "compare",
		Usage:     "say what changed from one SBOM to another",
		ArgsUsage: "OLD NEW",
		Description: "OLD and NEW are SBOMs of any format that cleanbill reads; one of them may be -, standard input. What was\n" +
			"accepted before and should be explained comes first: a downgrade, the same version with another hash, another\n" +
			"supplier, support that ends earlier. Versions are ordered by the rules of their ecosystem; where it has none, a\n" +
			"change of version is reported without a direction. docs/sbom.md tells what is compared.\n\n" +
			"Exit status: 0 the same, 1 something differs, 2 a file could not be read, or no difference was found and a file is\n" +
			"invalid, so that what could not be read of it may differ.",
		Flags:  []cli.Flag{comparisonFormats.flag("text"), maxBytesFlag(), quietFlag(), noColourFlag()},
		Action: p.sbomCompare,
	}
}

// comparison is the document of "sbom compare -o json".
type comparison struct {
	Kind      string                     `json:"kind"` // "cleanbill.sbom-comparison/v1"
	Tool      decision.Tool              `json:"tool"`
	Same      bool                       `json:"same"` // no difference in what could be read; all of it could be where both are valid
	Old       compared                   `json:"old"`
	New       compared                   `json:"new"`
	Unchanged int                        `json:"unchanged"` // components that are the same in all that is compared
	Grave     int                        `json:"grave"`     // changes to be explained before anything else
	Counts    map[compare.ChangeKind]int `json:"counts"`    // changes by kind
	Changes   []changed                  `json:"changes"`   // the grave ones first, then by kind

	NotCompared []string `json:"notCompared"` // what may differ all the same
}

// compared is one of the two SBOMs.
type compared struct {
	Path        string `json:"path"`
	Format      string `json:"format"`
	SpecVersion string `json:"specVersion"`
	Subject     string `json:"subject"`
	Described   int    `json:"described,omitempty"` // things it describes, where these are several and it has no subject for that
	Components  int    `json:"components"`
	Valid       bool   `json:"valid"` // as "sbom validate" says; an invalid SBOM is compared as far as it could be read

	Vulnerabilities int `json:"vulnerabilities"` // that it lists; they are counted and not compared
}

// changed is one change.
type changed struct {
	Change  compare.ChangeKind `json:"change"`
	Grave   bool               `json:"grave"`
	Subject bool               `json:"subject"` // about the subject of the SBOM
	Old     *changedComponent  `json:"old"`     // null when added
	New     *changedComponent  `json:"new"`     // null when removed
	By      compare.By         `json:"by"`      // what the two were recognised by
	Was     string             `json:"was"`
	Is      string             `json:"is"`
	Another bool               `json:"another"` // added or removed: another instance of this version is in both
}

// changedComponent tells which component of an SBOM is meant.
type changedComponent struct {
	Ref     string `json:"ref"`
	Pointer string `json:"pointer"`
	Line    int    `json:"line"`
	Group   string `json:"group"`
	Name    string `json:"name"`
	Version string `json:"version"`
	Purl    string `json:"purl"`
}

func (p Process) sbomCompare(c *cli.Context) error {
	files := c.Args().Slice()
	if len(files) != 2 {
		return usageError("sbom compare", fmt.Errorf("expected two SBOMs, OLD and NEW; %d given", len(files)))
	}
	if files[0] == standardInput && files[1] == standardInput {
		return usageError("sbom compare", errors.New("OLD and NEW cannot both be standard input"))
	}
	outputs, err := sbomOutputs(c, "sbom compare", comparisonFormats.names(), files)
	if err != nil {
		return err
	}
	var docs [2]*sbom.Document
	bytes, limit := 0, c.Int64("max-bytes")
	for i, file := range files {
		data, err := p.readSized(file, limit)
		if err == nil {
			docs[i], err = p.parseSBOM(file, data, limit)
		}
		if err != nil {
			return fmt.Errorf("sbom compare: %w", unread(err))
		}
		bytes += len(data)
	}
	defer p.collectLess(bytes)()
	result := comparisonOf(docs[0], docs[1])
	if err := comparisonFormats.write(p, c, outputs, result); err != nil {
		return err
	}
	switch {
	case !result.Same:
		return ended(exitNo)
	case !result.Old.Valid:
		return comparedInPart(result.Old.Path)
	case !result.New.Valid:
		return comparedInPart(result.New.Path)
	}
	return nil
}

func comparisonOf(before, after *sbom.Document) *comparison {
	diff := compare.Changes(before, after)
	out := &comparison{Kind: "cleanbill.sbom-comparison/v1", Tool: tool(), Same: len(diff.Changes) == 0, Old: comparedOf(before), New: comparedOf(after),
		Unchanged: diff.Unchanged, Counts: diff.Count(), Changes: make([]changed, 0, len(diff.Changes)), NotCompared: compare.NotCompared}
	for _, ch := range diff.Changes {
		if ch.Grave {
			out.Grave++
		}
		out.Changes = append(out.Changes, changed{Change: ch.Kind, Grave: ch.Grave, Subject: ch.Subject, By: ch.By, Was: ch.Was, Is: ch.Is, Another: ch.Another,
			Old: changedOf(ch.Old), New: changedOf(ch.New)})
	}
	return out
}

func comparedOf(d *sbom.Document) compared {
	out := compared{Path: d.Path, Format: d.Format, SpecVersion: d.SpecVersion, Components: len(d.Components),
		Valid: d.Valid(), Vulnerabilities: d.Vulnerabilities}
	switch {
	case d.Root != nil:
		out.Subject = d.Root.Label()
	case d.Described > 1:
		out.Described = d.Described
	}
	return out
}

func changedOf(c *sbom.Component) *changedComponent {
	if c == nil {
		return nil
	}
	return &changedComponent{Ref: c.Ref, Pointer: c.Pointer, Line: c.Line, Group: c.Group, Name: c.Name.Text, Version: c.Version.Text, Purl: c.Purl.Text}
}
