package cyclonedx

import (
	"cmp"
	"io"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Encode writes a document of cyclonedx-go, which stays as it is. Components, services and dependencies are sorted. A
// document without serial number gets one that is derived from its content. The losses tell, by JSON pointers into the
// sorted document, what format and version did not carry; their order is fixed. Errors are those of w, of Options that
// cannot be met (*VersionError), and of documents that cannot be made valid.
func Encode(w io.Writer, bom *cdx.BOM, o Options) ([]Loss, error) {
	o, err := o.checked()
	if err != nil {
		return nil, err
	}
	tree, err := treeOf(bom)
	if err != nil {
		return nil, err
	}
	delete(tree, "$schema")
	arrange(tree)
	return (&fitter{tree: tree, to: o}).write(w)
}

// write writes the tree, which it changes to make it fit.
func (f *fitter) write(w io.Writer) ([]Loss, error) {
	if err := f.fit(); err != nil {
		return nil, err
	}
	if err := f.number(); err != nil {
		return nil, err
	}
	tree := f.tree
	if f.to.Format == JSON {
		return sorted(f.losses), writeJSON(w, tree)
	}
	f.leaveBadCPEs(tree, nil)
	more, err := writeXML(w, tree, f.to)
	for _, l := range more {
		f.lost(f.before(strictjson.Tokens(l.Pointer)), l.What, l.Why)
	}
	return sorted(f.losses), err
}

// arrange sorts what has no order of its own.
func arrange(v map[string]any) {
	for _, key := range []string{"components", "services"} {
		parts := list(v[key])
		sortBy(parts, "bom-ref", "type", "group", "name", "version", "purl")
		for _, part := range parts {
			arrange(object(part))
		}
	}
	if metadata := object(v["metadata"]); metadata != nil {
		arrange(object(metadata["component"]))
	}
	dependencies := list(v["dependencies"])
	sortBy(dependencies, "ref")
	for _, d := range dependencies {
		for _, key := range []string{"dependsOn", "provides"} {
			slices.SortStableFunc(list(object(d)[key]), func(a, b any) int { return strings.Compare(text(a), text(b)) })
		}
	}
}

func sortBy(parts []any, properties ...string) {
	slices.SortStableFunc(parts, func(a, b any) int {
		for _, p := range properties {
			if c := cmp.Compare(text(object(a)[p]), text(object(b)[p])); c != 0 {
				return c
			}
		}
		return 0
	})
}
