package basis

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/datafolder"
	"github.com/cleanbill-dev/cleanbill/policies"
)

const testdata = "../../../testdata"

const waiverText = `kind: cleanbill.waiver/v1
id: W-1
check: SUP-004
scope: {product: Fabulon Drip 2, versions: ["4.2.*"], components: [busybox]}
reason: r
compensating: [c]
owner: {name: Olga, role: r}
requestedBy: {name: Ruth, role: r}
approvers: [{name: Anna, role: r}, {name: Boris, role: r}]
created: 2026-11-01
expires: 2026-12-01
`

const ownPack = `kind: cleanbill.pack/v1
name: own
title: Our own
version: "1"
extends: [cisa-2026]
checks: [{check: OWN-001, severity: block, clause: {source: house, id: rule 1, confidence: confirmed}}]
`

const ownCheck = `id: OWN-001
title: The SBOM lists no Telnet server
each: component
pass: component.name.text != "telnetd"
expected: '"no telnetd"'
message: '"found " + component.label'
why: Telnet sends passwords in the clear.
ask: Deliver a build without it.
controls: [HRD]
tests:
  - {name: a web server, facts: {component: {name: lighttpd}}, expect: pass}
  - {name: telnetd, facts: {component: {name: telnetd}}, expect: fail}
`

