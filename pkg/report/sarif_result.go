package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

type (
	sarifRule struct {
		ID         string         `json:"id"`
		Short      sarifMessage   `json:"shortDescription"`
		Full       sarifMessage   `json:"fullDescription"`
		Help       sarifMessage   `json:"help"`
		Default    sarifDefault   `json:"defaultConfiguration"`
		Properties map[string]any `json:"properties"`
	}
	sarifDefault struct {
		Level string `json:"level"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Kind         string             `json:"kind"`
		Level        string             `json:"level"`
		Message      sarifMessage       `json:"message"`
		Locations    []sarifLocation    `json:"locations"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions"` // empty says: none; missing would say: not known
		Properties   map[string]any     `json:"properties"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifPlace   `json:"artifactLocation"`
		Region   *sarifRegion `json:"region,omitempty"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifLogical struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
	}
	sarifSuppression struct {
		Kind          string         `json:"kind"`
		Status        string         `json:"status"`
		Justification string         `json:"justification"`
		Properties    map[string]any `json:"properties"`
	}
)

// sarifBuilder gathers a run.
type sarifBuilder struct {
	run       sarifRun
	files     map[string]decision.File
	rules     map[string]int
	artifacts map[string]int
	twins     map[string]int // results of one fingerprint so far
}

// sarifLevels says how loud a severity is. What needs a remedy before use is a warning, and what never changes a verdict a note.
var sarifLevels = map[decision.Severity]string{decision.Block: "error", decision.Hold: "warning", decision.Warn: "note", decision.Info: "note"}

func sarifLevel(s decision.Severity) string {
	if level := sarifLevels[s]; level != "" {
		return level
	}
	return "error" // a severity nobody knows weighs as the worst
}

// addRules describes each check once, whichever packs ask for it.
func (b *sarifBuilder) addRules(all []group) {
	byCheck := map[string][]group{}
	for _, g := range all {
		byCheck[g.Check] = append(byCheck[g.Check], g)
	}
	var ids []string
	for id := range byCheck {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for i, id := range ids {
		b.rules[id] = i
		b.run.Tool.Driver.Rules = append(b.run.Tool.Driver.Rules, sarifRuleOf(byCheck[id]))
	}
}

// sarifRuleOf describes the check that all these are of.
func sarifRuleOf(of []group) sarifRule {
	f := of[0].Finding // the gravest
	var clauses, markdown []string
	for _, g := range of {
		line := fmt.Sprintf("%s (%s): %s %s (%s)", g.Pack, g.Severity, g.Clause.Source, g.Clause.ID, g.Clause.Confidence)
		if !slices.Contains(clauses, line) {
			clauses, markdown = append(clauses, line), append(markdown, md(line))
		}
	}
	text := f.Why + "\n\nAsk the " + f.Who + ": " + f.Ask
	page := md(f.Why) + "\n\n**Ask the " + md(f.Who) + ":** " + md(f.Ask)
	if lines := fixLines(of[0]); len(lines) > 0 {
		text += "\n\nWhat the file would say:\n"
		page += "\n\nWhat the file would say:\n"
		for _, line := range lines {
			text += "\n" + line
			page += "\n    " + Printable(line)
		}
	}
	text += "\n\nAsked for by " + strings.Join(clauses, "; ")
	page += "\n\nAsked for by:\n\n- " + strings.Join(markdown, "\n- ")
	return sarifRule{
		ID: Printable(f.Check), Short: sarifText(f.Title), Full: sarifText(f.Why),
		Help:       sarifMessage{Text: plainLines(text), Markdown: page},
		Default:    sarifDefault{Level: sarifLevel(f.Severity)},
		Properties: map[string]any{"tags": firstTags(printableAll(f.Controls)), "frameworks": printableLists(f.Frameworks)},
	}
}

// plainLines is text of several lines, each of them harmless in a message.
func plainLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = plainMessage(Printable(line))
	}
	return strings.Join(lines, "\n")
}

