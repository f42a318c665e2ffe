package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/snapshot"
)

func (p Process) dataStatusCommand() *cli.Command {
	return &cli.Command{
		Name:  "status",
		Usage: "list the data that are installed: date, age, records and digest",
		Description: "Every file is held against the digest that it was imported with.\n\n" +
			"Exit status: 0 listed, also when nothing is installed; 2 the folder is not as it was left.",
		Flags:  []cli.Flag{dataFormats.flag("text"), dataFlag(), atFlag("tell ages as of `TIME`"), configFlag(), quietFlag(), noColourFlag()},
		Action: p.dataStatus,
	}
}

func (p Process) dataStatus(c *cli.Context) error {
	if c.NArg() > 0 {
		return usageError("data status", fmt.Errorf("takes no arguments, found %q", c.Args().First()))
	}
	outputs, err := quietableOutputs(c, "data status", dataFormats.names(), nil)
	if err != nil {
		return err
	}
	at, err := p.moment(c.String("at"))
	if err != nil {
		return err
	}
	dir, err := p.dataFolder(c, "data status")
	if err != nil {
		return err
	}
	folder := snapshot.Folder{Dir: dir}
	snaps, err := folder.Status()
	if err != nil {
		return damagedData("data status", err)
	}
	d := dataOf(folder, snaps, at)
	for _, name := range snapshot.Names {
		if !slices.ContainsFunc(snaps, func(s snapshot.Snapshot) bool { return s.Name == name }) {
			d.Missing = append(d.Missing, name)
		}
	}
	return dataFormats.write(p, c, outputs, d)
}

// damagedData adds what to do about a folder that cannot be used.
func damagedData(command string, err error) error {
	wrapped := fmt.Errorf("%s: %w", command, err)
	if errors.As(err, new(*snapshot.DamagedError)) {
		return withHint(wrapped, "import the data again; what was changed by hand is not used")
	}
	return wrapped
}
