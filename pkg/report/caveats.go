package report

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// loweredWords say what the registry asks less than by default for signatures, each once.
func loweredWords(all []decision.Trust) []string {
	var out []string
	seen := map[string]bool{}
	for _, t := range all {
		for _, s := range t.Signatures {
			for _, l := range s.Lowered {
				if !seen[l] {
					seen[l] = true
					out = append(out, "requirement lowered by the registry entry: "+l)
				}
			}
		}
	}
	return out
}

// profileWords name the device profile that the severities of checks rest on, and what of it the supplier alone says.
func profileWords(d decision.Delivery) string {
	if d.Profile == "" {
		return "device profile not established"
	}
	text := "device profile " + d.Profile
	if len(d.ClaimedProfile) > 0 {
		text += " (by the supplier alone: " + strings.Join(d.ClaimedProfile, ", ") + ")"
	}
	return text
}

// noticeWords say of packs what is to be known of their texts, such as that one is superseded.
func noticeWords(packs []decision.Pack) []string {
	var out []string
	for _, p := range packs {
		if p.Notice != "" {
			out = append(out, p.Name+": "+p.Notice)
		}
	}
	return out
}

// noRegistry says that nobody could be recognised, for the buyer gave nothing to recognise by; empty where a registry was given. It is said first: what stands
// against the delivery for want of a registry is nothing that the supplier could mend.
func noRegistry(d decision.Delivery) string {
	if !d.NoRegistry {
		return ""
	}
	return "No supplier registry was given (--suppliers), so no signer and no builder could be recognised, whoever signed, and no statement on vulnerabilities counts. That is not the supplier's to mend: " +
		"judge again with the registry first."
}

// supplierWords say whose delivery it is, as the registry knows it.
func supplierWords(d decision.Delivery) string {
	switch {
	case d.NoRegistry:
		return "no supplier registry given"
	case d.Supplier == "":
		return "no entry in the supplier registry matched"
	default:
		return "supplier " + d.Supplier
	}
}

// caveats are what a verdict is to be read with, whatever the format: the profile it was judged for, what the registry entry asks less than by default, and what is
// to be known of the texts that the packs cite.
func caveats(d *decision.Decision) []string {
	var first []string
	if words := noRegistry(d.Delivery); words != "" {
		first = []string{words}
	}
	return append(append(append(first, profileWords(d.Delivery)), loweredWords(d.Trust)...), noticeWords(d.Packs)...)
}
