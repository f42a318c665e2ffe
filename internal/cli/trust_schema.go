package cli

import (
	"errors"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

func (p Process) trustSchemaCommand() *cli.Command {
	return &cli.Command{
		Name:  "schema",
		Usage: "print the JSON Schema of registry entries, so that editors complete and check suppliers/*.yaml",
		Description: "Most editors take it by a first line such as \"# yaml-language-server: $schema=supplier.schema.json\". An entry that fits the schema\n" +
			"is still loaded by 'cleanbill gate', which asks more.",
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return usageError("trust schema", errors.New("expected no arguments"))
			}
			_, err := p.Stdout.Write(verify.SupplierSchema())
			return err
		},
	}
}
