package gate

import (
	"context"
	"fmt"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/support"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/scan"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/csaf"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/cyclonedx"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/openvex"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/spdx3"
)

// evidence is what the rooms found, before it is put into the words of policy.
type evidence struct {
	delivery *delivery.Delivery
	sboms    []*sbom.Document                    // that could be read, in order of path
	vexes    []*vex.Document                     // likewise; SBOMs that make statements are among them
	attested map[*vex.Document]*verify.Statement // those of them that lie in a statement
	listing  []*vex.Document                     // SBOMs that list vulnerabilities and state nothing on any
	named    int                                 // products that their statements name
	csafs    []*csaf.Document                    // likewise
	addenda  []*addendum                         // likewise
	scans    []*scan.Scan                        // likewise
	unread   map[string]string                   // path of evidence that could not be read → why
	claim    claim
	waivers  waivers
	known    *knowledge // what the buyer's data say of it
	supplier *verify.Supplier
	nobody   bool            // the buyer gave no registry, so that nobody is known who may sign
	listed   map[string]bool // see listedByNobody
	trust    *verify.Report
	spoken   *sayings                // see sayings
	parts    map[*sbom.Document]part // see partOf
	roots    []decision.TrustedRoot
	inside   map[string]*observe.Observation // artifact path → what is in it; no entry when not looked
	lookErr  map[string]string               // artifact path → why it was not looked into
	former   *formerly                       // nil until it is asked for
	delta    *decision.Delta                 // what changed since the record that the buyer named; nil when there is none
	declared compare.Comparison              // declared against observed, over all artifacts and SBOMs
}

// claim is what the delivery says it is. It selects a registry entry and what to compare with; it is
// believed in nothing.
type claim struct {
	supplier, product, version, gtin, purl string
}

func (g *Gate) collect(ctx context.Context, d *delivery.Delivery) (*evidence, error) {
	ev := &evidence{delivery: d, unread: map[string]string{}, inside: map[string]*observe.Observation{}, lookErr: map[string]string{}}
	ev.readPapers()
	ev.claim = ev.claims(g.options)
	ev.supplier, ev.nobody = g.options.Registry.Find(ev.claim.supplier), len(g.options.Registry.Suppliers) == 0
	work, both := errgroup.WithContext(ctx)
	work.Go(func() (err error) {
		ev.trust, err = verify.Run(both, verify.Request{
			Delivery: d,
			Supplier: ev.supplier,
			Registry: g.options.Registry,
			Product:  ev.product(),
			Roots:    g.options.Roots,
			At:       g.options.At,
		})
		return err
	})
	work.Go(func() error { return ev.look(both, g.options.NoScan) })
	if err := work.Wait(); err != nil {
		return nil, err
	}
	ev.listed = ev.listedByNobody()
	ev.readAttested()
	ev.roots = rootDocs(ev.trust.Roots, g.options.At)
	ev.joinAddenda()
	var err error
	ev.known, err = g.know(ctx, ev)
	ev.delta = ev.since(g.options.Previous)
	return ev, err
}

func (ev *evidence) product() verify.Product {
	return verify.Product{Name: ev.claim.product, Version: ev.claim.version, GTIN: ev.claim.gtin, PURL: ev.claim.purl}
}

// rootDocs describes the trusted roots at hand. A root file carries no date: its age is that of its newest key.
func rootDocs(uses []verify.RootUse, at time.Time) []decision.TrustedRoot {
	out := make([]decision.TrustedRoot, 0, len(uses))
	for _, u := range uses {
		out = append(out, decision.TrustedRoot{
			Name: u.Name, Digest: u.Digest, Newest: u.Newest.UTC().Format(time.RFC3339),
			AgeDays: max(0, int(at.Sub(u.Newest).Hours()/24)), Used: u.Used,
		})
	}
	return out
}

