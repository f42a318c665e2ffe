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
	checks   []*policy.Check
	packs    []*policy.Pack
	together []*policy.Pack // those of packs that a delivery would be judged by at once: all but shipped ones that a folder brought
	passed   []string       // why a file of a named folder was not looked at
}

// namedPolicies finds checks and packs by id or name, by file or by directory of files; without names it is all that is shipped. An error joins
// the defects of all files.
func namedPolicies(all *policy.Catalogue, names []string) (policiesNamed, error) {
	if len(names) == 0 {
		return policiesNamed{checks: all.Checks(), packs: all.Packs()}, nil
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
		n.judgedBy(pack)
		return nil
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return withHint(fmt.Errorf("%q is no check, pack, file or directory: %w", name, err), "see 'cleanbill policy list'")
	case info.IsDir():
		return n.directory(all, name)
	default:
		return n.file(all, name, false)
	}
}

// file reads one file; among says that it was named by its folder alone.
func (n *policiesNamed) file(all *policy.Catalogue, name string, among bool) error {
	checks, pack, err := all.LoadFile(name)
	switch {
	case errors.Is(err, policy.ErrNoPolicy) && among:
		n.passed = append(n.passed, err.Error())
		return nil
	case errors.Is(err, policy.ErrNoPolicy):
		return withHint(err, "name a check or a pack; 'cleanbill waiver check FILE' looks at waivers")
	case err != nil:
		return err
	}
	n.add(checks, pack)
	if pack != nil && !(among && slices.Contains(all.Packs(), pack)) {
		n.judgedBy(pack)
	}
	return nil
}

// directory reads the files of a directory; checks that its packs bind from the folder below come with them. One that is laid out as the shipped policies
// are is read as they are.
func (n *policiesNamed) directory(all *policy.Catalogue, name string) error {
	if _, err := os.Stat(filepath.Join(name, "controls.yaml")); err == nil {
		whole, err := policy.LoadFolder(name)
		if err != nil {
			return err
		}
		n.add(whole.Checks(), nil)
		for _, pack := range whole.Packs() {
			n.add(nil, pack)
		}
		return nil
	}
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
		defects = append(defects, n.file(all, file, true))
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

// judgedBy adds to the packs that a delivery would be judged by at once.
func (n *policiesNamed) judgedBy(pack *policy.Pack) {
	if !slices.Contains(n.together, pack) {
		n.together = append(n.together, pack)
	}
}

// printPassed says on standard error which files were not looked at.
func (p Process) printPassed(n policiesNamed) {
	for _, why := range n.passed {
		p.remark("not looked at: %s", why)
	}
}
