package cli

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

func (p Process) sbomCommand() *cli.Command {
	subcommands := []*cli.Command{
		p.sbomValidateCommand(),
		p.sbomShowCommand(),
		p.sbomCompareCommand(),
		p.sbomConvertCommand(),
		p.sbomImportCommand(),
		p.sbomGenerateCommand(),
	}
	return group("sbom", "read, compare and write SBOMs", subcommands)
}

// standardInput is the argument that stands for it.
const standardInput = "-"

// nameOf is what a file is called in messages and reports.
func nameOf(file string) string {
	if file == standardInput {
		return "(standard input)"
	}
	return file
}

// maxBytesFlag is the limit on one SBOM.
func maxBytesFlag() cli.Flag {
	return &cli.Int64Flag{Name: "max-bytes", EnvVars: variable("max-bytes"), Value: sbom.DefaultMaxBytes, Usage: "refuse files over `N` bytes"}
}

// readSized reads an input whose limit is that of --max-bytes.
func (p Process) readSized(file string, limit int64) ([]byte, error) {
	data, err := p.readInput(file, limit)
	return data, raisable(err)
}

// readSBOM reads one SBOM of at most limit bytes from a file or standard input.
func (p Process) readSBOM(file string, limit int64) (*sbom.Document, error) {
	data, err := p.readSized(file, limit)
	if err != nil {
		return nil, err
	}
	return p.parseSBOM(file, data, limit)
}

// parseSBOM reads the SBOM that a file holds.
func (p Process) parseSBOM(file string, data []byte, limit int64) (*sbom.Document, error) {
	defer p.collectLess(len(data))()
	return sbom.Read(nameOf(file), data, sbom.Limits{MaxBytes: int(limit)})
}

// sbomOutputs reads the -o flags of a command that reads SBOMs.
func sbomOutputs(c *cli.Context, command string, known, files []string) ([]*sink, error) {
	if err := checkedLimit(c, command); err != nil {
		return nil, err
	}
	return quietableOutputs(c, command, known, files)
}

// quietableOutputs reads the -o flags of a command. With --quiet only what they name is written.
func quietableOutputs(c *cli.Context, command string, known, files []string) ([]*sink, error) {
	outputs, err := freeOutputs(c, command, "text", known, files)
	if err != nil || c.Bool("quiet") && len(c.StringSlice("output")) == 0 {
		return nil, err
	}
	return outputs, nil
}

// checkedOutputs reads the -o flags of a command that reads files, none of which may be written over.
func checkedOutputs(c *cli.Context, command, standard string, known, files []string) ([]*sink, error) {
	if err := checkedLimit(c, command); err != nil {
		return nil, err
	}
	return freeOutputs(c, command, standard, known, files)
}

func checkedLimit(c *cli.Context, command string) error {
	if n := c.Int64("max-bytes"); n <= 0 {
		return usageError(command, fmt.Errorf("--max-bytes %d: expected a number of bytes above 0", n))
	}
	return nil
}

// freeOutputs reads the -o flags of a command, none of which may write over its inputs.
func freeOutputs(c *cli.Context, command, standard string, known, files []string) ([]*sink, error) {
	if err := noEmptyFlags(c); err != nil {
		return nil, err
	}
	outputs, err := sinks(command, standard, known, c.StringSlice("output"))
	if err != nil {
		return nil, err
	}
	for _, s := range outputs {
		for _, file := range files {
			if s.file != "" && file != standardInput && lies(s.file, file) {
				return nil, overInput(s.file, file)
			}
		}
	}
	return outputs, nil
}
