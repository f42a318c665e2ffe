package match

import (
	"regexp"
	"strings"

	grypepkg "github.com/anchore/grype/grype/pkg"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Debian and Ubuntu keep what they sign for secure boot in source packages of their own: the kernel of linux comes as linux-signed-amd64, the boot loader of grub2 as
// grub-efi-amd64-signed. Their code is that of the other source package, and so are the advisories.

var (
	// signedSource is such a source package, or a package that has its name.
	signedSource = regexp.MustCompile(`^([a-z0-9][a-z0-9+.-]*?)-signed(?:-([a-z0-9+.-]+))?$`)
	// architecture ends the names of those that are of one.
	architecture = regexp.MustCompile(`(?:^|-)(?:amd64|arm64|armhf|armel|arm|i386|ia32|x64|loong64|ppc64el|riscv64|s390x|mips64el|mipsel)$`)
	// pointer is a source package without code: what is made of it depends on the kernel that is to be installed.
	pointer = regexp.MustCompile(`^linux-(?:meta(?:-.+)?|latest)$`)
	// kernelPackage is one that holds a kernel, or a part of it.
	kernelPackage = regexp.MustCompile(`^linux-(?:image|image-unsigned|modules)-[0-9]`)
)

// calledOtherwise are the source packages whose signed ones are named after what is made of them.
var calledOtherwise = map[string]string{"grub-efi": "grub2", "shim-helpers": "shim", "systemd-boot-efi": "systemd", "linux-image": "linux"}

// unsigned are the source packages of which a package of Debian's or Ubuntu's is a signed copy.
func unsigned(p *grypepkg.Package) []sbom.SourcePackage {
	if p.Type != syftpkg.DebPkg {
		return nil
	}
	var all []sbom.SourcePackage
	for _, u := range append([]grypepkg.UpstreamPackage{{Name: p.Name}}, p.Upstreams...) {
		if name := unsignedName(u.Name); name != "" {
			all = append(all, sbom.SourcePackage{Name: name, Version: unsignedVersion(name, p.Version)})
		}
	}
	return all
}

func unsignedName(signed string) string {
	m := signedSource.FindStringSubmatch(signed)
	if m == nil {
		return ""
	}
	name := m[1]
	if variant := m[2]; variant != "" && !strings.HasPrefix(variant, "image") {
		name += "-" + variant
	}
	name = architecture.ReplaceAllString(name, "")
	if other := calledOtherwise[name]; other != "" {
		return other
	}
	return name
}

// unsignedVersion is what the unsigned source package calls the version of a signed package. Kernels keep it. A source package without a revision of its own writes it with
// a plus (5.10.84+1 of 5.10.84-1), and that of a boot loader puts a version of its own before it: 1+2.06+3~deb11u5 of 2.06-3~deb11u5, 1.39+15.7-1 of 15.7-1.
func unsignedVersion(name, v string) string {
	before, _, revised := cutLast(v, "-")
	if name == "grub2" || name == "shim" {
		if own := strings.Index(before, "+"); own >= 0 && (revised || strings.Count(v, "+") > 1) {
			v = v[own+1:]
		}
	}
	if !revised {
		v = strings.Replace(v, "+", "-", 1)
	}
	return v
}

func cutLast(s, sign string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sign); i >= 0 {
		return s[:i], s[i+len(sign):], true
	}
	return s, "", false
}

// listsKernel says whether a document lists a package that holds a kernel of Debian or Ubuntu.
func listsKernel(doc *sbom.Document) bool {
	for _, c := range doc.Components {
		if kernelPackage.MatchString(c.Name.Text) {
			return true
		}
	}
	return false
}

// checkPointer notes a package that has no code and names a kernel that the document does not list.
func (p *candidate) checkPointer(asked *grypepkg.Package, in surroundings) {
	if p.kind != syftpkg.DebPkg || in.kernel {
		return
	}
	for _, u := range append([]grypepkg.UpstreamPackage{{Name: asked.Name}}, asked.Upstreams...) {
		if pointer.MatchString(u.Name) {
			p.leave(NoSource, strictjson.Quote(asked.Name)+" only names the kernel that is to be installed, and no package of that kernel is listed")
		}
	}
}
