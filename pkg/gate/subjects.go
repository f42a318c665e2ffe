package gate

import (
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// subjects holds what checks are evaluated on, by the value of a check's "each".
type subjects map[string][]policy.Subject

// whole is what checks see of the delivery as a whole, one for all subjects.
func (s subjects) whole() *fact.Delivery {
	whole, _ := s[fact.EachDelivery][0].Facts.(policy.Values)["delivery"].(*fact.Delivery)
	return whole
}

func (s subjects) of(each string) []policy.Subject { return s[each] }

// subjects puts the evidence into facts, once for all packs.
func (g *Gate) subjects(ev *evidence) subjects {
	whole := g.deliveryFact(ev)
	s := subjects{fact.EachDelivery: {ev.deliverySubject(whole)}}
	for _, file := range ev.delivery.Files {
		if file.Role == delivery.Part { // its image is judged
			continue
		}
		if ev.isBrokenManifest(file) {
			s.add(fact.EachEvidence, file, policy.Values{"evidence": ev.evidenceFact(file), "delivery": whole})
			continue
		}
		if ev.isSoftware(file) {
			s.addArtifact(ev, file, whole)
		}
		// By kind, not by role: a manifest that calls an SBOM an artifact makes it one more thing to be signed,
		// and takes nothing away. Documents for people count too: what they say is not evaluated, but who
		// signed them is. So does software that holds what says something about it and is not read.
		if file.Kind.Role() != delivery.Artifact || !ev.isSoftware(file) || ev.unread[file.Path] != "" {
			s.add(fact.EachEvidence, file, policy.Values{"evidence": ev.evidenceFact(file), "delivery": whole})
		}
	}
	for _, doc := range ev.sboms {
		in := &described{doc: doc, sbom: ev.sbomFact(doc, g.options.At), delivery: whole, at: g.options.At, known: ev.known, apart: ev.apart(doc), used: protecting(doc)}
		ev.known.document(doc, in.sbom)
		if g.asked.graph {
			in.sbom.Graph = graphFact(doc)
		}
		s.addSBOM(in)
		s.addVulnerabilities(in)
	}
	s.addStatements(ev, whole)
	nowhere := &described{sbom: &fact.SBOM{}, delivery: whole, at: g.options.At, known: ev.known}
	s.addElsewhere(nowhere)
	s.addReported(nowhere)
	s.addUndeclared(ev, nowhere)
	if len(ev.sboms) == 0 {
		s.addUnknown(nowhere, ".", "no SBOM could be read")
	}
	return s
}

// isBrokenManifest says whether a file is the delivery.yaml that could not be read. Nothing recognised it, and yet
// everybody knows what it was meant to be.
func (ev *evidence) isBrokenManifest(file *delivery.File) bool {
	return file.Path == delivery.ManifestName && ev.unread[file.Path] != ""
}

// isSoftware says whether a file needs to be vouched for as software. Text that looks like code is, unless a manifest that the supplier has signed calls it a
// document, and somebody who may sign software vouches for it as it is: who may sign papers alone could else pass off a script as one.
func (ev *evidence) isSoftware(file *delivery.File) bool {
	if file.Role == delivery.Artifact || file.Role == delivery.Part || file.Kind.Role() != delivery.Artifact {
		return file.Role == delivery.Artifact
	}
	return !ev.manifestHolds() || !ev.trust.Files[file.Path].Ladder.Whole()
}

// manifestHolds says whether the manifest's trust ladder is whole.
func (ev *evidence) manifestHolds() bool {
	m := ev.delivery.Manifest
	if m == nil {
		return false
	}
	t := ev.trust.Files[m.Path]
	return t != nil && t.Ladder.Whole()
}

// deliverySubject is the delivery as a whole. Where to look is its manifest, or else the delivery itself: "." as
// in a path.
func (ev *evidence) deliverySubject(whole *fact.Delivery) policy.Subject {
	file := "."
	if ev.delivery.Manifest != nil {
		file = ev.delivery.Manifest.Path
	} else if ev.delivery.Single {
		file = ev.delivery.Files[0].Path
	}
	return policy.Subject{
		Subject: decision.Subject{Kind: decision.KindDelivery, Ref: ".", Name: whole.Product.Text, Version: whole.Version.Text},
		File:    file,
		Facts:   policy.Values{"delivery": whole},
	}
}

// addArtifact adds a piece of software under the name that people know it by.
func (s subjects) addArtifact(ev *evidence, file *delivery.File, whole *fact.Delivery) {
	s[fact.EachArtifact] = append(s[fact.EachArtifact], policy.Subject{
		Subject: decision.Subject{Kind: fact.EachArtifact, Ref: file.Path, Name: ev.nameOf(file)},
		File:    ev.placeOf(file),
		Facts:   policy.Values{"artifact": ev.artifactFact(file), "delivery": whole},
	})
}

func (s subjects) add(each string, file *delivery.File, facts policy.Values) {
	s[each] = append(s[each], policy.Subject{
		Subject: decision.Subject{Kind: each, Ref: file.Path, Name: file.Path},
		File:    file.Path,
		Facts:   facts,
	})
}

// described is a document with what its components have in view besides themselves.
type described struct {
	doc      *sbom.Document
	sbom     *fact.SBOM
	delivery *fact.Delivery
	at       time.Time // the moment judged at
	known    *knowledge
	apart    bool            // it is of a part that no component of another document stands for: its subject is judged as a component is
	used     map[string]bool // algorithms that protocols and certificates use, by bom-ref
}

// component describes one of its components.
func (in *described) component(f *fact.Component, c *sbom.Component) {
	describe(f, in.doc, c, in.at)
	f.Subject = f.Subject && !in.apart
	f.Crypto = cryptoFact(in.doc, c, in.used)
	in.known.component(in.doc, c, f)
}

// componentFacts makes the facts of one component when they are asked for: those of all would take as much memory as the document.
type componentFacts struct {
	*described
	of *sbom.Component
}

// component is whose they are.
func (f *componentFacts) component() *sbom.Component { return f.of }

// Fill makes them, in the place of those of the component before.
func (f *componentFacts) Fill(into policy.Values) {
	c, again := into["component"].(*fact.Component)
	if !again {
		c = new(fact.Component)
	}
	f.described.component(c, f.of)
	into["component"], into["sbom"], into["delivery"] = c, f.sbom, f.delivery
}

// addSBOM adds a document, and its components. What it is about comes first among them: where a text asks something of
// each component, it asks it of the primary one too. It is counted as a component nowhere else.
func (s subjects) addSBOM(in *described) {
	doc, f := in.doc, in.sbom
	s[fact.EachSBOM] = append(s[fact.EachSBOM], policy.Subject{
		Subject: decision.Subject{Kind: fact.EachSBOM, Ref: doc.Path, Name: f.Subject.Name.Text, Version: f.Subject.Version.Text},
		File:    doc.Path,
		Facts:   policy.Values{"sbom": f, "delivery": in.delivery},
	})
	all := doc.All() // the subject first
	s[fact.EachComponent] = slices.Grow(s[fact.EachComponent], len(all))
	facts := make([]componentFacts, len(all)) // of one kind all: they take each other's place
	for i, c := range all {
		facts[i] = componentFacts{in, c}
		if !c.OnlyAsset() {
			s.addComponent(fact.EachComponent, doc, c, &facts[i])
		}
		if describedAsAsset(c) {
			s.addComponent(fact.EachAsset, doc, c, &facts[i])
		}
	}
	for _, service := range doc.Services {
		s[fact.EachService] = append(s[fact.EachService], policy.Subject{
			Subject: decision.Subject{Kind: fact.EachService, Ref: decision.RefIn(doc.Path, service.Ref, service.Pointer), Name: service.Name, Version: service.Version.Text},
			File:    doc.Path,
			Pointer: service.Pointer,
			Facts:   policy.Values{"service": serviceFact(doc, service), "sbom": f, "delivery": in.delivery},
		})
	}
}

func (s subjects) addComponent(each string, doc *sbom.Document, c *sbom.Component, facts policy.Facts) {
	s[each] = append(s[each], policy.Subject{
		Subject: decision.Subject{Kind: fact.EachComponent, Ref: decision.RefIn(doc.Path, c.Ref, c.Pointer), Name: c.Name.Text, Version: c.Version.Text, About: c == doc.Root},
		File:    doc.Path,
		Pointer: c.Pointer,
		Facts:   facts,
	})
}
