package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/policies"
)

func (p Process) policyCommand() *cli.Command {
	subcommands := []*cli.Command{
		{Name: "list", Usage: "list the shipped packs, or the checks that packs bind", ArgsUsage: "[PACK|FILE…]", Action: p.policyList},
		{Name: "show", Usage: "show checks or packs in full", ArgsUsage: "CHECK|PACK|FILE…", Action: p.policyShow,
			Flags: []cli.Flag{&cli.BoolFlag{Name: "digest-list", Usage: "print the list that a pack's digest is over: what to sign for --require-signed-policy"}}},
		{Name: "lint", Usage: "tell what is questionable in checks and packs, and which packs contradict each other (default: all shipped ones)", ArgsUsage: "[CHECK|PACK|FILE|DIR…]", Action: p.policyLint},
		{Name: "test", Usage: "run the tests that checks carry (default: all shipped ones)", ArgsUsage: "[CHECK|PACK|FILE|DIR…]", Action: p.policyTest},
		{Name: "facts", Usage: "print what expressions may use, with type and meaning", ArgsUsage: "[NAME…]", Action: p.policyFacts},
		p.policyCompareCommand(),
		p.policySchemaCommand(),
	}
	return group("policy", "the checks and packs that deliveries are judged by", subcommands)
}

// catalogue loads the shipped policies.
func catalogue() (*policy.Catalogue, error) {
	c, err := policy.LoadTested(policies.FS)
	if err != nil {
		return nil, fmt.Errorf("load shipped policies: %w", err)
	}
	return c, nil
}

func (p Process) policyList(c *cli.Context) error {
	all, err := catalogue()
	if err != nil {
		return err
	}
	if c.NArg() == 0 {
		for _, pack := range all.Packs() {
			fmt.Fprintf(p.Stdout, "%-20s %-8s %3d checks  %s\n", pack.Name, pack.Version, len(pack.Bindings()), pack.Title)
		}
		return nil
	}
	for _, name := range c.Args().Slice() {
		pack, err := findPack(all, name, nil)
		if err != nil {
			return err
		}
		p.printPack(pack)
	}
	return nil
}

// printPack lists the checks of a pack with severity and clause.
func (p Process) printPack(pack *policy.Pack) {
	fmt.Fprintf(p.Stdout, "%s %s  %s\n%s\n", report.Printable(pack.Name), report.Printable(pack.Version), report.Printable(pack.Title), pack.Digest)
	if notices := pack.Notices(); notices != "" {
		fmt.Fprintf(p.Stdout, "  note: %s\n", report.Printable(notices))
	}
	titles := map[string]string{}
	for _, check := range pack.BoundChecks() {
		titles[check.ID] = check.Title
	}
	for _, b := range pack.Bindings() {
		fmt.Fprintf(p.Stdout, "  %-8s %-5s  %s  (%s %s, %s)", b.Check, b.Severity, report.Printable(titles[b.Check]),
			report.Printable(b.Clause.Source), report.Printable(b.Clause.ID), b.Clause.Confidence)
		if grades := b.Grades(); grades != string(b.Severity) { // it depends on the device or the day
			fmt.Fprintf(p.Stdout, ": %s", report.Printable(grades))
		}
		fmt.Fprintln(p.Stdout)
	}
}

func (p Process) policyShow(c *cli.Context) error {
	if c.NArg() == 0 {
		return usageError("policy show", errors.New("which check or pack? see 'cleanbill policy list'"))
	}
	all, err := catalogue()
	if err != nil {
		return err
	}
	if c.Bool("digest-list") {
		return p.printDigestList(c, all)
	}
	for i, name := range c.Args().Slice() {
		if i > 0 {
			fmt.Fprintln(p.Stdout)
		}
		if check := all.Check(name); check != nil {
			if err := p.printShipped("checks/" + name + ".yaml"); err != nil {
				return err
			}
			p.printBoundBy(all, name)
			continue
		}
		pack, err := findPack(all, name, nil)
		if err != nil {
			return err
		}
		p.printPack(pack)
	}
	return nil
}

