package observe

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"github.com/anchore/syft/syft/artifact"
	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"
	"github.com/anchore/syft/syft/pkg/cataloger/dotnet"
)

// dotnetCataloger reads what .NET programs were built from, also where they are packed into a program of one file. syft takes
// any program with the mark of such a bundle for one; one that only knows the mark, such as a scanner, has it as well.
type dotnetCataloger struct{ pkg.Cataloger }

func newDotnetCataloger() pkg.Cataloger {
	return dotnetCataloger{dotnet.NewDotnetDepsBinaryCataloger(dotnet.DefaultCatalogerConfig())}
}

// Catalog gives what syft finds, without its complaints of programs that are no bundles.
func (c dotnetCataloger) Catalog(ctx context.Context, in file.Resolver) ([]pkg.Package, []artifact.Relationship, error) {
	r, ok := treeOf(in)
	if !ok {
		return nil, nil, errors.New("not a tree of ours")
	}
	found, rels, err := c.Cataloger.Catalog(ctx, in)
	told := slices.DeleteFunc(flatten(err), func(e error) bool {
		n, _ := blamed(r.resolver, e)
		return n != nil && n.kind == mimeELF && !r.bundle(n)
	})
	return found, rels, errors.Join(told...)
}

// bundle says whether a program may be a bundle. One that cannot be read may be.
func (r *resolver) bundle(n *node) bool {
	c, err := r.contents(n)
	if err != nil {
		return true
	}
	defer c.Close()
	may, err := hasBundle(c, c.Size())
	return may || err != nil
}

// bundleMark lies in each program that can carry a bundle, behind the place of the bundle's header, which is 0 where there
// is none (.NET runtime, docs/design/features/host-startup.md and bundle_marker.cpp).
var bundleMark = sha256.Sum256([]byte(".net core bundle\n"))

const (
	bundlePlaceBytes  = 8       // the place before the mark
	bundleHeaderBytes = 12      // version, and number of files
	bundleEntryBytes  = 18      // of a file in the list, at least
	bundleVersions    = 1 << 10 // above each half of a version: 1.0, 2.0 and 6.0 are known, and a runtime reads its own alone
	bundleWindow      = 256 << 10
)

// hasBundle looks for a mark whose header can be one, in all of a program.
func hasBundle(at io.ReaderAt, size int64) (bool, error) {
	const overlap = bundlePlaceBytes + len(bundleMark) - 1
	buf := make([]byte, bundleWindow)
	for from := int64(0); from < size; from += int64(len(buf) - overlap) {
		b := buf[:min(int64(len(buf)), size-from)]
		if n, err := at.ReadAt(b, from); n < len(b) {
			return false, errors.Join(io.ErrUnexpectedEOF, err)
		}
		for next := bundlePlaceBytes; next < len(b); next += len(bundleMark) {
			i := bytes.Index(b[next:], bundleMark[:])
			if i < 0 {
				break
			}
			next += i
			place := int64(binary.LittleEndian.Uint64(b[next-bundlePlaceBytes:]))
			if may, err := bundleHeader(at, size, place); may || err != nil {
				return may, err
			}
		}
	}
	return false, nil
}

// bundleHeader says whether there can be the header of a bundle: it lies in the file, its version is no wild number, and
// there is room for the files that it counts.
func bundleHeader(at io.ReaderAt, size, place int64) (bool, error) {
	if place <= 0 || place > size-bundleHeaderBytes {
		return false, nil
	}
	var b [bundleHeaderBytes]byte
	if n, err := at.ReadAt(b[:], place); n < len(b) {
		return false, err
	}
	major, minor, files := binary.LittleEndian.Uint32(b[:]), binary.LittleEndian.Uint32(b[4:]), int64(binary.LittleEndian.Uint32(b[8:]))
	return major > 0 && major < bundleVersions && minor < bundleVersions && files > 0 && files <= (size-place-bundleHeaderBytes)/bundleEntryBytes, nil
}
