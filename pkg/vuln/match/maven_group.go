package match

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"sync"

	syftpkg "github.com/anchore/syft/syft/pkg"
)

// maxGroups is of how many groups one artifact may be before its name tells nothing, as "core" and "api" do.
const maxGroups = 8

// artifacts are the Maven packages that a database has, by artifact. They are read once, when the first package is asked for that it does not have.
type artifacts struct {
	lock  sync.Mutex
	names map[string][]string // "group:artifact" in small letters, sorted; nil: not read
}

// of gives the names of the packages with an artifact.
func (a *artifacts) of(ctx context.Context, d *Database, artifact string) ([]string, error) {
	a.lock.Lock()
	defer a.lock.Unlock()
	if a.names == nil {
		names := map[string][]string{}
		if err := d.beside(ctx, func(db *sql.DB) error { return readArtifacts(ctx, db, names) }); err != nil {
			return nil, err
		}
		a.names = names
	}
	return a.names[strings.ToLower(artifact)], nil
}

// packageNames asks for the names of all packages of ecosystems.
const packageNames = "WITH asked(name) AS (SELECT value FROM json_each(?)) SELECT DISTINCT name FROM packages WHERE ecosystem COLLATE NOCASE IN asked ORDER BY name"

func readArtifacts(ctx context.Context, db *sql.DB, into map[string][]string) error {
	return eachRow(ctx, db, packageNames, []syftpkg.Type{syftpkg.JavaPkg}, func(rows *sql.Rows) error {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		if _, artifact, grouped := strings.Cut(strings.ToLower(name), ":"); grouped {
			into[artifact] = append(into[artifact], name)
		}
		return nil
	})
}

// otherGroups looks a Maven package up of which nothing is known, under the other groups that the database has its artifact of. Tools that find no group take the
// artifact for one, makers put the code of others into packages of their own group, and anybody can write any.
func (d *Database) otherGroups(ctx context.Context, e *engine, p *prepared) (all []Match, err error) {
	for _, c := range p.packages {
		if c.kind != syftpkg.JavaPkg || len(c.groups) == 0 {
			continue
		}
		group := c.groups[0]
		if p.seen && c.groupStated() {
			group = c.component.Group
		}
		for _, artifact := range distinct(slices.Concat(c.names, c.firstWords)) {
			names, err := d.elsewhere(ctx, c, group, artifact)
			if err != nil {
				return nil, err
			}
			for _, name := range names {
				more, err := e.also(ctx, p, packagesOf(c.kind, name, c.versions), "known of "+name)
				if err != nil {
					return nil, err
				}
				all = append(all, more...)
			}
		}
	}
	return all, nil
}

// groupStated says of what was seen in software that its purl has the artifact for want of a group, and that somebody states another.
func (p *candidate) groupStated() bool {
	return p.kind == syftpkg.JavaPkg && p.purl != nil && p.purl.Namespace == p.purl.Name && strings.Contains(p.component.Group, ".")
}

// elsewhere gives the other names under which the database has an artifact that a package of a group is called by; none where it has that in a group that is stated, or the name is a word that several
// may have.
func (d *Database) elsewhere(ctx context.Context, p *candidate, group, artifact string) ([]string, error) {
	if strings.Contains(group, ".") && !strings.ContainsAny(artifact, "-_.0123456789") {
		return nil, nil
	}
	all, err := d.artifacts.of(ctx, d, artifact)
	if err != nil || len(all) > maxGroups {
		return nil, err
	}
	for _, of := range p.groups {
		if slices.ContainsFunc(all, func(name string) bool { return strings.EqualFold(name, of+":"+artifact) }) {
			return nil, nil
		}
	}
	return all, nil
}
