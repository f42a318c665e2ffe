package match

import (
	"errors"
	"strings"

	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/anchore/grype/grype/distro"
)

// against are the releases of the document where a release that a purl names agrees with none of them; none where it does, or the document names
// none.
func (r releases) against(named *distro.Distro, cov *coverage) (releases, error) {
	for _, d := range r {
		if same, err := cov.agree(named, d); same || err != nil {
			return nil, err
		}
	}
	return r, nil
}

// names are the releases in words, as many as are looked up.
func (r releases) names() string {
	words := make([]string, min(len(r), maxReleases))
	for i := range words {
		words[i] = nameOf(r[i])
	}
	return strings.Join(words, ", ")
}

// agree says whether two names may be of one release: of one distribution, and of versions of which one begins with the other. Which number a
// name such as "bookworm" has, the database says.
func (c *coverage) agree(a, b *distro.Distro) (bool, error) {
	if !strings.EqualFold(a.Name(), b.Name()) {
		return false, nil
	}
	if a.MajorVersion() == "" {
		a, b = b, a
	}
	switch {
	case b.MajorVersion() != "":
		return within(parts(a), parts(b)), nil
	case b.LabelVersion() == "":
		return true, nil
	case a.MajorVersion() == "":
		return a.LabelVersion() == "" || strings.EqualFold(a.LabelVersion(), b.LabelVersion()), nil
	}
	return c.ask("release "+nameOf(b)+" as "+nameOf(a), func() (n int, err error) {
		rows, err := c.reader.GetOperatingSystems(v6.OSSpecifier{Name: b.Name(), LabelVersion: b.LabelVersion()})
		if errors.Is(err, v6.ErrMissingOSIdentification) {
			return 0, nil
		}
		for _, row := range rows {
			if within(parts(a), [3]string{row.MajorVersion, row.MinorVersion}) {
				n++
			}
		}
		return n, err
	})
}

func parts(d *distro.Distro) [3]string {
	return [3]string{d.MajorVersion(), withoutZeroes(d.MinorVersion()), d.RemainingVersion()}
}

// within says whether of two versions one begins with the other; what is not stated is left open.
func within(a, b [3]string) bool {
	for i := range a {
		if a[i] == "" || b[i] == "" {
			return true
		}
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