// printDigestList prints what somebody signs who vouches for a pack, and nothing else.
func (p Process) printDigestList(c *cli.Context, all *policy.Catalogue) error {
	if c.NArg() != 1 {
		return usageError("policy show", errors.New("--digest-list takes one pack"))
	}
	pack, err := findPack(all, c.Args().First(), nil)
	if err != nil {
		return err
	}
	fmt.Fprint(p.Stdout, pack.DigestList)
	return nil
}

// printShipped prints a shipped file as it is: it is meant to be read, and copied into a hospital's own pack.
func (p Process) printShipped(name string) error {
	data, err := policies.FS.ReadFile(name)
	if err != nil {
		return fmt.Errorf("show %s: %w", name, err)
	}
	_, err = p.Stdout.Write(data)
	return err
}

func (p Process) printBoundBy(all *policy.Catalogue, id string) {
	for _, pack := range all.Packs() {
		for _, b := range pack.Bindings() {
			if b.Check == id {
				fmt.Fprintf(p.Stdout, "# in pack %s: %s, %s %s (%s)\n", pack.Name, b.Grades(), b.Clause.Source, b.Clause.ID, b.Clause.Confidence)
			}
		}
	}
}

func (p Process) policyTest(c *cli.Context) error {
	all, err := catalogue()
	if err != nil {
		return err
	}
	named, err := namedPolicies(all, c.Args().Slice())
	if err != nil {
		return err
	}
	p.printPassed(named)
	checks := named.checks
	if len(checks) == 0 {
		return withHint(errors.New("policy test: no check found, so nothing was tested"), "name a check, a pack, a file or a directory")
	}
	ran, failed := 0, 0
	for _, check := range checks {
		results := all.RunTests(check, vocabulary.Environment())
		for _, r := range results {
			ran++
			if r.Err == nil {
				continue
			}
			failed++
			fmt.Fprintf(p.Stdout, "FAIL %s %s: %s\n", check.ID, report.Printable(r.Test), printableLines(r.Err.Error()))
		}
		var covered []string
		for _, o := range policy.Coverage(check) {
			covered = append(covered, string(o))
		}
		fmt.Fprintf(p.Stdout, "%-8s %2d tests: %s\n", check.ID, len(results), strings.Join(covered, ", "))
	}
	fmt.Fprintf(p.Stdout, "%d checks, %d tests, %d failed\n", len(checks), ran, failed)
	if failed > 0 {
		return ended(exitNo)
	}
	return nil
}

// printableLines keeps the lines of an error, each of them harmless.
func printableLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = report.Printable(l)
	}
	return strings.Join(lines, "\n")
}

func (p Process) policyFacts(c *cli.Context) error {
	names := c.Args().Slice()
	printed := 0
	for _, f := range policy.Describe(vocabulary.Environment()) {
		if !asked(f.Name, names) {
			continue
		}
		printed++
		fmt.Fprintf(p.Stdout, "%-42s %-14s %s (from: %s)\n", f.Name, f.Type, f.Doc, f.From)
	}
	for _, f := range policy.DescribeFunctions(vocabulary.Environment()) {
		if !asked(f.Name, names) {
			continue
		}
		printed++
		fmt.Fprintf(p.Stdout, "%s  %s\n", f.Signature, f.Doc)
	}
	if printed == 0 {
		return withHint(fmt.Errorf("policy facts: nothing is called %q", strings.Join(names, " ")), "see 'cleanbill policy facts' for all")
	}
	return nil
}

// asked says whether a fact is one of those named, or below one.
func asked(fact string, names []string) bool {
	if len(names) == 0 {
		return true
	}
	for _, n := range names {
		if fact == n || strings.HasPrefix(fact, n+".") || strings.HasPrefix(fact, n+"[") {
			return true
		}
	}
	return false
}
