package policy

import (
	"cmp"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// resolver works out the effective bindings of packs.
type resolver struct {
	catalogue *Catalogue
	checks    map[string]*Check
	open      []string // packs being resolved, to see circles
	failed    map[string]bool
	own       string // folder of the user's own checks, for messages; "" for shipped packs

	beside fs.FS            // folder of the user's pack; nil for shipped packs
	read   map[string]*Pack // packs beside the user's, by file name
}

// resolve fills in what a pack binds after extension, and its digest. A pack is resolved once.
func (r *resolver) resolve(p *Pack) (errs []error) {
	if p.Digest != "" || r.failed[p.Name] {
		return nil
	}
	if r.failed == nil {
		r.failed = map[string]bool{}
	}
	r.failed[p.Name] = true // until it succeeds: each defect is told once
	r.open = append(r.open, p.Name)
	defer func() { r.open = r.open[:len(r.open)-1] }()
	in := inheritance{bound: map[string]bound{}, unsettled: map[string]string{}, family: []*source{p.src}}
	for i := range p.Extends {
		if ok, errs := r.inherit(p, field(p.src.root, "extends").Content[i], &in); !ok {
			return errs
		}
	}
	own := map[string]bool{}
	for i := range p.Checks {
		b, err := r.bind(p, i, in.bound, own)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		in.bound[b.check.ID] = b
		delete(in.unsettled, b.check.ID)
	}
	for _, id := range sortedKeys(in.unsettled) {
		errs = append(errs, p.src.at(field(p.src.root, "extends"), "bind "+id+" here to say which severity, params and clause count",
			"check %s is bound differently by %s", id, in.unsettled[id]))
	}
	if len(in.bound) == 0 && len(errs) == 0 {
		errs = append(errs, p.src.at(p.src.root, "bind checks, or extend a pack that does", "pack %q has no checks", p.Name))
	}
	errs = append(errs, r.settle(in.bound)...)
	if len(errs) > 0 {
		return errs
	}
	r.seal(p, in)
	return nil
}

// inheritance is what a pack takes over from those that it extends.
type inheritance struct {
	bound     map[string]bound  // by check
	unsettled map[string]string // check → the two files that bind it differently
	family    []*source         // of the pack and all that it extends
	parents   []*Pack
}

// inherit takes over what the pack binds that one entry of extends names. It is not ok, and without errors, where those were told of that pack already.
func (r *resolver) inherit(p *Pack, n *yaml.Node, in *inheritance) (ok bool, errs []error) {
	parent, err := r.parent(p, n)
	if err != nil {
		return false, []error{err}
	}
	if slices.Contains(r.open, parent.Name) {
		return false, []error{p.src.at(n, "remove one of the links", "packs extend each other in a circle: %s", strings.Join(append(r.open, parent.Name), " → "))}
	}
	if errs := r.resolve(parent); r.failed[parent.Name] {
		return false, errs
	}
	in.family, in.parents = append(in.family, parent.family...), append(in.parents, parent)
	for _, b := range parent.bound {
		if b.implied { // settle brings it in again, where that is still needed
			continue
		}
		id := b.check.ID
		if other, twice := in.bound[id]; twice && !reflect.DeepEqual(other.Binding, b.Binding) {
			in.unsettled[id] = other.src.file + " and " + b.src.file
		}
		in.bound[id] = b
	}
	return true, nil
}

// seal keeps what a pack binds, and gives it the digest of that.
func (r *resolver) seal(p *Pack, in inheritance) {
	for _, id := range sortedKeys(in.bound) {
		p.bound = append(p.bound, in.bound[id])
	}
	p.family = in.family
	p.inheritWaivers(in.parents)
	p.superseded = r.superseded(p)
	p.DigestList = digestList(p)
	p.Digest = digestOf([]byte(p.DigestList))
	delete(r.failed, p.Name)
}

// bind works out one binding of a pack's own.
func (r *resolver) bind(p *Pack, i int, inherited map[string]bound, own map[string]bool) (bound, error) {
	n := field(p.src.root, "checks").Content[i]
	b := bound{Binding: p.Checks[i], src: p.src, node: n}
	if err := p.src.require(n, "binding", "check"); err != nil {
		return b, err
	}
	b.check = r.checks[b.Check]
	if b.check == nil {
		message := fmt.Sprintf("unknown check %q", b.Check)
		if r.own != "" {
			message += ": no shipped check has this id, and " + r.own + "/" + b.Check + ".yaml is not there"
		}
		return b, p.src.at(field(n, "check"), suggest(b.Check, sortedKeys(r.checks)), "%s", message)
	}
	if own[b.Check] {
		return b, p.src.at(field(n, "check"), "keep one of the two", "check %s is bound twice", b.Check)
	}
	own[b.Check] = true
	parent, extends := inherited[b.Check]
	if !extends {
		if err := p.src.require(n, "binding", "severity"); err != nil {
			return b, err
		}
	}
	params, err := b.check.bindParams(p.src, field(n, "params"), b.Params)
	if err != nil {
		return b, err
	}
	b.Params = params
	if extends {
		inheritBinding(&b.Binding, parent.Binding)
	}
	if err := vetSeverity(p.src, n, b.Binding); err != nil {
		return b, err
	}
	return b, r.vetClause(p.src, n, b.Binding)
}

// settle finds the check that each bound check waits for. One that the pack does not bind is bound as a remark, under the clause of the first that waits for it: what
// waits weighs by its own severity, and people are told what to do all the same.
func (r *resolver) settle(all map[string]bound) (errs []error) {
	for _, id := range sortedKeys(all) {
		b := all[id]
		if b.check.SettledBy == "" {
			continue
		}
		b.settles = r.checks[b.check.SettledBy]
		if b.settles == nil {
			errs = append(errs, b.src.at(b.node, suggest(b.check.SettledBy, sortedKeys(r.checks)), "check %s is settled by %s, and no check has this id", id, b.check.SettledBy))
			continue
		}
		all[id] = b
		if _, is := all[b.settles.ID]; !is {
			binding := Binding{Check: b.settles.ID, Severity: decision.Warn, Clause: b.Clause}
			all[b.settles.ID] = bound{Binding: binding, check: b.settles, implied: true, src: b.src, node: b.node}
		}
	}
	return errs
}

// inheritBinding fills what a binding leaves out from the extended pack's. A severity of its own stands by itself: what the other says of
// profiles and of a first day is not kept then.
func inheritBinding(b *Binding, parent Binding) {
	if b.Severity == "" {
		b.Severity = parent.Severity
		if b.Profiles == nil {
			b.Profiles = parent.Profiles
		}
		if b.From == "" {
			b.From = parent.From
		}
	}
	if b.Clause == (decision.Clause{}) {
		b.Clause = parent.Clause
	}
	for name, value := range parent.Params {
		if _, own := b.Params[name]; !own {
			b.Params[name] = value
		}
	}
}

func (r *resolver) vetClause(src *source, n *yaml.Node, b Binding) error {
	clause := field(n, "clause")
	if clause != nil {
		if err := src.require(clause, "clause", "source", "id", "confidence"); err != nil {
			return err
		}
		if _, known := r.catalogue.Sources[b.Clause.Source]; !known {
			return src.at(field(clause, "source"), suggest(b.Clause.Source, sortedKeys(r.catalogue.Sources)), "unknown source %q", b.Clause.Source)
		}
		if err := src.oneOf(clause, "confidence", b.Clause.Confidence, []string{"confirmed", "secondary", "general"}); err != nil {
			return err
		}
	}
	if b.Clause.Confidence == "general" && b.gravest() == decision.Block {
		place := cmp.Or(field(n, "profiles"), field(n, "severity"))
		if b.Severity == decision.Block {
			place = field(n, "severity")
		}
		if place == nil {
			place = n
		}
		return src.at(place, "use hold, or cite a clause that was read in full",
			"check %s blocks on a clause of confidence general", b.Check)
	}
	return nil
}

// superseded tells which of the texts that a pack cites have been replaced by another.
func (r *resolver) superseded(p *Pack) (notices []string) {
	for _, b := range p.bound {
		source := r.catalogue.Sources[b.Clause.Source]
		if source.SupersededBy == "" {
			continue
		}
		if notice := "cites " + source.ID + ", superseded by " + source.SupersededBy; !slices.Contains(notices, notice) {
			notices = append(notices, notice)
		}
	}
	return notices
}
