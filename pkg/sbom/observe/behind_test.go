package observe

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// goProgram is a real one: this test.
func goProgram(t testing.TB) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the running program is no ELF file")
	}
	self, err := os.Executable()
	imagetest.Must(t, err)
	b, err := os.ReadFile(self)
	imagetest.Must(t, err)
	return string(b)
}

// wholeButForMarker allows for one complaint: the running program links the reader of .NET bundles, and with it the
// mark by which that reader takes a program for one.
func wholeButForMarker(o *Observation) bool {
	for _, u := range o.Unread {
		if !strings.HasPrefix(u.Reason, "dotnet-deps-binary-cataloger: ") {
			return false
		}
	}
	return true
}

// TestArchiveBehindGoProgram is the reported case: the program has an inventory of its own, and a package
// database that nobody declared hangs on behind.
func TestArchiveBehindGoProgram(t *testing.T) {
	self := goProgram(t)
	content := self + string(imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs())))
	o := look(t, "image.tar", imagetest.Tar(t, []imagetest.Member{{Name: "usr/bin/agent", Content: content}}), Limits{})
	z := o.has("zlib1g")
	if want := fmt.Sprintf("image.tar!/usr/bin/agent!+%d!/var/lib/dpkg/status", len(self)); z == nil || z.Path != want || !wholeButForMarker(o) {
		t.Errorf("found %+v, want it at %s; unread %v", z, want, o.Unread)
	}
	if o.has("stdlib") == nil {
		t.Error("the program's own inventory is lost")
	}
	alone := look(t, "agent", []byte(content), Limits{})
	if alone.has("zlib1g") == nil || alone.has("stdlib") == nil {
		t.Errorf("alone: %+v", alone.Components)
	}
}
