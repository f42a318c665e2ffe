package observe

import (
	"encoding/xml"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/anchore/syft/syft/pkg"
	"github.com/package-url/packageurl-go"
)

// listedPackage is a package that a list names, of one of syft's types.
func listedPackage(kind pkg.Type, purlType, name, version, by string) Component {
	space := path.Dir(name)
	if purlType != packageurl.TypeGolang && purlType != packageurl.TypeComposer || space == "." {
		space = ""
	}
	return Component{Name: name, Version: version, Type: string(kind), FoundBy: by,
		Purl: packageurl.NewPackageURL(purlType, space, strings.TrimPrefix(name, space+"/"), version, nil, "").ToString()}
}

// readVendored reads which modules lie in a vendor directory (Go Modules Reference, "Vendoring"): "# path version", or "# path version => other version"
// for one in the place of another, or "# path version => directory". A line without the first version replaces nothing that is there.
func readVendored(raw []byte, left *quota) (out []Component, err error) {
	for line := range strings.Lines(string(raw)) {
		words, ok := strings.CutPrefix(strings.TrimSpace(line), "# ")
		if !ok {
			continue
		}
		module, instead, replaced := strings.Cut(words, "=>")
		f := strings.Fields(module)
		if replaced && len(f) == 1 {
			continue
		}
		if len(f) != 2 {
			return nil, fmt.Errorf("modules.txt: %.80q is no module and version", words)
		}
		if other := strings.Fields(instead); replaced && len(other) == 2 {
			f = other
		} else if replaced {
			f[1] = "" // of what lies in a directory nothing says the version
		}
		if err := left.take(1); err != nil {
			return nil, err
		}
		out = append(out, listedPackage(pkg.GoModulePkg, packageurl.TypeGolang, f[0], f[1], "go-vendor"))
	}
	return out, nil
}

// readPackagesConfig reads which packages of NuGet a project of the older form has installed (NuGet, "packages.config reference").
func readPackagesConfig(raw []byte, left *quota) (out []Component, err error) {
	var doc struct {
		XMLName  xml.Name `xml:"packages"`
		Packages []struct {
			ID      string `xml:"id,attr"`
			Version string `xml:"version,attr"`
		} `xml:"package"`
	}
	var other xml.UnmarshalError
	if err := xml.Unmarshal(raw, &doc); errors.As(err, &other) {
		return nil, errOtherList
	} else if err != nil {
		return nil, fmt.Errorf("packages.config: %w", err)
	}
	for i, p := range doc.Packages {
		if p.ID == "" || p.Version == "" {
			return nil, fmt.Errorf("packages.config: package %d without id or version", i+1)
		}
		if err := left.take(1); err != nil {
			return nil, err
		}
		out = append(out, listedPackage(pkg.DotnetPkg, packageurl.TypeNuget, p.ID, p.Version, "nuget-packages-config"))
	}
	return out, nil
}

// readVcpkg reads which packages vcpkg has installed, in stanzas as those of dpkg. Of a package there is one more for each of its features.
func readVcpkg(raw []byte, left *quota) (out []Component, err error) {
	value := map[string]string{}
	for line := range strings.Lines(string(raw) + "\n\n") {
		line = strings.TrimRight(line, " \t\r\n")
		if name, words, ok := strings.Cut(line, ":"); ok && line[0] != ' ' && line[0] != '\t' {
			value[strings.ToLower(name)] = strings.TrimSpace(words)
		}
		if line != "" || len(value) == 0 {
			continue
		}
		if value["package"] == "" {
			return nil, fmt.Errorf("vcpkg/status: package %d without a name", len(out)+1)
		}
		if value["feature"] == "" && !removed(value["status"]) {
			if err := left.take(1); err != nil {
				return nil, err
			}
			version := value["version"]
			if port := value["port-version"]; version != "" && port != "" && port != "0" {
				version += "#" + port
			}
			out = append(out, listedPackage(pkg.VcpkgPkg, "vcpkg", value["package"], version, "vcpkg-status"))
		}
		clear(value)
	}
	return out, nil
}
