package match

import (
	"slices"

	"github.com/anchore/syft/syft/cpe"
	syftpkg "github.com/anchore/syft/syft/pkg"
)

// Packages of an ecosystem or a distribution have to be looked up in data of their own: what is known of openssl by its CPE says little of Fedora's, and nothing of a package
// of npm. Where there are no such data, a CPE that names what advisories name may stand in for them. One that syft made up of the name of the package may not, nor one that
// nobody names: asking for it is asking for nothing. Nor does one of syft's that nobody names cover a program of no ecosystem; one that a maker states does, for his own programs look so.

// unpackaged are types of syft's that are of no ecosystem: the programs of anybody, as they were found.
var unpackaged = []syftpkg.Type{syftpkg.UnknownPkg, syftpkg.BinaryPkg, syftpkg.GithubActionPkg, syftpkg.GithubActionWorkflowPkg, syftpkg.LinuxKernelPkg, syftpkg.LinuxKernelModulePkg,
	syftpkg.AppleAppBundlePkg, syftpkg.ModelPkg}

// packaged says whether a component is a package of an ecosystem or a distribution.
func (i *identity) packaged() bool {
	return slices.ContainsFunc(i.packages, func(p *candidate) bool { return p.kind != "" && !slices.Contains(unpackaged, p.kind) })
}

// covering says whether the CPEs of a component that nothing else covers do: where nothing is found by them, there is nothing.
func (e *engine) covering(p *prepared) bool {
	named := slices.ContainsFunc(p.askedCPEs(), e.knowsVendor)
	if p.madeUp() {
		return named && !p.packaged()
	}
	return named || !p.packaged()
}

// unlessNamed are the products that a component is by its CPEs, where these cover it: it is asked for by its name alone unless an advisory names one of them. None where it is asked all the same: for want of what its purl
// lacks, or as a package of which the CPEs were made up.
func (p *prepared) unlessNamed() []product {
	if !p.onlyCPE || p.unnamed || p.packaged() && p.madeUp() {
		return nil
	}
	return productsOf(p.askedCPEs())
}

// askedCPEs are those that a component is asked for by.
func (p *prepared) askedCPEs() (all []cpe.CPE) {
	for _, q := range p.queries {
		all = append(all, q.pkg.CPEs...)
	}
	return all
}
