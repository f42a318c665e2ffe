package gate

import (
	"cmp"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// profile is what is said of the device: by the buyer, and by a manifest that the supplier has signed with its own name. The form is the buyer's
// before the manifest's; traits of both are listed. What the manifest alone says is a claim: see formOf and occasion.
func (ev *evidence) profile(o Options) vocabulary.Profile {
	p := o.Profile
	if !ev.manifestHolds() {
		return p
	}
	stated, err := vocabulary.ParseProfile(ev.delivery.Manifest.Profile)
	if err != nil {
		stated = vocabulary.Profile{Form: ev.delivery.Manifest.Profile} // a word that no check knows, for people to read
	}
	p.Form = cmp.Or(p.Form, stated.Form)
	p.Traits = slices.Compact(slices.Sorted(slices.Values(slices.Concat(p.Traits, stated.Traits))))
	return p
}

// claimed lists what of the profile the buyer does not say.
func (ev *evidence) claimed(o Options) []string {
	said := o.Profile.Names()
	return slices.DeleteFunc(ev.profile(o).Names(), func(name string) bool { return slices.Contains(said, name) })
}

// formOf is the form that checks see. The supplier may say that the product is a networked device, of which most is asked; a form of which less is
// asked must come from the buyer, so that no supplier can switch a check off.
func (ev *evidence) formOf(o Options) string {
	form := ev.profile(o).Form
	if o.Profile.Form == "" && slices.Contains(vocabulary.Forms, form) && form != vocabulary.Networked {
		return ""
	}
	return form
}

// occasion is what severities depend on: a profile that the buyer states, and claims, which make nothing milder.
func occasion(o policy.Occasion, profile vocabulary.Profile, claimed []string) policy.Occasion {
	is := func(name string) bool { return slices.Contains(claimed, name) }
	own := vocabulary.Profile{Form: profile.Form, Traits: slices.DeleteFunc(slices.Clone(profile.Traits), is)}
	if is(own.Form) {
		own.Form = ""
	}
	o.Profiles, o.Claimed = own.Possible(), claimed
	return o
}
