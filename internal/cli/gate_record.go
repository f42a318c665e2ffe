package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"path"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/decision/statement"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/basis"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

func recordFlags() []cli.Flag {
	return append([]cli.Flag{
		textFlag("dossier", "keep the decision with everything needed to verify it again in `DIR`, or in one archive when the name ends in .zip; of several deliveries DIR gets a folder each"),
		textFlag("sign-key", "sign the decision with the private key in `FILE` (PEM, plain or encrypted, or one that cosign wrote), or that sigstore-kms-NAME on PATH reaches (NAME://KEY); the signed statements lie in the dossier, and beside the file of -o json=FILE"),
		passwordFileFlag(),
		&cli.BoolFlag{Name: "sign-keyless", EnvVars: variable("sign-keyless"), Usage: "sign the decision as the job of GitHub Actions that runs, without a key: a certificate authority and a public log are asked; uses the network"},
		textFlag("signing-config", "signing_config.json in `FILE` of the Sigstore instance to ask (default: the public-good one)"),
		unloggedFlag(),
		textFlag("verifier-id", "`URI` of who decides, as signed statements name it (default: "+statement.DefaultVerifier+")"),
		textFlag("resource-uri", "`URI` of what was delivered, as signed statements name it (default: pkg:generic/SUPPLIER/PRODUCT@VERSION)"),
	}, ledgerFlags()...)
}

// recorder signs decisions and keeps them, as far as that was asked for.
type recorder struct {
	signer  decisionSigner // nil: nothing is signed
	says    statement.Options
	beside  string // file of the decision as JSON, beside which statements lie; "" when there is none
	place   string // of the dossier; "" when none is kept
	several bool   // deliveries
	options *gate.Options
	ledger  *recordLedger // nil: the decision is recorded in none
	tell    io.Writer     // what the ledger has to be told of; io.Discard with --quiet

	delivered map[string][]byte // SBOMs of the delivery under judgement, by path
	pending   []*kept           // decisions that wait until all are known to be recorded
	signed    []*sink
	staged    []*stagedDossier
}

func (p Process) recorder(c *cli.Context, s *settings, outputs []*sink, deliveries []string) (*recorder, error) {
	r := &recorder{
		says:  statement.Options{VerifierID: c.String("verifier-id"), ResourceURI: c.String("resource-uri")},
		place: c.String("dossier"), beside: jsonFile(outputs), several: len(deliveries) > 1, tell: p.Stderr,
	}
	if c.Bool("quiet") {
		r.tell = io.Discard
	}
	for _, flag := range []string{"verifier-id", "resource-uri"} {
		if u, err := url.Parse(c.String(flag)); c.String(flag) != "" && (err != nil || !u.IsAbs()) {
			return nil, usageError("gate", fmt.Errorf("--%s %q is no URI with a scheme, such as https://hospital.example/intake", flag, c.String(flag)))
		}
	}
	if err := r.vetPlace(deliveries); err != nil {
		return nil, err
	}
	if err := r.clearUnfinished(); err != nil {
		return nil, err
	}
	by, key, err := p.signer(c, s, deliveries)
	if err != nil {
		return nil, err
	}
	if by != nil {
		if err := r.signBy(by, len(deliveries)); err != nil {
			return nil, err
		}
	}
	r.ledger, err = p.recordIn(c, s, key, deliveries)
	return r, err
}

// signBy has decisions signed, if there is a place for what is signed.
func (r *recorder) signBy(by decisionSigner, deliveries int) error {
	switch {
	case r.beside == "" && r.place == "":
		return usageError("gate", errors.New("a signed decision needs a place: expected --dossier DIR or -o json=FILE beside --sign-key or --sign-keyless"))
	case r.place == "" && r.several:
		return usageError("gate", fmt.Errorf("-o json=FILE signs one decision, found %d deliveries: keep a --dossier of each", deliveries))
	case r.several:
		r.beside = "" // one file has all decisions
	}
	r.signer = by
	return nil
}

// jsonFile is the file that the decision goes to as JSON; "" when there is none.
func jsonFile(outputs []*sink) string {
	for _, s := range outputs {
		if s.format == "json" && s.file != "" {
			return s.file
		}
	}
	return ""
}

// kept is a decision on its way to where it is kept.
type kept struct {
	delivered map[string][]byte // SBOMs, by path
	decision  *decision.Decision
	document  []byte
	bundles   map[string][]byte // signed statements, by name of file
	proof     []byte            // that a ledger has it; nil when none was asked for
}

// maxDelivered bounds the SBOMs of a delivery that its dossier keeps, in bytes of all; of those beyond, a later delivery is held against nothing, and says so.
const maxDelivered = 256 << 20

