package report

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// ChangeWords says of what a change is, what it was and what it is. The text is not escaped yet.
func ChangeWords(c decision.ComponentChange) string {
	if c.Change == decision.ChangeUnfound {
		return c.UnfoundWords()
	}
	name := cmp.Or(c.Name, "(no name)")
	if c.Group != "" {
		name = c.Group + "/" + c.Name
	}
	if c.Change == "subject-changed" {
		return fmt.Sprintf("%s to %s", orNotStated(c.Was), orNotStated(c.Is))
	}
	var b strings.Builder
	if c.Subject {
		b.WriteString("subject ")
	}
	b.WriteString(name)
	switch c.Change {
	case "added", "removed":
		b.WriteString(" " + orNotStated(c.Was+c.Is))
		if c.Purl != "" {
			b.WriteString(", " + c.Purl)
		}
		switch {
		case c.Another && c.Grave:
			b.WriteString(" (the other has this version as well, with another hash)")
		case c.Another:
			b.WriteString(" (one more in the one than in the other)")
		}
	case "downgraded", "upgraded", "version-changed":
		fmt.Fprintf(&b, ": %s to %s", orNotStated(c.Was), orNotStated(c.Is))
		if c.Change == "version-changed" && !c.Grave {
			b.WriteString("; which of them is later cannot be told")
		}
	default:
		fmt.Fprintf(&b, " %s: %s to %s", orNotStated(c.Version), orNotStated(c.Was), orNotStated(c.Is))
		if c.Change == "support-changed" && c.Grave {
			b.WriteString("; whether it is worse than before cannot be told")
		}
	}
	if c.By != "" && c.By != "purl" {
		fmt.Fprintf(&b, " (known by %s)", c.By)
	}
	return b.String()
}

func orNotStated(s string) string { return cmp.Or(s, "(not stated)") }
