package cli

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// policyLint prints each defect with its place. Packs that are named together are held against each other, because a delivery
// would be judged by all of them.
func (p Process) policyLint(c *cli.Context) error {
	all, err := catalogue()
	if err != nil {
		return err
	}
	named, err := namedPolicies(all, c.Args().Slice())
	p.printPassed(named)
	var defects []*policy.Error
	switch {
	case err != nil:
		if defects = policy.Errors(err); len(defects) == 0 {
			return err
		}
	case len(named.checks) == 0:
		return withHint(errors.New("policy lint: no check found, so nothing was looked at"), "name a check, a pack, a file or a directory")
	default:
		defects = all.Lint(named.checks, named.packs, vocabulary.Environment())
		if c.NArg() > 0 {
			defects = append(defects, policy.Contradictions(named.together)...)
		}
	}
	for _, defect := range defects {
		fmt.Fprintln(p.Stdout, printableLines(defect.Error()))
	}
	fmt.Fprintf(p.Stdout, "%d checks, %d packs, %d defects\n", len(named.checks), len(named.packs), len(defects))
	if len(defects) > 0 {
		return ended(exitNo)
	}
	return nil
}
