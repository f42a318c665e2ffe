package gate

import (
	"fmt"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/support"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/scan"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/csaf"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/cyclonedx"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/openvex"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/spdx3"
)

// readEvidence reads every document that says something about the software, as it stands at the moment of judging. What cannot be read is remembered with its reason.
func (ev *evidence) readEvidence(at time.Time) {
	for _, p := range ev.delivery.Problems {
		if p.Code == delivery.Unreadable || p.Code == delivery.ManifestUnreadable {
			ev.unread[p.Path] = p.Text()
		}
	}
	for _, f := range ev.delivery.Files {
		if _, bad := ev.unread[f.Path]; bad {
			continue
		}
		if err := ev.readFile(f, at); err != nil {
			ev.unread[f.Path] = err.Error()
		}
	}
	ev.setAsideFindings()
}

// readFile reads one file by its kind; of a kind that holds nothing to read here it reads nothing.
func (ev *evidence) readFile(f *delivery.File, at time.Time) error {
	switch f.Kind {
	case delivery.KindCycloneDXJSON, delivery.KindCycloneDXXML, delivery.KindCycloneDXProtobuf, delivery.KindSPDX: // protobuf is refused by name
		doc, err := sbom.Read(f.Path, f.Bytes, sbom.Limits{})
		if err != nil {
			return err
		}
		ev.sboms = append(ev.sboms, doc)
		ev.keepVEX(f.Path, false, func() (*vex.Document, error) { return statementsOf(doc, f.Bytes) })
	case delivery.KindCycloneDXVEX, delivery.KindSPDXVEX:
		if f.Kind == delivery.KindCycloneDXVEX && ev.keepVulnerabilities(f) {
			return nil
		}
		ev.keepVEX(f.Path, true, func() (*vex.Document, error) {
			doc, err := sbom.Read(f.Path, f.Bytes, sbom.Limits{})
			if err != nil {
				return nil, err
			}
			return statementsOf(doc, f.Bytes)
		})
	case delivery.KindScan:
		s, err := scan.Read(f.Path, f.Bytes)
		if err != nil {
			return err
		}
		ev.scans = append(ev.scans, s)
	case delivery.KindOpenVEX:
		ev.keepVEX(f.Path, true, func() (*vex.Document, error) { return openvex.Read(f.Path, f.Bytes) })
	case delivery.KindCSAF:
		ev.keepVEX(f.Path, false, func() (*vex.Document, error) {
			doc, err := csaf.Read(f.Path, f.Bytes)
			if err != nil {
				return nil, err
			}
			ev.csafs = append(ev.csafs, doc)
			return doc.VEX(), nil
		})
	case delivery.KindSupport:
		a, err := support.Read(f.Path, f.Bytes, at)
		if err != nil {
			return err
		}
		ev.addenda = append(ev.addenda, &addendum{Addendum: a})
	}
	return nil
}

// statementsOf reads what an SBOM, or a document in its format, states on vulnerabilities.
func statementsOf(doc *sbom.Document, data []byte) (*vex.Document, error) {
	if doc.Standard() == "SPDX" {
		return spdx3.Read(doc, data)
	}
	return cyclonedx.Read(doc, data)
}

// keepVEX keeps a document that makes statements. alone says that it is there for nothing else.
func (ev *evidence) keepVEX(path string, alone bool, read func() (*vex.Document, error)) {
	doc, err := read()
	if err != nil {
		ev.unread[path] = err.Error()
		return
	}
	named := 0
	for _, all := range [][]vex.Statement{doc.Statements, doc.Listed} {
		for i := range all {
			named += len(all[i].Products)
		}
	}
	switch {
	case ev.named+named > vex.MaxNamed:
		ev.unread[path] = fmt.Sprintf("its statements and those of the documents before it name more than %d products together", vex.MaxNamed)
	case len(doc.Statements) > 0:
		ev.vexes, ev.named = append(ev.vexes, doc), ev.named+named
	case len(doc.Listed) > 0:
		ev.onlyListing, ev.named = append(ev.onlyListing, doc), ev.named+named
	case alone:
		ev.unread[path] = "it has no statement on any vulnerability"
	case doc.ID != "":
		ev.silent = append(ev.silent, doc)
	}
}
