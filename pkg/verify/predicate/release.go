package predicate

import (
	"fmt"

	"github.com/package-url/packageurl-go"
)

// Release says that the subjects are the files of one release of a package.
type Release struct {
	PURL      string
	Name      string // in it, with the namespace
	Version   string // in it
	PackageID string // stable id of the package in its registry; empty when not stated
}

// parseRelease reads in-toto's predicate, v0.1 and v0.2. The id was called releaseId in the first.
func parseRelease(_ string, p object) (Content, error) {
	r := &Release{}
	var err error
	if r.PURL, err = p.required("purl"); err != nil {
		return Content{}, err
	}
	purl, err := packageurl.FromString(r.PURL)
	if err != nil {
		return Content{}, fmt.Errorf("purl: expected a package URL: %w", err)
	}
	if purl.Version == "" {
		return Content{}, fmt.Errorf("purl: expected one with a version, found %.200q", r.PURL)
	}
	if r.Name, r.Version = purl.Name, purl.Version; purl.Namespace != "" {
		r.Name = purl.Namespace + "/" + purl.Name
	}
	id, err := eitherOf(p, "packageId", "releaseId")
	if err != nil {
		return Content{}, err
	}
	if r.PackageID, err = p.text(id); err != nil {
		return Content{}, err
	}
	return Content{Release: r}, nil
}
