package history

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// identified is what identifies an SBOM and its revision.
type identified struct {
	path, serial, sha256 string
	revision             int // 0: not stated, or the standard numbers no revisions
}

// revisions holds serial numbers and revisions against those of before: what was corrected bears a higher revision, and another version of the product another
// SBOM (CISA 2026, Frequency and Accommodation of Updates; CycloneDX, version). unknown are SBOMs of which that cannot be told.
func (r *Record) revisions(now []*document, otherVersion bool) (faults, unknown []string) {
	faults, unknown = []string{}, []string{}
	before := r.identified()
	for _, doc := range now {
		is := identify(doc)
		i := slices.IndexFunc(before, func(b identified) bool { return b.sha256 == is.sha256 })
		if i >= 0 {
			if otherVersion {
				faults = append(faults, fmt.Sprintf("%s is the SBOM that came with another version of the product, unchanged", is.path))
			}
			continue
		}
		if is.serial == "" {
			unknown = append(unknown, is.path+" states no serial number")
			continue
		}
		for _, was := range before {
			if !strings.EqualFold(was.serial, is.serial) {
				continue
			}
			if fault := changed(was, is); fault != "" {
				faults = append(faults, fault)
			}
		}
		if slices.ContainsFunc(before, func(b identified) bool { return b.serial == "" }) {
			unknown = append(unknown, "of "+is.path+": an SBOM of before states no serial number, or the decision does not tell it")
		}
	}
	return faults, unknown
}

// changed says what is wrong when an SBOM of one serial number has other content than before.
func changed(was, is identified) string {
	switch {
	case is.revision == 0 && was.revision == 0:
		return fmt.Sprintf("%s has other content than before under the same id %s", is.path, is.serial)
	case is.revision < was.revision:
		return fmt.Sprintf("%s is revision %d of %s, and revision %d was judged before", is.path, is.revision, is.serial, was.revision)
	case is.revision == was.revision:
		return fmt.Sprintf("%s has other content than before under the same revision %d of %s", is.path, is.revision, is.serial)
	}
	return ""
}

// identified are the SBOMs of before: as they were read, or as the decision tells them.
func (r *Record) identified() []identified {
	var out []identified
	for _, doc := range r.documents {
		out = append(out, identify(doc))
	}
	if r.Decision == nil {
		return out
	}
	for _, s := range r.Decision.SBOMs {
		if slices.ContainsFunc(out, func(o identified) bool { return o.path == s.Path }) {
			continue
		}
		one := identified{path: s.Path, serial: s.SerialNumber, revision: s.Revision}
		if i := slices.IndexFunc(r.Decision.Delivery.Files, func(f decision.File) bool { return f.Path == s.Path }); i >= 0 {
			one.sha256 = r.Decision.Delivery.Files[i].SHA256
		}
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b identified) int { return cmp.Compare(a.path, b.path) })
	return out
}

func identify(doc *document) identified {
	serial, revision := Identifiers(doc.Document)
	return identified{path: doc.Path, serial: serial, sha256: doc.sha256, revision: revision}
}

// Identifiers are the serial number that an SBOM states, and its revision; 0 where the standard numbers none, or the document states none.
func Identifiers(doc *sbom.Document) (serial string, revision int) {
	if doc.CarriesRevision() && doc.Revision.State == sbom.Stated {
		revision = doc.Revision.Number
	}
	return doc.SerialNumber.Value(), revision
}
