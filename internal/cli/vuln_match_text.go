package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// shownPerReason is how many components a page names of each reason why some could not be assessed, unless --verbose asks for all.
const shownPerReason = 6

// matchText tells a person what is known against the components, and first of which nothing could be told.
func matchText(w io.Writer, m *matched, o report.Options) error {
	v := &matchPage{Page: report.NewPage(o), matched: m}
	v.head()
	v.database()
	v.vulnerabilities()
	v.dismissed()
	v.doubts()
	v.notAssessed()
	if o.Verbose {
		v.everything()
	}
	v.notChecked()
	_, err := w.Write(v.Bytes())
	return err
}

type matchPage struct {
	*report.Page
	*matched
}

func (v *matchPage) head() {
	t := v.Totals
	about := cmp.Or(v.SBOM.Subject, v.SBOM.Path)
	switch v.Status {
	case statusSome:
		v.Line("%s  %s: %s in %s", v.Paint(report.Bad, "VULNERABLE"), about, vulnerabilitiesOf(t.Vulnerabilities), v.inWhat())
	case statusIncomplete:
		v.Line("%s  %s: nothing is known against %s of %s", v.Paint(report.Fair, "INCOMPLETE"), about, fmt.Sprint(t.Clean), countOf(t.Components, "component"))
	case statusOutdated:
		v.Line("%s  %s: nothing was known against any of %s on %s", v.Paint(report.Fair, "OLD DATA"), about, countOf(t.Components, "component"), v.Database.Built.Format(time.DateOnly))
	default:
		v.Line("%s  %s: nothing is known against any of %s", v.Paint(report.Good, "NONE KNOWN"), about, countOf(t.Components, "component"))
	}
	if t.NotAssessable > 0 {
		v.Wrapped("  ", fmt.Sprintf("%d of %s could not be assessed. That is not the same as no vulnerabilities: %s.", t.NotAssessable,
			countOf(t.Components, "component"), v.reasons()))
	}
	v.Wrapped("  ", fmt.Sprintf("%d matched, %d clean, %d not assessable.%s", t.Matched, t.Clean, t.NotAssessable, v.beside()))
	v.Wrapped("  ", v.dataAge())
	if !v.SBOM.Valid {
		v.Wrapped("  ", "The SBOM is invalid, and may list more than could be read; 'cleanbill sbom validate' says why.")
	}
}

// dataAge tells of which day the answer is.
func (v *matchPage) dataAge() string {
	text := fmt.Sprintf("Vulnerability data of %s, %s", v.Database.Built.Format(time.DateOnly), ageOf(v.AgeDays))
	switch {
	case v.AgeDays < 0:
		return text + ": what was not known then is in them, or the clock is wrong."
	case v.outdated():
		return fmt.Sprintf("%s; expected at most %s. What became known since is not in them; 'cleanbill data update', or 'cleanbill data import', installs present ones.", text, countOf(v.MaxAge, "day"))
	}
	return text + "."
}

func vulnerabilitiesOf(n int) string {
	if n == 1 {
		return "1 vulnerability"
	}
	return fmt.Sprintf("%d vulnerabilities", n)
}

func (v *matchPage) inWhat() string {
	if v.Totals.Matched == 0 {
		return "the subject of the SBOM"
	}
	return fmt.Sprintf("%d of %s", v.Totals.Matched, countOf(v.Totals.Components, "component"))
}

func (v *matchPage) reasons() string {
	var words []string
	for _, r := range v.Totals.Ranked() {
		words = append(words, fmt.Sprintf("%d %s", v.Totals.Reasons[r], r.Words()))
	}
	return strings.Join(words, ", ")
}

func (v *matchPage) beside() string {
	text := ""
	if n := v.Totals.Partly; n > 0 {
		text += fmt.Sprintf(" Of %s a part of the identifiers could not be looked up.", countOf(n, "component"))
	}
	if n := v.Totals.Unknown; n > 0 {
		text += fmt.Sprintf(" Of the clean ones %d only by a CPE whose vendor and product no advisory names.", n)
	}
	if n := v.Totals.Files; n > 0 {
		text += fmt.Sprintf(" Files without identifier are not counted: %d.", n)
	}
	if n := v.Totals.Groups; n > 0 {
		text += fmt.Sprintf(" Operating systems and groups of packages without identifier, whose packages are looked up, are not counted: %d.", n)
	}
	return text
}

func (v *matchPage) database() {
	d := v.Database
	v.Title("Database")
	v.Wrapped("  built    ", fmt.Sprintf("%s, %s", report.Moment(d.Built), ageOf(v.AgeDays)))
	v.Wrapped("  schema   ", d.Schema)
	v.Wrapped("  digest   ", d.Digest)
	var sources []string
	for _, p := range d.Providers {
		sources = append(sources, p.ID)
	}
	v.Wrapped("  sources  ", strings.Join(sources, ", "))
}

// hit is a vulnerability and the component that has it.
type hit struct {
	match.Match
	in match.Component
}

func (v *matchPage) vulnerabilities() {
	var all []hit
	for _, c := range v.Components {
		for _, m := range c.Matches {
			all = append(all, hit{m, c})
		}
	}
	if len(all) == 0 {
		return
	}
	slices.SortStableFunc(all, func(a, b hit) int { return match.Graver(a.Match, b.Match) })
	v.Title(fmt.Sprintf("Vulnerabilities: %d, found %s", v.Totals.Vulnerabilities, countOf(len(all), "time")))
	for _, o := range all {
		v.vulnerability(o)
	}
}

