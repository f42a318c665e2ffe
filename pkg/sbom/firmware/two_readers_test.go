package firmware

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictzip/ziptest"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// TestZipForTwoReaders has archives that programs unpack to different files. Each is told, and what lies in it in the open is found.
func TestZipForTwoReaders(t *testing.T) {
	hidden := string(imagetest.Tar(t, imagetest.Rootfs()))
	for name, image := range ziptest.Tricks(t, hidden) {
		o := look(t, "i.zip", image, DefaultLimits)
		if o.Whole {
			t.Errorf("%s: found %v, nothing unread", name, o.found)
		}
		if found := strings.Contains(name, "behind"); found && o.at("zlib1g") == "" && !o.missed("behind the end of its content") {
			t.Errorf("%s: found %v, unread %v", name, o.found, o.Unread)
		}
	}
	if o := look(t, "i.zip", ziptest.Tricks(t, hidden)["bytes behind the content"], DefaultLimits); o.at("zlib1g") == "" {
		t.Errorf("behind the content: found %v, unread %v", o.found, o.Unread)
	}
	behind := ziptest.Archive(t, ziptest.Entry{Name: "a/", Behind: hidden}, ziptest.Entry{Name: "b", Content: "x"})
	if o := look(t, "i.zip", behind, DefaultLimits); o.at("zlib1g") == "" || !o.missed("i.zip!/a: ") && !o.missed("behind the end of its content") {
		t.Errorf("behind a directory: found %v, unread %v", o.found, o.Unread)
	}
}
