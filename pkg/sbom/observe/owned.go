package observe

import (
	"github.com/anchore/syft/syft/artifact"
	"github.com/anchore/syft/syft/pkg"
)

// systemTypes are the packages of operating systems: their databases say what each file on the system belongs to.
var systemTypes = map[pkg.Type]bool{pkg.AlpmPkg: true, pkg.ApkPkg: true, pkg.DebPkg: true, pkg.NixPkg: true, pkg.PortagePkg: true, pkg.RpmPkg: true}

// withoutOwned says which packages stay. A program that was recognised by its content and belongs to a package is
// that package: it is not listed a second time under the name that a classifier gives it. Of two findings in one
// program, its own note (ELF package metadata) or its runtime's release file outranks the classifier.
func withoutOwned(r *resolver, results []found) map[artifact.ID]bool {
	kept := map[artifact.ID]bool{}
	at := map[string][]*pkg.Package{} // programs by the path they were found at
	for _, result := range results {
		for i := range result.pkgs {
			p := &result.pkgs[i]
			kept[p.ID()] = p.Name != ""
			if !isProgram(p) {
				continue
			}
			for _, l := range p.Locations.ToSlice() {
				at[l.RealPath] = append(at[l.RealPath], p)
				if l.AccessPath != l.RealPath {
					at[l.AccessPath] = append(at[l.AccessPath], p)
				}
			}
		}
	}
	if len(at) == 0 {
		return kept
	}
	for _, result := range results {
		for i := range result.pkgs {
			drop(r, &result.pkgs[i], at, kept)
		}
	}
	return kept
}

// drop marks the programs that a package makes superfluous.
func drop(r *resolver, p *pkg.Package, at map[string][]*pkg.Package, kept map[artifact.ID]bool) {
	switch m := p.Metadata.(type) {
	case pkg.ELFBinaryPackageNoteJSONPayload:
		for _, l := range p.Locations.ToSlice() {
			if l.Annotations[pkg.EvidenceAnnotationKey] == pkg.PrimaryEvidenceAnnotation {
				dropAt(at[l.RealPath], p, kept, func(other *pkg.Package) bool {
					_, note := other.Metadata.(pkg.ELFBinaryPackageNoteJSONPayload)
					return other.Type == pkg.BinaryPkg && !note
				})
			}
		}
	case pkg.FileOwner:
		owns := systemTypes[p.Type] || p.Type == pkg.BitnamiPkg
		_, runtime := p.Metadata.(pkg.JavaVMInstallation)
		if !owns && !runtime {
			return
		}
		for _, f := range m.OwnedFiles() {
			programs := at[f]
			if n := r.resolve(f); n != nil && "/"+n.path != f {
				programs = append(programs[:len(programs):len(programs)], at["/"+n.path]...)
			}
			dropAt(programs, p, kept, func(other *pkg.Package) bool { return owns || other.Type == pkg.BinaryPkg && other.Metadata != nil })
		}
	}
}

func dropAt(programs []*pkg.Package, owner *pkg.Package, kept map[artifact.ID]bool, superfluous func(*pkg.Package) bool) {
	for _, p := range programs {
		if p.ID() != owner.ID() && superfluous(p) {
			kept[p.ID()] = false
		}
	}
}

// isProgram says that a package was recognised in a program instead of listed by someone.
func isProgram(p *pkg.Package) bool {
	switch p.Metadata.(type) {
	case pkg.ELFBinaryPackageNoteJSONPayload, pkg.BinarySignature, pkg.JavaVMInstallation:
		return true
	}
	return p.Type == pkg.BinaryPkg
}