func (v *matchPage) vulnerability(o hit) {
	v.Line("  %s  %s%s  %s", string(o.ID), strings.ToLower(o.Severity), score(o.Match), strings.TrimSpace(o.in.Name+" "+o.in.Version))
	if len(o.Aliases) > 0 {
		v.Wrapped("    also     ", strings.Join(textsOf(o.Aliases), ", "))
	}
	v.Wrapped("    repaired ", repaired(o.Fix))
	for _, r := range o.Records {
		for _, e := range r.Evidence {
			through := ""
			if e.Indirect {
				through = " (its source package)"
			}
			v.Wrapped("    matched  ", fmt.Sprintf("by %s%s: %s is in the range %s of %s", e.By, through, e.Asked, e.Found, r.ID))
		}
	}
	v.Wrapped("    where    ", v.SBOM.Path+" at "+o.in.Pointer)
	if url := o.Records[0].URL; url != "" {
		v.Wrapped("    see      ", url)
	}
}

func textsOf(ids []vuln.ID) []string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	return texts
}

// score is the highest of all versions of CVSS, which the word before it is at least as grave as.
func score(m match.Match) string {
	if len(m.CVSS) == 0 {
		return ""
	}
	highest := slices.MaxFunc(m.CVSS, func(a, b match.CVSS) int { return cmp.Compare(a.Score, b.Score) })
	return fmt.Sprintf(" %.1f", highest.Score)
}

func repaired(f match.Fix) string {
	switch {
	case f.State == "fixed" && len(f.Versions) > 0:
		return "in " + strings.Join(f.Versions, ", ")
	case f.State == "wont-fix":
		return "never: the supplier of the package will not"
	case f.State == "not-fixed":
		return "in no version that the database knows"
	}
	return "unknown"
}

func (v *matchPage) notAssessed() {
	if v.Totals.NotAssessable == 0 {
		return
	}
	v.Title(fmt.Sprintf("Not assessed: %d", v.Totals.NotAssessable))
	for _, r := range v.Totals.Ranked() {
		v.Line("  %s: %d", r.Words(), v.Totals.Reasons[r])
		shown := 0
		for _, c := range v.Components {
			if c.Subject || c.Reason() != r {
				continue
			}
			if shown == shownPerReason && !v.Options.Verbose {
				v.Line("    and %d more (--verbose lists them)", v.Totals.Reasons[r]-shown)
				break
			}
			shown++
			v.Wrapped("    ", report.Headline(strings.TrimSpace(c.Name+" "+c.Version))+": "+c.Gaps[0].Detail+" ("+c.Pointer+")")
		}
	}
}

// dismissed tells what is set aside.
func (v *matchPage) dismissed() {
	var all []string
	for _, c := range v.Components {
		for _, id := range c.Dismissed {
			all = append(all, report.Headline(string(id)+" in "+strings.TrimSpace(c.Name+" "+c.Version))+" ("+c.Pointer+")")
		}
	}
	if len(all) == 0 {
		return
	}
	v.Title(fmt.Sprintf("Set aside: %d", len(all)))
	v.Wrapped("  ", "The database has these for the name and version. A rule built into grype takes them for flaws of other software, or they are about another build (target, edition) than the CPE names, or a patch in the pedigree is said to repair what the component was made of; they count nowhere here.")
	for _, one := range all {
		v.Wrapped("  - ", one)
	}
}

// doubts tells what is known under other names.
func (v *matchPage) doubts() {
	var all []string
	for _, c := range v.Components {
		for _, m := range c.Doubts {
			all = append(all, report.Headline(fmt.Sprintf("%s (%s) in %s", m.ID, strings.ToLower(m.Severity), strings.TrimSpace(c.Name+" "+c.Version)))+": "+m.Through+" ("+c.Pointer+")")
		}
	}
	if len(all) == 0 {
		return
	}
	v.Title(fmt.Sprintf("Known under another name: %d", len(all)))
	v.Wrapped("  ", "The database has these for the name and version in another group of Maven or of another vendor, and nothing of the one that the SBOM names, or the SBOM gives nothing but the name. Whether it is the same software nobody has said: these components are not clean.")
	for _, one := range all {
		v.Wrapped("  - ", one)
	}
}

func (v *matchPage) everything() {
	v.Title("Every component")
	for _, c := range v.Components {
		state := string(c.State)
		if c.Subject {
			state += ", the subject"
		}
		v.Line("  %s: %s (%s)", strings.TrimSpace(c.Name+" "+c.Version), state, c.Pointer)
		for _, a := range c.Asked {
			v.Wrapped("    asked    ", strings.TrimSpace(fmt.Sprintf("by %s: %s %s %s", a.By, a.Name, a.Version, within(a.In))))
		}
		for _, g := range c.Gaps {
			v.Wrapped("    not      ", g.Detail)
		}
	}
}

func within(place string) string {
	if place == "" {
		return ""
	}
	return "in " + place
}

func (v *matchPage) notChecked() {
	v.Title("Not checked")
	v.Wrapped("  - ", "whether the vulnerabilities matter in this device: statements of the supplier about them (VEX) are not weighed, nor whether they are being exploited or are likely to be (the catalogue of CISA, EPSS). 'cleanbill gate' weighs all of it")
	if v.Lack != "" {
		v.Wrapped("  - ", v.Lack)
	}
	v.Wrapped("  - ", "what the SBOM does not list; and flaws that nobody has published, or not in this database")
}
