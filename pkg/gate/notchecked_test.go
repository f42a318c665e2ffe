package gate

import (
	"reflect"
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
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
