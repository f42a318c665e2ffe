package cli

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/snapshot"
)

func (p Process) dataImportCommand() *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "install data that somebody gave you: no network is used",
		ArgsUsage: "FILE",
		Description: "FILE is recognised by what is in it: the KEV catalogue of CISA (JSON), an EPSS list (.csv or .csv.gz), data of\n" +
			"endoflife.date (JSON of the API or of release-data, product files, or a directory of those), a grype database of\n" +
			"schema 6 (archive, vulnerability.db or its directory), records of OSV (JSON, YAML, zip, or a directory of them) or\n" +
			"provider results of vunnel (directory), of which a database is built, or a bundle of 'cleanbill data export'. It is checked whole before anything is replaced.\n\n" +
			"Exit status: 0 installed, 2 not: then everything is as it was.",
		Flags: []cli.Flag{dataFormats.flag("text"), dataFlag(),
			olderFlag(),
			atFlag("the moment of the import: `TIME`"), configFlag(), quietFlag(), noColourFlag()},
		Action: p.dataImport,
	}
}

func olderFlag() cli.Flag {
	return &cli.BoolFlag{Name: "older", EnvVars: variable("older"), Usage: "also replace data by older or far fewer ones"}
}

func (p Process) dataImport(c *cli.Context) error {
	if c.NArg() != 1 {
		return withHint(fmt.Errorf("data import: expected one FILE, %d given", c.NArg()), "see 'cleanbill data import --help' for what it takes")
	}
	file := c.Args().First()
	outputs, err := quietableOutputs(c, "data import", dataFormats.names(), []string{file})
	if err != nil {
		return err
	}
	at, err := p.moment(c.String("at"))
	if err != nil {
		return err
	}
	dir, err := p.dataFolder(c, "data import")
	if err != nil {
		return err
	}
	folder := snapshot.Folder{Dir: dir}
	snaps, err := folder.Import(file, snapshot.Options{At: at, Older: c.Bool("older")})
	if err != nil {
		return notImported(err)
	}
	return dataFormats.write(p, c, outputs, dataOf(folder, snaps, at))
}

// notImported: nothing was installed.
func notImported(err error) error {
	wrapped := fmt.Errorf("data import: %w; nothing was installed", err)
	switch {
	case errors.As(err, new(*snapshot.OlderError)):
		return withHint(wrapped, "--older replaces them all the same")
	case errors.As(err, new(*snapshot.FewerError)):
		return withHint(wrapped, "the file may be cut off, or hold what is new alone: import everything that you want looked up together, from one directory; --older replaces them all the same")
	}
	if hint := importHint(err); hint != "" {
		return withHint(wrapped, hint)
	}
	return wrapped
}
