package observe

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// TestLookIntoLayoutOnDisk: what a later layer takes away is not there.
func TestLookIntoLayoutOnDisk(t *testing.T) {
	members := []imagetest.Member{{Name: "oci-layout", Content: "{}"}}
	blob := func(b string) string {
		digest := fmt.Sprintf("%x", sha256.Sum256([]byte(b)))
		members = append(members, imagetest.Member{Name: "blobs/sha256/" + digest, Content: b})
		return `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:` + digest + `","size":` + strconv.Itoa(len(b)) + `}`
	}
	lower := blob(string(imagetest.Gzip(t, imagetest.Tar(t, append(imagetest.Rootfs(), imagetest.Member{Name: "lib/apk/db/installed", Content: "P:gone\nV:1\nA:x86_64\n\n"})))))
	upper := blob(string(imagetest.Gzip(t, imagetest.Tar(t, []imagetest.Member{{Name: "lib/apk/.wh.db"}}))))
	manifest := blob(`{"layers":[` + lower + `,` + upper + `]}`)
	members = append(members, imagetest.Member{Name: "index.json", Content: `{"manifests":[` + manifest + `]}`})

	root, err := os.OpenRoot(imagetest.Folder(t, members))
	imagetest.Must(t, err)
	defer root.Close()
	o, err := LookDirectory(context.Background(), root, Limits{})
	imagetest.Must(t, err)
	z := o.has("zlib1g")
	if !o.Whole || z == nil || !strings.HasPrefix(z.Path, "blobs/sha256/") || !strings.HasSuffix(z.Path, "!/var/lib/dpkg/status") || o.has("gone") != nil {
		t.Errorf("zlib1g %+v, deleted package %+v, unread %v", z, o.has("gone"), o.Unread)
	}
}
