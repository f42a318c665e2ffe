package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/internal/sheet"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cyclonedx"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/tabular"
)

func (p Process) sbomImportCommand() *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "make CycloneDX of a spreadsheet of components, with the source cell of each value",
		ArgsUsage: "FILE.csv|FILE.xlsx",
		Description: "FILE is a table with a row of headings such as name, version, supplier and purl, as CSV or XLSX; - reads one\n" +
			"from standard input. --template prints an empty one. A value that does not fit is an error with its cell, and\n" +
			"then nothing is written. docs/sbom.md lists the headings.\n\n" +
			"Exit status: 0 written; 1 values that do not fit, nothing written; 2 no spreadsheet that can be read.",
		Flags: []cli.Flag{importFormats.flag(string(cyclonedx.JSON)), specVersionFlag(),
			&cli.BoolFlag{Name: "template", Usage: "print an empty table as CSV and do nothing else"},
			&cli.StringFlag{Name: "sheet", Usage: "read the sheet `NAME` of a workbook with several"},
			&cli.StringFlag{Name: "product", Usage: "`NAME` of the product that the components are of"},
			&cli.StringFlag{Name: "product-version", Usage: "its `VERSION`"},
			&cli.Int64Flag{Name: "max-bytes", EnvVars: variable("max-bytes"), Value: sheet.MaxBytes, Usage: "refuse files over `N` bytes"}, silentFlag()},
		Action: p.sbomImport,
	}
}

// imported is a document made of a spreadsheet, on its way out.
type imported struct {
	result  *tabular.Result
	version string
	losses  []string
}

var importFormats = formats[*imported]{
	string(cyclonedx.JSON): func(w io.Writer, i *imported, _ report.Options) error { return i.write(w, cyclonedx.JSON) },
	string(cyclonedx.XML):  func(w io.Writer, i *imported, _ report.Options) error { return i.write(w, cyclonedx.XML) },
}

func (i *imported) write(w io.Writer, format cyclonedx.Format) error {
	losses, err := cyclonedx.Encode(w, i.result.BOM, cyclonedx.Options{Format: format, SpecVersion: i.version})
	for _, l := range losses {
		i.losses = append(i.losses, fmt.Sprintf("%s %s: %s: %s: %s", format, i.version, l.Pointer, l.What, l.Why))
	}
	return err
}

func (p Process) sbomImport(c *cli.Context) error {
	if c.Bool("template") {
		_, err := io.WriteString(p.Stdout, tabular.Template)
		return err
	}
	if c.NArg() != 1 {
		return oneFile("sbom import", c.NArg())
	}
	file := c.Args().First()
	outputs, err := checkedOutputs(c, "sbom import", string(cyclonedx.JSON), importFormats.names(), []string{file})
	if err != nil {
		return err
	}
	if err := checkedVersion(c, "sbom import"); err != nil {
		return err
	}
	if c.String("product") == "" && c.String("product-version") != "" {
		return usageError("sbom import", errors.New("--product-version without --product: expected both, or neither"))
	}
	data, err := p.readSized(file, c.Int64("max-bytes"))
	if err != nil {
		return err
	}
	defer p.keepSmall(0)()
	sum := sha256.Sum256(data)
	result, err := tabular.Import(data, tabular.Options{Sheet: c.String("sheet"), File: nameOf(file), SHA256: hex.EncodeToString(sum[:]),
		Product: c.String("product"), Version: c.String("product-version"), Tool: tool().Version})
	if err != nil {
		return withHint(fmt.Errorf("sbom import: read %s: %w", nameOf(file), err), "'cleanbill sbom import --template' prints a table that can be read")
	}
	if result.Count > 0 {
		p.tellRowErrors(file, result)
		return ended(exitNo)
	}
	out := &imported{result: result, version: c.String("spec-version")}
	if err := importFormats.render(outputs, out, report.Options{}); err != nil {
		return fmt.Errorf("sbom import: %w", err)
	}
	if err := publish(p, outputs); err != nil {
		return err
	}
	if !c.Bool("quiet") {
		p.tellImported(file, out)
	}
	return nil
}

// tellImported names what was lost on the way, and cells that are worth a look.
func (p Process) tellImported(file string, out *imported) {
	for _, l := range out.losses {
		p.remark("%s", l)
	}
	p.tellCells(file, out.result.Prose, "in words where a date is asked for, kept as text")
	p.tellCells(file, out.result.Bare, "with nothing but the name of a component in the row")
	p.tellCells(file, out.result.Doubled, "of components that an earlier row lists as well, with other values beside")
	p.tellCells(file, out.result.Formulas, "beginning as a formula does, kept as text")
}

// shownCells bounds how many cells are named that are worth a look.
const shownCells = 50

// tellCells names cells that were taken over and are worth a look.
func (p Process) tellCells(file string, cells tabular.Cells, why string) {
	if cells.Count == 0 {
		return
	}
	shown := cells.Listed[:min(len(cells.Listed), shownCells)]
	more := ""
	if n := cells.Count - len(shown); n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	p.remark("%s: %s %s: %s", nameOf(file), countOf(cells.Count, "value"), why, strings.Join(shown, ", ")+more)
}

// tellRowErrors lists what does not fit, cell by cell.
func (p Process) tellRowErrors(file string, r *tabular.Result) {
	p.remark("sbom import: %s: %s, nothing was written", nameOf(file), countOf(r.Count, "value")+" that cannot be taken over")
	for _, e := range r.Errors {
		fmt.Fprintf(p.Stderr, "  %s\n", report.Printable(e.Error()))
	}
	if more := r.Count - len(r.Errors); more > 0 {
		fmt.Fprintf(p.Stderr, "  and %d more\n", more)
	}
}
