package observe

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/anchore/syft/syft/pkg"
	"github.com/package-url/packageurl-go"
)

// installedEntry is a package in the list that npm keeps of what it has installed, as far as it is read.
type installedEntry struct {
	Name    string `json:"name"` // where that is another than the directory's
	Version string `json:"version"`
	Link    bool   `json:"link"` // to another entry
}

// readInstalledLock reads the list that npm keeps of what lies in a node_modules (npm, package-lock.json, "Hidden Lockfiles"). syft passes over lock files there. What
// is marked as needed for development is installed as well.
func readInstalledLock(raw []byte, left *quota) (out []Component, err error) {
	in := json.NewDecoder(bytes.NewReader(raw))
	if token, err := in.Token(); err != nil || token != json.Delim('{') {
		return nil, errors.Join(errors.New(".package-lock.json: not an object of JSON"), err)
	}
	for in.More() {
		key, err := in.Token()
		if err == nil && key == "packages" {
			err = eachInstalled(in, func(place string, e installedEntry) error {
				if e.Link {
					return nil
				}
				out = append(out, npmPackage(cmp.Or(e.Name, installedName(place)), e.Version))
				return left.take(1)
			})
		} else if err == nil {
			var other json.RawMessage
			err = in.Decode(&other)
		}
		if err != nil {
			return nil, fmt.Errorf(".package-lock.json: %w", err)
		}
	}
	if len(out) == 0 {
		return nil, errors.New(".package-lock.json: lists no package")
	}
	return out, nil
}

// eachInstalled visits the members of an object, by their names.
func eachInstalled(in *json.Decoder, visit func(place string, e installedEntry) error) error {
	if token, err := in.Token(); err != nil || token != json.Delim('{') {
		return errors.Join(errors.New("packages: not an object"), err)
	}
	for in.More() {
		place, err := in.Token()
		if err != nil {
			return err
		}
		var e installedEntry
		if err := in.Decode(&e); err != nil {
			return err
		}
		if err := visit(fmt.Sprint(place), e); err != nil {
			return err
		}
	}
	_, err := in.Token()
	return err
}

// installedName is the name of a package by where it lies: "node_modules/a/node_modules/@b/c" is @b/c.
func installedName(place string) string {
	const home = "node_modules/"
	if i := strings.LastIndex("/"+place, "/"+home); i >= 0 {
		return place[i+len(home):]
	}
	return place
}

// npmPackage names a package of npm, with its scope where it has one.
func npmPackage(name, version string) Component {
	scope, base, scoped := strings.Cut(name, "/")
	if !scoped {
		scope, base = "", name
	}
	return Component{Name: name, Version: version, Type: string(pkg.NpmPkg), FoundBy: "npm-installed-lock",
		Purl: packageurl.NewPackageURL(packageurl.TypeNPM, scope, base, version, nil, "").ToString()}
}
