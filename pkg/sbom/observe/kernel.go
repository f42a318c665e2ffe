package observe

import (
	"path"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
	"github.com/package-url/packageurl-go"
)

// kernels names the Linux kernels that a tree has modules for: each has its folder, named after the full
// version, in /lib/modules. syft's own cataloger needs a temporary directory and a module more.
func kernels(t *firmware.Tree, r *resolver) []Component {
	locations, err := r.FilesByGlob("**/lib/modules/*/modules.dep", "**/lib/modules/*/modules.builtin", "**/lib/modules/*/kernel/**/*.ko*")
	if err != nil {
		t.Skip("", err.Error())
		return nil
	}
	seen := map[string]bool{}
	var out []Component
	for _, l := range locations {
		dir := l.RealPath
		for path.Base(path.Dir(dir)) != "modules" && dir != "/" {
			dir = path.Dir(dir)
		}
		version := path.Base(dir)
		if dir == "/" || seen[version] {
			continue
		}
		seen[version] = true
		purl := packageurl.NewPackageURL(packageurl.TypeGeneric, "", "linux-kernel", version, nil, "").ToString()
		out = append(out, Component{Name: "linux-kernel", Version: version, Purl: purl, Type: "linux-kernel", Paths: []string{t.Inside(dir)}})
	}
	return out
}
