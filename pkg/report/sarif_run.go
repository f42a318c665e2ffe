package report

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// The part of SARIF 2.1.0 that a run of the gate fills. Names are those of the standard.
type (
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Automation  sarifAutomation   `json:"automationDetails"`
		Invocations []sarifInvocation `json:"invocations"`
		Bases       map[string]any    `json:"originalUriBaseIds"`
		ColumnKind  string            `json:"columnKind"`
		Artifacts   []sarifArtifact   `json:"artifacts"`
		Properties  map[string]any    `json:"properties"`
		Results     []sarifResult     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifAutomation struct {
		ID          string       `json:"id"`
		Description sarifMessage `json:"description"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications"`
	}
	sarifNotification struct {
		Level   string       `json:"level"`
		Message sarifMessage `json:"message"`
	}
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifArtifact struct {
		Location sarifPlace        `json:"location"`
		Length   int64             `json:"length"`
		Hashes   map[string]string `json:"hashes"`
	}
	sarifPlace struct {
		URI   string `json:"uri"`
		Base  string `json:"uriBaseId,omitempty"`
		Index *int   `json:"index,omitempty"`
	}
)

// sarifBase is what the places of files are relative to.
const sarifBase = "DELIVERY"

// sarifRunOf is the run of one decision, with at most so many results of each check with one outcome under one pack.
func sarifRunOf(d *decision.Decision, category string, most int) sarifRun {
	b := &sarifBuilder{files: map[string]decision.File{}, rules: map[string]int{}, artifacts: map[string]int{}, twins: map[string]int{}}
	for _, f := range d.Delivery.Files {
		b.files[f.Path] = f
	}
	all := groups(d)
	b.addRules(all)
	left := 0
	for _, g := range all {
		shown := g.all[:min(len(g.all), most)]
		for i, f := range shown {
			more := ""
			if i == 0 {
				more = g.more(len(shown), "the JSON decision lists")
			}
			b.addResult(f, more)
		}
		left += g.count - len(shown)
	}
	b.run.Tool.Driver.Name, b.run.Tool.Driver.Version = d.Tool.Name, d.Tool.Version
	b.run.Automation = sarifAutomation{ID: category, Description: sarifText(strings.ToUpper(string(d.Verdict)) + ": " + Headline(onOffer(d.Delivery)) + withWaivers(d) + ". " + verdictSentence(d))}
	b.run.Invocations = []sarifInvocation{{Successful: true, Notifications: sarifNotes(d, left)}}
	b.run.Bases = map[string]any{sarifBase: map[string]any{"description": sarifText("the delivery " + Headline(d.Delivery.Name))}}
	b.run.ColumnKind = "unicodeCodePoints"
	b.run.Properties = sarifSummary(d, left)
	return b.run.whole()
}

// whole has empty lists where the standard knows no null.
func (r sarifRun) whole() sarifRun {
	if r.Results == nil {
		r.Results = []sarifResult{}
	}
	if r.Artifacts == nil {
		r.Artifacts = []sarifArtifact{}
	}
	if r.Tool.Driver.Rules == nil {
		r.Tool.Driver.Rules = []sarifRule{}
	}
	return r
}

func sarifNotes(d *decision.Decision, left int) []sarifNotification {
	out := []sarifNotification{}
	if left > 0 {
		out = append(out, sarifNotification{Level: "warning", Message: sarifText(fmt.Sprintf(
			"%d findings are not listed here. The first result of each check says how many it has; the totals and the verdict count all of them.", left))})
	}
	if d.Delta != nil {
		level := "note"
		if d.Delta.Previous.Unverified != "" {
			level = "warning"
		}
		out = append(out, sarifNotification{Level: level, Message: sarifText(deltaTitle + ": " + strings.Join(deltaWords(d), "\n"))})
	}
	for _, o := range d.Duties() {
		out = append(out, sarifNotification{Level: "note", Message: sarifText(fmt.Sprintf("obligation %s, %s, %s: %s", o.Name(), o.Who, o.Due, o.Sentence()))})
	}
	for _, c := range caveats(d) {
		out = append(out, sarifNotification{Level: "note", Message: sarifText(c)})
	}
	for _, n := range d.NotChecked {
		out = append(out, sarifNotification{Level: "note", Message: sarifText("not checked: " + n)})
	}
	return out
}

// sarifSummary is what a run says of the decision as a whole.
func sarifSummary(d *decision.Decision, left int) map[string]any {
	packs := []any{}
	for _, p := range d.Packs {
		packs = append(packs, map[string]any{"name": Printable(p.Name), "version": Printable(p.Version), "digest": p.Digest, "verdict": p.Verdict})
	}
	out := map[string]any{
		"verdict": d.Verdict, "judgedAt": d.At.Format(time.RFC3339), "deliveryDigest": d.Delivery.Digest, "supplier": Printable(d.Delivery.Supplier),
		"packs": packs, "totals": d.Totals, "resultsNotListed": left,
	}
	if d.Delta != nil {
		out["delta"] = sarifDelta(d)
	}
	return out
}

// sarifDelta is what changed since before, in the words of the other reports.
func sarifDelta(d *decision.Decision) map[string]any {
	parts := []any{}
	for _, part := range deltaParts(d) {
		lines := []string{}
		for _, line := range part.Lines {
			lines = append(lines, Printable(line))
		}
		parts = append(parts, map[string]any{"title": Printable(part.Title), "changes": lines, "notListed": part.More})
	}
	return map[string]any{"previous": Printable(deltaHead(d)), "digest": Printable(d.Delta.Previous.Digest), "verified": d.Delta.Previous.Verified, "parts": parts}
}

// placeholder is what a SARIF viewer would fill in, and sarifLink what it would make a link of.
var (
	placeholder = regexp.MustCompile(`\{(\d+)\}`)
	sarifLink   = strings.NewReplacer("](", "] (")
)

// sarifText makes a string harmless in a message: Printable, and neither a placeholder nor a link (sections 3.11.5 and 3.11.6 of the standard).
func sarifText(s string) sarifMessage { return sarifMessage{Text: plainMessage(Printable(s))} }

func plainMessage(s string) string {
	return sarifLink.Replace(placeholder.ReplaceAllString(s, "{{$1}}"))
}

// sarifURI is a path of the delivery as a relative reference.
func sarifURI(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	if strings.Contains(parts[0], ":") { // would be a scheme
		return "./" + strings.Join(parts, "/")
	}
	return strings.Join(parts, "/")
}

// place refers to a file, and lists it with its digest where it is a file of the delivery.
func (b *sarifBuilder) place(path string) sarifPlace {
	p := sarifPlace{URI: sarifURI(path), Base: sarifBase}
	file, delivered := b.files[path]
	if !delivered {
		return p
	}
	i, known := b.artifacts[path]
	if !known {
		i = len(b.run.Artifacts)
		b.artifacts[path] = i
		b.run.Artifacts = append(b.run.Artifacts, sarifArtifact{Location: p, Length: file.Size, Hashes: map[string]string{"sha-256": file.SHA256}})
	}
	p.Index = &i
	return p
}

// firstTags are the tags of a rule that code scanning shows.
func firstTags(tags []string) []string { return slices.Clone(tags[:min(len(tags), maxSARIFTags)]) }
