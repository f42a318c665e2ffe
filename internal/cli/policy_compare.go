package cli

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

func (p Process) policyCompareCommand() *cli.Command {
	return &cli.Command{
		Name:      "compare",
		Usage:     "say what changed from one pack to another, and which stored decisions would change",
		ArgsUsage: "OLD NEW [DECISION…]",
		Description: "OLD and NEW are names of packs or pack files, DECISION is the output of 'cleanbill gate -o json' under OLD. Its findings are\n" +
			"weighed as NEW weighs them; where NEW asks something else, or a waiver lifted what NEW weighs otherwise, only judging the delivery again can tell.\n\n" +
			"Exit status: 0 no check and no verdict changes, 1 something does or may, 2 a file could not be read.",
		Action: p.policyCompare,
	}
}

func (p Process) policyCompare(c *cli.Context) error {
	if c.NArg() < 2 {
		return usageError("policy compare", errors.New("expected two packs, OLD and NEW"))
	}
	all, err := catalogue()
	if err != nil {
		return err
	}
	old, err := findPack(all, c.Args().Get(0), nil)
	if err != nil {
		return err
	}
	new, err := findPack(all, c.Args().Get(1), nil)
	if err != nil {
		return err
	}
	decisions := make([]*decision.Decision, 0, c.NArg()-2)
	for _, name := range c.Args().Slice()[2:] {
		d, err := readDecision(name)
		if err != nil {
			return err
		}
		decisions = append(decisions, d)
	}
	changes := policy.Compare(old, new)
	p.printChanges(old, new, changes)
	changed := len(changes) > 0
	for i, d := range decisions {
		r, err := gate.RecastDecision(d, old, new)
		if err != nil {
			return withHint(fmt.Errorf("%s: %w", c.Args().Get(i+2), err), "give decisions that OLD has made")
		}
		changed = changed || r.Before != r.After || len(r.Open) > 0 || len(r.Lifted) > 0 || r.Drifted
		p.printRecast(c.Args().Get(i+2), d, r)
	}
	if changed {
		return ended(exitNo)
	}
	return nil
}

func (p Process) printChanges(old, new *policy.Pack, changes []policy.Change) {
	fmt.Fprintf(p.Stdout, "%s %s → %s %s: %d and %d checks, %d changes\n", report.Printable(old.Name), report.Printable(old.Version),
		report.Printable(new.Name), report.Printable(new.Version), len(old.Bindings()), len(new.Bindings()), len(changes))
	for _, c := range changes {
		value := ""
		switch {
		case c.Was != "" && c.Is != "":
			value = ": " + c.Was + " → " + c.Is
		case c.Was+c.Is != "":
			value = ": " + c.Was + c.Is
		}
		fmt.Fprintf(p.Stdout, "  %-9s %-8s %s%s\n", c.Kind, c.Check, report.Printable(c.Title), report.Printable(value))
	}
}

func (p Process) printRecast(name string, d *decision.Decision, r gate.Recast) {
	verdict := fmt.Sprintf("stays %s", r.Before)
	if r.Before != r.After {
		verdict = fmt.Sprintf("%s → %s", r.Before, r.After)
	}
	switch {
	case r.Drifted:
		verdict += ", if OLD had judged it as it is now"
	case len(r.Open) > 0 && len(r.Lifted) > 0:
		verdict += ", or better, or worse"
	case len(r.Lifted) > 0:
		verdict += ", or better"
	case len(r.Open) > 0:
		verdict += ", or worse"
	}
	fmt.Fprintf(p.Stdout, "%s (%s %s): %s\n", report.Printable(name), report.Printable(d.Delivery.Product), report.Printable(d.Delivery.Version), verdict)
	for _, line := range r.Changed {
		fmt.Fprintf(p.Stdout, "  %s\n", report.Printable(line))
	}
	for _, line := range r.Lifted {
		fmt.Fprintf(p.Stdout, "  %s: whether it is lifted under NEW too, only judging the delivery again with the waiver tells\n", report.Printable(line))
	}
	for _, check := range r.Open {
		fmt.Fprintf(p.Stdout, "  %s asks something else: judge the delivery again to know\n", check)
	}
	if r.Drifted {
		fmt.Fprintln(p.Stdout, "  made by another state of the pack than OLD is: judge the delivery again to know")
	}
}

// readDecision reads a stored decision.
func readDecision(name string) (*decision.Decision, error) {
	data, err := readBounded(name, dossier.MaxDecision)
	if err != nil {
		return nil, fmt.Errorf("read decision: %w", err)
	}
	d, err := dossier.ParseDecision(data)
	if err != nil {
		return nil, withHint(fmt.Errorf("%s: %w", name, err), "expected what 'cleanbill gate -o json' writes")
	}
	return d, nil
}
