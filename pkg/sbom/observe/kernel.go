package observe

import (
	"path"

	"github.com/package-url/packageurl-go"
)

// kernels names the Linux kernels that a tree has modules for: each has its folder, named after the full
// version, in /lib/modules. So a kernel is known even where its image is not in the tree, as on most devices.
func kernels(r *resolver) []Component {
	locations, err := r.FilesByGlob("**/lib/modules/*/modules.dep", "**/lib/modules/*/modules.builtin", "**/lib/modules/*/kernel/**/*.ko*")
	if err != nil {
		r.skip("", err.Error())
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
		out = append(out, Component{Name: "linux-kernel", Version: version, Purl: purl, Type: "linux-kernel", Paths: []string{r.inside(dir)}, FoundBy: "modules"})
	}
	return out
}
