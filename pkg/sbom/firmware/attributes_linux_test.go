package firmware

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// Attributes of files are no content as long as they are text; what else lies in them is looked into.
func TestSquashFSHoldsNothingInAttributes(t *testing.T) {
	packed := string(imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs())))
	for value, hidden := range map[string]bool{"text of an attribute": false, packed: true} {
		folder := imagetest.Folder(t, manyFiles())
		err := syscall.Setxattr(filepath.Join(folder, manyFiles()[0].Name), "user.note", []byte(value), 0)
		if errors.Is(err, syscall.ENOTSUP) {
			t.Skipf("the file system of %s has no attributes: %v", folder, err)
		}
		imagetest.Must(t, err)
		o := look(t, "i", imagetest.SquashFSOf(t, folder), DefaultLimits)
		if found := strings.HasPrefix(o.at("zlib1g"), "i!+"); found != hidden || !hidden && (!o.Whole || o.OpaqueFiles > 0) {
			t.Errorf("%.20q: found %v, unread %v, opaque %v", value, o.found, o.Unread, o.Opaque)
		}
	}
}
