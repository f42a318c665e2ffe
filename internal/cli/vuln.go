package cli

import "github.com/urfave/cli/v2"

func (p Process) vulnCommand() *cli.Command {
	subcommands := []*cli.Command{p.vulnMatchCommand()}
	command := &cli.Command{
		Name:        "vuln",
		Usage:       "known vulnerabilities of what an SBOM lists",
		Subcommands: subcommands,
	}
	command.Action = func(c *cli.Context) error { return unknownCommand(c.Args().First(), subcommands) }
	return command
}
