package observe

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/anchore/syft/syft/artifact"
	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// notes reads what packages a program belongs to by a note in it (systemd, Package Metadata for Executable Files).
type notes struct{ pkg.Cataloger }

// Catalog gives what syft finds in the notes that are short enough to be read.
func (c notes) Catalog(ctx context.Context, in file.Resolver) ([]pkg.Package, []artifact.Relationship, error) {
	r, ok := treeOf(in)
	if !ok {
		return nil, nil, errors.New("not a tree of ours")
	}
	return c.Cataloger.Catalog(ctx, shortNotes{r})
}

// shortNotes hides the programs whose note is too long: syft reads it as a whole, and its section may be as long as the file,
// or unpack to any length.
type shortNotes struct{ allowed }

const (
	noteSection = ".note.package"
	// noteBytes bounds it. A note has a few lines of JSON.
	noteBytes = 64 << 10
)

// FilesByMIMEType gives those that may be shown, and names the others as not read.
func (r shortNotes) FilesByMIMEType(types ...string) ([]file.Location, error) {
	found, err := r.allowed.FilesByMIMEType(types...)
	return slices.DeleteFunc(found, r.tooLong), err
}

func (r shortNotes) tooLong(l file.Location) bool {
	n := r.nodes[firmware.CleanPath(l.RealPath)]
	if n == nil || n.kind != mimeELF {
		return false
	}
	c, err := r.contents(n)
	if err != nil {
		return false // and remembered
	}
	defer c.Close()
	size, err := firmware.ELFSectionBytes(c, c.Size(), noteSection)
	if err == nil && size > noteBytes {
		err = fmt.Errorf("%d bytes, not read: more than %d", size, noteBytes)
	}
	if err != nil {
		r.fail(n.path, fmt.Errorf("section %s: %w", noteSection, err))
	}
	return err != nil
}
