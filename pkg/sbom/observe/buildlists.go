package observe

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/anchore/syft/syft/license"
	"github.com/package-url/packageurl-go"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/exact"
)

// Component.Type of what a build system lists. Neither says what form its packages have.
const (
	TypeBuildroot = "buildroot"
	TypeYocto     = "yocto"
)

// plainLists are those that catalogers do not read: what build systems of embedded Linux leave beside or inside an image, and some of projects.
var plainLists = []struct {
	pattern string
	read    func(raw []byte, left *quota) ([]Component, error)
}{
	{"**/legal-info/{manifest,host-manifest}.csv", readBuildroot},
	{"**/license.manifest", readYoctoLicences},
	{"**/*.manifest", readYoctoImage},
	{"**/node_modules/.package-lock.json", readInstalledLock},
	{"**/vendor/modules.txt", readVendored},
	{"**/packages.config", readPackagesConfig},
	{"**/vcpkg/status", readVcpkg},
	{"**/Pipfile.lock", readPipfileDevelop},
	{"**/composer.lock", readComposerDev},
	{"**/*requirements*.txt", readEditable},
	{"**/mix.lock", readMixLock},
	{"**/cabal.project.freeze", readCabalFreeze},
	{"**/conan.lock", readConanLock},
	{"**/conanfile.txt", readConanfile},
}

// plainListBytes bounds such a list, which is read as a whole; those of large images have some hundred kilobytes.
const plainListBytes = 4 << 20

// errOtherList says that a file with the name of a list is none: Windows calls other things so, too.
var errOtherList = errors.New("not a list of packages")

// plainlyListed names what those lists say. A list that names more packages than are left is not taken.
func plainlyListed(r *resolver, left *quota) (out []Component) {
	for _, list := range plainLists {
		found, err := r.FilesByGlob(list.pattern)
		if err != nil {
			r.skip("", err.Error())
			continue
		}
		for _, l := range found {
			n := r.nodes[strings.TrimPrefix(l.RealPath, "/")]
			if list.pattern == "**/*.manifest" && strings.HasSuffix(n.path, "license.manifest") {
				continue
			}
			raw, err := r.all(n, plainListBytes)
			if err == nil {
				err = exact.Check(n.path, bytes.NewReader(raw), int64(len(raw)))
			}
			var here []Component
			if err == nil {
				before := *left
				if here, err = list.read(raw, left); len(here) == 0 {
					*left = before
				}
			}
			if err != nil && !errors.Is(err, errOtherList) {
				r.skip(n.path, err.Error())
			}
			for i := range here {
				here[i].Paths = []string{r.inside(n.path)}
			}
			out = append(out, here...)
		}
	}
	return out
}

func built(kind, name, version, source, licence string) Component {
	c := Component{Name: name, Version: version, Type: kind, FoundBy: kind, SourceName: source,
		Purl: packageurl.NewPackageURL(packageurl.TypeGeneric, "", name, version, nil, "").ToString()}
	if licence != "" && licence != "unknown" {
		expression, err := license.ParseExpression(licence)
		if err != nil {
			expression = ""
		}
		c.Licences = []Licence{{Value: licence, Expression: expression}}
	}
	return c
}

// readBuildroot reads the list of "make legal-info" (Buildroot manual, "Complying with open source licenses"): a
// table whose first columns are PACKAGE, VERSION and LICENSE.
func readBuildroot(raw []byte, left *quota) (out []Component, err error) {
	rows := csv.NewReader(bytes.NewReader(raw))
	rows.FieldsPerRecord = -1
	head, err := rows.Read()
	if err != nil || len(head) < 3 || !slices.Equal(head[:3], []string{"PACKAGE", "VERSION", "LICENSE"}) {
		return nil, fmt.Errorf("legal-info of Buildroot: the first line must be PACKAGE, VERSION, LICENSE …, found %.80q", strings.Join(head, ","))
	}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err == nil && (len(row) < 3 || row[0] == "") {
			err = fmt.Errorf("row %d has no package, version and licence", len(out)+2)
		}
		if err != nil {
			return out, fmt.Errorf("legal-info of Buildroot: %w", err)
		}
		if err := left.take(1); err != nil {
			return nil, err
		}
		out = append(out, built(TypeBuildroot, row[0], row[1], "", row[2]))
	}
}

// readYoctoImage reads an image's list (Yocto Project Reference Manual, IMAGE_MANIFEST): a line for each package with
// its name, architecture and version.
func readYoctoImage(raw []byte, left *quota) (out []Component, err error) {
	var over error // told only of what is such a list to its end
	for line := range strings.Lines(string(raw)) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		if len(f) != 3 || !isLetterOrDigit(f[0][0]) || strings.ContainsAny(line, "<>{}=\"") {
			return nil, errOtherList
		}
		if over == nil {
			over = left.take(1)
		}
		if over == nil {
			out = append(out, built(TypeYocto, f[0], f[2], "", ""))
		}
	}
	if over != nil {
		return nil, over
	}
	return out, nil
}

func isLetterOrDigit(c byte) bool { return isLetter(c) || isDigit(c) }

// readYoctoLicences reads license.manifest (the same manual, "Tracking License Changes"): blocks of PACKAGE NAME,
// PACKAGE VERSION, RECIPE NAME and LICENSE.
func readYoctoLicences(raw []byte, left *quota) (out []Component, err error) {
	value := map[string]string{}
	end := func() error {
		if len(value) == 0 {
			return nil
		}
		name := value["PACKAGE NAME"]
		if name == "" {
			return fmt.Errorf("license.manifest: block %d has no PACKAGE NAME", len(out)+1)
		}
		if err := left.take(1); err != nil {
			out = nil
			return err
		}
		out = append(out, built(TypeYocto, name, value["PACKAGE VERSION"], value["RECIPE NAME"], value["LICENSE"]))
		clear(value)
		return nil
	}
	for line := range strings.Lines(string(raw) + "\n") {
		k, v, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok && k == "" {
			if err := end(); err != nil {
				return out, err
			}
			continue
		}
		if !ok {
			return out, fmt.Errorf("license.manifest: line %.80q is no field", k)
		}
		value[strings.TrimSpace(k)] = strings.TrimSpace(v)
	}
	return out, end()
}
