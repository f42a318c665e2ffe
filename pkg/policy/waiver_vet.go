package policy

import (
	"regexp"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Limits of a waiver.
const (
	MaxApprovers     = 16  // people who approve one
	MaxScopePatterns = 200 // items of one list of a scope
)

var (
	waiverID        = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	deliveryDigest  = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
	vulnerabilityID = regexp.MustCompile(`^[^*?\s][^*?]{0,199}$`) // suppliers call flaws what they like
)

func (w *Waiver) vet(says func(string) bool) error {
	src, n := w.src, w.src.root
	if err := src.require(n, "waiver", "kind", "id", "check", "scope", "reason", "compensating", "owner", "requestedBy", "approvers", "created", "expires"); err != nil {
		return err
	}
	if err := src.oneOf(n, "kind", w.Kind, []string{WaiverKind}); err != nil {
		return err
	}
	if !waiverID.MatchString(w.ID) {
		return src.at(field(n, "id"), "at most 64 letters, digits, dots, hyphens and underscores", "id %q cannot be a name", w.ID)
	}
	if !checkID.MatchString(w.Check) {
		return src.at(field(n, "check"), "name one check, as SUP-004; write a waiver for each", "%q is no id of a check", w.Check)
	}
	for _, vet := range []func() error{w.vetScope, w.vetCompensating, w.vetPeople, w.vetTerm} {
		if err := vet(); err != nil {
			return err
		}
	}
	return w.vetWords(says)
}

// vetWords refuses words that say nothing where people must say why, what instead, and who.
func (w *Waiver) vetWords(says func(string) bool) error {
	n := w.src.root
	vet := func(at *yaml.Node, what, text, hint string) error {
		if says(text) {
			return nil
		}
		return w.src.at(at, hint, "%s %q says nothing", what, text)
	}
	person := func(at *yaml.Node, what string, p Person) error {
		if err := vet(field(at, "name"), "the name of "+what, p.Name, "write the name of a person"); err != nil {
			return err
		}
		return vet(field(at, "role"), "the role of "+what, p.Role, "write what the person is responsible for")
	}
	if err := vet(field(n, "reason"), "the reason", w.Reason, "say why the risk is taken"); err != nil {
		return err
	}
	for i, control := range w.Compensating {
		if err := vet(field(n, "compensating").Content[i], "the compensating control", control, "say what is done in place of what was asked for"); err != nil {
			return err
		}
	}
	if err := person(field(n, "owner"), "the owner", w.Owner); err != nil {
		return err
	}
	if err := person(field(n, "requestedBy"), "the requester", w.RequestedBy); err != nil {
		return err
	}
	for i, p := range w.Approvers {
		if err := person(field(n, "approvers").Content[i], "an approver", p); err != nil {
			return err
		}
	}
	return nil
}

// vetScope refuses what would lift a check of everything.
func (w *Waiver) vetScope() error {
	scope := field(w.src.root, "scope")
	if err := w.src.require(scope, "scope", "product", "versions"); err != nil {
		return err
	}
	if strings.ContainsAny(w.Scope.Product, "*?") {
		return w.src.at(field(scope, "product"), "name one product; write a waiver for each", "product %q is a pattern", w.Scope.Product)
	}
	if digest := field(scope, "delivery"); digest != nil && !deliveryDigest.MatchString(w.Scope.Delivery) {
		return w.src.at(digest, "write sha256: and 64 hexadecimal digits, as the decision says of the delivery", "%q is no digest of a delivery", w.Scope.Delivery)
	}
	if err := w.vetPatterns(scope, "versions", w.Scope.Versions); err != nil {
		return err
	}
	if err := w.vetPatterns(scope, "components", w.Scope.Components); err != nil {
		return err
	}
	for i, id := range w.Scope.Vulnerabilities {
		if at := field(scope, "vulnerabilities"); !vulnerabilityID.MatchString(id) {
			return w.src.at(at.Content[i], "write it like CVE-2026-1234; a pattern is not allowed", "%q is no id of a vulnerability", id)
		}
	}
	return w.vetCount(field(scope, "vulnerabilities"), "vulnerabilities", len(w.Scope.Vulnerabilities))
}

func (w *Waiver) vetPatterns(scope *yaml.Node, key string, list []string) error {
	n := field(scope, key)
	for i, pattern := range list {
		if key == "components" && strings.HasPrefix(pattern, packageScheme) {
			if strings.Contains(pattern, "*") {
				return w.src.at(n.Content[i], "leave the version out for all versions", "%q in %s is a package URL with a wildcard", pattern, key)
			}
			continue // ? begins its qualifiers
		}
		if fault := broad(pattern); fault != "" {
			return w.src.at(n.Content[i], "write it out, or up to a separator, as 4.2.*", "%q in %s %s", pattern, key, fault)
		}
	}
	return w.vetCount(n, key, len(list))
}

// vetCount refuses a list that is there and says nothing, which would be read as no limit, and one that nobody can read.
func (w *Waiver) vetCount(n *yaml.Node, key string, count int) error {
	switch {
	case n != nil && count == 0:
		return w.src.at(n, "name some, or leave the field out", "%s is an empty list", key)
	case count > MaxScopePatterns:
		return w.src.at(n, "write a waiver for each cause", "%s has %d items; at most %d are allowed", key, count, MaxScopePatterns)
	}
	return nil
}

// separators are what parts of names and versions end in.
const separators = ".-_+~:/@ "

// broad says why a pattern would fit more than whoever wrote it means: one that begins with a wildcard fits everything that ends so, and
// "4*" fits version 40 as well. A few such patterns together fit all there is.
func broad(pattern string) string {
	if strings.TrimSpace(pattern) == "" {
		return "is empty"
	}
	i := strings.IndexAny(pattern, "*?")
	switch {
	case i < 0:
		return ""
	case strings.Trim(pattern[:i], separators) == "":
		return "fits everything that ends so"
	case !strings.Contains(separators, pattern[i-1:i]):
		return "has a wildcard in the middle of a part, so that it fits others too"
	}
	return ""
}

func (w *Waiver) vetCompensating() error {
	n := field(w.src.root, "compensating")
	for i, control := range w.Compensating {
		if strings.TrimSpace(control) == "" {
			return w.src.at(n.Content[i], "say what is done in place of what was asked for", "a compensating control is empty")
		}
	}
	return nil
}

func (w *Waiver) vetTerm() error {
	for _, term := range []struct {
		key, text string
		into      *time.Time
	}{{"created", w.Created, &w.created}, {"expires", w.Expires, &w.expires}} {
		day, err := time.Parse(time.DateOnly, term.text)
		if err != nil {
			return w.src.at(field(w.src.root, term.key), "write it like 2027-02-20; a day begins at midnight UTC", "%s %q is no date", term.key, term.text)
		}
		*term.into = day
	}
	if !w.expires.After(w.created) {
		return w.src.at(field(w.src.root, "expires"), "a waiver ends by itself, after it began", "it expires on %s, and was created on %s", w.Expires, w.Created)
	}
	return nil
}
