package match

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/anchore/grype/grype/distro"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Nothing is known about a name that is no source package, and nothing would be known about a package that is said to be of it. Most source packages that the data do not
// know are real all the same: there never was an advisory about base-files. So one is believed where it may be: where its name goes with that of the package, as packagers name
// what they split (libacl1 of acl, libaudit-common of audit), or the package is none that is plainly a part of something else. One that is not believed leaves the package not
// assessable; one that is, and whose name has nothing of the package's, is told.

var (
	// sourceName is what any distribution calls packages by.
	sourceName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.+_-]*$`)
	// split is a part of what stands before it, where that is a source package: busybox-binsh, kernel-core, openssl-libs.
	split = regexp.MustCompile(`^(.+?)-(?:bin|binsh|suid|extras?|utils?|tools|common|core|modules(?:-core|-extra)?|libs|minimal|client|server|data|doc|headers|perl|plugins)$`)
)

// bySources are the candidates whose distributions publish about source packages.
func (i *identity) bySources() (all []*candidate) {
	for _, p := range i.packages {
		if slices.Contains(bySource, p.kind) {
			all = append(all, p)
		}
	}
	return all
}

// called is what a package is called: by its purl where it has one, for the name beside that may be any.
func (p *candidate) called() []string {
	if p.purl != nil && len(p.names) > 0 {
		return p.names[:1]
	}
	return p.names
}

// mayDoubt says of what is named whether it may be in doubt, without asking the data.
func (i *identity) mayDoubt() bool {
	return slices.ContainsFunc(i.bySources(), func(p *candidate) bool {
		return slices.ContainsFunc(p.sources, func(s sbom.SourcePackage) bool {
			return !sourceName.MatchString(s.Name) || !akin(p.called(), s.Name) || built.MatchString(s.Name) || split.MatchString(s.Name)
		})
	})
}

// wholes are the names that a package, and what it is said to be of, would be a part of.
func (i *identity) wholes() (all []string) {
	for _, p := range i.bySources() {
		for _, s := range p.sources {
			for _, name := range append([]string{s.Name}, p.called()...) {
				if m := split.FindStringSubmatch(name); m != nil {
					all = append(all, m[1])
				}
			}
		}
	}
	return all
}

// weigh notes what the document names as source packages of one where the data know none of it in the release: as a gap where it is not believed, and else where nothing
// shows that it belongs together.
func (p *candidate) weigh(e *engine, in surroundings, all []query) error {
	doubt, told := "", ""
	for _, q := range all {
		for _, s := range p.sources {
			why, unlike, err := p.doubt(e, in, s.Name, q.pkg.Distro)
			switch {
			case err != nil:
				return err
			case why != "":
				doubt = cmp.Or(doubt, why)
			case unlike:
				told = "the SBOM names " + strictjson.Quote(s.Name) + " as its source package, and there is nothing about that in " + nameOf(q.pkg.Distro)
			default:
				return nil
			}
		}
	}
	switch {
	case told != "":
		p.miss(NoSource, told)
	case doubt != "":
		p.leave(NoSource, doubt+". Name the one that the package database of the distribution has for it")
	}
	return nil
}

// doubt says why one is not believed, empty where it is; unlike is that nothing shows that it belongs to the package.
func (p *candidate) doubt(e *engine, in surroundings, source string, d *distro.Distro) (why string, unlike bool, err error) {
	says := "the SBOM names " + strictjson.Quote(source) + " as its source package, "
	if !sourceName.MatchString(source) {
		return says + "which is no name of one", false, nil
	}
	if known, err := e.knowsEver(source, d); known || err != nil {
		return "", false, err
	}
	part, err := e.isPart(source, d)
	if err != nil {
		return "", false, err
	}
	if slices.ContainsFunc(p.called(), func(name string) bool { return strings.EqualFold(name, source) }) {
		if part {
			return says + "which is its own name; that is the name of a part, and nothing is known of it in " + nameOf(d), false, nil
		}
		return "", false, nil
	}
	goes := akin(p.called(), source) || in.kin()[kinship{p.kind, source}]
	for _, name := range p.called() {
		switch ofPart, err := e.isPart(name, d); {
		case err != nil:
			return "", false, err
		case !ofPart:
		case !goes:
			return says + "of which nothing is known in " + nameOf(d) + ", and whose name has nothing of the package's", false, nil
		case part && !strings.HasPrefix(letters(name), letters(source)):
			return says + "which is the name of another part, and nothing is known of it in " + nameOf(d), false, nil
		}
	}
	return "", !goes, nil
}

// isPart says whether a name is that of a part of a source package of another name.
func (e *engine) isPart(name string, d *distro.Distro) (bool, error) {
	if built.MatchString(name) {
		return true, nil
	}
	if m := split.FindStringSubmatch(name); m != nil {
		return e.knows(m[1], d)
	}
	return false, nil
}
