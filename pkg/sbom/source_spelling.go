package sbom

import (
	"regexp"
	"slices"
	"strings"
)

// People write a source package with its version as the tools at hand do: "xz-utils (5.6.1-1)" is dpkg's, "xz-utils=5.6.1-1" apt's, "xz-utils_5.6.1-1" that of files,
// "busybox-1.33.1-r3" apk's and "kernel-5.14.0-362.8.1.el9" RPM's. Each of them names xz-utils, busybox or kernel, and nothing is known by the whole of it.

var (
	// versioned is what may have a version behind a hyphen, or the ending of a file.
	versioned = regexp.MustCompile(`-[0-9]|\.(?:dsc|apk|deb|rpm|src|nosrc)$`)
	// inBrackets has the version behind the name: "xz-utils (5.6.1-1)", "xz-utils (= 5.6.1-1)".
	inBrackets = regexp.MustCompile(`^(\S+?)\s*\(\s*=?\s*(\S+?)\s*\)$`)
	// behindSign has it behind a sign that no name has.
	behindSign = regexp.MustCompile(`^(\S+?)(?:\s*={1,2}\s*|\s+|/|@)([0-9]\S*)$`)
	// behindLine is how files of Debian's packages are called: "xz-utils_5.6.1-1_amd64.deb".
	behindLine = regexp.MustCompile(`^([^_]+)_([0-9][^_]*)(?:_[a-z0-9-]+)?$`)
	// ofApk is a name with a version and the revision of Alpine's packages.
	ofApk = regexp.MustCompile(`^(.+)-([0-9][^-]*-r[0-9]+)$`)
	// ofOther is one with the version and the revision of others: two parts that begin with digits, with a dot in the first.
	ofOther = regexp.MustCompile(`^(.+)-([0-9][^-]*\.[^-]*-[0-9][^-]*)$`)
)

// endings are those of files that stand for a source package, and of a package beside it.
var endings = []string{".dsc", ".apk", ".deb", ".x86_64.rpm", ".aarch64.rpm", ".noarch.rpm", ".rpm", ".src", ".nosrc"}

// SourceIn reads what names one source package, beside a package of a kind (the type of its purl: "deb", "apk" or "rpm") and the versions of that; what it cannot take apart is the
// name as it stands. A version that is that of the package is left out where it tells no more.
func SourceIn(text, kind string, versions ...string) SourcePackage {
	text = strings.TrimPrefix(strings.TrimSpace(text), "src:")
	if !strings.ContainsAny(text, "_ =/@(") && !versioned.MatchString(text) {
		return SourcePackage{Name: text} // most are so
	}
	if p := ParsePurl(text); p.State == Stated {
		return SourcePackage{p.Name, shortened(p.Version, versions)}
	}
	if name, version := ofFile(text); version != "" {
		return SourcePackage{name, shortened(version, versions)}
	}
	name, version := withVersion(withoutEnding(text), kind, versions)
	return SourcePackage{name, shortened(version, versions)}
}

// withoutEnding leaves out what ends the name of a file.
func withoutEnding(text string) string {
	for _, ending := range endings {
		text = strings.TrimSuffix(text, ending)
	}
	return text
}

func withVersion(text, kind string, versions []string) (name, version string) {
	forms := []*regexp.Regexp{inBrackets, behindSign}
	switch kind {
	case "deb":
		forms = append(forms, behindLine, ofOther)
	case "apk":
		forms = append(forms, ofApk)
	case "rpm":
		forms = append(forms, ofOther)
	}
	for _, form := range forms {
		if m := form.FindStringSubmatch(text); m != nil {
			return m[1], m[2]
		}
	}
	for _, v := range versions {
		for _, v := range []string{v, withoutRevision(v)} {
			for _, sign := range []string{"-", "_"} {
				if name, is := strings.CutSuffix(text, sign+v); is && v != "" && name != "" {
					return name, v
				}
			}
		}
	}
	name, version, _ = strings.Cut(text, "@")
	return name, version
}

// withoutRevision is the version of the software, without epoch and what the packagers add.
func withoutRevision(v string) string {
	if _, behind, is := strings.Cut(v, ":"); is {
		v = behind
	}
	if n := strings.LastIndex(v, "-"); n > 0 {
		return v[:n]
	}
	return v
}

// shortened leaves a version out that is the beginning of the package's own, which says which revision it is.
func shortened(version string, versions []string) string {
	if slices.ContainsFunc(versions, func(v string) bool { return version != "" && version != v && withoutRevision(v) == version }) {
		return ""
	}
	return version
}
