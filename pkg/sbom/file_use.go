package sbom

import (
	"regexp"
	"slices"
)

// use is what a file of SPDX is, as far as its name and its purposes tell. The zero value is that they do not.
type use int8

const (
	useAside   use = iota + 1 // plainly no software that runs
	useLibrary                // plainly software that others use
)

// asides are the purposes of files, folded, that are no software that runs, and libraries those that are software which others use (SPDX 2.3 clause 8.3, FileType; SPDX 3.0.1,
// SoftwarePurpose).
var (
	asides    = []string{"documentation", "image", "audio", "video", "spdx", "bom", "configuration", "data", "evidence", "manifest", "requirement", "specification", "source"}
	libraries = []string{"library", "framework", "module", "devicedriver", "operatingsystem"}
)

// asideNames are names of files that are no software where no purpose is stated, and sourceNames those of archives of source code; libraryNames and softwareNames are those of files that are, whatever is stated.
var (
	asideNames    = regexp.MustCompile(`(?i)(\.(md|rst|txt|pdf|png|jpe?g|gif|svg|ico|conf|cfg|ini|csv|ttf|woff2?)|^(readme|licen[cs]e|copying|notice|copyright|changelog))$`)
	sourceNames   = regexp.MustCompile(`(?i)[-_.](src|sources?)\.(jar|zip|tgz|tar(\.\w+)?)$`)
	libraryNames  = regexp.MustCompile(`(?i)\.so([^a-z]|$)|\.(dll|dylib|a|lib|ko|jar|war|ear|whl)(\.\d+)*$`)
	softwareNames = regexp.MustCompile(`(?i)\.(exe|o|sys|elf|bin|img|hex|class|apk|deb|rpm|wasm|py|pyc|js|mjs|sh|ps1|bat|pl|rb|php|lua|zip|tar|tgz|gz|xz|zst)(\.\d+)*$`)
)

// purposed says whether purposes of SPDX 3 are those of a component: of software that has a version of its own. That a file is executable, an archive or to be installed says nothing of
// that, and no type of file of SPDX 2 does.
func purposed(purposes []string) bool {
	return slices.ContainsFunc(purposes, func(p string) bool {
		switch p = fold(p); p {
		case "executable", "file", "data":
			return false
		}
		return spdxPurposes[p] != ""
	})
}

// useOf says what a file is, by its name and by what it is said to be for. That a file is text tells neither.
func useOf(name string, purposes []string) use {
	name = BaseName(name)
	is := func(list []string) func(string) bool {
		return func(purpose string) bool { return slices.Contains(list, fold(purpose)) }
	}
	stated := slices.DeleteFunc(slices.Clone(purposes), is([]string{"text", ""}))
	aside := len(stated) > 0 && !slices.ContainsFunc(stated, func(p string) bool { return !is(asides)(p) }) || len(stated) == 0 && asideNames.MatchString(name)
	switch {
	case slices.ContainsFunc(stated, is(libraries)):
		return useLibrary
	case sourceNames.MatchString(name):
		return useAside
	case libraryNames.MatchString(name):
		return useLibrary
	case aside && !softwareNames.MatchString(name):
		return useAside
	}
	return 0
}
