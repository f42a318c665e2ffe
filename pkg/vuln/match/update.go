package match

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/anchore/syft/syft/cpe"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// notApplicable is what a CPE has for an attribute that its product does not have.
const notApplicable = "-"

// grype's databases keep the update of an exact CPE behind the version: "2012-sp4" of cpe:2.3:a:microsoft:sql_server:2012:sp4. Where only the version is
// asked for, such an advisory is not found.

// javaVersion is how Java's releases are called beside the version and update of a CPE, whatever the product: 8u201, 1.8.0_201.
var javaVersion = regexp.MustCompile(`^(?:1\.)?([0-9]+)(?:\.0_|u)([0-9]+)$`)

// withUpdate are the versions, as those databases write them, of a CPE that states an update, or whose version holds one.
func withUpdate(a cpe.Attributes) []string {
	if r := javaReleaseOf(a); r != nil {
		return r.versions()
	}
	if m := javaVersion.FindStringSubmatch(a.Version); m != nil {
		return javaUpdate("1."+m[1]+".0", m[2])
	}
	if a.Update == cpe.Any || a.Update == notApplicable {
		return nil
	}
	return updates(a.Version, a.Update)
}

// numbered is an update with a number: sp1, service_pack_1, update 3.
var numbered = regexp.MustCompile(`^([a-z]+(?:[ _-]+[a-z]+)*)[ _-]*0*([0-9]+)$`)

// sameUpdate are the words for one kind of update.
var sameUpdate = [][]string{{"sp", "service_pack", "servicepack"}, {"p", "patch"}, {"update", "u"}, {"cu", "cumulative_update"}}

// spellings are the ways in which one update is written, in small letters.
func spellings(update string) []string {
	update = strings.ToLower(update)
	m := numbered.FindStringSubmatch(update)
	if m == nil {
		return []string{update}
	}
	all, word := []string{update}, strings.NewReplacer(" ", "_", "-", "_").Replace(m[1])
	kind := slices.IndexFunc(sameUpdate, func(same []string) bool { return slices.Contains(same, word) })
	if kind < 0 {
		return all
	}
	for _, word := range sameUpdate[kind] {
		all = append(all, word+m[2], word+"_"+m[2])
	}
	return distinct(all)
}

// javaUpdate are both ways in which updates of Java stand in CPEs.
func javaUpdate(version, number string) []string {
	return []string{version + "-update" + number, version + "-update_" + number}
}

// prerelease is an update that comes before the version itself.
var prerelease = regexp.MustCompile(`(?i)^_?(alpha|beta|rc|cr|pre|preview|dev|snapshot|milestone|test|m[0-9]|a[0-9]|b[0-9])`)

// exactly is a version that a range of an advisory is about alone.
var exactly = regexp.MustCompile(`^\s*=\s*(\S+)\s*$`)

// openUpdate notes that advisories about a version name one update of it, and that it is not stated which update is there.
func (p *prepared) openUpdate(e *engine) error {
	for _, q := range p.queries {
		if q.compared {
			continue
		}
		for _, c := range q.pkg.CPEs {
			if c.Attributes.Update != cpe.Any && c.Attributes.Update != notApplicable {
				continue
			}
			if slices.ContainsFunc(q.pkg.CPEs, func(other cpe.CPE) bool { return updateOf(other.Attributes.Version, c.Attributes.Version) != "" }) {
				continue // it is stated
			}
			if r := javaReleaseOf(c.Attributes); r != nil && (len(r.Updates) > 0 || r.updatedAmong(q.pkg.CPEs, c.Attributes.Product)) {
				continue
			}
			named, err := e.updatesOf(c.Attributes)
			if err != nil {
				return err
			}
			if len(named) > 0 {
				p.leave(BadVersion, fmt.Sprintf("advisories name updates of version %s, the first %s, and it is not stated which update this is", strictjson.Quote(c.Attributes.Version), strictjson.Quote(named[0])))
			}
		}
	}
	return nil
}

// updatesOf are the versions with an update that is no pre-release which advisories name of the version of a CPE; sorted.
func (e *engine) updatesOf(a cpe.Attributes) ([]string, error) {
	about, err := e.reader.GetAffectedCPEs(&a, &v6.GetCPEOptions{PreloadBlob: true})
	if err != nil {
		return nil, err
	}
	var all []string
	java := javaReleaseOf(a)
	for _, h := range about {
		if h.BlobValue == nil {
			continue
		}
		for _, r := range h.BlobValue.Ranges {
			m := exactly.FindStringSubmatch(r.Version.Constraint)
			if m == nil {
				continue
			}
			if java != nil && java.updatedIn(m[1], a.Product) {
				all = append(all, m[1])
			} else if update := updateOf(m[1], a.Version); update != "" && !prerelease.MatchString(update) {
				all = append(all, m[1])
			}
		}
	}
	return sorted(all), nil
}

// updateOf is what stands behind a version and a hyphen; empty where nothing does.
func updateOf(v, of string) string {
	update, is := strings.CutPrefix(v, of+"-")
	if !is {
		return ""
	}
	return update
}
