package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

func (p Process) decisionCommand() *cli.Command {
	subcommands := []*cli.Command{p.decisionShowCommand(), p.decisionVerifyCommand(), p.decisionReplayCommand()}
	return group("decision", "a dossier read, verified, evaluated again", subcommands)
}

func (p Process) decisionShowCommand() *cli.Command {
	return &cli.Command{
		Name:      "show",
		Usage:     "show the decision in a dossier, in any format of gate",
		ArgsUsage: "DOSSIER",
		Description: "DOSSIER is the folder or the .zip that 'cleanbill gate --dossier' wrote. What is shown is what lies there: it is believed when\n" +
			"'cleanbill decision verify' says so. Of a dossier that is not as it was written nothing is shown.\n\n" +
			"Exit status: 0 shown, 1 not shown, each file that is changed, missing or added is named; 2 could not try.",
		Flags:  []cli.Flag{outputFlag("text", report.Formats()), verboseFlag("list every result that the decision lists"), quietFlag(), noColourFlag()},
		Action: p.decisionShow,
	}
}

func (p Process) decisionShow(c *cli.Context) error {
	name, err := oneArgument(c, "decision show", "dossier")
	if err != nil {
		return err
	}
	outputs, err := quietableOutputs(c, "decision show", report.Formats(), []string{name})
	if err != nil {
		return err
	}
	d, err := examineDossier(c.Context, name)
	if err != nil {
		return err
	}
	faults, err := d.Verify(c.Context, nil, time.Time{})
	if err != nil {
		return err
	}
	for _, f := range faults {
		p.remark("%s: %s", f.Path, f.What)
	}
	if len(faults) > 0 {
		p.remark("not shown: %s is not as it was written; a document of it would hide that from whoever gets it", name)
		return ended(exitNo)
	}
	document, err := d.Decision()
	if err != nil {
		return fmt.Errorf("decision show %s: %s: %w", name, dossier.DecisionFile, err)
	}
	docs := begun(outputs, 1)
	if err := errors.Join(docs.add(document, p.reportOptions(c)), docs.close()); err != nil {
		return err
	}
	if err := publish(p, outputs); err != nil {
		return err
	}
	p.remark("shown as it lies there; who signed it says 'cleanbill decision verify --key FILE %s'", name)
	return nil
}

// readDossier reads a dossier for its content.
func readDossier(ctx context.Context, name string) (*dossier.Dossier, error) {
	d, err := dossier.Read(ctx, name)
	return d, unreadDossier(name, err)
}

// examineDossier reads a dossier to say what is wrong with it: of a damaged archive what can still be told, which never verifies.
func examineDossier(ctx context.Context, name string) (*dossier.Dossier, error) {
	d, err := dossier.Read(ctx, name)
	var damaged *dossier.DamagedError
	if errors.As(err, &damaged) {
		return damaged.Rest, nil
	}
	return d, unreadDossier(name, err)
}

// unreadDossier: a dossier cannot be read, or not safely.
func unreadDossier(name string, err error) error {
	var damaged *dossier.DamagedError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, dossier.ErrNoDossier):
		return withHint(err, "a dossier is what 'cleanbill gate --dossier DIR' writes")
	case errors.As(err, &damaged):
		return withHint(err, "'cleanbill decision verify --key FILE "+name+"' names what is changed; another copy may be whole")
	}
	what, _, _ := strings.Cut(err.Error(), "; ask the supplier") // nobody delivered it
	return withHint(errors.New(what), "expected the folder or the .zip that 'cleanbill gate --dossier' wrote, as it was written")
}

func oneArgument(c *cli.Context, command, what string) (string, error) {
	if err := noEmptyFlags(c); err != nil {
		return "", err
	}
	if c.NArg() != 1 {
		return "", usageError(command, fmt.Errorf("expected one %s, found %d arguments", what, c.NArg()))
	}
	return c.Args().First(), nil
}