func printableAll(texts []string) []string {
	out := []string{}
	for _, t := range texts {
		out = append(out, Printable(t))
	}
	return out
}

func printableLists(of map[string][]string) map[string][]string {
	out := map[string][]string{}
	for name, ids := range of {
		out[Printable(name)] = printableAll(ids)
	}
	return out
}

// addResult adds one finding. Everything that did not pass is of the kind "fail": "open" and "review" would take its level away, and what could
// not be judged would look settled.
func (b *sarifBuilder) addResult(f decision.Finding, more string) {
	r := sarifResult{
		RuleID: Printable(f.Check), RuleIndex: b.rules[f.Check], Kind: "fail", Level: sarifLevel(f.Severity),
		Message: sarifMessage{Text: plainMessage(sarifWords(f, more))}, Locations: b.locations(f),
		Fingerprints: b.fingerprints(f), Suppressions: suppressions(f),
		Properties: map[string]any{
			"outcome": f.Outcome, "severity": f.Severity, "pack": Printable(f.Pack), "subject": Printable(subjectName(f.Subject)), "subjectKind": f.Subject.Kind,
			"who": Printable(f.Who), "clause": Printable(fmt.Sprintf("%s %s (%s)", f.Clause.Source, f.Clause.ID, f.Clause.Confidence)),
		},
	}
	switch f.Outcome {
	case decision.Pass:
		r.Kind, r.Level = "pass", "none"
	case decision.NotApplicable:
		r.Kind, r.Level = "notApplicable", "none"
	}
	b.run.Results = append(b.run.Results, r)
}

// sarifWords says in one paragraph what was found, what was expected and what to ask for.
func sarifWords(f decision.Finding, more string) string {
	text := string(f.Outcome) + ": " + Printable(found(f))
	if f.Expected != "" {
		text += ". Expected: " + Printable(f.Expected)
	}
	if !f.Outcome.Settled() {
		text += ". Ask: " + Printable(f.Ask)
	}
	if more != "" {
		text += " (" + more + ")"
	}
	return text
}

// locations are where to look. A finding without a pointer is about the file, and one without a file about the delivery.
func (b *sarifBuilder) locations(f decision.Finding) []sarifLocation {
	out := []sarifLocation{}
	for _, e := range f.Evidence {
		l := sarifLocation{Physical: sarifPhysical{Artifact: b.place(e.File)}}
		if e.Line > 0 {
			l.Physical.Region = &sarifRegion{StartLine: e.Line}
		}
		if e.Pointer != "" {
			l.Logical = []sarifLogical{{FullyQualifiedName: Printable(e.Pointer)}}
		}
		out = append(out, l)
	}
	if len(out) == 0 {
		out = append(out, sarifLocation{Physical: sarifPhysical{Artifact: b.place(".")}})
	}
	return out
}

// fingerprints tell that a result is the one of an earlier run. Places, messages, outcomes and versions change while it is the same still to be done; results
// that differ in nothing else are counted. Code scanning looks at primaryLocationLineHash alone.
func (b *sarifBuilder) fingerprints(f decision.Finding) map[string]string {
	file := ""
	if len(f.Evidence) > 0 {
		file = f.Evidence[0].File
	}
	of := []string{f.Identity(), file}
	if f.Subject.Name == "" {
		of = append(of, f.Subject.Ref)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", of))
	print := hex.EncodeToString(sum[:16])
	b.twins[print]++
	print = fmt.Sprintf("%s:%d", print, b.twins[print])
	return map[string]string{"cleanbillFinding/v1": print, "primaryLocationLineHash": print}
}

func suppressions(f decision.Finding) []sarifSuppression {
	if f.Waiver == nil {
		return []sarifSuppression{}
	}
	return []sarifSuppression{{
		Kind: "external", Status: "accepted", Justification: Printable("waiver " + liftedWords(f.Waiver)),
		Properties: map[string]any{"waiver": Printable(f.Waiver.ID), "digest": f.Waiver.Digest, "expires": Printable(f.Waiver.Expires), "signed": f.Waiver.Signed},
	}}
}
