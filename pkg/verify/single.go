package verify

import (
	"cmp"
	"context"
	"crypto"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// SingleRequest is one artifact and one signature to hold against each other, without a delivery and a registry: the
// caller says who is expected to have signed.
type SingleRequest struct {
	Artifact     signature.Message // the content, or its digests alone
	ArtifactName string            // for messages
	Size         int64             // of the artifact, in bytes; 0 when only digests are at hand

	Signature     []byte   // a bundle, an envelope, or a detached signature of any kind; not read when there is a Document
	SignatureName string   // for messages
	Certificate   []byte   // of the signer, in PEM or DER, when it came in a file of its own beside a bare signature; nil otherwise
	LogEntry      []byte   // of a transparency log about a bare signature, likewise
	List          []byte   // a checksum list that the signature is over, in place of the artifact; nil when there is none
	ListName      string   // for messages
	Places        []string // the paths, with slashes, by which a checksum list may mean the artifact: from where the list lies, and whole ones; nil: as the names tell
	Document      []byte   // the artifact itself, to hold the signatures inside of it against it; nil when the signature is a file of its own

	// Signer says whose signature is expected: exactly one identity. Its files are read with Read, and it is left as it is, so that
	// requests side by side may share it. Name may be left empty; roles and products are not asked.
	Signer Signer
	Read   func(name string, limit int64) ([]byte, error)

	Roots      []Root // trusted roots, in order of preference
	Thresholds Thresholds
	At         time.Time // the moment judged at
}

// SingleResult is what came of it.
type SingleResult struct {
	Kind       string             // of the signature, as in decision.Signature
	Best       decision.Signature // how far it reaches, who signed, who was expected, the root that vouched, what was lowered
	Signatures []Placed           // all of them, as they stand in the file
	Statement  *Statement         // when a statement is what was signed: one that releases the artifact if any does; nil otherwise
	Against    string             // why a statement by the expected signer speaks against the artifact; empty when none does
	Root       *RootUse           // the trusted root that vouched; nil when none was asked
	Unreadable string             // why the signature, or the checksum list, could not be read; empty when it could
	List       string             // path of the checksum list through which the artifact is covered or not; empty when it was signed itself
	ListedAs   string             // the name under which the list has the artifact, when that is another than its own; else empty

	releases bool // a statement or signature that holds on every rung releases what was signed

	Unsupported bool // all that was signed, in no bundle, is of a kind that is not read, so that nothing was tried
}

// Verified says whether every rung holds, and no statement by the expected signer speaks against the artifact.
func (r *SingleResult) Verified() bool { return r.Best.Ladder.Whole() && r.Against == "" }

// SignatureOnly says whether what was signed is a statement that releases nothing: that it was signed is all that is verified.
func (r *SingleResult) SignatureOnly() bool {
	return r.Verified() && r.Statement != nil && !r.releases
}

// names of the two files in messages, when the caller gives none.
const (
	unnamedArtifact  = "artifact"
	unnamedSignature = "signature"
	unnamedList      = "checksums"
	singleSigner     = "expected signer"
)

var errNoArtifact = errors.New("verify: there is no artifact and no digest of one")

// Single holds one signature against one artifact. The error says why it could not be tried at all: an identity or
// root that cannot be used, nothing to compare with, a cancelled context. A signature that does not hold is a result.
func Single(ctx context.Context, req SingleRequest) (*SingleResult, error) {
	run, artifact, err := req.request()
	if err != nil {
		return nil, err
	}
	report, err := Run(ctx, run)
	if err != nil {
		return nil, err
	}
	file := run.signatureFile()
	trust := report.Files[artifact.Path]
	out := &SingleResult{Kind: string(file.Kind), Unreadable: report.Unreadable[file.Path], Signatures: placed(trust.vouchings)}
	best := trust.Best
	if best == nil {
		out.Best = decision.Signature{Path: file.Path, Kind: out.Kind, Reason: "nothing in it speaks about the artifact"}
		if out.Unreadable == "" && run.single.list != nil {
			out.Unreadable = report.Unreadable[run.single.list.Path]
		}
		if out.Unreadable != "" {
			out.Best.Reason = out.Unreadable
		}
		return out, nil
	}
	out.Best = req.standing(trust.vouchings)
	out.Unsupported = !slices.ContainsFunc(trust.vouchings, func(v vouching) bool { return !v.proof.unsupported })
	if best.Kind == kindSignedList {
		out.List, out.ListedAs = best.Path, run.single.listedAs
	}
	if file == artifact {
		out.Kind = best.Kind
	}
	out.hear(report, artifact, run.single.list)
	for i, u := range report.Roots {
		if best.TrustedRootDigest != "" && u.Digest == best.TrustedRootDigest {
			out.Root = &report.Roots[i]
			break
		}
	}
	return out, nil
}

// standing is what the best of all signatures in the file is worth beside the others, and under what is asked of one.
func (r SingleRequest) standing(all []vouching) decision.Signature {
	best := all[0].Signature
	broken, found := firstBroken(all)
	switch {
	case found && best.Ladder.Whole():
		best, _ = besideBroken(all)
	case found && !best.Tried:
		return broken.Signature // what nobody could try beside it takes nothing from that it failed
	case best.Ladder.Whole():
		if why := r.Thresholds.unmet(all[0]); why != "" {
			return refused(best, why)
		}
	}
	return best
}

// hear takes over what statements say of the artifact. What speaks against a list speaks against what the list alone vouches for.
func (r *SingleResult) hear(report *Report, artifact, list *delivery.File) {
	signed, against := artifact.Path, report.Against(artifact.Path)
	if list != nil {
		signed, against = list.Path, append(against, report.Against(list.Path)...)
	}
	r.Statement, r.releases = report.about(signed)
	if len(against) > 0 {
		r.Against = against[0].Reason
	}
}

// request puts the two files into a delivery of their own, and the expected signer into a registry entry.
func (r SingleRequest) request() (Request, *delivery.File, error) {
	if len(r.Artifact.Digests) == 0 {
		return Request{}, nil, errNoArtifact
	}
	supplier, err := r.supplier()
	if err != nil {
		return Request{}, nil, err
	}
	run, artifact, err := r.requestOf(supplier)
	if err != nil {
		return Request{}, nil, err
	}
	file := run.signatureFile()
	if (file.Kind == delivery.KindRawSignature || file.Role == delivery.Document) && delivery.PlainText(r.Signature) {
		return Request{}, nil, fmt.Errorf("verify: %w", signature.Unsupported("%s looks like text, and is no signature value in base64 or hexadecimal digits: a signature of another kind, one that cannot be read, or none", file.Path))
	}
	return run, artifact, nil
}

// signatureFile is the file of the signature in a run over one artifact; a document is that itself.
func (r Request) signatureFile() *delivery.File { return r.Delivery.Files[len(r.Delivery.Files)-1] }

func (r SingleRequest) requestOf(supplier *Supplier) (Request, *delivery.File, error) {
	if r.Document != nil {
		return r.ofDocument(supplier)
	}
	artifact := &delivery.File{Path: cmp.Or(r.ArtifactName, unnamedArtifact), Kind: delivery.KindUnknown, Role: delivery.Artifact, Size: r.Size}
	for h, field := range map[crypto.Hash]*string{crypto.SHA256: &artifact.SHA256, crypto.SHA384: &artifact.SHA384, crypto.SHA512: &artifact.SHA512} {
		*field = hex.EncodeToString(r.Artifact.Digests[h])
	}
	name := cmp.Or(r.SignatureName, unnamedSignature)
	if name == artifact.Path {
		return Request{}, nil, fmt.Errorf("verify: %s is given as the artifact and as its signature", name)
	}
	file, err := r.signatureOf(name)
	if err != nil {
		return Request{}, nil, fmt.Errorf("verify: %w", err)
	}
	files := []*delivery.File{artifact}
	for _, beside := range []delivery.File{{Path: ".pem", Kind: delivery.KindCertificate, Bytes: r.Certificate}, {Path: LogEntrySuffixes[0], Kind: delivery.KindLogEntry, Bytes: r.LogEntry}} {
		if beside.Bytes == nil {
			continue
		}
		if file.Kind != delivery.KindRawSignature {
			return Request{}, nil, fmt.Errorf("verify: a certificate or a log entry came beside %s, and that is a %s, which bears its own: expected a bare signature", name, file.Kind)
		}
		beside.Path, beside.Role = file.Path+beside.Path, delivery.Evidence
		files = append(files, &beside)
	}
	if r.List == nil {
		return r.over(supplier, artifact, append(files, file)...), artifact, nil
	}
	list, err := r.list(artifact, file)
	if err != nil {
		return Request{}, nil, fmt.Errorf("verify: %w", err)
	}
	run := r.over(supplier, artifact, append(files, list, file)...)
	run.single.list = list
	return run, artifact, nil
}

// signatureOf is the signature as a file, of the kind that its content is, or begins like. What can be none is an error that says what it
// looks like.
func (r SingleRequest) signatureOf(name string) (*delivery.File, error) {
	file, err := delivery.NewFile(name, r.Signature)
	if err != nil {
		return nil, err
	}
	if file.Kind == delivery.KindChecksums && delivery.RawSignature(r.Signature) {
		file.Kind = delivery.KindRawSignature // 128 hexadecimal digits may be a digest; named as a signature they are one
	}
	other := file.Kind == delivery.KindUnknown || file.Role == delivery.Document
	if looks := delivery.UnsupportedSignature(r.Signature); looks != "" && (other || file.Damaged) {
		return nil, signature.Unsupported("%s looks like %s", name, looks)
	}
	if file.Kind == delivery.KindUnknown {
		file.Kind, file.Role, file.Bytes = delivery.DamagedSignature(r.Signature), delivery.Evidence, r.Signature
		if file.Kind == delivery.KindUnknown { // what nothing was recognised in can only be a bare value
			file.Kind = delivery.KindRawSignature
		}
	}
	return file, nil
}

// ofDocument puts a document with signatures inside of it into a delivery of its own.
func (r SingleRequest) ofDocument(supplier *Supplier) (Request, *delivery.File, error) {
	file, err := delivery.NewFile(cmp.Or(r.ArtifactName, unnamedArtifact), r.Document)
	switch {
	case err != nil:
		return Request{}, nil, fmt.Errorf("verify: %w", err)
	case file.SHA256 != hex.EncodeToString(r.Artifact.Digests[crypto.SHA256]):
		return Request{}, nil, fmt.Errorf("verify: %w", signature.ErrChanged)
	}
	return r.over(supplier, file, file), file, nil
}

// over is a run over one artifact and the file of its signature.
func (r SingleRequest) over(supplier *Supplier, artifact *delivery.File, files ...*delivery.File) Request {
	return Request{
		Delivery: &delivery.Delivery{Name: artifact.Path, Files: files},
		Supplier: supplier, Product: Product{Name: singleSigner}, Roots: r.Roots, At: r.At,
		single: &single{artifact: artifact, message: r.Artifact, places: r.Places},
	}
}

// supplier is an entry that expects the one signer, for anything.
func (r SingleRequest) supplier() (*Supplier, error) {
	g := r.Signer.apart()
	g.Name = cmp.Or(g.Name, singleSigner)
	g.Products, g.Roles = nil, []SignerRole{RoleArtifact, RoleSBOM, RoleVEX, RoleProvenance, RoleManifest, RoleDocument}
	if err := checkSigner(g); err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	for _, k := range g.keyed() {
		if err := k.load(r.Read); err != nil {
			return nil, fmt.Errorf("verify: %w", err)
		}
	}
	return expecting([]Signer{g}, r.Thresholds), nil
}

// expecting is a registry entry for the one product of a run over one artifact.
func expecting(signers []Signer, thresholds Thresholds) *Supplier {
	return &Supplier{Name: singleSigner, Products: []Pattern{{Name: singleSigner}}, Signers: signers, Thresholds: thresholds, anySource: true}
}

// single is what a run without a delivery knows better than the files: the content itself, and that the signature is
// meant for it whatever it is called.
type single struct {
	artifact *delivery.File
	message  signature.Message
	list     *delivery.File // a checksum list that the signature is meant for in its place; nil when there is none
	places   []string       // as SingleRequest.Places
	listedAs string         // the name under which the list has the artifact, when that is another; else empty
	role     SignerRole     // that the artifact needs; empty: as its kind says
}
