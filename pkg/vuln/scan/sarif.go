package scan

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

// sarif reads SARIF 2.1.0. Every result counts. It names the vulnerability that its rule is called after, or those that the rule or its own message speak of; what
// names none is what a scanner of code, settings or secrets found, or a vulnerability by a name that nobody else knows.
func (s *Scan) sarif(v feed.Value) {
	s.Format = SARIF
	if version := v.Field("version"); version.Text() != "2.1.0" {
		version.Fail("found version %q; expected 2.1.0", version.String())
	}
	var scanners, versions []string
	for _, run := range v.Field("runs").Items(MaxResults) {
		run, _ = run.Object()
		driver := run.Field("tool").Field("driver")
		s.whole(run)
		scanners = append(scanners, driver.Field("name").Needed())
		version := driver.Field("semanticVersion").Text()
		if version == "" {
			version = driver.Field("version").Text()
		}
		versions = append(versions, version)
		for _, done := range run.Field("invocations").Items(MaxResults) {
			s.FinishedOn = later(s.FinishedOn, done.Field("endTimeUtc").Moment())
		}
		rules := rulesOf(run.Field("tool"))
		for _, r := range s.items(run.Field("results")) {
			r, _ = r.Object()
			s.result(r, rules)
		}
	}
	s.Scanner, s.Version = strings.Join(distinct(scanners), ", "), strings.Join(distinct(versions), ", ")
}

// whole refuses a run whose results, or the rules that they name vulnerabilities by, stand in other files (section 3.14.2): nobody can count here what is there.
func (s *Scan) whole(run feed.Value) {
	elsewhere := run.Field("externalPropertyFileReferences")
	for _, of := range []string{"results", "driver", "extensions"} {
		part := elsewhere.Field(of)
		if is := part.Present(); is && (!part.IsList() || len(part.Items(MaxResults)) > 0) {
			part.Fail("the %s of the run stand in another file; expected them in this one", map[string]string{"results": "results", "driver": "rules", "extensions": "rules"}[of])
		}
	}
}

// result takes one result of a run.
func (s *Scan) result(r feed.Value, rules rules) {
	s.Results++
	if suppressed(r) {
		s.Suppressed++
	}
	ids := rules.vulnerabilities(r)
	if (len(ids) == 0 || unread(rules.of(r).id, ids)) && isFault(r) {
		s.Unnamed++
	}
	s.Found = append(s.Found, ids...)
}

// isFault says whether a result is one that somebody has to do something about (section 3.27.9).
func isFault(r feed.Value) bool {
	kind := r.Field("kind").Text()
	return kind != "pass" && kind != "notApplicable" && kind != "informational"
}

// suppressed says whether a result was left out: by a suppression that was accepted, or without a word on that (section 3.35.3).
func suppressed(r feed.Value) bool {
	for _, one := range r.Field("suppressions").Items(MaxResults) {
		if status := one.Field("status").Text(); status == "" || status == "accepted" {
			return true
		}
	}
	return false
}

// rules are those that a run describes.
type rules struct {
	driver []rule          // in their order
	byID   map[string]rule // of the driver and its extensions
}

// rule is one, with the vulnerabilities that its description speaks of.
type rule struct {
	id    string
	about []vuln.ID
}

func rulesOf(tool feed.Value) rules {
	out := rules{byID: map[string]rule{}}
	read := func(component feed.Value) (all []rule) {
		for _, r := range component.Field("rules").Items(MaxResults) {
			r, _ = r.Object()
			texts := append([]string{r.Field("name").Text(), r.Field("shortDescription").Field("text").Text(), r.Field("fullDescription").Field("text").Text()},
				r.Field("properties").Field("tags").Texts(MaxResults)...)
			one := rule{id: r.Field("id").Text(), about: vuln.Spoken(texts...)}
			all = append(all, one)
			out.byID[one.id] = one
		}
		return all
	}
	for _, extension := range tool.Field("extensions").Items(MaxResults) {
		read(extension)
	}
	out.driver = read(tool.Field("driver"))
	return out
}

// of is the rule of a result, by its id or by its place among those of the driver (sections 3.27.5 to 3.27.7).
func (all rules) of(r feed.Value) rule {
	at := r.Field("rule")
	for _, id := range []string{r.Field("ruleId").Text(), at.Field("id").Text()} {
		if id == "" {
			continue
		}
		for whole := id; ; {
			if one, described := all.byID[whole]; described {
				return rule{id, one.about}
			}
			i := strings.LastIndex(whole, "/")
			if i < 0 {
				return rule{id: id}
			}
			whole = whole[:i]
		}
	}
	for _, i := range []int{r.Field("ruleIndex").Index(), at.Field("index").Index()} {
		if i >= 0 && i < len(all.driver) {
			return all.driver[i]
		}
	}
	return rule{}
}

// vulnerabilities are those that a result is about.
func (all rules) vulnerabilities(r feed.Value) []vuln.ID {
	rule := all.of(r)
	message := r.Field("message").Field("text").Text()
	if ids := called(rule.id); len(ids) > 0 {
		if list, _, is := strings.Cut(message, "]"); is && strings.HasPrefix(list, "[") { // all that an advisory is about; elsewhere a message may compare with others
			ids = append(ids, vuln.Spoken(list)...)
		}
		return distinct(ids)
	}
	if ids := append(vuln.Spoken(message), rule.about...); len(ids) > 0 {
		return distinct(ids)
	}
	if collected.MatchString(rule.id) {
		return []vuln.ID{vuln.ID(rule.id)}
	}
	return nil
}

// called are the vulnerabilities that a rule is called after: one, or all that an advisory is about.
func called(rule string) []vuln.ID {
	ids := vuln.Spoken(rule)
	if id := vuln.Leading(rule); id != "" {
		ids = append([]vuln.ID{id}, ids...)
	}
	return ids
}

// unread says whether a rule is called after more CVEs than were read: "CVE-2021-44228xCVE-2021-45046". Which are meant only people can tell.
func unread(rule string, ids []vuln.ID) bool {
	for _, at := range mentioned.FindAllStringIndex(rule, -1) {
		if !slices.Contains(ids, vuln.Leading(rule[at[0]:])) {
			return true
		}
	}
	return false
}

var (
	// mentioned begins an id of a CVE.
	mentioned = regexp.MustCompile(`(?i)CVE-[0-9]{4}-`)
	// collected is an id of another collection of vulnerabilities, as tools that use it call their rules: those of distributions, languages and vendors of scanners.
	collected = regexp.MustCompile(`^(?i:SNYK|RUSTSEC|PYSEC|GO|OSV|OSVDB|GSD|EUVD|DSA|DLA|USN|RHSA|ALSA|RLSA|ELSA|ALAS2?|SUSE-SU|OPENSUSE-SU|UBUNTU-CVE|DEBIAN-CVE|CURL-CVE|BDSA|WS|SONATYPE|PRISMA|VULNDB|JVNDB|ICSA|ICSMA|ZDI|HSEC|PSF|BIT|CGA)-[0-9A-Z]`)
)
