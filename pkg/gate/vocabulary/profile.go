package vocabulary

import (
	"fmt"
	"slices"
	"strings"
)

// Networked is the form of which most is asked.
const Networked = "networked"

// Forms are what a product may be, one of them; Traits are what may be said of it besides.
var (
	Forms  = []string{Networked, "standalone", "accessory"}
	Traits = []string{"implantable", "life-supporting", "patient-data"}
)

// Profile is a device profile: what checks ask and how grave they are may depend on it.
type Profile struct {
	Form   string   // one of Forms; "" when nobody said
	Traits []string // of Traits, sorted
}

// ParseProfile reads a form and any traits, separated by commas, as "networked, life-supporting". Empty text is no profile.
func ParseProfile(text string) (Profile, error) {
	var p Profile
	for name := range strings.SplitSeq(text, ",") {
		switch name = strings.TrimSpace(name); {
		case name == "" && strings.TrimSpace(text) == "":
		case slices.Contains(Forms, name):
			if p.Form != "" {
				return Profile{}, fmt.Errorf("profile %q: a product is %s or %s, not both", text, p.Form, name)
			}
			p.Form = name
		case slices.Contains(Traits, name):
			p.Traits = append(p.Traits, name)
		default:
			return Profile{}, fmt.Errorf("profile %q: %q is unknown, expected one of %s, and any of %s", text, name, strings.Join(Forms, ", "), strings.Join(Traits, ", "))
		}
	}
	slices.Sort(p.Traits)
	p.Traits = slices.Compact(p.Traits)
	return p, nil
}

// Names lists form and traits.
func (p Profile) Names() []string {
	if p.Form == "" {
		return slices.Clone(p.Traits)
	}
	return append([]string{p.Form}, p.Traits...)
}

// Possible lists what a severity may be tied to. Where the form is not known it lists nothing, which stands for everything: traits
// alone do not tell a device from software.
func (p Profile) Possible() []string {
	if !slices.Contains(Forms, p.Form) {
		return nil
	}
	return p.Names()
}

// String is the profile as ParseProfile reads it.
func (p Profile) String() string { return strings.Join(p.Names(), ", ") }
