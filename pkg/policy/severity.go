package policy

import (
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// On says how grave a binding is on an occasion, and how grave it becomes later. Where a severity depends on the profile and
// nobody said what the device is, the gravest counts: what is not known must not make a check milder. A claim may only make it graver.
func (b Binding) On(o Occasion) *Grade {
	severity := b.Severity
	matched := false
	for _, profile := range sortedKeys(b.Profiles) {
		if len(o.Profiles) > 0 && !slices.Contains(o.Profiles, profile) {
			continue
		}
		if s := b.Profiles[profile]; len(o.Profiles) == 0 || matched {
			severity = graver(severity, s)
		} else {
			severity = s
		}
		matched = true
	}
	for _, claim := range o.Claimed {
		if s, tied := b.Profiles[claim]; tied {
			severity = graver(severity, s)
		}
	}
	from, err := time.Parse(time.DateOnly, b.From)
	if err != nil || !o.Now.Before(from) || graver(severity, decision.Warn) == decision.Warn {
		return &Grade{Severity: severity}
	}
	return &Grade{Severity: decision.Warn, Becomes: &decision.Becomes{Severity: severity, From: b.From}}
}

// graver is the graver of two severities.
func graver(a, b decision.Severity) decision.Severity {
	if a.Compare(b) <= 0 {
		return a
	}
	return b
}

// vetSeverity checks severity, profiles and from of a binding. Names of profiles are known only with an environment.
func vetSeverity(src *source, n *yaml.Node, b Binding) error {
	severities := []string{}
	for _, severity := range decision.Severities {
		severities = append(severities, string(severity))
	}
	if err := src.oneOf(n, "severity", string(b.Severity), severities); err != nil {
		return err
	}
	profiles := field(n, "profiles")
	for _, name := range sortedKeys(b.Profiles) {
		if field(profiles, name) == nil { // of an extended pack
			continue
		}
		if s := string(b.Profiles[name]); !slices.Contains(severities, s) {
			return src.at(field(profiles, name), suggest(s, severities), "unknown severity %q for profile %s", s, name)
		}
	}
	if _, err := time.Parse(time.DateOnly, b.From); b.From != "" && err != nil {
		return src.at(field(n, "from"), "write it like 2027-12-11", "from %q is no date", b.From)
	}
	return nil
}

// gravest is the gravest severity that a binding can have.
func (b Binding) gravest() decision.Severity {
	severity := b.Severity
	for _, name := range sortedKeys(b.Profiles) {
		severity = graver(severity, b.Profiles[name])
	}
	return severity
}

// vetProfiles refuses profiles that no device can have: the severity tied to one would never count.
func (b *bound) vetProfiles(known []string) error {
	profiles := field(b.node, "profiles")
	for _, name := range sortedKeys(b.Profiles) {
		if value := field(profiles, name); value != nil && !slices.Contains(known, name) {
			return b.src.at(value, suggest(name, known), "unknown profile %q", name)
		}
	}
	return nil
}
