package observe

import (
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// TestSystemCPE: the CPE in os-release has all its parts, though some distributions leave the last ones out; what is none is kept as it stands.
func TestSystemCPE(t *testing.T) {
	for written, want := range map[string]string{
		"cpe:2.3:o:amazon:amazon_linux:2":                      "cpe:2.3:o:amazon:amazon_linux:2:*:*:*:*:*:*:*",
		"cpe:2.3:o:opensuse:tumbleweed:20240524:*:*:*:*:*:*:*": "cpe:2.3:o:opensuse:tumbleweed:20240524:*:*:*:*:*:*:*",
		"cpe:/o:suse:sles:15:sp2":                              "cpe:2.3:o:suse:sles:15:sp2:*:*:*:*:*:*",
		"cpe:/o:redhat:enterprise_linux:9::baseos":             "cpe:2.3:o:redhat:enterprise_linux:9:*:baseos:*:*:*:*:*",
		"pump 2": "pump 2",
		"":       "",
	} {
		o := look(t, "rootfs.tar", imagetest.Tar(t, []imagetest.Member{{Name: "etc/os-release", Content: "ID=amzn\nVERSION_ID=2\nCPE_NAME=\"" + written + "\"\n"}, {Name: "etc/motd", Content: "x"}}), Limits{})
		system := o.has("amzn")
		if system == nil || !slices.Equal(system.CPEs, slices.DeleteFunc([]string{want}, func(none string) bool { return none == "" })) {
			t.Errorf("%s: got %+v, want %s", written, system, want)
		}
	}
}
