package gate

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/scan"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/csaf"
)

// evidence is what the rooms found, before it is put into the words of policy.
type evidence struct {
	delivery       *delivery.Delivery
	sboms          []*sbom.Document                    // that could be read, in order of path
	vexes          []*vex.Document                     // likewise; SBOMs that make statements are among them
	attested       map[*vex.Document]*verify.Statement // those of them that lie in a statement
	onlyListing    []*vex.Document                     // SBOMs that list vulnerabilities and state nothing on any
	silent         []*vex.Document                     // that state nothing, and so may take back what an earlier revision stated
	named          int                                 // products that their statements name
	csafs          []*csaf.Document                    // likewise
	addenda        []*addendum                         // likewise
	scans          []*scan.Scan                        // likewise
	findsNone      map[string]bool                     // paths of those that say in the form of an SBOM that nothing was found; see setAsideFindings
	unread         map[string]string                   // path of evidence that could not be read → why
	claim          claim
	waivers        waivers
	known          *knowledge // what the buyer's data say of it
	supplier       *verify.Supplier
	noRegistry     bool            // the buyer gave no registry, so that nobody is known who may sign
	listedByNobody map[string]bool // see filesListedByNobody
	trust          *verify.Report
	spoken         *sayings                // see sayings
	parts          map[*sbom.Document]part // see partOf
	roots          []decision.TrustedRoot
	inside         map[string]*observe.Observation // artifact path → what is in it; no entry when not looked
	lookErr        map[string]string               // artifact path → why it was not looked into
	former         *formerly                       // nil until it is asked for
	hits           map[*vex.Product]vex.Hit        // what statements name, see hitsOf
	byPart         map[int]*sbom.Component         // likewise; see placed
	things         *vex.Inventory                  // likewise; see inventory
	delta          *decision.Delta                 // what changed since the record that the buyer named; nil when there is none
	owing          map[string]bool                 // checks that the obligations of that record come from
	declared       compare.Comparison              // declared against observed, over all artifacts and SBOMs
}

// claim is what the delivery says it is. It selects a registry entry and what to compare with; it is
// believed in nothing.
type claim struct {
	supplier, product, version, gtin, purl string
}

func (g *Gate) collect(ctx context.Context, d *delivery.Delivery) (*evidence, error) {
	ev := &evidence{delivery: d, unread: map[string]string{}, findsNone: map[string]bool{}, inside: map[string]*observe.Observation{}, lookErr: map[string]string{}}
	ev.readEvidence(g.options.At)
	ev.claim = ev.claims(g.options)
	ev.supplier, ev.noRegistry = g.options.Registry.Find(ev.claim.supplier), len(g.options.Registry.Suppliers) == 0
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
	ev.listedByNobody = ev.filesListedByNobody()
	ev.readAttested()
	ev.roots = rootDocs(ev.trust.Roots, g.options.At)
	ev.joinAddenda()
	var err error
	ev.known, err = g.know(ctx, ev)
	if r := g.options.Previous; r != nil && err == nil {
		ev.delta, ev.owing = r.Since(ev.historyNow(), g.judges), r.Owing()
	}
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

// sbomAt is the SBOM of a path; nil where none is there, or it could not be read.
func (ev *evidence) sbomAt(path string) *sbom.Document {
	for _, doc := range ev.sboms {
		if doc.Path == path {
			return doc
		}
	}
	return nil
}

// fileNamed is the file of the delivery with a path; nil where there is none.
func (ev *evidence) fileNamed(path string) *delivery.File {
	for _, f := range ev.delivery.Files {
		if f.Path == path {
			return f
		}
	}
	return nil
}
