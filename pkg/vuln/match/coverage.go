package match

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"sync"

	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/anchore/grype/grype/distro"
	syftpkg "github.com/anchore/syft/syft/pkg"
)

// coverage knows of what a database has data at all. Each question is asked once.
type coverage struct {
	reader v6.Reader
	lock   sync.Mutex
	known  map[string]bool
}

func newCoverage(r v6.Reader) *coverage { return &coverage{reader: r, known: map[string]bool{}} }

// ecosystem says whether there is an advisory for any package of a type.
func (c *coverage) ecosystem(t syftpkg.Type) (bool, error) {
	return c.ask("type "+string(t), func() (int, error) {
		found, err := c.reader.GetAffectedPackages(&v6.PackageSpecifier{Ecosystem: string(t)}, &v6.GetPackageOptions{OSs: v6.OSSpecifiers{v6.NoOSSpecified}, Limit: 1})
		return len(found), err
	})
}

// release says whether there are advisories for a release of a distribution: that it is listed is not enough. grype falls back to any
// other minor version where there is none of the one that is asked for; what is found then counts, but nothing is clean by it.
func (c *coverage) release(d *distro.Distro) (bool, error) {
	return c.ask("release "+nameOf(d), func() (int, error) {
		rows, err := c.reader.GetOperatingSystems(v6.OSSpecifier{Name: d.Name(), MajorVersion: d.MajorVersion(), MinorVersion: d.MinorVersion(),
			RemainingVersion: d.RemainingVersion(), LabelVersion: d.LabelVersion()})
		if errors.Is(err, v6.ErrMissingOSIdentification) {
			return 0, nil
		}
		for _, row := range rows {
			if row.MinorVersion != "" && strings.EqualFold(row.Name, d.Name()) && row.MinorVersion != withoutZeroes(d.MinorVersion()) {
				continue
			}
			if n, err := c.advisories(row); n > 0 || err != nil {
				return n, err
			}
		}
		return 0, err
	})
}

// advisories counts up to one advisory for a release that the database lists.
func (c *coverage) advisories(os v6.OperatingSystem) (int, error) {
	exactly := &v6.OSSpecifier{Name: os.Name, MajorVersion: os.MajorVersion, MinorVersion: os.MinorVersion, LabelVersion: cmp.Or(os.LabelVersion, os.Codename),
		Channel: os.Channel, DisableAliasing: true, DisableFallback: true}
	found, err := c.reader.GetAffectedPackages(nil, &v6.GetPackageOptions{OSs: v6.OSSpecifiers{exactly}, Limit: 1})
	if errors.Is(err, v6.ErrOSNotPresent) { // of a name that several share
		err = nil
	}
	return len(found), err
}

// cpes says whether any advisory names a CPE.
func (c *coverage) cpes() (bool, error) {
	return c.ask("CPE", func() (int, error) {
		found, err := c.reader.GetAffectedCPEs(nil, &v6.GetCPEOptions{Limit: 1})
		return len(found), err
	})
}

func (c *coverage) ask(what string, query func() (int, error)) (bool, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if has, ok := c.known[what]; ok {
		return has, nil
	}
	n, err := query()
	limited := errors.Is(err, v6.ErrLimitReached) // then there was one, and grype returns none
	if err != nil && !limited {
		return false, fmt.Errorf("ask for data of %s: %w", what, err)
	}
	c.known[what] = n > 0 || limited
	return c.known[what], nil
}
