package history

import (
	"maps"
	"regexp"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// kindOf says in one word of what kind a file is for who signs it: whoever signs software need not be who signs SBOMs. Files that vouch for others are of none.
func kindOf(f decision.File) string {
	switch f.Kind {
	case "manifest":
		return "manifest"
	case "cyclonedx-json", "cyclonedx-xml", "cyclonedx-protobuf", "spdx", "support-addendum":
		return "SBOM"
	case "openvex", "csaf", "cyclonedx-vex", "spdx-vex":
		return "VEX"
	}
	if f.Role == decision.RoleArtifact {
		return "software"
	}
	return "document"
}

// kinds are what is established of the files of each kind.
func kinds(files []decision.File, trust []decision.Trust) map[string][]decision.Trust {
	of := map[string]string{}
	for _, f := range files {
		of[f.Path] = kindOf(f)
	}
	out := map[string][]decision.Trust{}
	for _, t := range trust {
		out[of[t.Path]] = append(out[of[t.Path]], t)
	}
	delete(out, "")
	return out
}

// tag is what an identity of a workflow says besides who it is: the tag that it ran for, another one for each release.
var tag = regexp.MustCompile(`@refs/tags/[^ ]*`)

// Identity is a signer without the tag of the release that was signed: one workflow is one signer. A branch stays, since who may push to it is another question.
func Identity(signer string) string { return tag.ReplaceAllString(signer, "@refs/tags/…") }

// identities are the signers that vouch for a file on every rung.
func identities(t decision.Trust) []string {
	set := map[string]bool{}
	if t.Ladder.Whole() && t.Signer != "" {
		set[Identity(t.Signer)] = true
	}
	for _, s := range t.Signatures {
		if s.Ladder.Whole() && s.Signer != "" {
			set[Identity(s.Signer)] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// signers are the kinds of files of which one is signed by nobody who signed a file of that kind before.
func signers(was *decision.Decision, now Now) []decision.Moved {
	before, after := kinds(was.Delivery.Files, was.Trust), kinds(now.Files, now.Trust)
	out := []decision.Moved{}
	for _, kind := range slices.Sorted(maps.Keys(after)) {
		known, others := map[string]bool{}, map[string]bool{}
		for _, t := range before[kind] {
			for _, who := range identities(t) {
				known[who] = true
			}
		}
		if len(known) == 0 { // nobody signed: nobody can be another one
			continue
		}
		for _, t := range after[kind] {
			all := identities(t)
			if slices.ContainsFunc(all, func(who string) bool { return known[who] }) {
				continue
			}
			for _, who := range all {
				others[who] = true
			}
		}
		if len(others) > 0 {
			out = append(out, decision.Moved{Of: kind, Was: slices.Sorted(maps.Keys(known)), Is: slices.Sorted(maps.Keys(others))})
		}
	}
	return out
}

// unsigned are the files without a valid signature, of a kind of which every file was signed before, and those of the same path that were. A document that is new
// may be unsigned though others are signed: what it says is not evaluated. A path may be of another kind now: whoever leaves the signature off may change what the file is, too.
func unsigned(was *decision.Decision, now Now) []string {
	before, after := kinds(was.Delivery.Files, was.Trust), kinds(now.Files, now.Trust)
	out, signed := []string{}, map[string]bool{}
	for _, t := range was.Trust {
		signed[t.Path] = t.Ladder.Whole()
	}
	for kind, files := range after {
		all := len(before[kind]) > 0 && kind != "document"
		for _, t := range before[kind] {
			all = all && t.Ladder.Whole()
		}
		for _, t := range files {
			if !(t.Ladder.Present && t.Ladder.Valid) && (all || signed[t.Path]) {
				out = append(out, t.Path)
			}
		}
	}
	slices.Sort(out)
	return out
}

// builders are who built the software, where that is somebody else than before or is not established any more.
func builders(was, is []decision.Build) []decision.Moved {
	before, after := established(was), established(is)
	if len(before) == 0 {
		return []decision.Moved{}
	}
	others := []string{}
	for _, b := range after {
		if !slices.Contains(before, b) {
			others = append(others, b)
		}
	}
	if len(after) > 0 && len(others) == 0 {
		return []decision.Moved{}
	}
	return []decision.Moved{{Of: "software", Was: before, Is: others}}
}

// established are the builders that the buyer grants a level.
func established(builds []decision.Build) []string {
	out := []string{}
	for _, b := range builds {
		if b.Level > 0 {
			out = append(out, b.Builder)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
