package cyclonedx

import (
	"fmt"
	"io"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// AmbiguousError says that a document cannot be converted, because two readers may see two documents in it: it repeats
// keys, and a conversion would choose between them in silence.
type AmbiguousError struct {
	Path  string
	First sbom.Problem // the first repeated key
	Count int
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("convert sbom: %s:%d:%d: %s (%d such): which one counts differs between readers, so nothing is written",
		e.Path, e.First.Line, e.First.Column, e.First.Message(), e.Count)
}

// Convert writes a document that sbom.Read has read, whatever format it came in, as CycloneDX. Order, serial
// number and revision stay those of the author; a document that has no CycloneDX serial number gets one that is derived
// from its content. What is not of the format any more, such as signatures, and what the version cannot carry is in the
// losses, with pointers into the document that was read. The document stays as it is.
//
// The error is an *AmbiguousError for a document that repeats keys, an *sbom.UnreadableError, a *VersionError, or one of w.
func Convert(w io.Writer, d *sbom.Document, o Options) ([]Loss, error) {
	o, err := o.checked()
	if err != nil {
		return nil, err
	}
	if err := unambiguous(d); err != nil {
		return nil, err
	}
	if d.Format == "cyclonedx-xml" {
		return convertXML(w, d, o)
	}
	if d.Format == "cyclonedx-json" && o.Format == JSON {
		return convertParts(w, d, o, maxLosses)
	}
	v, err := d.Tree()
	if err != nil {
		return nil, err
	}
	source := object(v)
	losses := replaced(d.Problems, source, nil)
	f := &fitter{tree: source, to: o}
	if d.Standard() == "SPDX" {
		b := &builder{doc: d, source: source, moved: map[string]string{}}
		if f.tree, err = treeOf(b.bom()); err != nil {
			return nil, err
		}
		delete(f.tree, "version") // SPDX numbers no revisions, and a default is not a statement
		delete(f.tree, "$schema")
		f.moved, losses = b.moved, append(losses, b.losses...)
	}
	more, err := f.write(w)
	return sorted(append(losses, more...)), err
}

// unambiguous refuses documents that repeat keys.
func unambiguous(d *sbom.Document) error {
	ambiguous := &AmbiguousError{Path: d.Path}
	for _, p := range d.Problems {
		if p.Code == sbom.DuplicateKey {
			if ambiguous.Count++; ambiguous.Count == 1 {
				ambiguous.First = p
			}
		}
	}
	if ambiguous.Count > 0 {
		return ambiguous
	}
	return nil
}

// replaced are the texts whose bytes were no UTF-8: what could not be read was replaced. tree is what lies at a place of the document.
func replaced(problems []sbom.Problem, tree any, place []string) []Loss {
	var out []Loss
	for _, p := range problems {
		if p.Code != sbom.Encoding {
			continue
		}
		if words := text(strictjson.At(tree, strictjson.Tokens(p.Pointer)[len(place):])); strings.ContainsRune(words, '\uFFFD') {
			out = append(out, Loss{Pointer: p.Pointer, What: p.Found, Why: "bytes that are no UTF-8; written as " + strictjson.Quote(words)})
		}
	}
	return out
}
