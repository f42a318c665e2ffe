package basis

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"

	"github.com/cleanbill-dev/cleanbill/internal/bounded"
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// maxAsked bounds the file that says what was asked for, in bytes.
const maxAsked = 16 << 20

// The errors about data on vulnerabilities, which are not kept.
var (
	ErrNoData = errors.New("the verdict rests on data on vulnerabilities, and none are at hand")
	ErrData   = errors.New("the verdict rests on no data on vulnerabilities")
)

// Load makes the options of a gate of what Files gave, and of the data on vulnerabilities, nil when there were none. The tool is for the caller to
// name: it may be another one by now.
func Load(fsys fs.FS, data assess.Data) (*gate.Options, error) {
	a, err := readAsked(fsys)
	switch {
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", askedFile, err)
	case a.Data && data == nil:
		return nil, ErrNoData
	case !a.Data && data != nil:
		return nil, ErrData
	}
	o := &gate.Options{
		At: a.At, Supplier: a.Supplier, NoScan: a.NoScan, All: a.All, AllowUnsignedWaivers: a.AllowUnsignedWaivers, Data: data, PackSigners: map[string][]string{},
	}
	if o.Profile, err = vocabulary.ParseProfile(a.Profile); err != nil {
		return nil, fmt.Errorf("read %s: profile: %w", askedFile, err)
	}
	if err := a.loadPolicy(fsys, o); err != nil {
		return nil, fmt.Errorf("read policy: %w", err)
	}
	if o.Registry, err = loadRegistry(fsys, supplierFolder, a.Suppliers); err != nil {
		return nil, err
	}
	if o.Approvers, err = loadRegistry(fsys, approverFolder, a.Approvers); err != nil {
		return nil, err
	}
	if o.Roots, err = a.loadRoots(fsys); err != nil {
		return nil, err
	}
	if o.Waivers, err = a.loadWaivers(fsys); err != nil {
		return nil, err
	}
	if o.Previous, err = a.Previous.loadWhole(fsys); err != nil {
		return nil, err
	}
	return o, nil
}

func (a *asked) loadRoots(fsys fs.FS) (out []verify.Root, err error) {
	for _, r := range a.Roots {
		data, err := bounded.File(fsys, path.Join(rootFolder, r.File), verify.MaxRootSize)
		if err != nil {
			return nil, fmt.Errorf("read trusted root: %w", err)
		}
		loaded, err := verify.NewRoot(r.Name, data)
		if err != nil {
			return nil, fmt.Errorf("read trusted root %s: %w", r.File, err)
		}
		out = append(out, loaded)
	}
	return out, nil
}

func (a *asked) loadWaivers(fsys fs.FS) (out []gate.Waiver, err error) {
	for _, w := range a.Waivers {
		loaded, err := w.load(fsys)
		if err != nil {
			return nil, fmt.Errorf("read waiver %s: %w", w.Folder, err)
		}
		out = append(out, *loaded)
	}
	return out, nil
}

// LoadMeasure are the records that the decision in a dossier told changes against, and some of them besides; nil where that was nothing.
func LoadMeasure(fsys fs.FS, of *decision.Decision) (base *history.Record, older []history.Besides, err error) {
	if of.Delta == nil {
		return nil, nil, nil
	}
	a, err := readAsked(fsys)
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", askedFile, err)
	}
	r, err := a.Previous.loadWhole(fsys)
	if err != nil || r == nil {
		return nil, nil, err
	}
	all := []*history.Record{r, r.Base}
	for _, one := range r.Older {
		all = append(all, one.Than)
	}
	find := func(e *decision.Earlier) *history.Record {
		if i := slices.IndexFunc(all, func(one *history.Record) bool { return one.Is(e) }); i >= 0 {
			return all[i]
		}
		err = fmt.Errorf("read %s: %w", previousFolder, errNoRecord)
		return nil
	}
	base = r
	if of.Delta.Measure != nil {
		base = find(of.Delta.Measure)
	}
	for _, one := range of.Delta.Older {
		older = append(older, history.Besides{Than: find(&one.Earlier), Also: one.Also})
	}
	if err != nil {
		return nil, nil, err
	}
	return base, older, nil
}

