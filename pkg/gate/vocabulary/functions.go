package vocabulary

import (
	"errors"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/plan"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version/order"
)

// functions are sorted by name. What they are given may be any text of a document.
var functions = []policy.Function{
	{Name: "answer", Params: []string{"text"}, Call: func(text string) string { return string(sbom.Answer(text)) },
		Doc: "what words say: stated, unknown, withheld, or absent for words that say nothing, such as n/a, tbd, not provided, see vendor"},
	{Name: "compareVersions", Params: []string{"ecosystem", "a", "b"}, Call: compareVersions,
		Doc: "order of two versions by the rules of a purl type: -1 when a came first, 0 when they are one, 1 when b came first; an error where versionsOrdered is false"},
	{Name: "contactKind", Params: []string{"text"}, Call: sbom.ContactKind,
		Doc: "e-mail for a bare address with a domain, url for a web address with a host; empty for what nobody can be reached by"},
	{Name: "cpe", Params: []string{"name"}, Call: cpe,
		Doc: "parts of a CPE name, 2.3 or 2.2; known is false for what is none"},
	{Name: "digestStrength", Params: []string{"algorithm"}, Call: sbom.DigestStrength,
		Doc: "bits of work that finding a second file with the same digest takes; 0 for an algorithm that is broken, not approved or unknown"},
	{Name: "fullMatch", Params: []string{"text", "pattern"}, Call: fullMatch,
		Doc: "the regular expression (RE2) matches the whole text, and not a part of it"},
	{Name: "fullUrl", Params: []string{"text"}, Call: sbom.IsURL,
		Doc: "an address that names scheme and host, a mail address as URI, or a URN"},
	{Name: "glob", Params: []string{"text", "pattern"}, Call: glob,
		Doc: "the text fits a pattern in which * is any run of characters and ? is one; everything else stands for itself"},
	{Name: "licenceAllowed", Params: []string{"expression", "ids"}, Call: licenceAllowed,
		Doc: "the SPDX expression can be satisfied by the ids alone: of parts joined by OR one must be listed, by AND each; false for what is no expression"},
	{Name: "licenceIds", Params: []string{"expression"}, Call: licenceIDs,
		Doc: "ids that an SPDX expression names, an exception as ID WITH EXCEPTION; empty for what is no expression"},
	{Name: "plan", Params: []string{"text"}, Call: planOf,
		Doc: "whether words are a plan to replace or update a component: told says what is done and by which day or release; refused is known to be none; neither wants people to read it"},
	{Name: "purl", Params: []string{"text"}, Call: purl,
		Doc: "parts of a package URL; known is false for what is none"},
	{Name: "reaches", Params: []string{"graph", "from", "to"}, Call: reaches, Steps: reachSteps,
		Doc: "one component needs another, itself or through what it needs, as the SBOM states: from is a bom-ref, to a bom-ref or a name; ask with sbom.graph"},
	{Name: "sameVersion", Params: []string{"ecosystem", "a", "b"}, Call: sameVersion,
		Doc: "two spellings are one version by the rules of a purl type"},
	{Name: "versionsOrdered", Params: []string{"ecosystem", "a", "b"}, Call: versionsOrdered,
		Doc: "compareVersions can tell; ask it under known"},
}

// Purl is a package URL in parts.
type Purl struct {
	Known     bool   `cel:"known" doc:"the text is a package URL"`
	Type      string `cel:"type" doc:"its type, as npm or deb"`
	Namespace string `cel:"namespace" doc:"its namespace"`
	Name      string `cel:"name" doc:"its name"`
	Version   string `cel:"version" doc:"its version"`
	Arch      string `cel:"arch" doc:"qualifier arch"`
	Distro    string `cel:"distro" doc:"qualifier distro"`
}

func purl(text string) Purl {
	p := sbom.ParsePurl(text)
	if p.State != sbom.Stated {
		return Purl{}
	}
	return Purl{Known: true, Type: p.Type, Namespace: p.Namespace, Name: p.Name, Version: p.Version, Arch: p.Qualifiers["arch"], Distro: p.Qualifiers[sbom.PurlDistro]}
}

// CPE is a CPE name in parts; a part may be * (any) or - (none).
type CPE struct {
	Known   bool   `cel:"known" doc:"the text is a CPE name"`
	Part    string `cel:"part" doc:"a application, o operating system, h hardware"`
	Vendor  string `cel:"vendor" doc:"vendor"`
	Product string `cel:"product" doc:"product"`
	Version string `cel:"version" doc:"version"`
}

func cpe(name string) CPE {
	c := sbom.ParseCPE(name)
	if c.State != sbom.Stated {
		return CPE{}
	}
	return CPE{Known: true, Part: c.Part, Vendor: c.Vendor, Product: c.Product, Version: c.Version}
}

// Plan is what words say about the future of a component.
type Plan struct {
	Told    bool      `cel:"told" doc:"what is done, and by which day or release"`
	Refused bool      `cel:"refused" doc:"nothing is done, the risk is accepted, or it is done only for who asks or pays"`
	Why     string    `cel:"why" doc:"why it is no plan"`
	Dated   bool      `cel:"dated" doc:"the plan names a day, month, quarter or year"`
	Due     time.Time `cel:"due" doc:"when that is over; meaningless unless dated"`
}

// plans are those that were read.
var plans kept[Plan]

func planOf(text string) (Plan, error) {
	return plans.ask(text, func(string) (Plan, error) {
		p := plan.Of(text)
		return Plan{Told: p.Told, Refused: p.Refused, Why: p.Why, Dated: !p.Due.IsZero(), Due: p.Due}, nil
	})
}

var errUnordered = errors.New("these versions have no known order; ask versionsOrdered first")

func compareVersions(ecosystem, a, b string) (int, error) {
	sign, known := order.Compare(ecosystem, a, b)
	if !known {
		return 0, errUnordered
	}
	return sign, nil
}

func versionsOrdered(ecosystem, a, b string) bool {
	_, known := order.Compare(ecosystem, a, b)
	return known
}

func sameVersion(ecosystem, a, b string) bool { return version.Same(a, b, ecosystem, ecosystem) }

func licenceAllowed(expression string, ids []string) bool {
	ok, known := sbom.LicenceAllowed(expression, func(id string) bool { return slices.Contains(ids, id) })
	return ok && known
}

func licenceIDs(expression string) []string {
	ids, _ := sbom.LicenceIDs(expression)
	return ids
}
