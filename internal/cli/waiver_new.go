package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

// waiverFormats are the renderings of a new waiver.
var waiverFormats = formats[[]byte]{"yaml": func(w io.Writer, text []byte, _ report.Options) error { _, err := w.Write(text); return err }}

func (p Process) waiverNewCommand() *cli.Command {
	flags := []cli.Flag{waiverFormats.flag("yaml")}
	for _, q := range waiverQuestions {
		if q.list {
			flags = append(flags, textsFlag(q.flag, q.usage))
		} else {
			flags = append(flags, textFlag(q.flag, q.usage))
		}
	}
	return &cli.Command{
		Name:  "new",
		Usage: "write a waiver, from flags or from answers at a terminal",
		Description: "People are given as \"NAME, ROLE\". What no flag says is asked for when standard input is a terminal. -o yaml=FILE writes a file, which each\n" +
			"approver then signs. docs/waivers.md explains each field.\n\n" +
			"Exit status: 0 written, 2 not.",
		Flags: append(flags, textsFlag("pack", "hold it against `NAME|FILE`, repeatable, and tell where that pack would not let it count (default: hospital-baseline)"),
			atFlag("let it begin on the day of `TIME`"), configFlag()),
		Action: p.waiverNew,
	}
}

// question is one field of a new waiver.
type question struct {
	flag, usage, ask string
	list, optional   bool
	into             func(w *policy.Waiver, values []string) error
}

// waiverQuestions are asked in this order.
var waiverQuestions = []question{
	{flag: "id", usage: "what reports call it, `ID`", ask: "Id (as W-2026-017)", into: one(func(w *policy.Waiver) *string { return &w.ID })},
	{flag: "check", usage: "the check that did not pass, `CHECK`", ask: "Check (as SUP-004)", into: one(func(w *policy.Waiver) *string { return &w.Check })},
	{flag: "product", usage: "`NAME` of the product, as the delivery gives it", ask: "Product, as the delivery names it", into: one(func(w *policy.Waiver) *string { return &w.Scope.Product })},
	{flag: "version", usage: "`VERSION` or pattern such as 4.2.*, repeatable", ask: "Version (as 4.2.3 or 4.2.*)", list: true, into: many(func(w *policy.Waiver) *[]string { return &w.Scope.Versions })},
	{flag: "component", usage: "narrow it to `NAME` or \"NAME VERSION\", repeatable (default: every subject of the check)", ask: "Component (as busybox or busybox 1.*)", list: true, optional: true,
		into: many(func(w *policy.Waiver) *[]string { return &w.Scope.Components })},
	{flag: "vulnerability", usage: "narrow it to `ID`, repeatable", ask: "Vulnerability (as CVE-2026-1234)", list: true, optional: true, into: many(func(w *policy.Waiver) *[]string { return &w.Scope.Vulnerabilities })},
	{flag: "delivery", usage: "narrow it to the delivery with this `DIGEST`", ask: "Digest of the one delivery", optional: true, into: one(func(w *policy.Waiver) *string { return &w.Scope.Delivery })},
	{flag: "reason", usage: "why the risk is taken, `TEXT`", ask: "Reason", into: one(func(w *policy.Waiver) *string { return &w.Reason })},
	{flag: "compensating", usage: "what is done in place of what was asked for, `TEXT`, repeatable", ask: "Compensating control", list: true, into: many(func(w *policy.Waiver) *[]string { return &w.Compensating })},
	{flag: "owner", usage: "who sees to it that it ends, `PERSON`", ask: "Owner (name, role)", into: who(func(w *policy.Waiver) *policy.Person { return &w.Owner })},
	{flag: "requested-by", usage: "who asks for it, `PERSON`; never one of the approvers", ask: "Requested by (name, role)", into: who(func(w *policy.Waiver) *policy.Person { return &w.RequestedBy })},
	{flag: "approver", usage: "who decides, `PERSON`, repeatable; two to lift a block", ask: "Approver (name, role)", list: true, into: approversOf},
	{flag: "expires", usage: "`DAY` on which it ends, as 2027-01-31, or a time from its first day, as \"30 days\" or \"3 months\"", ask: "Expires (as 2027-01-31, 30 days or 3 months)",
		into: one(func(w *policy.Waiver) *string { return &w.Expires })},
}

func one(of func(*policy.Waiver) *string) func(*policy.Waiver, []string) error {
	return func(w *policy.Waiver, values []string) error { *of(w) = values[0]; return nil }
}

func many(of func(*policy.Waiver) *[]string) func(*policy.Waiver, []string) error {
	return func(w *policy.Waiver, values []string) error { *of(w) = values; return nil }
}

func who(of func(*policy.Waiver) *policy.Person) func(*policy.Waiver, []string) error {
	return func(w *policy.Waiver, values []string) (err error) { *of(w), err = personOf(values[0]); return err }
}

func approversOf(w *policy.Waiver, values []string) error {
	w.Approvers = nil
	for _, text := range values {
		person, err := personOf(text)
		if err != nil {
			return err
		}
		w.Approvers = append(w.Approvers, person)
	}
	return nil
}

// personOf reads "name, role".
func personOf(text string) (policy.Person, error) {
	i := strings.LastIndex(text, ",")
	if i < 0 || strings.TrimSpace(text[:i]) == "" || strings.TrimSpace(text[i+1:]) == "" {
		return policy.Person{}, fmt.Errorf("%q is not a name and a role: write them as \"NAME, ROLE\"", text)
	}
	return policy.Person{Name: strings.TrimSpace(text[:i]), Role: strings.TrimSpace(text[i+1:])}, nil
}

