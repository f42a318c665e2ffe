package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
)

var comparisonFormats = formats[*comparison]{
	"text": comparisonText,
	"json": func(w io.Writer, c *comparison, _ report.Options) error { return report.WriteJSON(w, c) },
}

// changeWords names the kinds of change for people.
var changeWords = map[compare.ChangeKind]string{
	compare.Downgraded: "downgraded", compare.Rehashed: "same version, other hash", compare.SupplierChanged: "supplier changed",
	compare.SupportEarlier: "support ends earlier", compare.SupportWithdrawn: "support date gone", compare.SupportLevel: "support level",
	compare.SubjectChanged: "subject changed", compare.VersionChanged: "version changed", compare.HashWithdrawn: "hash gone",
	compare.ScopeChanged: "scope changed", compare.ServiceChanged: "service changed", compare.CryptoChanged: "cryptography changed",
	compare.Added: "added", compare.Removed: "removed", compare.Upgraded: "upgraded", compare.Renamed: "renamed", compare.TypeChanged: "type changed",
	compare.PurlChanged: "purl changed", compare.CPEChanged: "CPE changed", compare.OriginChanged: "downloaded from", compare.SWIDChanged: "SWID tag changed", compare.ContactChanged: "address of supplier", compare.ModifiedChanged: "modified", compare.LicenceChanged: "licence changed", compare.SupportLater: "support ends later",
}

// changeLabel is the width of the column that names the change.
const changeLabel = 26

// comparisonText lists the changes to be explained first, then the others.
func comparisonText(w io.Writer, c *comparison, o report.Options) error {
	page := report.NewPage(o)
	switch {
	case c.Same && !(c.Old.Valid && c.New.Valid):
		page.Line("%s  %s and %s: no difference in what could be read", page.Paint(report.Fair, "NOT KNOWN"), c.Old.Path, c.New.Path)
	case c.Same:
		page.Line("%s  %s and %s: %s, and the same in all that is compared", page.Paint(report.Good, "SAME"), c.Old.Path, c.New.Path, countOf(c.Unchanged, "component"))
	default:
		page.Line("%s  %s to %s: %s, %d of them to be explained first; %s unchanged", page.Paint(report.Bad, "DIFFERS"), c.Old.Path, c.New.Path,
			countOf(len(c.Changes), "change"), c.Grave, countOf(c.Unchanged, "component"))
	}
	comparedLine(page, "old  ", c.Old)
	comparedLine(page, "new  ", c.New)
	grave := true
	for i, ch := range c.Changes {
		switch {
		case i == 0 && ch.Grave:
			page.Title(fmt.Sprintf("To be explained first: %d", c.Grave))
		case !ch.Grave && grave:
			grave = false
			page.Title(fmt.Sprintf("Other changes: %d", len(c.Changes)-c.Grave))
		}
		page.Wrapped(fmt.Sprintf("  %-*s", changeLabel, changeWords[ch.Change]), ch.inWords())
	}
	notCompared(page, c)
	_, err := w.Write(page.Bytes())
	return err
}

// notCompared says what may differ all the same.
func notCompared(page *report.Page, c *comparison) {
	page.Title("Not compared")
	if c.Old.Vulnerabilities+c.New.Vulnerabilities > 0 {
		page.Wrapped("  ", fmt.Sprintf("the vulnerabilities that they list: %d in the old, %d in the new", c.Old.Vulnerabilities, c.New.Vulnerabilities))
	}
	page.Wrapped("  ", strings.Join(c.NotCompared, "; "))
}

func comparedLine(page *report.Page, label string, d compared) {
	about, valid := "about "+d.Subject, "valid"
	switch {
	case d.Described > 1:
		about = fmt.Sprintf("about %d things, and so without a subject", d.Described)
	case d.Subject == "":
		about = "about no stated subject"
	}
	if !d.Valid {
		valid = "invalid, compared as far as it could be read"
	}
	page.Wrapped("  "+label, fmt.Sprintf("%s %s %s, %s, %s", d.Format, d.SpecVersion, about, countOf(d.Components, "component"), valid))
}

// inWords says of what, what it was and what it is.
func (c changed) inWords() string {
	of := c.New
	if of == nil {
		of = c.Old
	}
	name := of.Name
	if of.Group != "" {
		name = of.Group + "/" + name
	}
	if name == "" {
		name = "(no name)"
	}
	if c.Change == compare.SubjectChanged {
		return fmt.Sprintf("%s to %s", orNotStated(c.Was), orNotStated(c.Is))
	}
	var b strings.Builder
	if c.Subject {
		b.WriteString("subject ")
	}
	b.WriteString(name)
	switch c.Change {
	case compare.Added, compare.Removed:
		b.WriteString(" " + orNotStated(c.Was+c.Is))
		if of.Purl != "" {
			b.WriteString(", " + of.Purl)
		}
		switch {
		case c.Another && c.Grave:
			b.WriteString(" (the other has this version as well, with another hash)")
		case c.Another:
			b.WriteString(" (one more in the one than in the other)")
		}
	case compare.Downgraded, compare.Upgraded, compare.VersionChanged:
		fmt.Fprintf(&b, ": %s to %s", orNotStated(c.Was), orNotStated(c.Is))
		if c.Change == compare.VersionChanged && !c.Grave {
			b.WriteString("; which of them is later cannot be told")
		}
	default:
		fmt.Fprintf(&b, " %s: %s to %s", orNotStated(of.Version), orNotStated(c.Was), orNotStated(c.Is))
	}
	if c.By != "" && c.By != compare.ByPurl {
		fmt.Fprintf(&b, " (known by %s)", c.By)
	}
	return b.String()
}

func orNotStated(s string) string {
	if s == "" {
		return "(not stated)"
	}
	return s
}
