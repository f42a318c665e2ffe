package gate

import (
	"slices"
	"testing"

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
