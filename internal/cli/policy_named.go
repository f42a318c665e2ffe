package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// policiesNamed are what the arguments of a policy command stand for, each once.
type policiesNamed struct {
	checks []*policy.Check
	packs  []*policy.Pack
}

// namedPolicies finds checks and packs by id or name, by file or by directory of files; without names it is all that is shipped. An error joins
// the defects of all files.
func namedPolicies(all *policy.Catalogue, names []string) (policiesNamed, error) {
	if len(names) == 0 {
		return policiesNamed{all.Checks(), all.Packs()}, nil
	}
	var named policiesNamed
	var defects []error
	for _, name := range names {
		err := named.find(all, name)
		if err != nil && len(policy.Errors(err)) == 0 {
			return policiesNamed{}, err
		}
		defects = append(defects, err)
	}
	return named, errors.Join(defects...)
}

func (n *policiesNamed) find(all *policy.Catalogue, name string) error {
	if check := all.Check(name); check != nil {
		n.add([]*policy.Check{check}, nil)
		return nil
	}
	if pack, err := all.Pack(name); err == nil {
		n.add(pack.BoundChecks(), pack)
		return nil
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return withHint(fmt.Errorf("%q is no check, pack, file or directory: %w", name, err), "see 'cleanbill policy list'")
	case info.IsDir():
		return n.directory(all, name)
	default:
		return n.file(all, name)
	}
}

func (n *policiesNamed) file(all *policy.Catalogue, name string) error {
	checks, pack, err := all.LoadFile(name)
	if err != nil {
		return err
	}
	n.add(checks, pack)
	return nil
}

// directory reads the files of a directory; checks that its packs bind from the folder below come with them.
func (n *policiesNamed) directory(all *policy.Catalogue, name string) error {
	files, err := filepath.Glob(filepath.Join(name, "*.yaml"))
	if err != nil {
		return fmt.Errorf("look into %s: %w", name, err)
	}
	slices.Sort(files)
	var defects []error
	for _, file := range files {
		if filepath.Base(file) == "sources.yaml" { // what the packs beside it cite
			continue
		}
		defects = append(defects, n.file(all, file))
	}
	return errors.Join(defects...)
}

func (n *policiesNamed) add(checks []*policy.Check, pack *policy.Pack) {
	for _, check := range checks {
		if !slices.Contains(n.checks, check) {
			n.checks = append(n.checks, check)
		}
	}
	if pack != nil && !slices.Contains(n.packs, pack) {
		n.packs = append(n.packs, pack)
	}
}
