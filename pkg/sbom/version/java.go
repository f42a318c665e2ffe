package version

import (
	"regexp"
	"slices"
	"strings"
)

// Java 5 to 8 has more names for one version than any other product: 8u201, 8 Update 201, 1.8.0_201, 1.8.0.201, 8.0.201, 8.201, jdk8u201, and on Windows 8.0.2010.9, where the update stands with a nought behind
// it.

// javaProduct are the names of products that are counted so.
var javaProduct = regexp.MustCompile(`(?i)^(?:jre|jdk|openjdk|server_jre|java|java_?se|java_?se_(?:development_kit|runtime_environment|jdk|jre|embedded)|java_(?:runtime_environment|development_kit|jre|jdk)|openjdk_(?:jre|jdk))$`)

var (
	// javaWords is such a version with words for the update, or without any; what follows a build is left out.
	javaWords = regexp.MustCompile(`(?i)^(?:j(?:dk|re)[ _-]*)?(?:1\.)?([5-8])(?:\.0){0,2}(?:(?:[ _-]*u(?:pdate)?[ _-]*|_)0*([0-9]+))?(?:[-+ .]?b[0-9]+|[-+][0-9]+)?(?:-[a-z][a-z0-9.-]*)?$`)
	// javaNumbers is one with nothing but numbers, the last but a build being the update: 8.0.201, 1.8.0.201, 8.0.2010.9, 1.8.0.392.b08.
	javaNumbers = regexp.MustCompile(`(?i)^(?:j(?:dk|re)[ _-]*)?(?:1\.)?([5-8])\.0\.0*([0-9]+)(?:[._-]b?[0-9]+)?$`)
	// javaShort is one with the update right behind the release: 8.201.
	javaShort = regexp.MustCompile(`(?i)^(?:j(?:dk|re)[ _-]*)?(?:1\.)?([5-8])\.0*([1-9][0-9]*)(?:[-_ .]?b[0-9]+)?$`)
	// javaUpdate is what is stated as an update: update_201, update201, u201, 201, 201-b09.
	javaUpdate = regexp.MustCompile(`(?i)^(?:u(?:pdate)?[ _-]*)?0*([0-9]+)(?:[-+_ .]?b[0-9]+)?$`)
)

// Java is one of those releases: 8, and the updates of it that may be meant; none where no update is stated.
type Java struct {
	Number  string
	Updates []string
}

// IsJava says whether a product, in the words of a CPE, is counted so.
func IsJava(product string) bool { return javaProduct.MatchString(product) }

// JavaOf takes a version of such a product apart, and the update that a CPE states beside it, "" or "*" where none is; nil where the version is none of the old ones.
func JavaOf(v, update string) *Java {
	r := &Java{}
	if m := javaWords.FindStringSubmatch(v); m != nil {
		r.Number = m[1]
		if m[2] != "" {
			r.Updates = []string{m[2]}
		}
	} else if m := firstMatch(v, javaNumbers, javaShort); m != nil {
		r.Number, r.Updates = m[1], javaUpdates(m[2])
	} else {
		return nil
	}
	if m := javaUpdate.FindStringSubmatch(update); m != nil && len(r.Updates) == 0 {
		r.Updates = []string{m[1]}
	}
	return r
}

// MayBe says whether nothing tells two releases apart: of one number, and of one update where both state some.
func (r *Java) MayBe(other *Java) bool {
	if r.Number != other.Number {
		return false
	}
	return len(r.Updates) == 0 || len(other.Updates) == 0 || slices.ContainsFunc(r.Updates, func(u string) bool { return slices.Contains(other.Updates, u) })
}

// Plain is the release, and its update where one is stated, as numbers.
func (r *Java) Plain() string {
	return strings.Join(append([]string{r.Number}, r.Updates[:min(len(r.Updates), 1)]...), ".")
}

func firstMatch(text string, all ...*regexp.Regexp) []string {
	for _, one := range all {
		if m := one.FindStringSubmatch(text); m != nil {
			return m
		}
	}
	return nil
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
