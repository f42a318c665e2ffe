package policy

import (
	"io/fs"
	"reflect"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// PackKind is the value of "kind" in a pack file.
const PackKind = "cleanbill.pack/v1"

var packName = regexp.MustCompile(`^[a-z0-9]+([-.][a-z0-9]+)*$`)

// bound is an effective binding with its check.
type bound struct {
	Binding
	check *Check
	// settles is the check that says what to do about what this one needs; nil where it needs nothing.
	settles *Check
	implied bool // no pack binds it: what it settles brought it in, see settle
	src     *source
	node    *yaml.Node
}

func readPack(fsys fs.FS, name string) (*Pack, error) {
	src, err := readSource(fsys, name)
	if err != nil {
		return nil, err
	}
	pack := &Pack{src: src}
	d := &decoder{src: src, tag: "yaml"}
	if err := d.decode(src.root, reflect.ValueOf(pack).Elem()); err != nil {
		return nil, err
	}
	if err := src.require(src.root, "pack", "kind", "name", "title", "version"); err != nil {
		return nil, err
	}
	if err := src.oneOf(src.root, "kind", pack.Kind, []string{PackKind}); err != nil {
		return nil, err
	}
	if !packName.MatchString(pack.Name) {
		return nil, src.at(field(src.root, "name"), "write it like hospital-baseline", "name %q is not small letters and digits joined by hyphens or dots", pack.Name)
	}
	return pack, pack.vetWaivers()
}

// Notices are what a reader of a result should know of the pack: its own notice, and which of the texts that it cites are superseded.
func (p *Pack) Notices() string {
	all := p.superseded
	if p.Notice != "" {
		all = append([]string{p.Notice}, all...)
	}
	return strings.Join(all, "; ")
}

// find is how the pack binds a check; nil where it does not.
func (p *Pack) find(check string) *bound {
	for i := range p.bound {
		if p.bound[i].check.ID == check {
			return &p.bound[i]
		}
	}
	return nil
}

// Bindings returns the effective bindings of the pack, sorted by check.
func (p *Pack) Bindings() []Binding {
	out := make([]Binding, len(p.bound))
	for i, b := range p.bound {
		out[i] = b.Binding
	}
	return out
}

// BoundChecks returns the checks that the pack binds, in the order of Bindings.
func (p *Pack) BoundChecks() []*Check {
	out := make([]*Check, len(p.bound))
	for i, b := range p.bound {
		out[i] = b.check
	}
	return out
}