// readPapers reads every SBOM and VEX document. What cannot be read is remembered with its reason.
func (ev *evidence) readPapers() {
	for _, p := range ev.delivery.Problems {
		if p.Code == delivery.Unreadable || p.Code == delivery.ManifestUnreadable {
			ev.unread[p.Path] = p.Text()
		}
	}
	for _, f := range ev.delivery.Files {
		if _, bad := ev.unread[f.Path]; bad {
			continue
		}
		switch f.Kind {
		case delivery.KindCycloneDXJSON, delivery.KindCycloneDXXML, delivery.KindCycloneDXProtobuf, delivery.KindSPDX: // protobuf is refused by name
			doc, err := sbom.Read(f.Path, f.Bytes, sbom.Limits{})
			if err != nil {
				ev.unread[f.Path] = err.Error()
				continue
			}
			ev.sboms = append(ev.sboms, doc)
			ev.keepVEX(f.Path, false, func() (*vex.Document, error) { return statementsOf(doc, f.Bytes) })
		case delivery.KindCycloneDXVEX, delivery.KindSPDXVEX:
			if f.Kind == delivery.KindCycloneDXVEX && ev.keepVulnerabilities(f) {
				continue
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
				ev.unread[f.Path] = err.Error()
				continue
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
			a, err := support.Read(f.Path, f.Bytes)
			if err != nil {
				ev.unread[f.Path] = err.Error()
				continue
			}
			ev.addenda = append(ev.addenda, &addendum{Addendum: a})
		}
	}
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
		ev.listing, ev.named = append(ev.listing, doc), ev.named+named
	case alone:
		ev.unread[path] = "it has no statement on any vulnerability"
	}
}

// claims finds what the delivery says it is: the manifest first, then the subject of the first SBOM.
func (ev *evidence) claims(o Options) claim {
	var c claim
	if m := ev.delivery.Manifest; m != nil {
		c = claim{supplier: m.Supplier, product: m.Product.Name, version: m.Product.Version, gtin: m.Product.GTIN}
	}
	for _, doc := range ev.sboms {
		if doc.Root == nil {
			continue
		}
		if c.product == "" && doc.Root.Name.State == sbom.Stated {
			c.product, c.version = doc.Root.Name.Text, doc.Root.Version.Value()
		}
		if c.purl == "" && c.product != "" && doc.Root.Name.Value() == c.product && doc.Root.Purl.State == sbom.Stated {
			c.purl = doc.Root.Purl.Text
		}
		if c.supplier == "" {
			c.supplier = doc.DeviceMaker.Value()
		}
	}
	if o.Supplier != "" {
		c.supplier = o.Supplier
	}
	return c
}

// look catalogues the artifacts and compares what is declared with what is there.
func (ev *evidence) look(ctx context.Context, noScan bool) error {
	var observed []compare.Observed
	artifacts := ev.artifacts()
	for _, f := range artifacts {
		if noScan {
			ev.lookErr[f.Path] = "not looked into, as asked (--no-scan)"
			continue
		}
		o, err := ev.lookInto(ctx, f, len(artifacts))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			ev.lookErr[f.Path] = err.Error()
			continue
		}
		ev.inside[f.Path] = o
		for _, c := range o.Components {
			observed = append(observed, observedIn(c))
		}
	}
	if len(ev.inside) > 0 {
		ev.declared = compare.WithObserved(ev.sboms, observed)
	}
	return nil
}

// observedIn is a component in the words of the comparison.
func observedIn(c observe.Component) compare.Observed {
	o := compare.Observed{Name: c.Name, Version: c.Version, Purl: c.Purl, Type: c.Type, Path: c.Path, CPEs: c.CPEs, SourceName: c.SourceName}
	for _, f := range c.Files {
		o.Hashes = append(o.Hashes, f.SHA256, f.SHA384, f.SHA512)
	}
	return o
}

// artifacts are the files of the delivery that are software.
func (ev *evidence) artifacts() (all []*delivery.File) {
	for _, f := range ev.delivery.Files {
		if f.Role == delivery.Artifact {
			all = append(all, f)
		}
	}
	return all
}

// lookInto looks into one of so many artifacts, which share what work is allowed whatever their size.
func (ev *evidence) lookInto(ctx context.Context, f *delivery.File, of int) (*observe.Observation, error) {
	if image := ev.delivery.ImageOf(f); image != nil {
		return lookIntoImage(ctx, image, of)
	}
	content, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", f.Path, err)
	}
	defer content.Close()
	o, err := observe.Look(ctx, observe.Artifact{Path: f.Path, Size: f.Size, Content: content}, observe.Limits{ReadBytes: firmware.ReadAllowance(f.Size, of)})
	if err != nil {
		return nil, fmt.Errorf("look into %s: %w", f.Path, err)
	}
	return o, nil
}

// lookReason says what part of an artifact was not looked into; empty when all of it was.
func (ev *evidence) lookReason(path string) string {
	if why, ok := ev.lookErr[path]; ok {
		return why
	}
	o, ok := ev.inside[path]
	if !ok {
		return ""
	}
	var parts []string
	for _, u := range o.Unread {
		parts = append(parts, u.Path+": "+u.Reason)
	}
	return strings.Join(parts, "; ")
}
