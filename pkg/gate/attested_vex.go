package gate

import (
	"bytes"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/cyclonedx"
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
		case s.Carries(delivery.KindCycloneDXJSON) && bytes.Contains(s.Predicate, []byte(`"vulnerabilities"`)):
			ev.keepVEX(s.Path, false, func() (*vex.Document, error) {
				doc, err := sbom.Read(s.Path, s.Predicate, sbom.Limits{})
				if err != nil {
					return nil, err
				}
				return cyclonedx.Read(doc, s.Predicate)
			})
		}
		for _, doc := range ev.vexes[before:] {
			ev.attested[doc] = s
		}
	}
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
