package vex

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// compareCPEs holds CPEs against those of the product, and of parts of the same product name. What is of none of the versions that go with them is another.
func (x *Inventory) compareCPEs(c *Component) answer {
	out, of := untold, &calling{versions: c.Versions}
	for _, text := range c.CPEs {
		claim := cpeAttributes(text)
		if claim == nil {
			continue
		}
		var beside []known[[]string]
		if claim[2] != "*" {
			beside = x.cpes[baseName(claim[2])]
		}
		if len(beside) > MaxAlike {
			return alike
		}
		for _, id := range x.own[whole].cpes {
			beside = append(slices.Clip(beside), known[[]string]{whole, id})
		}
		for _, has := range beside {
			switch x.compareCPEOf(claim, has.id, has.thing) {
			case alike:
				if !x.leavesOutNamed(of, has.thing, has.id[3]) {
					return alike
				}
				out = apart
			case apart:
				out = apart
			}
		}
	}
	return out
}

// compareCPE holds a CPE against one of a thing of a version. Vendors bear several names, and what follows the version says which build it is. NVD names a device (h:acme:pump) and its firmware
// (o:acme:pump_firmware) by two CPEs: where the first letters differ, other names tell nothing, and the version is held against that of the thing too.
func compareCPE(claim, has []string, of string) answer {
	return compareCPEBy(version.Apart, claim, has, of)
}

// compareCPEBy does the same by what tells apart versions that have no order.
func compareCPEBy(by orderless, claim, has []string, of string) answer {
	oneKind := claim[0] == has[0]
	if versionsApartBy(by, claim[3], has[3]) && (oneKind || of == "" || versionsApartBy(by, claim[3], of)) {
		return apart
	}
	switch {
	case !stated(claim[2]) || !stated(has[2]) || baseName(claim[2]) == baseName(has[2]):
		return alike
	case oneKind:
		return apart
	}
	return untold
}

// programs are the words that names of what runs on a device end with, behind the name of the device.
var programs = []string{"firmware", "software", "os"}

// baseName is a name without what different people write in it in different ways, and without the word that tells the firmware of a device from the device.
func baseName(name string) string {
	all := words(name)
	if last := len(all) - 1; last >= 0 {
		if slices.Contains(programs, all[last]) && last > 0 {
			all = all[:last]
		} else if device, glued := strings.CutSuffix(all[last], programs[0]); glued && device != "" {
			all[last] = device
		}
	}
	return strings.Join(all, "")
}
