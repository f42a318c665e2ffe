package cli

import (
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

func (p Process) trustImportCommand() *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "check a trusted root that somebody gave you, and write it in one form",
		ArgsUsage: "FILE",
		Description: "FILE is a Sigstore trusted_root.json; - reads one from standard input. One that cannot be used is refused.\n" +
			"Whether it may be trusted is yours to know: compare the digest with one you got another way.\n\n" +
			"Exit status: 0 usable, 2 not.",
		Flags: []cli.Flag{trustFormats.flag("text"), toFlag("write the root to `FILE`, in the one form in which roots that say the same have the same digest"),
			atFlag("tell ages and states as of `TIME`"), quietFlag(), noColourFlag()},
		Action: p.trustImport,
	}
}

func toFlag(usage string) cli.Flag {
	return textFlag("to", usage)
}

func (p Process) trustImport(c *cli.Context) error {
	if c.NArg() != 1 {
		return oneRootFile(c.NArg())
	}
	file := c.Args().First()
	outputs, at, err := p.trustOutputs(c, []string{file})
	if err != nil {
		return err
	}
	data, err := p.readInput(file, verify.MaxRootSize)
	if err != nil {
		return fmt.Errorf("trust import: %w", err)
	}
	root, err := verify.NewRoot(filepath.Base(nameOf(file)), data)
	if err != nil {
		return unusableRoot(fmt.Errorf("trust import: %s: %w", nameOf(file), err))
	}
	t := &trust{Kind: trustKind, At: at, Tool: tool()}
	described, err := describeRoot(root, at)
	if err != nil {
		return unusableRoot(fmt.Errorf("trust import: %s: %w", nameOf(file), err))
	}
	t.Roots = []trustedRoot{described}
	if to := c.String("to"); to != "" {
		if file != standardInput && lies(to, file) {
			return overInput(to, file)
		}
		if outputs, err = t.write(root, to, outputs); err != nil {
			return fmt.Errorf("trust import: %w", err)
		}
	}
	return p.publishTrust(c, t, outputs)
}

// unusableRoot: a file is no trusted root, or a broken one.
func unusableRoot(err error) error {
	return withHint(err, "expected one Sigstore trusted_root.json (of several in JSON Lines, give each line as a file of its own); ask for it again where you got it")
}

// rootFormat is the format of the sink that --to names. It is none of those that -o knows.
const rootFormat = "trusted root"

// write adds the file of --to, with the root in its one form.
func (t *trust) write(root verify.Root, to string, outputs []*sink) ([]*sink, error) {
	for _, s := range outputs {
		if s.file != "" && filepath.Clean(s.file) == filepath.Clean(to) {
			return nil, fmt.Errorf("-o %s and --to both go to %s", s.format, to)
		}
	}
	text, err := root.Canonical()
	if err != nil {
		return nil, err
	}
	s := &sink{format: rootFormat, file: to, is: rootFormat}
	_, _ = s.buf.Write(text) // into memory
	t.Written = &rootWritten{Path: to, Digest: verify.Root{JSON: text}.Digest()}
	return append(outputs, s), nil
}

// publishTrust renders the reports beside the root, and writes all of them or none.
func (p Process) publishTrust(c *cli.Context, t *trust, outputs []*sink) error {
	var reports []*sink
	for _, s := range outputs {
		if s.format != rootFormat {
			reports = append(reports, s)
		}
	}
	if err := trustFormats.render(reports, t, p.reportOptions(c)); err != nil {
		return err
	}
	return publish(p, outputs)
}
