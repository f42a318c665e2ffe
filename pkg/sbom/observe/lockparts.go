package observe

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/anchore/syft/syft/pkg"
	"github.com/package-url/packageurl-go"
)

// Parts of lock files that syft's catalogers pass over in silence: what is marked as needed for development only, and what
// stands elsewhere than where these tools write it. A package that both name is listed once.

// readPipfileDevelop reads what a Pipfile.lock (Pipenv, Pipfile.lock) lists for development.
func readPipfileDevelop(raw []byte, left *quota) (out []Component, err error) {
	var lock struct {
		Develop map[string]struct {
			Version string `json:"version"`
		} `json:"develop"`
	}
	if err := json.Unmarshal(raw, &lock); err != nil {
		return nil, nil //nolint:nilerr // the cataloger tells so
	}
	for name, p := range lock.Develop {
		if err := left.take(1); err != nil {
			return nil, err
		}
		out = append(out, listedPackage(pkg.PythonPkg, packageurl.TypePyPi, name, strings.TrimPrefix(p.Version, "=="), "pipfile-develop"))
	}
	return out, nil
}

// readComposerDev reads what a composer.lock (Composer, The composer.lock file) lists for development.
func readComposerDev(raw []byte, left *quota) (out []Component, err error) {
	var lock struct {
		Dev []struct {
			Name    string `json:"name"`
			Version string `json:"version"`
		} `json:"packages-dev"`
	}
	if err := json.Unmarshal(raw, &lock); err != nil {
		return nil, nil //nolint:nilerr // the cataloger tells so
	}
	for _, p := range lock.Dev {
		if err := left.take(1); err != nil {
			return nil, err
		}
		out = append(out, listedPackage(pkg.PhpComposerPkg, packageurl.TypeComposer, p.Name, p.Version, "composer-dev"))
	}
	return out, nil
}

// editable is a line of a list of requirements (pip, Requirements File Format) that names a place and no version.
var editable = regexp.MustCompile(`(?m)^[ \t]*-e.*$`)

// readEditable tells of lines that the cataloger passes over.
func readEditable(raw []byte, _ *quota) ([]Component, error) {
	if all := editable.FindAll(raw, -1); len(all) > 0 {
		return nil, fmt.Errorf("%d packages from places of their own, which are not looked up, such as %.80q", len(all), all[0])
	}
	return nil, nil
}

// mixEntry is a package of Hex in a mix.lock (Hex, Mix.SCM): its key, the kind of its source, its name there and its version.
var mixEntry = regexp.MustCompile(`"([\w.-]+)"\s*(?::|=>)\s*\{\s*:hex\s*,\s*:"?[\w.-]+"?\s*,\s*"([^"\\]+)"`)

// readMixLock reads all entries, also those that share a line.
func readMixLock(raw []byte, left *quota) (out []Component, err error) {
	return eachMatch(mixEntry, raw, left, func(m [][]byte) Component {
		return listedPackage(pkg.HexPkg, packageurl.TypeHex, string(m[1]), string(m[2]), "mix-lock")
	})
}

var (
	cabalComment    = regexp.MustCompile(`(?m)^[ \t]*--.*$`)
	cabalConstraint = regexp.MustCompile(`(?:^|[\s,:])(?:any\.)?([A-Za-z0-9][A-Za-z0-9-]*)\s*==\s*([0-9][0-9.]*)`)
)

// readCabalFreeze reads all constraints on one version (Cabal User Guide, cabal.project, "constraints"), also those that share a line.
func readCabalFreeze(raw []byte, left *quota) (out []Component, err error) {
	return eachMatch(cabalConstraint, cabalComment.ReplaceAll(raw, nil), left, func(m [][]byte) Component {
		return listedPackage(pkg.HackagePkg, packageurl.TypeHackage, string(m[1]), string(m[2]), "cabal-freeze")
	})
}

func eachMatch(of *regexp.Regexp, raw []byte, left *quota, made func(m [][]byte) Component) (out []Component, err error) {
	for _, m := range of.FindAllSubmatch(raw, int(left.left)+1) {
		if err := left.take(1); err != nil {
			return nil, err
		}
		out = append(out, made(m))
	}
	return out, nil
}

// readConanLock reads what a conan.lock (Conan 2, Lockfiles) lists for building.
func readConanLock(raw []byte, left *quota) ([]Component, error) {
	var lock struct {
		Build  []string `json:"build_requires"`
		Python []string `json:"python_requires"`
	}
	if err := json.Unmarshal(raw, &lock); err != nil {
		return nil, nil //nolint:nilerr // the cataloger tells so
	}
	return conanPackages(slices.Concat(lock.Build, lock.Python), left)
}

// conanSections are the parts of a conanfile.txt (Conan 2, conanfile.txt) that name packages.
var conanSections = set("[requires]", "[build_requires]", "[tool_requires]", "[test_requires]")

// readConanfile reads all of them.
func readConanfile(raw []byte, left *quota) ([]Component, error) {
	var refs []string
	wanted := false
	for line := range strings.Lines(string(raw)) {
		switch line = strings.TrimSpace(line); {
		case line == "", strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			wanted = conanSections[line]
		case wanted:
			refs = append(refs, line)
		}
	}
	return conanPackages(refs, left)
}

// conanPackages takes references apart: name/version@user/channel#revision:package%time. A range is no version.
func conanPackages(refs []string, left *quota) (out []Component, err error) {
	for _, r := range refs {
		plain, _, _ := strings.Cut(r, "%")
		plain, _, _ = strings.Cut(plain, ":")
		plain, _, _ = strings.Cut(plain, "#")
		named, home, _ := strings.Cut(plain, "@")
		name, version, _ := strings.Cut(strings.TrimSpace(named), "/")
		if name == "" || version == "" || strings.ContainsAny(version, "[]") {
			err = cmp.Or(err, fmt.Errorf("%.80q names no version", r))
			continue
		}
		if over := left.take(1); over != nil {
			return nil, over
		}
		out = append(out, conanPackage(name, version, home))
	}
	return out, err
}

func conanPackage(name, version, home string) Component {
	user, channel, _ := strings.Cut(home, "/")
	var qualifiers packageurl.Qualifiers
	if channel != "" {
		qualifiers = packageurl.Qualifiers{{Key: "channel", Value: channel}}
	} else {
		user = ""
	}
	return Component{Name: name, Version: version, Type: string(pkg.ConanPkg), FoundBy: "conan-parts",
		Purl: packageurl.NewPackageURL(packageurl.TypeConan, user, name, version, qualifiers, "").ToString()}
}
