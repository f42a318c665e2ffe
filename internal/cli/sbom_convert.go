package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cyclonedx"
)

func (p Process) sbomConvertCommand() *cli.Command {
	return &cli.Command{
		Name:      "convert",
		Usage:     "write an SBOM as CycloneDX of another version or syntax, and say what could not be carried",
		ArgsUsage: "FILE",
		Description: "FILE is an SBOM in any format that cleanbill reads; - reads one from standard input. It stays as it is:\n" +
			"what was signed is the original, and a converted document is no longer signed. What could not be carried is\n" +
			"listed on standard error, and as JSON with --report.\n\n" +
			"Exit status: 0 converted, whatever it cost; 2 not converted.",
		Flags: []cli.Flag{conversionFormats.flag(string(cyclonedx.JSON)), specVersionFlag(), reportFlag("what could not be carried"), maxBytesFlag(), silentFlag()},

		Action: p.sbomConvert,
	}
}

// conversionFormats write the document that is converted.
var conversionFormats = formats[*conversion]{
	string(cyclonedx.JSON): func(w io.Writer, c *conversion, _ report.Options) error { return c.write(w, cyclonedx.JSON) },
	string(cyclonedx.XML):  func(w io.Writer, c *conversion, _ report.Options) error { return c.write(w, cyclonedx.XML) },
}

// conversion is a document on its way, and the document of "sbom convert --report".
type conversion struct {
	Kind string        `json:"kind"` // "cleanbill.sbom-conversion/v1"
	Tool decision.Tool `json:"tool"`
	From struct {
		Path        string `json:"path"`
		Format      string `json:"format"`
		SpecVersion string `json:"specVersion"`
		SHA256      string `json:"sha256"` // of the file as it lies there
		Faults      int    `json:"faults"` // that make it invalid and are not of its schema: they stay
	} `json:"from"`
	Written []converted `json:"written"` // as asked for

	doc     *sbom.Document
	version string
}

// converted is one document that was written.
type converted struct {
	Format      string           `json:"format"`
	SpecVersion string           `json:"specVersion"`
	Losses      []cyclonedx.Loss `json:"losses"` // by place
}

func (c *conversion) write(w io.Writer, format cyclonedx.Format) error {
	losses, err := cyclonedx.Convert(w, c.doc, cyclonedx.Options{Format: format, SpecVersion: c.version})
	if err != nil {
		return err
	}
	if losses == nil {
		losses = []cyclonedx.Loss{}
	}
	c.Written = append(c.Written, converted{string(format), c.version, losses})
	return nil
}

func (p Process) sbomConvert(c *cli.Context) error {
	if c.NArg() != 1 {
		return oneFile("sbom convert", c.NArg())
	}
	file := c.Args().First()
	outputs, err := checkedOutputs(c, "sbom convert", string(cyclonedx.JSON), conversionFormats.names(), []string{file})
	if err != nil {
		return err
	}
	if outputs, err = withReport(c, outputs, file); err != nil {
		return err
	}
	data, err := p.readSized(file, c.Int64("max-bytes"))
	if err != nil {
		return err
	}
	all := &conversion{Kind: "cleanbill.sbom-conversion/v1", Tool: tool(), version: c.String("spec-version")}
	defer p.collectBelow(convertPerByte * len(data))()
	if all.doc, err = sbom.Read(nameOf(file), data, sbom.Limits{MaxBytes: int(c.Int64("max-bytes"))}); err != nil {
		return fmt.Errorf("sbom convert: %w", unread(err))
	}
	all.From.Faults = all.doc.Invalidating() - all.doc.Violations
	if all.doc.Format == "cyclonedx-json" { // which is converted from its tree
		all.doc = all.doc.Bare()
	}
	sum := sha256.Sum256(data)
	all.From.Path, all.From.Format, all.From.SpecVersion = nameOf(file), all.doc.Format, all.doc.SpecVersion
	all.From.SHA256 = hex.EncodeToString(sum[:])
	if err := conversionFormats.render(documents(outputs), all, report.Options{}); err != nil {
		return unconverted(err)
	}
	if err := renderReport(outputs, all); err != nil {
		return err
	}
	if err := publish(p, outputs); err != nil {
		return err
	}
	if !c.Bool("quiet") {
		p.tellLosses(all)
	}
	return nil
}

// maxLossesTold bounds how many losses of one document are listed on standard error; all are counted.
const maxLossesTold = 50

// tellLosses lists what could not be carried.
func (p Process) tellLosses(c *conversion) {
	from := fmt.Sprintf("%s (%s %s)", c.From.Path, c.From.Format, c.From.SpecVersion)
	if c.From.Faults > 0 {
		p.remark("%s: faults that no conversion mends: %d, such as a reference to nothing or a control character; 'cleanbill sbom validate' lists them", from, c.From.Faults)
	}
	for _, w := range c.Written {
		to := fmt.Sprintf("%s %s", w.Format, w.SpecVersion)
		if len(w.Losses) == 0 {
			p.remark("%s to %s: everything was carried", from, to)
			continue
		}
		p.remark("%s to %s: %d could not be carried as they were:", from, to, len(w.Losses))
		for _, l := range w.Losses[:min(len(w.Losses), maxLossesTold)] {
			place := l.Pointer
			if place == "" {
				place = "/"
			}
			fmt.Fprintf(p.Stderr, "  %s\n", report.Printable(place+": "+l.What+": "+l.Why))
		}
		if more := len(w.Losses) - maxLossesTold; more > 0 {
			fmt.Fprintf(p.Stderr, "  and %d more; --report FILE lists them all\n", more)
		}
	}
}

// unconverted says what to do about a document that is not converted.
func unconverted(err error) error {
	var ambiguous *cyclonedx.AmbiguousError
	if errors.As(err, &ambiguous) {
		return withHint(err, "ask the supplier for an SBOM without repeated keys; 'cleanbill sbom validate' lists them")
	}
	var invalid *cyclonedx.InvalidXMLError
	if errors.As(err, &invalid) {
		return withHint(err, "write it as cyclonedx-json instead")
	}
	return unread(err)
}

// versionsList names the versions that can be written.
func versionsList() string { return strings.Join(cyclonedx.SpecVersions, ", ") }
