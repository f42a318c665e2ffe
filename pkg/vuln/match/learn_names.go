package match

import (
	"context"
	"database/sql"
	"slices"

	syftpkg "github.com/anchore/syft/syft/pkg"
)

// namedPackage is a package of an ecosystem that the database has.
type namedPackage struct {
	kind syftpkg.Type
	name string
}

// wantedName is what may be asked for by a name alone: unless there is an advisory about a product of these.
type wantedName struct {
	packages []string
	makers   []product
	unless   []product
}

// stillWanted are the names of packages and makers that are asked for, once it is known which products the database has: most are not, and to look through all that a vendor makes takes long.
func (s *sparing) stillWanted(all []wantedName) (packages []string, makers []product) {
	for _, one := range all {
		if !slices.ContainsFunc(one.unless, s.knows) {
			packages, makers = append(packages, one.packages...), append(makers, one.makers...)
		}
	}
	return sorted(packages), once(makers)
}

// packagesNamed asks for packages of ecosystems, and not of distributions, that have a name.
const packagesNamed = `WITH asked(name) AS (SELECT value FROM json_each(?)) SELECT DISTINCT asked.name, p.ecosystem, p.name FROM asked CROSS JOIN packages p ON p.name = asked.name COLLATE NOCASE
	WHERE EXISTS (SELECT 1 FROM affected_package_handles h WHERE h.package_id = p.id AND h.operating_system_id IS NULL) ORDER BY asked.name, p.ecosystem, p.name`

// learnPackages finds out in which ecosystems the database has packages of names, and forgets those of before.
func (s *sparing) learnPackages(ctx context.Context, db *sql.DB, names []string) error {
	s.packaged = map[string][]namedPackage{}
	if len(names) == 0 {
		return nil
	}
	return eachRow(ctx, db, packagesNamed, names, func(rows *sql.Rows) error {
		var asked string
		var known namedPackage
		if err := rows.Scan(&asked, &known.kind, &known.name); err != nil {
			return err
		}
		s.packaged[asked] = append(s.packaged[asked], known)
		return nil
	})
}

// productsOfMakers asks for products of a vendor that have these letters and digits, whatever signs stand between them.
const productsOfMakers = `WITH asked(vendor, called) AS (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)) SELECT DISTINCT asked.vendor, asked.called, c.vendor, c.product
	FROM asked CROSS JOIN cpes c ON c.vendor = asked.vendor COLLATE NOCASE
	WHERE lower(replace(replace(replace(replace(replace(c.product, '_', ''), '-', ''), '/', ''), '.', ''), ' ', '')) = asked.called
		AND EXISTS (SELECT 1 FROM affected_cpe_handles h WHERE h.cpe_id = c.id) ORDER BY asked.vendor, asked.called, c.vendor, c.product`

// learnOfMakers finds out which products vendors have whose names are in those of components, and forgets those of before.
func (s *sparing) learnOfMakers(ctx context.Context, db *sql.DB, makers []product) error {
	s.ofMakers = map[product][]product{}
	if len(makers) == 0 {
		return nil
	}
	asked := make([][2]string, len(makers))
	for n, m := range makers {
		asked[n] = [2]string{m.vendor, m.name}
	}
	return eachRow(ctx, db, productsOfMakers, asked, func(rows *sql.Rows) error {
		var of, known product
		if err := rows.Scan(&of.vendor, &of.name, &known.vendor, &known.name); err != nil {
			return err
		}
		s.ofMakers[of] = append(s.ofMakers[of], known)
		return nil
	})
}
