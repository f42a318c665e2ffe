package cli

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/basis"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
)

// again is what --recheck judges once more; nil when it was not given.
type again struct{ of *history.Record }

// name is what the delivery was called then; "" when nothing is judged again.
func (a *again) name() string {
	if a == nil {
		return ""
	}
	return a.of.Decision.Delivery.Name
}

// vet refuses another delivery than the one that was judged.
func (a *again) vet(d *delivery.Delivery) error {
	if a == nil || a.of.Decision.Delivery.Digest == d.Digest {
		return nil
	}
	return withHint(fmt.Errorf("this is not the delivery that was judged: expected digest %s, found %s", a.of.Decision.Delivery.Digest, d.Digest),
		"hold another delivery against the dossier with --previous")
}

// recheck puts what a dossier holds in the place of the options that no flag names: the same delivery is judged by the same policy as of another moment, and
// the dossier is what it is held against.
func (p Process) recheck(c *cli.Context, o *gate.Options, deliveries []string) (*again, error) {
	place := c.String("recheck")
	switch {
	case place == "":
		return nil, nil
	case c.String("previous") != "":
		return nil, usageError("gate", errors.New("--recheck holds a delivery against its own dossier, so --previous has no place beside it"))
	case len(deliveries) > 1:
		return nil, usageError("gate", fmt.Errorf("--recheck judges one delivery again, found %d deliveries", len(deliveries)))
	case c.Bool("require-signed-policy") && len(c.StringSlice("pack")) == 0:
		return nil, usageError("gate", errors.New("--require-signed-policy asks for signatures beside packs, and those of a dossier have none: name them by --pack"))
	}
	packed, err := isPacked(place)
	if err != nil || !packed {
		return nil, withHint(errors.Join(fmt.Errorf("--recheck %s is no dossier", place), err), "a dossier is what 'cleanbill gate --dossier DIR' writes")
	}
	r, err := p.earlier(c, "--recheck", place, o.At, o.Roots, deliveries)
	if err != nil {
		return nil, err
	}
	if err := notAfter("--recheck", r, o.At); err != nil {
		return nil, err
	}
	if !r.Verified() { // whoever can write where dossiers are kept would choose the rules and the keys that count
		return nil, withHint(fmt.Errorf("--recheck %s: nobody vouches for the dossier, and it is judged by the packs, registries, roots and waivers in it", place),
			"name by --previous-key the public key that it was signed for (--sign-key), or the name that signed it (--previous-identity, --previous-issuer); a dossier that was not signed serves --previous alone")
	}
	held, err := p.heldBy(c, place, o)
	if err != nil {
		return nil, err
	}
	overrule(c, o, held)
	o.Previous = r
	return &again{r}, nil
}

// heldBy are the options that a dossier holds. Data on vulnerabilities are those of today: a dossier holds none.
func (p Process) heldBy(c *cli.Context, place string, o *gate.Options) (*gate.Options, error) {
	d, err := readDossier(c.Context, place)
	if err != nil {
		return nil, err
	}
	folder, err := d.Folder(dossier.BasisFolder)
	if err != nil {
		return nil, err
	}
	held, err := basis.Load(folder, o.Data)
	if errors.Is(err, basis.ErrData) { // there were none then, and there are today
		held, err = basis.Load(folder, nil)
	}
	switch {
	case errors.Is(err, basis.ErrNoData):
		return nil, withHint(fmt.Errorf("--recheck %s: %w", place, err), "name the folder of today's data by --data")
	case err != nil:
		return nil, withHint(fmt.Errorf("--recheck %s: %w", place, err), "a dossier of a later version may need that version")
	}
	return held, nil
}

// overrule takes from a dossier what no flag names.
func overrule(c *cli.Context, o, held *gate.Options) {
	given := func(flag string) bool { return c.IsSet(flag) }
	if !given("suppliers") {
		o.Registry = held.Registry
	}
	if !given("supplier") {
		o.Supplier = held.Supplier
	}
	if !given("profile") {
		o.Profile = held.Profile
	}
	if !given("pack") {
		o.Catalogue, o.Packs, o.PackSigners = held.Catalogue, held.Packs, held.PackSigners
	}
	if !given("trusted-root") {
		o.Roots = held.Roots
	}
	if !given("waivers") {
		o.Waivers = held.Waivers
	}
	if !given("approvers") {
		o.Approvers = held.Approvers
	}
	if !given("allow-unsigned-waivers") {
		o.AllowUnsignedWaivers = held.AllowUnsignedWaivers
	}
	if !given("no-scan") {
		o.NoScan = held.NoScan
	}
}