func (p Process) waiverNew(c *cli.Context) error {
	if c.NArg() > 0 {
		return usageError("waiver new", fmt.Errorf("expected no arguments, found %q", c.Args().First()))
	}
	if err := noEmptyFlags(c); err != nil {
		return err
	}
	outputs, err := sinks("waiver new", "yaml", waiverFormats.names(), c.StringSlice("output"))
	if err != nil {
		return err
	}
	at, err := p.moment(c.String("at"))
	if err != nil {
		return err
	}
	w := &policy.Waiver{Kind: policy.WaiverKind, Created: at.Format(time.DateOnly)}
	if err := p.answers(c, w); err != nil {
		return err
	}
	if span := (policy.Obligation{Due: w.Expires}).DueAt(at); span != policy.BeforeUse {
		w.Expires = span
	}
	text, err := waiverText(w)
	if err != nil {
		return err
	}
	made, err := gate.ParseWaiver("the new waiver", text)
	if err != nil {
		return withHint(fmt.Errorf("waiver new: %w", err), "see docs/waivers.md for what a waiver may be")
	}
	if err := p.foresee(c, made); err != nil {
		return err
	}
	if err := waiverFormats.render(outputs, text, report.Options{}); err != nil {
		return err
	}
	return publish(p, outputs)
}

// answers fills in a waiver from flags, and asks for the rest at a terminal.
func (p Process) answers(c *cli.Context, w *policy.Waiver) error {
	var missing []string
	ask := &interview{in: p.Stdin, out: p.Stderr}
	for _, q := range waiverQuestions {
		values := c.StringSlice(q.flag)
		if !q.list && c.String(q.flag) != "" {
			values = []string{c.String(q.flag)}
		}
		if len(values) > 0 {
			if err := q.into(w, values); err != nil {
				return usageError("waiver new", fmt.Errorf("--%s: %w", q.flag, err))
			}
			continue
		}
		if !p.Asks {
			if !q.optional {
				missing = append(missing, "--"+q.flag)
			}
			continue
		}
		if err := ask.about(q, w); err != nil {
			return err
		}
	}
	if missing != nil {
		return usageError("waiver new", errors.New("standard input is no terminal to ask at; missing: "+strings.Join(missing, ", ")))
	}
	return nil
}

// waiverText writes a waiver as YAML.
func waiverText(w *policy.Waiver) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("# yaml-language-server: $schema=waiver.schema.json\n# The schema is what 'cleanbill waiver schema' prints. Approvers sign this file as it is: a change needs all signatures anew.\n")
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(w); err != nil {
		return nil, fmt.Errorf("write waiver: %w", err)
	}
	return b.Bytes(), e.Close()
}

// foresee says on standard error where packs would not let a waiver count, whatever is found.
func (p Process) foresee(c *cli.Context, w *policy.Waiver) error {
	all, err := catalogue()
	if err != nil {
		return err
	}
	s, err := p.buyerSettings(c, nil)
	if err != nil {
		return err
	}
	chosen, err := packs(all, firstList(c.StringSlice("pack"), s.Packs, []string{defaultPack}), nil)
	if err != nil {
		return err
	}
	var known []string
	for _, check := range all.Checks() {
		known = append(known, check.ID)
	}
	for _, pack := range chosen {
		bound := pack.BoundChecks()
		i := slices.IndexFunc(bound, func(check *policy.Check) bool { return check.ID == w.Check })
		for _, check := range bound {
			known = append(known, check.ID)
		}
		if i < 0 {
			p.remark("pack %s does not ask %s: there is nothing to lift", pack.Name, w.Check)
			continue
		}
		for _, severity := range severitiesOf(pack.Bindings()[i]) {
			r := &policy.Result{Check: bound[i], Pack: pack.Pack, Grade: &policy.Grade{Severity: severity}, Outcome: decision.Fail}
			if why := w.Refusal(r, policy.Meaning{}); why != "" {
				p.remark("under %s it will lift nothing: %s", severity, why)
			}
		}
		if why := w.Unnamed(bound[i]); why != "" {
			p.remark("it will lift no result that is about vulnerabilities: %s", why)
		}
		if cases, written, ever := casesOf(bound[i].Unwaivable); ever {
			p.remark("%s (%s) cannot be waived%s%s", w.Check, bound[i].Title, cases, written)
		}
		if cases, written, ever := casesOf(bound[i].TwoApprovers); ever && len(w.Approvers) < policy.ApproversOfBlock {
			p.remark("a waiver of %s (%s) needs two approvers%s, and this one has one%s", w.Check, bound[i].Title, cases, written)
		}
	}
	if !slices.Contains(known, w.Check) {
		return w.UnknownCheck(known)
	}
	return nil
}

// casesOf says when a condition of a check holds: in no words where it always does, and never where there is none. The condition itself is written for the engine, and stands behind the words.
func casesOf(condition string) (cases, written string, ever bool) {
	condition = strings.Join(strings.Fields(condition), " ")
	if condition == "" || condition == "true" {
		return "", "", condition != ""
	}
	return " in some cases", "; which ones, as written in the policy: " + condition, true
}

// severitiesOf are all that a binding can have, depending on the device.
func severitiesOf(b policy.Binding) []decision.Severity {
	var out []decision.Severity
	for _, profile := range append(vocabulary.Environment().Profiles, "") {
		severity := b.Severity
		if s, tied := b.Profiles[profile]; tied {
			severity = s
		}
		if !slices.Contains(out, severity) {
			out = append(out, severity)
		}
	}
	return out
}
