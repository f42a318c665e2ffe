package gate

import (
	"reflect"
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
)

// What a later layer of an image takes away is delivered, and is never passed over without a word.
func TestSupersededFilesAreTold(t *testing.T) {
	for _, tc := range []struct {
		files, programs int
		want            []string
	}{
		{0, 0, nil},
		{1, 1, []string{"contents of app.tar: 1 file (1 program) in layers of a container image that a later layer removes or replaces, the largest app.tar!/l!/old: delivered, though not shown in the end, and not looked into"}},
		{3, 0, []string{"contents of app.tar: 3 files (0 programs) in layers of a container image that a later layer removes or replaces, the largest app.tar!/l!/old: delivered, though not shown in the end, and not looked into"}},
	} {
		o := &observe.Observation{Whole: true, Contents: firmware.Contents{SupersededFiles: tc.files, SupersededPrograms: tc.programs,
			Superseded: []observe.Opaque{{Path: "app.tar!/l!/old", Size: 5}}}}
		if got := passedOver("app.tar", o); !slices.Equal(got, tc.want) {
			t.Errorf("%d files: %q, expected %q", tc.files, got, tc.want)
		}
	}
}

// An SBOM inside is a claim: it is told, and the files were catalogued themselves.
func TestSBOMsInsideAreTold(t *testing.T) {
	for n, want := range map[int]string{
		1: "contents of app.tar: an SBOM lies at app.tar!/a.spdx; it was not taken for what is inside, the files were catalogued themselves",
		2: "contents of app.tar: 2 SBOMs lie inside, the first at app.tar!/a.spdx; they were not taken for what is inside, the files were catalogued themselves",
	} {
		o := &observe.Observation{Whole: true, SBOMs: []string{"app.tar!/a.spdx", "app.tar!/b.spdx"}[:n], SBOMFiles: n}
		if got := passedOver("app.tar", o); !slices.Equal(got, []string{want}) {
			t.Errorf("%q, expected %q", got, want)
		}
	}
}

// What was passed over is in the facts of an artifact, by number and place.
func TestWhatWasPassedOverIsAFact(t *testing.T) {
	file := &delivery.File{Path: "app.tar"}
	ev := &evidence{delivery: &delivery.Delivery{}, lookErr: map[string]string{}, inside: map[string]*observe.Observation{"app.tar": {
		SBOMs: []string{"app.tar!/a.spdx"}, SBOMFiles: 1,
		Contents: firmware.Contents{
			Unread: []observe.Unread{{Path: "app.tar!/x", Reason: "UBI"}},
			Opaque: []observe.Opaque{{Path: "app.tar!/z", Size: 9}, {Path: "app.tar!/y", Size: 5}}, OpaqueFiles: 4,
			Unclaimed: []observe.Opaque{{Path: "app.tar!/p", Size: 5}}, UnclaimedPrograms: 1,
			Superseded: []observe.Opaque{{Path: "app.tar!/l!/old", Size: 5}}, SupersededFiles: 3, MediaFiles: 2,
		}}}}
	f := &fact.Artifact{}
	ev.contents(file, f)
	want := &fact.Artifact{
		Unread: []string{"app.tar!/x: UBI"}, Opaque: fact.Passed{Files: 4, Paths: []string{"app.tar!/y", "app.tar!/z"}}, Unclaimed: fact.Passed{Files: 1, Paths: []string{"app.tar!/p"}},
		Superseded: fact.Passed{Files: 3, Paths: []string{"app.tar!/l!/old"}}, Media: 2, SBOMsInside: fact.Passed{Files: 1, Paths: []string{"app.tar!/a.spdx"}},
	}
	if !reflect.DeepEqual(f, want) {
		t.Errorf("%+v\nexpected %+v", f, want)
	}
}

// Where reference data know nothing of an operating system, it is told that its support is the supplier's word alone.
func TestUnknownSystemsAreTold(t *testing.T) {
	named := func(name, version, kind string) *sbom.Component {
		return &sbom.Component{Type: kind, Name: sbom.Text{State: sbom.Stated, Text: name}, Version: sbom.Text{State: sbom.Stated, Text: version}}
	}
	byCPE := named("AcmeRT", "2", "firmware")
	byCPE.CPE = sbom.ParseCPE("cpe:2.3:o:acme:acmert:2:*:*:*:*:*:*:*")
	byPackage := named("express", "4", "framework")
	byPackage.Purl = sbom.ParsePurl("pkg:npm/express@4")
	runtime, net := named("AcmeVM", "7", "platform"), named(".NET", "6.0.1", "framework")
	acme, ubuntu, library := named("AcmeOS", "3", "operating-system"), named("Ubuntu 18.04.6 LTS", "18.04.6", "operating-system"), named("acmelib", "1", "library")
	const one = "support of AcmeOS 3: reference data do not know this operating system, so how long it is supported is the supplier's word alone"
	for _, tt := range []struct {
		name       string
		components []*sbom.Component
		table      *lifecycle.Table
		want       []string
	}{
		{"known, and a library", []*sbom.Component{ubuntu, library}, lifecycle.New(lifecycle.BuiltIn()...), nil},
		{"one, twice", []*sbom.Component{acme, ubuntu, acme}, lifecycle.New(lifecycle.BuiltIn()...), []string{one}},
		{"one by its CPE name too", []*sbom.Component{acme, byCPE}, lifecycle.New(lifecycle.BuiltIn()...),
			[]string{"support of 2 operating systems, the first AcmeOS 3: reference data do not know them, so how long they are supported is the supplier's word alone"}},
		{"a platform, a framework that is known and one that is a package", []*sbom.Component{runtime, net, byPackage}, lifecycle.New(lifecycle.BuiltIn()...),
			[]string{"support of AcmeVM 7: reference data do not know this runtime, framework or database, so how long it is supported is the supplier's word alone"}},
		{"two kinds", []*sbom.Component{runtime, acme, named("AcmeDB", "2", "framework")}, lifecycle.New(lifecycle.BuiltIn()...),
			[]string{one, "support of 2 runtimes, frameworks or databases, the first AcmeVM 7: reference data do not know them, so how long they are supported is the supplier's word alone"}},
		{"nobody asks", []*sbom.Component{acme}, nil, nil},
	} {
		ev := &evidence{sboms: []*sbom.Document{{Components: tt.components}}, known: &knowledge{table: tt.table}}
		if got := ev.unknownSystems(); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, expected %q", tt.name, got, tt.want)
		}
	}
}
