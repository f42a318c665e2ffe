package match

import (
	"regexp"
	"slices"
	"strings"

	"github.com/anchore/syft/syft/cpe"
)

// Java 5 to 8 has more names for one version than any other product: 8u201, 8 Update 201, 1.8.0_201, 1.8.0.201, 8.0.201, 8.201, jdk8u201, and on Windows 8.0.2010.9, where the update stands with a nought behind
// it. Advisories write 1.8.0-update_201, 1.8.0-update201, 8-update201 or 8u201, by product and year. Each is asked for as all of them.

// javaProduct are the names of products that are counted so.
var javaProduct = regexp.MustCompile(`(?i)^(?:jre|jdk|openjdk|server_jre|java|java_?se|java_?se_(?:development_kit|runtime_environment|jdk|jre|embedded)|java_(?:runtime_environment|development_kit|jre|jdk)|openjdk_(?:jre|jdk))$`)

var (
	// javaWords is such a version with words for the update, or without any; what follows a build is left out.
	javaWords = regexp.MustCompile(`(?i)^(?:j(?:dk|re)[ _-]*)?(?:1\.)?([5-8])(?:\.0){0,2}(?:(?:[ _-]*u(?:pdate)?[ _-]*|_)0*([0-9]+))?(?:[-+ .]?b[0-9]+|[-+][0-9]+)?(?:-[a-z][a-z0-9.-]*)?$`)
	// javaNumbers is one with nothing but numbers, the last but a build being the update: 8.0.201, 1.8.0.201, 8.0.2010.9, 1.8.0.392.b08.
	javaNumbers = regexp.MustCompile(`(?i)^(?:j(?:dk|re)[ _-]*)?(?:1\.)?([5-8])\.0\.0*([0-9]+)(?:[._-]b?[0-9]+)?$`)
	// javaShort is one with the update right behind the release: 8.201.
	javaShort = regexp.MustCompile(`(?i)^(?:j(?:dk|re)[ _-]*)?(?:1\.)?([5-8])\.0*([1-9][0-9]*)(?:[-_ .]?b[0-9]+)?$`)
	// javaOld begins a version of such a release, whatever follows.
	javaOld = regexp.MustCompile(`(?i)^(?:[a-z]+[ _-]*)?(?:1\.)?[5-8](?:[^0-9]|$)`)
	// javaNumber is what is stated as an update: update_201, update201, u201, 201, 201-b09.
	javaNumber = regexp.MustCompile(`(?i)^(?:u(?:pdate)?[ _-]*)?0*([0-9]+)(?:[-+_ .]?b[0-9]+)?$`)
)

// javaRelease is one of Java's: 8, and the updates of it that may be meant; none where no update is stated.
type javaRelease struct {
	number  string
	updates []string
}

// javaReleaseOf takes the version of a CPE apart; it is nil where that is none of Java's old ones.
func javaReleaseOf(a cpe.Attributes) *javaRelease {
	if !javaProduct.MatchString(a.Product) {
		return nil
	}
	r := &javaRelease{}
	if m := javaWords.FindStringSubmatch(a.Version); m != nil {
		r.number = m[1]
		if m[2] != "" {
			r.updates = []string{m[2]}
		}
	} else if m := firstMatch(a.Version, javaNumbers, javaShort); m != nil {
		r.number, r.updates = m[1], javaUpdates(m[2])
	} else {
		return nil
	}
	if m := javaNumber.FindStringSubmatch(a.Update); m != nil && a.Update != cpe.Any && len(r.updates) == 0 {
		r.updates = []string{m[1]}
	}
	return r
}

func firstMatch(text string, all ...*regexp.Regexp) []string {
	for _, one := range all {
		if m := one.FindStringSubmatch(text); m != nil {
			return m
		}
	}
	return nil
}

// javaUnread says of a CPE that it is of one of Java's old releases in a version that is written as none of them: which update it is nobody can tell.
func javaUnread(a cpe.Attributes) bool {
	return javaProduct.MatchString(a.Product) && javaOld.MatchString(a.Version) && javaReleaseOf(a) == nil
}

// javaUpdates are what a number between dots may mean: 201, or 2010 as Windows writes it. Of 450 either may be meant.
func javaUpdates(number string) (all []string) {
	const most = 3 // digits of an update
	if len(number) <= most {
		all = append(all, number)
	}
	if short, is := strings.CutSuffix(number, "0"); is && short != "" {
		all = append(all, short)
	}
	return all
}

// versions are the ways in which advisories write the release.
func (r *javaRelease) versions() (all []string) {
	names := []string{"1." + r.number + ".0", r.number}
	if len(r.updates) == 0 {
		return names
	}
	for _, update := range r.updates {
		for _, name := range names {
			all = append(all, name+"-update"+update, name+"-update_"+update)
		}
		all = append(all, r.number+"u"+update, "1."+r.number+".0_"+update)
	}
	return all
}

// updatedIn says whether a version that an advisory names is an update of the same release.
func (r *javaRelease) updatedIn(named, product string) bool {
	other := javaReleaseOf(cpe.Attributes{Product: product, Version: named})
	return other != nil && other.number == r.number && len(other.updates) > 0
}

// updatedAmong says whether one of several CPEs of the product states an update of the release.
func (r *javaRelease) updatedAmong(all []cpe.CPE, product string) bool {
	return slices.ContainsFunc(all, func(c cpe.CPE) bool {
		return c.Attributes.Product == product && r.updatedIn(c.Attributes.Version, product)
	})
}