// options uses everything that a run can rest on.
func options(t *testing.T) gate.Options {
	t.Helper()
	catalogue, err := policy.LoadCatalogue(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, text := range map[string]string{"house.yaml": ownPack, "checks/OWN-001.yaml": ownCheck, "sources.yaml": "- {id: house, title: Rules, version: \"1\", status: current}\n"} {
		place := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(place), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(place, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	own, err := catalogue.LoadPackFile(filepath.Join(folder, "house.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := catalogue.Pack("ntia-2021")
	if err != nil {
		t.Fatal(err)
	}
	registry, err := verify.LoadRegistryPath(filepath.Join(testdata, "suppliers"))
	if err != nil {
		t.Fatal(err)
	}
	profile, err := vocabulary.ParseProfile("networked, implantable")
	if err != nil {
		t.Fatal(err)
	}
	waiver, err := gate.ParseWaiver("w.yaml", []byte(waiverText))
	if err != nil {
		t.Fatal(err)
	}
	return gate.Options{
		Tool: decision.Tool{Name: "cleanbill", Version: "1"}, At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
		Catalogue: catalogue, Packs: []*policy.Pack{own, shipped}, Registry: registry, Supplier: "fabulon", Profile: profile,
		Roots: []verify.Root{verify.EmbeddedRoot(), verify.EmbeddedRoot()}, NoScan: true, AllowUnsignedWaivers: true, All: true,
		Waivers:  []gate.Waiver{{Waiver: waiver, File: "w.yaml", Signatures: []gate.SignatureFile{{Name: "w.yaml.sig", Data: []byte("MEUCIQ==")}}}},
		Previous: earlier(t), Approvers: registry, PackSigners: map[string][]string{"own": {"Head of security"}},
	}
}

// earlier is a decision about a demo delivery, with its SBOM.
func earlier(t *testing.T) *history.Record {
	t.Helper()
	var texts [2][]byte
	for i, name := range []string{"../../report/testdata/demo/infusion-pump-conditional.json", testdata + "/deliveries/infusion-pump-conditional/sbom.cdx.json"} {
		var err error
		if texts[i], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	d, err := dossier.ParseDecision(texts[0])
	if err != nil {
		t.Fatal(err)
	}
	r, err := history.New(history.Record{Name: "kept", Kind: history.Dossier, Content: texts[0], Decision: d, Key: "sha256:00", SBOMs: []history.File{{Path: "sbom.cdx.json", Data: texts[1]}}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func folder(files map[string][]byte) fstest.MapFS {
	out := fstest.MapFS{}
	for name, data := range files {
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

// TestThereAndBack keeps options, makes options of that again, and judges by both: the decisions and what is kept of each are the same.
func TestThereAndBack(t *testing.T) {
	o := options(t)
	files, err := Files(o)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Load(folder(files), nil)
	if err != nil {
		t.Fatal(err)
	}
	again.Tool = o.Tool
	filesAgain, err := Files(*again)
	if err != nil {
		t.Fatal(err)
	}
	if !maps.EqualFunc(files, filesAgain, bytes.Equal) {
		t.Errorf("kept %v, then %v", slices.Sorted(maps.Keys(files)), slices.Sorted(maps.Keys(filesAgain)))
	}
	for name := range files {
		if strings.HasPrefix(name, "policy/shipped/checks/") && !bytes.Contains([]byte(o.Packs[0].DigestList+o.Packs[1].DigestList+"check SUP-004 "), []byte("check "+strings.TrimSuffix(filepath.Base(name), ".yaml")+" ")) {
			t.Errorf("%s is kept, and was not evaluated", name)
		}
	}
	was, is := judge(t, o), judge(t, *again)
	if !reflect.DeepEqual(was, is) {
		t.Errorf("judged by what was kept: %s, was %s", is.Verdict, was.Verdict)
	}
	if len(was.Findings) < 100 || len(was.Waivers) != 1 || was.Packs[0].SignedBy == nil {
		t.Errorf("%d findings, %+v: too little to compare", len(was.Findings), was.Waivers)
	}
}

func judge(t *testing.T, o gate.Options) *decision.Decision {
	t.Helper()
	g, err := gate.New(o)
	if err != nil {
		t.Fatal(err)
	}
	d, err := delivery.Open(t.Context(), filepath.Join(testdata, "deliveries", "infusion-pump-conditional"), delivery.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	out, err := g.Judge(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestAnEarlierSBOMIsKept keeps an SBOM that no decision comes with.
func TestAnEarlierSBOMIsKept(t *testing.T) {
	o := options(t)
	sbom := o.Previous.SBOMs[0]
	var err error
	if o.Previous, err = history.New(history.Record{Name: sbom.Path, Kind: history.SBOM, Content: sbom.Data, SBOMs: []history.File{sbom}, Unverified: "an SBOM"}); err != nil {
		t.Fatal(err)
	}
	files, err := Files(o)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Load(folder(files), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again.Previous.Input(), o.Previous.Input()) || again.Previous.Kind != history.SBOM || again.Previous.Unverified != "an SBOM" {
		t.Errorf("%+v", again.Previous)
	}
}

// TestEveryOptionIsKept fails when the gate gets an option about which nobody has decided how it is kept.
func TestEveryOptionIsKept(t *testing.T) {
	kept := []string{"Tool", "At", "Catalogue", "Packs", "Registry", "Supplier", "Profile", "Roots", "NoScan", "AllowUnsignedWaivers", "Waivers", "Approvers", "All", "PackSigners", "Data", "Previous"}
	passedOver := map[string]string{"PackTime": "it decides whether there is a verdict, and never which"}
	for f := range reflect.TypeFor[gate.Options]().NumField() {
		name := reflect.TypeFor[gate.Options]().Field(f).Name
		if _, known := passedOver[name]; !known && !slices.Contains(kept, name) {
			t.Errorf("gate.Options.%s is neither kept nor passed over for a reason", name)
		}
	}
}

// TestDataMustBeAtHand tells data that are missing, and data that the verdict did not rest on.
func TestDataMustBeAtHand(t *testing.T) {
	o := options(t)
	data := datafolder.Open(t.TempDir())
	files, err := Files(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Load(folder(files), data); !errors.Is(err, ErrData) {
		t.Error(err)
	}
	o.Data = data
	if files, err = Files(o); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(folder(files), nil); !errors.Is(err, ErrNoData) {
		t.Error(err)
	}
	if again, err := Load(folder(files), data); err != nil || again.Data != data {
		t.Error(err)
	}
}
