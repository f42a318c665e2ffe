package observe

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/internal/needs"
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
	root := needs.Conformance(t)
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
	for check, question := range map[string]string{
		"read-package-db": "package databases of dpkg, opkg, apk and RPM: as many packages are read as are installed",
		"read-os-release": "os-release: distribution and version",
		"identify-binary": "programs recognised by content, without a package database",
	} {
		figures.Hold(t, "Firmware", question, of[check], agree[check])
	}
	images := []string{"catalog-image", "unpack-or-refuse", "unpack-safely"}
	total, whole := 0, 0
	for _, check := range images {
		total, whole = total+of[check], whole+agree[check]
	}
	figures.Hold(t, "Firmware", "images and archives catalogued, unpacked or refused, unpacked without leaving the target", total, whole)
	for _, why := range slices.Sorted(maps.Keys(skipped)) {
		t.Logf("skipped %d: %s", skipped[why], why)
	}
	for _, sure := range slices.Sorted(maps.Keys(of)) {
		if agree[sure] != of[sure] {
			t.Errorf("%s: agree %d of %d", sure, agree[sure], of[sure])
		}
	}
}

// stricter are databases of which the suite says that they can be read, and of which we say besides that a part
// cannot: see docs/conformance.md.
var stricter = map[string]string{
	"os-db/syft/alpine_corrupt_lib_apk_db_installed":   "its first line is no field of a package",
	"os-db/syft/debian_var_lib_dpkg_status.d_multiple": "it lists a package without a version and one without a name",
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
	o := look(t, filepath.Base(path), content, Limits{})
	n := 0
	for _, x := range o.Components {
		if (x.Type == "deb" || x.Type == "apk" || x.Type == "rpm" || x.Type == opkgType) && x.Version != "" {
			n++
		}
	}
	if why := stricter[c.ID]; why != "" {
		if o.Whole {
			return "counts as whole although it should not: " + why
		}
		o.Whole = true
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
	o := look(t, "rootfs.tar", imagetest.Tar(t, []imagetest.Member{{Name: "etc/os-release", Content: string(b)}, {Name: "etc/motd", Content: "x"}}), Limits{})
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
	o := look(t, filepath.Base(path), b, Limits{})
	for _, x := range o.Components {
		if strings.Contains(x.Path, "..") {
			return "path leaves the image: " + x.Path
		}
	}
	return ""
}

// checkBinary puts the files of a program where they lie in an installation: beside each other, a library also under
// its name without a version. The "_" of busybox stands for a name that cannot be a file's in that repository.
func checkBinary(t testing.TB, path string, _ []byte, c firmwareCase) string {
	parts := strings.Split(filepath.ToSlash(c.Files[0].Path), "/")
	if len(parts) < 4 {
		return "path does not say name and version"
	}
	dir := path
	for range len(parts) - 4 {
		dir = filepath.Dir(dir)
	}
	at := "opt/program/"
	if parts[1] == "php-apache" {
		at = "usr/lib/apache2/modules/"
	}
	version := strings.TrimSuffix(parts[2], "w") // the folder's mark for a build for Windows
	var members []imagetest.Member
	imagetest.Must(t, filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		name := at + filepath.ToSlash(rel)
		if d.Name() == "_" {
			name = "bin/busybox"
		}
		members = append(members, imagetest.Member{Name: name, Content: string(b)})
		if base, number, ok := strings.Cut(name, ".so."); ok {
			members = append(members, imagetest.Member{Name: base + ".so", Link: filepath.Base(base) + ".so." + number})
		}
		return err
	}))
	o := look(t, "rootfs.tar", imagetest.Tar(t, members), Limits{})
	var found []string
	for _, x := range o.Components {
		if x.Version != "" && (strings.HasPrefix(version, x.Version) || strings.HasPrefix(x.Version, version)) {
			return ""
		}
		found = append(found, x.Name+" "+x.Version)
	}
	return "version not found, but " + strings.Join(found, ", ")
}
