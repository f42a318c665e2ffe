package gate

import (
	"maps"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/openvex"
)

// readAttested reads what in-toto statements state on vulnerabilities. Where a delivered document equals the predicate, that is read, and the
// statement is a signature over it.
func (ev *evidence) readAttested() {
	ev.attested = map[*vex.Document]*verify.Statement{}
	for _, s := range ev.trust.Statements {
		if len(s.Documents) > 0 {
			continue
		}
		before := len(ev.vexes)
		switch {
		case s.Kind == verify.StatementVEX:
			ev.keepVEX(s.Path, true, func() (*vex.Document, error) { return attestedOpenVEX(s) })
		case s.Carries(delivery.KindCycloneDXJSON) && s.Has("vulnerabilities"), s.Carries(delivery.KindSPDX) && s.Has("@context"):
			ev.keepVEX(s.Path, false, func() (*vex.Document, error) { return ev.attestedSBOM(s) })
		}
		for _, doc := range ev.vexes[before:] {
			ev.attested[doc] = s
		}
	}
}

// attestedSBOM reads what the predicate of a statement, an SBOM, states on vulnerabilities. Its subject is what the in-toto statement is about, by digest, and so
// what it says of its components by their place in it is about them in that. A component that an SBOM of the delivery lists at the same
// place, with the same name and version, is that one.
func (ev *evidence) attestedSBOM(s *verify.Statement) (*vex.Document, error) {
	doc, err := sbom.Read(s.Path, s.Predicate, sbom.Limits{})
	if err != nil {
		return nil, err
	}
	out, err := statementsOf(doc, s.Predicate)
	if err != nil {
		return nil, err
	}
	known := map[string]vex.Component{} // by place, so that what is named again and again takes no more
	place := func(c *vex.Component) {
		own := doc.ByRef(c.ID)
		if own == nil {
			return
		}
		k, seen := known[c.ID]
		if !seen {
			k = ev.knownAs(doc, own, s)
			known[c.ID] = k
		}
		c.Hashes, c.Refs = k.Hashes, k.Refs
	}
	for _, all := range [][]vex.Statement{out.Statements, out.Listed} {
		for i := range all {
			for j := range all[i].Products {
				p := &all[i].Products[j]
				place(&p.Component)
				for k := range p.Subcomponents {
					place(&p.Subcomponents[k])
				}
			}
		}
	}
	return out, nil
}

// knownAs is by what a component of an attested SBOM can be known in the delivery.
func (ev *evidence) knownAs(doc *sbom.Document, own *sbom.Component, s *verify.Statement) vex.Component {
	k := vex.ComponentOf(doc, own)
	if own != doc.Root {
		for _, other := range ev.sboms {
			if there := other.ByRef(own.Ref); there != nil && alikeNamed(own, there) {
				k.Refs = append(k.Refs, vex.Ref(other.Path, own.Ref))
			}
		}
		return k
	}
	hashes := map[string]string{}
	maps.Copy(hashes, k.Hashes)
	for _, subject := range s.Subjects {
		for algorithm, digest := range subject.Digest {
			hashes[subject.Name+" "+algorithm] = digest
		}
	}
	k.Hashes = hashes
	return k
}

// alikeNamed says whether two components are stated to be of one name and version.
func alikeNamed(a, b *sbom.Component) bool {
	return a.Version.State == sbom.Stated && a.Group == b.Group && a.Name.Text == b.Name.Text && a.Version.Text == b.Version.Text
}

// attestedOpenVEX reads an OpenVEX predicate. A statement in it that names no product is about the subjects of the in-toto statement, as
// OpenVEX lets the document that it is embedded in say.
func attestedOpenVEX(s *verify.Statement) (*vex.Document, error) {
	doc, err := openvex.Read(s.Path, s.Predicate)
	if err != nil {
		return nil, err
	}
	for i := range doc.Statements {
		if st := &doc.Statements[i]; len(st.Products) == 0 {
			for _, subject := range s.Subjects {
				st.Products = append(st.Products, vex.Product{Component: vex.Component{ID: subject.Name, Hashes: subject.Digest}})
			}
		}
	}
	return doc, nil
}

// rank says who stands behind the statements of a document: a signer who may make such statements about the product, or nobody who
// counts. An SBOM that makes statements needs a signer who may.
func (ev *evidence) rank(doc *vex.Document) vex.Rank {
	if s := ev.attested[doc]; s != nil {
		if s.Entitles(verify.RoleVEX) {
			return vex.Maker
		}
		return vex.Anyone
	}
	if t := ev.trust.Files[doc.Path]; t != nil && t.Ladder.Whole() && t.Entitles(verify.RoleVEX) {
		return vex.Maker
	}
	return vex.Anyone
}

// vexTrust is the trust ladder of a document, or of the statement that it lies in.
func (ev *evidence) vexTrust(doc *vex.Document) fact.Trust {
	if s := ev.attested[doc]; s != nil {
		return ev.statementTrust(s)
	}
	return ev.trustOf(doc.Path)
}

// unreadIn is why the predicate of a statement is not read; empty when it is. Package verify leaves VEX to be read here.
func (ev *evidence) unreadIn(s *verify.Statement) string {
	if s.Kind == verify.StatementVEX && len(s.Documents) == 0 {
		return ev.unread[s.Path]
	}
	return s.ContentReason
}
