package match

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"
)

// What the reader finds out of the database before components are looked up: of which names it has anything, of many components at once.

// wanted are the names that something is to be found out of.
type wanted struct {
	packages, products []string
	alone              []string  // products that are asked for by CPE alone
	near               []product // those of them whose names may be near those of others
	namesAlone         []wantedName
}

// learn finds out of which names the database has anything, of which vendors the products that are asked for by CPE alone, and what has near names; it forgets those of before.
func (s *sparing) learn(ctx context.Context, want wanted) (err error) {
	db, err := readOnly(s.path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if s.named == nil {
		var any bool
		if err := db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM package_cpes)").Scan(&any); err != nil {
			return err
		}
		s.named = &any
	}
	clear(s.has)
	for _, one := range ofNames {
		names := want.packages
		if one.products {
			names = want.products
		}
		if err := s.learnIn(ctx, db, one.table, one.query, names); err != nil {
			return err
		}
	}
	var shorter []string
	for _, p := range want.near {
		shorter = append(shorter, beginnings(p.name)...)
	}
	if err := s.learnVendors(ctx, db, slices.Concat(want.alone, shorter)); err != nil {
		return err
	}
	packages, makers := s.stillWanted(want.namesAlone)
	if err := s.learnPackages(ctx, db, packages); err != nil {
		return err
	}
	if err := s.learnOfMakers(ctx, db, makers); err != nil {
		return err
	}
	var unknown, starts []string
	for _, p := range want.near {
		if !s.knows(p) {
			unknown, starts = append(unknown, strings.ToLower(p.name)), append(starts, beginnings(p.name)...)
		}
	}
	if s.releases, err = productsNear(ctx, db, releasesNamed, slices.Concat(want.products, starts), isRelease); err != nil {
		return err
	}
	s.longer, err = productsNear(ctx, db, longerNames, unknown, func(string, product) bool { return true })
	return err
}

func (s *sparing) learnIn(ctx context.Context, db *sql.DB, table, query string, names []string) error {
	plain := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !utf8.ValidString(name) || strings.ContainsRune(name, 0) })
	for _, name := range plain {
		s.has[holding{table, name}] = false
	}
	return eachRow(ctx, db, query, plain, func(rows *sql.Rows) error {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		s.has[holding{table, name}] = true
		return nil
	})
}

// vendorsOf asks of which vendors there are advisories about products.
const vendorsOf = `WITH asked(name) AS (SELECT value FROM json_each(?)) SELECT DISTINCT asked.name, c.vendor FROM asked JOIN cpes c ON c.product = asked.name COLLATE NOCASE
	WHERE EXISTS (SELECT 1 FROM affected_cpe_handles h WHERE h.cpe_id = c.id) ORDER BY asked.name, c.vendor`

// learnVendors finds out of which vendors the database has something of products, and forgets those of before.
func (s *sparing) learnVendors(ctx context.Context, db *sql.DB, products []string) error {
	s.vendors = map[string][]string{}
	if len(products) == 0 {
		return nil
	}
	return eachRow(ctx, db, vendorsOf, sorted(products), func(rows *sql.Rows) error {
		var product, vendor string
		if err := rows.Scan(&product, &vendor); err != nil {
			return err
		}
		if all := s.vendors[product]; !slices.ContainsFunc(all, func(known string) bool { return strings.EqualFold(known, vendor) }) {
			s.vendors[product] = append(all, vendor)
		}
		return nil
	})
}

// releasesNamed asks which products begin with the name of another. "_" comes right before "`".
const releasesNamed = `WITH asked(name) AS (SELECT value FROM json_each(?)) SELECT DISTINCT asked.name, c.vendor, c.product
	FROM asked CROSS JOIN cpes c ON c.product COLLATE NOCASE > asked.name || '_' AND c.product COLLATE NOCASE < asked.name || char(96)
	WHERE substr(c.product, length(asked.name) + 2, 1) BETWEEN '0' AND '9' AND EXISTS (SELECT 1 FROM affected_cpe_handles h WHERE h.cpe_id = c.id) ORDER BY asked.name, c.product, c.vendor`

// longerNames asks which products have a name that begins with the words of another. "_" comes right before "`", and "-" before ".".
const longerNames = `WITH asked(name) AS (SELECT value FROM json_each(?)) SELECT DISTINCT asked.name, c.vendor, c.product
	FROM asked CROSS JOIN cpes c ON c.product COLLATE NOCASE > asked.name || '_' AND c.product COLLATE NOCASE < asked.name || char(96)
		OR c.product COLLATE NOCASE > asked.name || '-' AND c.product COLLATE NOCASE < asked.name || '.'
	WHERE EXISTS (SELECT 1 FROM affected_cpe_handles h WHERE h.cpe_id = c.id) ORDER BY asked.name, c.product, c.vendor`

// productsNear are the products that a question finds near each of some names, but for those that are not kept.
func productsNear(ctx context.Context, db *sql.DB, query string, names []string, keep func(name string, known product) bool) (map[string][]product, error) {
	near := map[string][]product{}
	if len(names) == 0 {
		return near, nil
	}
	return near, eachRow(ctx, db, query, sorted(names), func(rows *sql.Rows) error {
		var name string
		var known product
		if err := rows.Scan(&name, &known.vendor, &known.name); err != nil {
			return err
		}
		if keep(name, known) {
			near[name] = append(near[name], known)
		}
		return nil
	})
}

// isRelease says whether a product is a release, by name, of the one whose name it begins with.
func isRelease(name string, known product) bool {
	word, _, _ := strings.Cut(strings.ToLower(known.name[len(name)+1:]), "_")
	return releaseWord.MatchString(word)
}
