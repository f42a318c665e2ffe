// Package basis keeps what a verdict rests on besides the delivery as files, and makes the options of a gate of them again: packs and checks as they were
// evaluated, the registries, trusted roots and waivers, and what was asked for. Data on vulnerabilities are too large to keep: the decision has their digests.
package basis

import (
	"encoding/json"
	"fmt"
	"path"
	"strconv"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// Kind is the kind of the file that says what was asked for.
const Kind = "cleanbill.basis/v1"

// Where things lie.
const (
	askedFile       = "asked.json"
	policyFolder    = "policy"
	supplierFolder  = "suppliers"
	approverFolder  = "approvers"
	rootFolder      = "roots"
	waiverFolder    = "waivers"
	previousFolder  = "previous"
	baseFolder      = "previous/base"
	recordFile      = "record" // a decision, or an SBOM
	waiverFile      = "waiver.yaml"
	signatureEnding = ".signature"
)

// asked is what was asked for, and the names that files had which bear others here.
type asked struct {
	Kind                 string        `json:"kind"`
	At                   time.Time     `json:"at"` // the moment judged at
	Tool                 decision.Tool `json:"tool"`
	Supplier             string        `json:"supplier"` // as asked for; empty: the one that the delivery claims
	Profile              string        `json:"profile"`  // likewise
	NoScan               bool          `json:"noScan"`
	All                  bool          `json:"all"` // results that passed are listed too
	AllowUnsignedWaivers bool          `json:"allowUnsignedWaivers"`
	Packs                []pack        `json:"packs"`     // in the order of evaluation
	Suppliers            bool          `json:"suppliers"` // whether there was a registry
	Approvers            bool          `json:"approvers"` // whether there was a registry of approvers
	Roots                []root        `json:"roots"`     // in order of preference
	Waivers              []waiver      `json:"waivers"`
	Previous             *previous     `json:"previous,omitempty"`
	Data                 bool          `json:"data"` // whether there was a folder of vulnerability data; the decision names what was in it
}

type pack struct {
	Name     string   `json:"name"`
	SignedBy []string `json:"signedBy,omitempty"` // whose signatures were demanded and verified
}

type root struct {
	File string `json:"file"` // in the folder roots
	Name string `json:"name"`
}

// previous is what the delivery was held against. Who vouched for it is told as it was verified then.
type previous struct {
	Name       string   `json:"name"`
	Kind       string   `json:"kind"`
	Key        string   `json:"key,omitempty"`
	Unverified string   `json:"unverified,omitempty"`
	SBOMs      []string `json:"sboms"` // paths that they were delivered under; in the folder previous they are numbered from 1

	Base  *previous `json:"base,omitempty"`  // what that one was held against in turn, in the folder previous/base
	Older []older   `json:"older,omitempty"` // what some of its changes were told against besides, in previous/older, numbered from 1
}

// older is what some aspects of what changed were told against.
type older struct {
	previous
	Also []decision.Aspect `json:"also"`
}

// olderFolder is where one of them is, counted from 0.
func olderFolder(i int) string { return path.Join(previousFolder, "older", strconv.Itoa(i+1)) }

type waiver struct {
	Folder     string   `json:"folder"` // in the folder waivers
	Name       string   `json:"name"`   // that the file had
	Signatures []string `json:"signatures"`
}

// Files keeps the options of a gate.
func Files(o gate.Options) (map[string][]byte, error) {
	a := asked{
		Kind: Kind, At: o.At.UTC(), Tool: o.Tool, Supplier: o.Supplier, Profile: o.Profile.String(), NoScan: o.NoScan, All: o.All,
		AllowUnsignedWaivers: o.AllowUnsignedWaivers, Data: o.Data != nil, Packs: []pack{}, Roots: []root{}, Waivers: []waiver{},
	}
	out := map[string][]byte{}
	ids := make([]string, 0, len(o.Waivers))
	for _, w := range o.Waivers {
		ids = append(ids, w.Check)
	}
	put(out, policyFolder, o.Catalogue.Keep(o.Packs, ids))
	for _, p := range o.Packs {
		a.Packs = append(a.Packs, pack{p.Name, o.PackSigners[p.Name]})
	}
	a.Suppliers = keepRegistry(out, supplierFolder, o.Registry)
	a.Approvers = keepRegistry(out, approverFolder, o.Approvers)
	for i, r := range o.Roots {
		file := strconv.Itoa(i+1) + ".trusted_root.json"
		out[path.Join(rootFolder, file)] = r.JSON
		a.Roots = append(a.Roots, root{file, r.Name})
	}
	for i, w := range o.Waivers {
		kept := waiver{Folder: strconv.Itoa(i + 1), Name: w.File, Signatures: []string{}}
		out[path.Join(waiverFolder, kept.Folder, waiverFile)] = w.Content
		for j, s := range w.Signatures {
			out[path.Join(waiverFolder, kept.Folder, strconv.Itoa(j+1)+signatureEnding)] = s.Data
			kept.Signatures = append(kept.Signatures, s.Name)
		}
		a.Waivers = append(a.Waivers, kept)
	}
	if a.Previous = keepPrevious(out, previousFolder, o.Previous); a.Previous != nil {
		a.Previous.Base = keepPrevious(out, baseFolder, o.Previous.Base)
		for i, one := range o.Previous.Older {
			a.Previous.Older = append(a.Previous.Older, older{*keepPrevious(out, olderFolder(i), one.Than), one.Also})
		}
	}
	text, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("keep what was asked for: %w", err)
	}
	out[askedFile] = append(text, '\n')
	return out, nil
}

func put(out map[string][]byte, folder string, files map[string][]byte) {
	for name, data := range files {
		out[path.Join(folder, name)] = data
	}
}

func keepPrevious(out map[string][]byte, folder string, r *history.Record) *previous {
	if r == nil {
		return nil
	}
	kept := &previous{Name: r.Name, Kind: r.Kind, Key: r.Key, Unverified: r.Unverified, SBOMs: []string{}}
	out[path.Join(folder, recordFile)] = r.Content
	for i, f := range r.SBOMs {
		kept.SBOMs = append(kept.SBOMs, f.Path)
		if r.Decision != nil { // else it is the record
			out[path.Join(folder, strconv.Itoa(i+1))] = f.Data
		}
	}
	return kept
}

func keepRegistry(out map[string][]byte, folder string, r *verify.Registry) bool {
	if r == nil || len(r.Suppliers) == 0 {
		return false
	}
	put(out, folder, r.Files)
	return true
}
