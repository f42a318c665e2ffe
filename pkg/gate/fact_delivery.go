package gate

import (
	"sort"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// deliveryFact describes the delivery as a whole.
func (g *Gate) deliveryFact(ev *evidence) *fact.Delivery {
	d := ev.delivery
	f := &fact.Delivery{
		Name:          d.Name,
		Single:        d.Single,
		Product:       stated(ev.claim.product),
		Version:       stated(ev.claim.version),
		Profile:       ev.formOf(g.options),
		UntoldProfile: ev.untoldProfile(g.options),
		Traits:        ev.profile(g.options).Traits,
		Supplier:      ev.supplierFact(),
		Manifest:      ev.manifestFact(),
		SBOMs:         len(ev.sboms),
		Papers:        ev.papers(),
		VEX:           ev.vexFacts(),
		Scans:         ev.scanFacts(),
		CSAF:          ev.csafFacts(),

		Attestations: ev.attestationFacts(),
		BuiltOn:      ev.builtOn(),
		Previous:     previousFact(ev.delta),
		Data:         ev.known.dataFact(g.options.Data),

		UnansweredFindings:  ev.unansweredFindings(),
		UnmatchedStatements: ev.known.unmatchedStatements(),
	}
	ev.addFiles(f)
	f.StraySignatures, f.ImageFaults = ev.straySignatures(), ev.imageFaults()
	for _, p := range g.options.Packs {
		f.Packs = append(f.Packs, fact.Pack{Name: p.Name, Version: p.Version, Digest: p.Digest})
	}
	f.Waivers = ev.waivers.facts(g.authenticity())
	return f
}

// addFiles adds what there is among the files, by their kind.
func (ev *evidence) addFiles(f *fact.Delivery) {
	kinds := map[string]bool{}
	for _, file := range ev.delivery.Files {
		kinds[string(ev.kindOf(file))] = true
		if ev.isSoftware(file) && !ev.isBrokenManifest(file) {
			f.Artifacts++
		}
		if ev.kindOf(file).IsSBOM() && ev.sbomAt(file.Path) == nil {
			f.UnreadSBOMs = append(f.UnreadSBOMs, file.Path)
		}
		switch file.Kind {
		case delivery.KindDecision:
			f.SupplierVerdicts = append(f.SupplierVerdicts, file.Path)
		case delivery.KindPublicKey, delivery.KindCertificate, delivery.KindTrustedRoot:
			f.TrustMaterial = append(f.TrustMaterial, file.Path)
		}
	}
	f.SupplierVerdicts = append(f.SupplierVerdicts, ev.verdictStatements()...)
	sort.Strings(f.SupplierVerdicts)
	f.Kinds = sortedKeys(kinds)
}

func (ev *evidence) supplierFact() fact.Supplier {
	f := fact.Supplier{Registry: !ev.noRegistry, Claimed: ev.claim.supplier}
	if ev.supplier != nil {
		f.Matched, f.Name = true, ev.supplier.Name
		f.ProductListed = ev.supplier.Lists(ev.product())
	}
	return f
}

func (ev *evidence) manifestFact() fact.Manifest {
	f := fact.Manifest{Trust: fact.Trust{SignedAt: absentDate()}}
	if m := ev.delivery.Manifest; m != nil {
		f.Present, f.Readable = true, true
		f.Trust = ev.trustOf(m.Path)
	}
	for _, p := range ev.delivery.Problems {
		switch p.Code {
		case delivery.ManifestUnreadable:
			f.Present, f.Reason = true, p.Text()
		case delivery.ManifestMissing:
			f.Missing = append(f.Missing, p.Path)
			if ev.listedAsArtifact(p.Path) {
				f.MissingArtifacts = append(f.MissingArtifacts, p.Path)
			}
		case delivery.ManifestUnlisted:
			f.Unlisted = append(f.Unlisted, p.Path)
		case delivery.ManifestDigest:
			f.Mismatched = append(f.Mismatched, p.Path)
		case delivery.ManifestRole:
			f.Contradicted = append(f.Contradicted, p.Path)
		}
	}
	for _, file := range ev.delivery.Files {
		if name := strings.ToLower(baseName(file.Path)); !f.Present && (name == delivery.ManifestName || name == "delivery.yml") {
			f.Misplaced = append(f.Misplaced, file.Path)
		}
	}
	return f
}

// listedAsArtifact says whether the manifest lists a path as software.
func (ev *evidence) listedAsArtifact(path string) bool {
	for _, line := range ev.delivery.Manifest.Files {
		if line.Path == path {
			return line.Role == delivery.Artifact
		}
	}
	return false
}

// straySignatures lists the signatures that do not hold, of files that another signature vouches for, the broken ones first. They take
// nothing away, and a reader should know of them all the same.
func (ev *evidence) straySignatures() []string {
	var broken, others []string
	for _, ft := range ev.trust.Files {
		name := func(s decision.Signature) string { return s.Path + " for " + ft.File.Path }
		bad, unknown := ft.Strays()
		for _, s := range bad {
			broken = append(broken, name(s))
		}
		for _, s := range unknown {
			others = append(others, name(s))
		}
	}
	sort.Strings(broken)
	sort.Strings(others)
	return append(broken, others...)
}

// verdictStatements lists signed verdicts of somebody else: verification summaries and the like. They are
// advisory; the buyer evaluates the evidence itself (GOV-011).
func (ev *evidence) verdictStatements() []string {
	var paths []string
	for _, s := range ev.trust.Statements {
		if verify.IsVerdict(s.PredicateType) {
			paths = append(paths, s.Path)
		}
	}
	return paths
}

// papers lists every document that names a product, and what it names. The SBOM of a part names the part.
func (ev *evidence) papers() []fact.Paper {
	var out []fact.Paper
	add := func(path, kind, product, version string) {
		out = append(out, fact.Paper{
			Path: path, Kind: kind, Product: product, Version: version,
			Agrees: product != "" && version != "" && product == ev.claim.product && version == ev.claim.version,
		})
	}
	if m := ev.delivery.Manifest; m != nil {
		add(m.Path, string(delivery.KindManifest), m.Product.Name, m.Product.Version)
	}
	for _, doc := range ev.sboms {
		if _, part := ev.partOf(doc); doc.Root != nil && !part {
			add(doc.Path, doc.Format, doc.Root.Name.Value(), doc.Root.Version.Value())
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out
}

func sortedKeys[V any](set map[string]V) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// aboutProduct says whether an SBOM's subject bears the name and version on offer.
func (ev *evidence) aboutProduct(doc *sbom.Document) bool {
	return doc.Root != nil && doc.Root.Name.State == sbom.Stated && doc.Root.Version.State == sbom.Stated &&
		doc.Root.Name.Text == ev.claim.product && doc.Root.Version.Text == ev.claim.version
}
