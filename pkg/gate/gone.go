package gate

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
)

// gone says what is known of an obligation about a component that no SBOM lists any more, or of which not all that bore its name are: it is open where the component is found
// inside of the software beside what is listed, and not known to be met where not everything was looked into, or where nothing was seen of the component as long as it was
// declared. It is false where its component is still listed, or it is about none.
func (t *tally) gone(was decision.ObligationDelta, f formerly) (state decision.ObligationState, is bool) {
	check := f.check(was.From)
	if was.AsksToExplain() {
		return t.leftUnexplained(was, f)
	}
	if check == nil || check.Each != fact.EachComponent && check.Each != fact.EachVulnerability {
		return "", false
	}
	if isRest(was.Obligation) {
		return t.goneAmong(was)
	}
	if was.Component == "" {
		return "", false
	}
	listed := t.componentNames(f).bears(was.Obligation)
	switch {
	case (!listed || check.Each == fact.EachComponent) && t.inside(was.Obligation):
		return decision.ObligationOpen, true
	case listed && !was.Left:
		return "", false
	case (!t.ev.sawAll() || was.Unseen) && (listed || !t.completely(check)):
		return decision.ObligationNotJudged, true
	case listed:
		return "", false
	case ofMissing(was.Obligation): // it never was listed
		return decision.ObligationNotJudged, true
	}
	return decision.ObligationMet, true
}

// inside says whether the component that an obligation is about, by its package or its name, is found inside of the software beside what is listed.
func (t *tally) inside(was decision.Obligation) bool {
	return slices.ContainsFunc(t.ev.declared.Undeclared, func(o compare.Observed) bool {
		return ofPackage(was, sbom.ParsePurl(o.Purl)) || leads(strings.ToLower(was.Component), strings.ToLower(o.Name))
	})
}

// goneAmong is gone of things that were only counted: nobody knows which they were, so that each component that was left out since, or is identified otherwise, may
// be one of them.
func (t *tally) goneAmong(was decision.ObligationDelta) (state decision.ObligationState, is bool) {
	switch {
	case !was.Altered:
		return "", false
	case was.Unseen || len(t.ev.declared.Undeclared) > 0 || !t.ev.sawAll():
		return decision.ObligationNotJudged, true
	}
	return decision.ObligationMet, true
}

// sawAll says whether every piece of software was looked into, wholly.
func (ev *evidence) sawAll() bool {
	all := ev.artifacts()
	return len(all) > 0 && !slices.ContainsFunc(all, func(f *delivery.File) bool {
		o := ev.inside[f.Path]
		return o == nil || !o.Whole
	})
}

// componentNames is what the components of all SBOMs are called, now and formerly, but for those that are cryptographic assets and nothing that runs.
type componentNames struct {
	names    map[string][]string // digests of the package URLs of those of a name; "" of one without
	packages map[string]bool     // digests of package URLs
	versions map[string][]string // those of a name
}

// componentNames are those of this run, by what components are called now, and were when obligations were made.
func (t *tally) componentNames(f formerly) *componentNames {
	if t.components != nil {
		return t.components
	}
	l := &componentNames{names: map[string][]string{}, packages: map[string]bool{}, versions: map[string][]string{}}
	add := func(c called) {
		digest := ""
		if c.pkg != "" {
			digest = digits(c.pkg)
			l.packages[digest] = true
		}
		short := decision.Cut(c.name, maxName) // as obligations name it
		if !slices.Contains(l.names[short], digest) {
			l.names[short] = append(l.names[short], digest)
		}
	}
	for _, doc := range t.ev.sboms {
		for _, c := range doc.All() {
			if !c.OnlyAsset() { // no check of components is asked of it
				add(calledOf(c))
				short := decision.Cut(c.Name.Text, maxName)
				l.versions[short] = append(l.versions[short], c.Version.Text)
			}
		}
	}
	for now, then := range f.names {
		if _, is := l.names[decision.Cut(now.name, maxName)]; is {
			for _, c := range then {
				add(c)
			}
		}
	}
	t.components = l
	return l
}

// bears says whether a component is listed that an obligation names: by its package, or by its name where one of the two has no package.
func (l *componentNames) bears(was decision.Obligation) bool {
	pkg := packagePart(was.From, was.ID)
	if pkg != "" && l.packages[pkg] {
		return true
	}
	digests, is := l.names[was.Component]
	return is && (pkg == "" || slices.Contains(digests, ""))
}

// lists says whether all versions that an obligation about a component names are listed to the letter, as far as it tells them: what states one that is only written otherwise may be another that was there already.
func (l *componentNames) lists(was decision.Obligation) bool {
	_, all := aboutOf(was)
	return was.Component == "" || len(all) > 0 && !slices.ContainsFunc(all, func(version string) bool { return !slices.Contains(l.versions[was.Component], version) })
}

// leads says whether a component's name begins with another.
func leads(component, name string) bool {
	rest, begins := strings.CutPrefix(component, name)
	return name != "" && begins && (rest == "" || rest[0] == ' ' || rest[0] == ',')
}
