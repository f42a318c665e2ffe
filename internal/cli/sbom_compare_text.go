package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

var comparisonFormats = formats[*comparison]{
	"text": comparisonText,
	"json": asJSON[*comparison],
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
		page.Wrapped(fmt.Sprintf("  %-*s", changeLabel, decision.ChangeName(string(ch.Change))), report.ChangeWords(ch.doc()))
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

// doc is the change as reports say it.
func (c changed) doc() decision.ComponentChange {
	of := c.New
	if of == nil {
		of = c.Old
	}
	return decision.ComponentChange{
		Change: string(c.Change), Grave: c.Grave, Subject: c.Subject, Group: of.Group, Name: of.Name, Version: of.Version, Purl: of.Purl,
		By: string(c.By), Was: c.Was, Is: c.Is, Another: c.Another,
	}
}
