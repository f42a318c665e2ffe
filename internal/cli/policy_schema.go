package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/policies"
)

// schemaWords says what each schema describes.
var schemaWords = map[string]string{
	"check":    "a check: checks/ID.yaml",
	"controls": "control codes: controls.yaml",
	"pack":     "a pack",
	"sources":  "the texts that packs cite: sources.yaml",
	"supplier": "an entry of the supplier registry",
	"waiver":   "a waiver",
}

func (p Process) policySchemaCommand() *cli.Command {
	return &cli.Command{
		Name:      "schema",
		Usage:     "print the JSON Schema of a kind of file, so that editors complete and check it; without a name, which there are",
		ArgsUsage: "[NAME]",
		Description: "cleanbill policy schema check > check.schema.json\n" +
			"Most editors take it by a first line such as \"# yaml-language-server: $schema=check.schema.json\".",
		Action: func(c *cli.Context) error {
			switch c.NArg() {
			case 0:
				for _, name := range schemaNames() {
					fmt.Fprintf(p.Stdout, "%-9s %s\n", name, schemaWords[name])
				}
				return nil
			case 1:
				return p.printSchema(c.Args().First())
			}
			return usageError("policy schema", fmt.Errorf("expected one name, found %d", c.NArg()))
		},
	}
}

func schemaNames() []string { return slices.Sorted(maps.Keys(schemaWords)) }

func (p Process) printSchema(name string) error {
	if schemaWords[name] == "" {
		return usageError("policy schema", fmt.Errorf("no schema is called %q: there are %s", report.Printable(name), strings.Join(schemaNames(), ", ")))
	}
	data := verify.SupplierSchema()
	if name != "supplier" {
		var err error
		if data, err = policies.Schemas.ReadFile("schema/" + name + ".json"); err != nil {
			return fmt.Errorf("policy schema: %w", err)
		}
	}
	_, err := p.Stdout.Write(data)
	return err
}
