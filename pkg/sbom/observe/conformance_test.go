package observe

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

type firmwareCase struct {
	ID      string
	Check   string
	Expect  string
	Files   []struct{ Path string }
	Options struct{ Kind string }
	Facts   struct {
		Packages  *int `json:"packages_by_simple_count"`
		ID        string
		VersionID string `json:"VERSION_ID"`
		Pretty    string `json:"PRETTY_NAME"`
	}
}

func firmwareCases(t *testing.T) (string, []firmwareCase) {
	t.Helper()
	root := os.Getenv("CLEANBILL_CONFORMANCE")
	if root == "" {
		t.Skip("CLEANBILL_CONFORMANCE is not set: no real firmware to look into")
	}
	root = filepath.Join(root, "firmware")
	b, err := os.ReadFile(filepath.Join(root, "cases.json"))
	imagetest.Must(t, err)
	var cases []firmwareCase
	imagetest.Must(t, json.Unmarshal(b, &cases))
	return root, cases
}

// home is where a system keeps the database of each kind.
var home = map[string]string{"dpkg": "var/lib/dpkg/status", "opkg": "usr/lib/opkg/status", "apk": "lib/apk/db/installed"}

func TestConformanceFirmware(t *testing.T) {
	root, cases := firmwareCases(t)
	agree, of := map[string]int{}, map[string]int{}
	skipped := map[string]int{}
	for _, c := range cases {
		var check func(testing.TB, string, []byte, firmwareCase) string
		switch c.Check {
		case "read-package-db":
			check = checkDatabase
		case "read-os-release":
			check = checkRelease
		case "catalog-image", "unpack-or-refuse", "unpack-safely":
			check = checkImage
		case "identify-binary":
			check = checkBinary
		default:
			t.Errorf("%s: unknown check %q", c.ID, c.Check)
			continue
		}
		path := filepath.Join(root, c.Files[0].Path)
		if st, err := os.Stat(path); err != nil || st.IsDir() {
			skipped[c.Check+": not a single file"]++
			continue
		}
		b, err := os.ReadFile(path)
		imagetest.Must(t, err)
		of[c.Check]++
		if why := check(t, path, b, c); why != "" {
			t.Logf("%s %s: %s", c.Check, c.ID, why)
			continue
		}
		agree[c.Check]++
	}
	for _, check := range sortedKeys(of) {
		t.Logf("%s: agree %d of %d", check, agree[check], of[check])
	}
	for _, why := range sortedKeys(skipped) {
		t.Logf("skipped %d: %s", skipped[why], why)
	}
	for _, sure := range []string{"read-os-release", "catalog-image", "unpack-or-refuse", "unpack-safely"} {
		if agree[sure] != of[sure] {
			t.Errorf("%s: agree %d of %d", sure, agree[sure], of[sure])
		}
	}
}

// checkDatabase puts a database where a system has it. One that must fail must at least not count as
// whole, and one that must pass must yield as many packages as it lists, or say that it did not.
func checkDatabase(t testing.TB, path string, b []byte, c firmwareCase) string {
	content := b
	if c.Options.Kind == "" && strings.HasSuffix(path, "apkdb") {
		c.Options.Kind = "apk"
	}
	if at := home[c.Options.Kind]; at != "" {
		content = imagetest.Tar(t, []imagetest.Member{{Name: at, Content: string(b)}, {Name: "etc/os-release", Content: imagetest.OSRelease}})
	}
	o := look(t, filepath.Base(path), content, DefaultLimits)
	n := 0
	for _, x := range o.Components {
		if x.Type == "deb" || x.Type == "apk" || x.Type == "rpm" {
			n++
		}
	}
	switch {
	case c.Expect == "fail" && o.Whole:
		return "counts as whole"
	case c.Expect == "pass" && !o.Whole:
		return "not whole: " + o.Unread[0].Path + ": " + o.Unread[0].Reason
	case c.Expect == "pass" && c.Facts.Packages != nil && n != *c.Facts.Packages:
		return "another number of packages"
	}
	return ""
}

func checkRelease(t testing.TB, path string, b []byte, c firmwareCase) string {
	o := look(t, "rootfs.tar", imagetest.Tar(t, []imagetest.Member{{Name: "etc/os-release", Content: string(b)}, {Name: "etc/motd", Content: "x"}}), DefaultLimits)
	for _, x := range o.Components {
		if x.Type != TypeOperatingSystem {
			continue
		}
		if x.Name != c.Facts.ID || x.Version != c.Facts.VersionID || x.Description != c.Facts.Pretty {
			return "found " + x.Name + " " + x.Version + " " + x.Description
		}
		return ""
	}
	if c.Facts.ID != "" {
		return "no operating system found"
	}
	return ""
}

// checkImage asks only that a format is either looked into or refused with a reason: Look must return.
func checkImage(t testing.TB, path string, b []byte, c firmwareCase) string {
	o := look(t, filepath.Base(path), b, DefaultLimits)
	for _, x := range o.Components {
		if strings.Contains(x.Path, "..") {
			return "path leaves the image: " + x.Path
		}
	}
	return ""
}

func checkBinary(t testing.TB, path string, b []byte, c firmwareCase) string {
	parts := strings.Split(filepath.ToSlash(c.Files[0].Path), "/")
	if len(parts) < 4 {
		return "path does not say name and version"
	}
	o := look(t, "rootfs.tar", imagetest.Tar(t, []imagetest.Member{{Name: "usr/bin/" + filepath.Base(path), Content: string(b)}}), DefaultLimits)
	for _, x := range o.Components {
		if strings.Contains(parts[2], x.Version) && x.Version != "" {
			return ""
		}
	}
	return "version not found"
}
