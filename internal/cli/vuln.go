package cli

import "github.com/urfave/cli/v2"

func (p Process) vulnCommand() *cli.Command {
	subcommands := []*cli.Command{p.vulnMatchCommand()}
	return group("vuln", "known vulnerabilities of what an SBOM lists", subcommands)
}
