package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"
)

func (p Process) docsCommand() *cli.Command {
	subcommands := []*cli.Command{p.docsMarkdownCommand(), p.docsManCommand()}
	return group("docs", "write the reference of all commands, as Markdown or as man pages", subcommands)
}

func (p Process) docsMarkdownCommand() *cli.Command {
	return &cli.Command{
		Name:        "markdown",
		Usage:       "print the reference of all commands as one page",
		Description: "It is docs/cli.md.",
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return usageError("docs markdown", fmt.Errorf("takes no arguments, found %q", c.Args().First()))
			}
			_, err := p.Stdout.Write(reference(p.app()))
			return err
		},
	}
}

func (p Process) docsManCommand() *cli.Command {
	return &cli.Command{
		Name:        "man",
		Usage:       "write the man pages of all commands",
		ArgsUsage:   "DIR",
		Description: "DIR is made where it does not exist; pages in it are written anew. To read one: man -l DIR/cleanbill-gate.1\n\nExit status: 0 written, 2 not.",
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return usageError("docs man", errors.New("expected the directory that the pages go to"))
			}
			return writePages(c.Args().First(), manPages(p.app()))
		},
	}
}

func writePages(dir string, pages map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // pages are there to be read
		return cannotWritePages(dir, err)
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		if err := os.WriteFile(filepath.Join(dir, name), pages[name], 0o644); err != nil { //nolint:gosec // likewise
			return cannotWritePages(dir, err)
		}
	}
	return nil
}

// cannotWritePages: the directory cannot be made or written to.
func cannotWritePages(dir string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return withHint(fmt.Errorf("docs man %s: %w", dir, err), "name a directory that can be written to")
}