// take remembers the SBOMs of the delivery that is judged next.
func (r *recorder) take(d *delivery.Delivery) {
	r.delivered = map[string][]byte{}
	left := maxDelivered
	for _, f := range d.Files {
		if r.place == "" || !f.Kind.IsSBOM() || len(f.Bytes) > left {
			continue
		}
		r.delivered[f.Path] = f.Bytes
		left -= len(f.Bytes)
	}
}

// keep signs a decision and lays the dossier ready, as far as that was asked for.
func (r *recorder) keep(ctx context.Context, d *decision.Decision) error {
	if r.signer == nil && r.place == "" {
		return nil
	}
	var document bytes.Buffer
	if err := report.JSON(&document, d, report.Options{}); err != nil {
		return err
	}
	bundles, err := r.bundles(ctx, d, document.Bytes())
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(bundles)) {
		if r.beside == "" {
			break
		}
		s := &sink{format: "sigstore", file: r.beside + "." + name, is: "signature"}
		_, _ = s.buf.Write(bundles[name]) // into memory
		r.signed = append(r.signed, s)
	}
	k := &kept{delivered: r.delivered, decision: d, document: document.Bytes(), bundles: bundles}
	if r.ledger != nil {
		r.pending = append(r.pending, k)
		return nil
	}
	return r.seal(ctx, k)
}

// seal lays the dossier of a decision ready, if one was asked for.
func (r *recorder) seal(ctx context.Context, k *kept) error {
	if r.place == "" {
		return nil
	}
	files, err := r.files(ctx, k)
	if err != nil {
		return err
	}
	return r.stage(ctx, k.decision.Delivery.Name, files)
}

// bundles are the signed statements of a decision, by name of file; none when nobody signs. Each is held against who must have signed it before anybody gets it.
func (r *recorder) bundles(ctx context.Context, d *decision.Decision, document []byte) (map[string][]byte, error) {
	out := map[string][]byte{}
	if r.signer == nil {
		return out, nil
	}
	all, err := statement.All(d, document, r.says)
	if err != nil {
		return nil, err
	}
	told, err := r.signer.begin(ctx)
	if err != nil {
		return nil, err
	}
	expected, err := r.signer.expected()
	if err != nil {
		return nil, fmt.Errorf("sign the decision: %w", err)
	}
	for _, s := range all {
		name := s.Name + ".sigstore.json"
		if out[name], err = r.signer.statement(ctx, s.Payload); err != nil {
			return nil, fmt.Errorf("sign the decision: %w", err)
		}
		why, err := expected.Attests(ctx, d, out[name], name, r.signer.heldAt(d.At))
		if err == nil && why != "" {
			err = unverifiable(r.signer, why)
		}
		if err != nil {
			return nil, err
		}
	}
	if told != "" {
		r.say("%s", told)
	}
	return out, nil
}

// keptReports are the renderings that a dossier has, of those that there are.
var keptReports = map[string]string{"text": "report.txt", "markdown": "report.md", "html": "report.html", "letter": "letter.md"}

// files are those of the dossier, sealed.
func (r *recorder) files(ctx context.Context, k *kept) (map[string][]byte, error) {
	files := map[string][]byte{dossier.DecisionFile: k.document}
	if k.proof != nil {
		files[dossier.LedgerFile] = k.proof
	}
	files[path.Join(dossier.StatementsFolder, "packs.txt")] = []byte(statement.PackList(k.decision.Packs))
	for name, bundle := range k.bundles {
		files[path.Join(dossier.StatementsFolder, name)] = bundle
	}
	for format, name := range keptReports {
		if !slices.Contains(report.Formats(), format) {
			continue
		}
		s := &sink{format: format, file: name}
		docs := begun([]*sink{s}, 1)
		if err := errors.Join(docs.add(k.decision, report.Options{Verbose: format == "text"}), docs.close()); err != nil {
			return nil, err
		}
		var out bytes.Buffer
		if err := s.buf.copyTo(&out); err != nil {
			return nil, err
		}
		files[path.Join(dossier.ReportsFolder, name)] = out.Bytes()
	}
	for name, data := range k.delivered {
		files[path.Join(dossier.DeliveredFolder, name)] = data
	}
	rests, err := basis.Files(*r.options)
	if err != nil {
		return nil, err
	}
	for name, data := range rests {
		files[path.Join(dossier.BasisFolder, name)] = data
	}
	if r.signer == nil {
		return files, dossier.Seal(files, nil)
	}
	return files, dossier.Seal(files, func(content []byte) ([]byte, error) { return r.signer.bundle(ctx, content) })
}
