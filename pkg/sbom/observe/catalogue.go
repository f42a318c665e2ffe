package observe

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/anchore/syft/syft/artifact"
	"github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// found is what one cataloger made of a tree.
type found struct {
	pkgs []pkg.Package
	rels []artifact.Relationship
	err  error
}

// catalogue shows a tree to catalogers and keeps what they find in the order of the catalogers, so that the result
// does not depend on which one ends first.
func catalogue(ctx context.Context, l *listing, list []row, left *allowance) findings {
	r := newResolver(l)
	tree := &lanes{resolver: r, allowance: left}
	results := run(ctx, tree, list)
	kept := withoutOwned(r, results)
	release := distribution(r)
	out := findings{components: slices.Concat(system(r, release), kernels(r), plainlyListed(r, &left.lists))}
	absent := notInstalled(r)
	refs := map[artifact.ID]string{}
	for i, c := range list {
		for _, p := range results[i].pkgs {
			if kept[p.ID()] && !gone(absent, p) {
				made := component(r, p, release)
				refs[p.ID()] = ref(made)
				out.components = append(out.components, made)
			}
		}
		blame(r, c.Name(), results[i].err)
	}
	for _, found := range results {
		out.dependencies = append(out.dependencies, dependencies(found.rels, refs)...)
	}
	unsupportedDatabases(r)
	pendingUpdates(r)
	if !l.alone {
		out.sboms = sbomsInside(tree)
	}
	for _, p := range slices.Sorted(maps.Keys(r.failed)) {
		l.skip(p, r.failed[p])
	}
	shortCounts(r, out.components)
	return out
}

// run has every cataloger look at the tree, in two lanes. Packages get the identity by which syft tells them apart.
func run(ctx context.Context, tree *lanes, list []row) []found {
	results := make([]found, len(list))
	var all sync.WaitGroup
	for _, programs := range []bool{true, false} {
		all.Go(func() {
			for _, i := range lane(list, programs) {
				results[i].err = firmware.Safely(func() (err error) {
					results[i].pkgs, results[i].rels, err = list[i].Catalog(ctx, tree.as(list[i].view))
					return err
				})
				for k := range results[i].pkgs {
					results[i].pkgs[k].SetID()
				}
			}
		})
	}
	all.Wait()
	return results
}

// blame turns what a cataloger could not read into Unread, one for each file it names.
func blame(r *resolver, cataloger string, err error) {
	for _, e := range flatten(err) {
		n, reason := blamed(r, e)
		path := ""
		if n != nil {
			path = n.path
		}
		if _, known := r.failed[path]; known || isChecksumList(path) || isBracketOfMix(reason) {
			continue
		}
		r.skip(path, fmt.Sprintf("%s: %s", cataloger, reason))
	}
}

// blamed gives the file that an error of a cataloger names, nil when it names none, and what it says of it.
func blamed(r *resolver, err error) (*node, string) {
	reason := err.Error()
	if at, rest, ok := strings.Cut(reason, ": "); ok && r.nodes[firmware.CleanPath(at)] != nil {
		return r.nodes[firmware.CleanPath(at)], rest
	}
	return nil, reason
}

// isChecksumList recognises the files that lie beside the databases of distroless images and are asked for
// with them, but list checksums and no packages.
func isChecksumList(p string) bool {
	return strings.Contains(p, "dpkg/status.d/") && strings.HasSuffix(p, ".md5sums")
}

// isBracketOfMix recognises the complaint about the first or last line of each mix.lock as mix writes it, which names no package.
func isBracketOfMix(reason string) bool {
	_, line, found := strings.Cut(reason, "unable to read mix lock line ")
	_, line, _ = strings.Cut(line, ": ")
	return found && strings.Trim(line, "%{} \t\r\n") == ""
}

func flatten(err error) []error {
	if err == nil {
		return nil
	}
	var many interface{ Unwrap() []error }
	if !errors.As(err, &many) {
		return []error{err}
	}
	var all []error
	for _, e := range many.Unwrap() {
		all = append(all, flatten(e)...)
	}
	return all
}

// dependencies are the relationships between packages that say that one needs the other. syft states them the
// other way round: From is the dependency of To.
func dependencies(rels []artifact.Relationship, refs map[artifact.ID]string) []Dependency {
	var out []Dependency
	for _, rel := range rels {
		if rel.Type != artifact.DependencyOfRelationship {
			continue
		}
		needed, needs := refs[rel.From.ID()], refs[rel.To.ID()]
		if needed != "" && needs != "" {
			out = append(out, Dependency{From: needs, To: needed})
		}
	}
	return out
}