var errNoRecord = errors.New("the decision tells changes against a record that is not there")

// loadWhole loads the record with those that its own changes were told against.
func (p *previous) loadWhole(fsys fs.FS) (*history.Record, error) {
	r, err := p.load(fsys, previousFolder)
	if err != nil || r == nil {
		return nil, err
	}
	if r.Base, err = p.Base.load(fsys, baseFolder); err != nil {
		return nil, err
	}
	for i, kept := range p.Older {
		than, err := kept.load(fsys, olderFolder(i))
		if err != nil {
			return nil, err
		}
		r.Older = append(r.Older, history.Besides{Than: than, Also: kept.Also})
	}
	return r, nil
}

func (p *previous) load(fsys fs.FS, folder string) (r *history.Record, err error) {
	if p == nil {
		return nil, nil
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("read %s: %w", folder, err)
		}
	}()
	read := history.Record{Name: p.Name, Kind: p.Kind, Key: p.Key, Unverified: p.Unverified}
	if read.Content, err = bounded.File(fsys, path.Join(folder, recordFile), sbom.DefaultMaxBytes); err != nil {
		return nil, err
	}
	if p.Kind == history.SBOM {
		for _, name := range p.SBOMs {
			read.SBOMs = append(read.SBOMs, history.File{Path: name, Data: read.Content})
		}
		return history.New(read)
	}
	if read.Decision, err = dossier.ParseDecision(read.Content); err != nil {
		return nil, err
	}
	for i, name := range p.SBOMs {
		data, err := bounded.File(fsys, path.Join(folder, strconv.Itoa(i+1)), sbom.DefaultMaxBytes)
		if err != nil {
			return nil, err
		}
		read.SBOMs = append(read.SBOMs, history.File{Path: name, Data: data})
	}
	return history.New(read)
}

func readAsked(fsys fs.FS) (*asked, error) {
	data, err := bounded.File(fsys, askedFile, maxAsked)
	if err != nil {
		return nil, err
	}
	if _, err := strictjson.Strict(data, strictjson.Options{}); err != nil {
		return nil, err
	}
	a := &asked{}
	if err := json.Unmarshal(data, a); err != nil {
		return nil, err
	}
	if a.Kind != Kind {
		return nil, fmt.Errorf("kind: expected %q, found %q", Kind, a.Kind)
	}
	return a, nil
}

func (a *asked) loadPolicy(fsys fs.FS, o *gate.Options) error {
	sub, err := fs.Sub(fsys, policyFolder)
	if err != nil {
		return err
	}
	var names []string
	for _, p := range a.Packs {
		names = append(names, p.Name)
		if p.SignedBy != nil {
			o.PackSigners[p.Name] = p.SignedBy
		}
	}
	o.Catalogue, o.Packs, err = policy.LoadKept(sub, names)
	return err
}

func loadRegistry(fsys fs.FS, folder string, there bool) (*verify.Registry, error) {
	if !there {
		return &verify.Registry{}, nil
	}
	sub, err := fs.Sub(fsys, folder)
	if err != nil {
		return nil, err
	}
	r, err := verify.LoadRegistry(sub)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", folder, err)
	}
	return r, nil
}

func (w waiver) load(fsys fs.FS) (*gate.Waiver, error) {
	folder := path.Join(waiverFolder, w.Folder)
	data, err := bounded.File(fsys, path.Join(folder, waiverFile), policy.MaxFileSize)
	if err != nil {
		return nil, err
	}
	parsed, err := gate.ParseWaiver(w.Name, data)
	if err != nil {
		return nil, err
	}
	out := &gate.Waiver{Waiver: parsed, File: w.Name}
	for i, name := range w.Signatures {
		data, err := bounded.File(fsys, path.Join(folder, strconv.Itoa(i+1)+signatureEnding), verify.MaxBundleSize)
		if err != nil {
			return nil, err
		}
		out.Signatures = append(out.Signatures, gate.SignatureFile{Name: name, Data: data})
	}
	return out, nil
}
