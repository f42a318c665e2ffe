package cli

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/policies"
)

func (p Process) waiverCommand() *cli.Command {
	subcommands := []*cli.Command{p.waiverNewCommand(), p.waiverSignCommand(), p.waiverCheckCommand(), p.waiverSchemaCommand()}
	return group("waiver", "exceptions: write one, sign it, see what it lifts", subcommands)
}

func (p Process) waiverSchemaCommand() *cli.Command {
	return &cli.Command{
		Name:  "schema",
		Usage: "print the JSON Schema of waivers, so that editors complete and check them",
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return usageError("waiver schema", errors.New("expected no arguments"))
			}
			data, err := policies.Schemas.ReadFile("schema/waiver.json")
			if err != nil {
				return fmt.Errorf("waiver schema: %w", err)
			}
			_, err = p.Stdout.Write(data)
			return err
		},
	}
}
