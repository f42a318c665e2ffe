package compare

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/identity"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version/order"
)

// comparer collects the changes.
type comparer struct {
	before, after *sbom.Document
	changes       []Change
}

func (c *comparer) add(p pair, kind ChangeKind, grave bool, was, is string) {
	c.changes = append(c.changes, Change{Kind: kind, Grave: grave, Old: p.old, New: p.new, By: p.by, Was: was, Is: is})
}

// subjects compares what the two SBOMs are about. They belong together by their role, whatever they are called.
func (c *comparer) subjects(before, after *sbom.Document) {
	old, is := before.Root, after.Root
	switch {
	case old == nil && is == nil:
		nobody := &sbom.Component{Pointer: "/metadata"}
		c.documentParties(pair{old: nobody, new: nobody}, before, after)
		c.documentLicences(pair{old: nobody, new: nobody}, before, after)
		for i := range c.changes {
			c.changes[i].Subject = true
		}
	case old == nil:
		c.changes = append(c.changes, Change{Kind: SubjectChanged, Grave: true, Subject: true, New: is, Is: is.Label()})
	case is == nil:
		c.changes = append(c.changes, Change{Kind: SubjectChanged, Grave: true, Subject: true, Old: old, Was: old.Label()})
	default:
		n := len(c.changes)
		if named(old) != named(is) || old.Purl.State == sbom.Stated && is.Purl.State == sbom.Stated && identity.PurlKey(old.Purl) != identity.PurlKey(is.Purl) {
			c.add(pair{old: old, new: is}, SubjectChanged, true, cmp.Or(old.Purl.Text, old.Label()), cmp.Or(is.Purl.Text, is.Label()))
			if named(old) != named(is) {
				c.changes[n].Was, c.changes[n].Is = old.Label(), is.Label()
			}
		}
		c.pair(pair{old: old, new: is})
		c.documentParties(pair{old: old, new: is}, before, after)
		c.documentLicences(pair{old: old, new: is}, before, after)
		for i := n; i < len(c.changes); i++ {
			c.changes[i].Subject = true
		}
	}
}

func named(c *sbom.Component) string { return identity.Joined(c.Group, c.Name.Text) }

// pair says all that changed of one component.
func (c *comparer) pair(p pair) {
	c.version(p)
	c.contradicted(p)
	c.parties(p)
	c.support(p)
	if named(p.old) != named(p.new) && p.by != "" {
		c.add(p, Renamed, false, named(p.old), named(p.new))
	}
	if p.old.Type != p.new.Type {
		c.add(p, TypeChanged, false, p.old.Type, p.new.Type)
	} else if was, is := p.old.Element, p.new.Element; was != is && was != "" && is != "" {
		c.add(p, TypeChanged, false, string(was), string(is))
	}
	c.identifiers(p)
	c.origin(p)
	c.modified(p)
	c.scope(p)
	c.crypto(p)
	if was, is := words(p.old.Licences), words(p.new.Licences); was != is {
		c.add(p, LicenceChanged, false, was, is)
	}
}

// version compares versions, and what is in them where they are the same.
func (c *comparer) version(p pair) {
	was, is := epochs(p, identity.Version(p.old), identity.Version(p.new))
	if version.Plain(was) == version.Plain(is) || spelling(p, was, is) {
		c.hashes(p)
		return
	}
	old, now := cmp.Or(p.old.Version.Text, was), cmp.Or(p.new.Version.Text, is)
	if epochAdded(old, was) || epochAdded(now, is) {
		old, now = was, is
	}
	sign, known := 0, false
	if was != "" && is != "" && identity.MayBeOne(identity.Ecosystem(p.old.Purl), identity.Ecosystem(p.new.Purl)) {
		sign, known = order.Compare(cmp.Or(identity.Ecosystem(p.new.Purl), identity.Ecosystem(p.old.Purl)), was, is)
	}
	switch {
	case known && sign < 0:
		c.add(p, Upgraded, false, old, now)
	case known && sign > 0:
		c.add(p, Downgraded, true, old, now)
	default:
		c.add(p, VersionChanged, is == "", old, now)
	}
}

// spelling says that two versions are two spellings of one by the rules of the ecosystem of both. For packages of distributions versions are compared as they are.
func spelling(p pair, was, is string) bool {
	old, now := identity.Ecosystem(p.old.Purl), identity.Ecosystem(p.new.Purl)
	return old == now && !version.Distribution(now) && version.Same(was, is, old, now)
}

// epochAdded says that a version counts with an epoch that it is written without, since the package URL states it.
func epochAdded(written, full string) bool {
	return version.HasEpoch(full) && !version.HasEpoch(written) && !strings.HasPrefix(full, "0:")
}

func (c *comparer) hashes(p pair) {
	was, is := digests(p.old), digests(p.new)
	if len(was) == 0 {
		return
	}
	shared := false
	for _, algorithm := range slices.Sorted(maps.Keys(was)) {
		if len(is[algorithm]) == 0 {
			continue
		}
		shared = true
		if !slices.Equal(was[algorithm], is[algorithm]) {
			c.add(p, Rehashed, true, algorithm+" "+strings.Join(was[algorithm], ", "), algorithm+" "+strings.Join(is[algorithm], ", "))
			return
		}
	}
	if !shared {
		c.add(p, HashWithdrawn, true, strings.Join(slices.Sorted(maps.Keys(was)), ", "), strings.Join(slices.Sorted(maps.Keys(is)), ", "))
	}
}

// contradicted says that the package URL of a component names other content than the hashes beside it, when it did not before: one of the two is of something else.
func (c *comparer) contradicted(p pair) {
	stated, named := p.new.OtherContent()
	if was, before := p.old.OtherContent(); stated != "" && (was != stated || before != named) {
		c.add(p, Rehashed, true, stated, named+" in the package URL")
	}
}

// mayBeAlike tells whether no hash says that two components have different content.
func mayBeAlike(a, b *sbom.Component) bool {
	was, is := digests(a), digests(b)
	for algorithm, list := range was {
		if len(is[algorithm]) > 0 && !slices.Equal(list, is[algorithm]) {
			return false
		}
	}
	return true
}

// verificationCode stands for the algorithm of what SPDX 2 states of the files of a package.
const verificationCode = "package verification code"

// digests are the hashes of a component by algorithm.
func digests(c *sbom.Component) map[string][]string {
	out := map[string][]string{}
	for _, h := range c.Hashes {
		algorithm := h.AlgorithmName()
		out[algorithm] = append(out[algorithm], strings.ToLower(h.Content))
	}
	for _, r := range c.Details().References {
		for _, h := range r.Hashes {
			if r.Type == string(cdx.ERTypeDistribution) { // of the package as it is handed out (BSI TR-03183-2 puts it there)
				algorithm := h.AlgorithmName() + " of the distribution"
				out[algorithm] = append(out[algorithm], strings.ToLower(h.Content))
			}
		}
	}
	if code := c.Details().Verification; code != "" {
		out[verificationCode] = []string{strings.ToLower(code)}
	}
	for _, list := range out {
		slices.Sort(list)
	}
	return out
}

// documentLicences compares under which licences the documents may be used. In SPDX that is always the same (SPDX 2.3 clause 6.2).
func (c *comparer) documentLicences(p pair, before, after *sbom.Document) {
	if was, is := words(before.Licences), words(after.Licences); was != is && before.Standard() == after.Standard() {
		c.add(p, LicenceChanged, false, phrase("of the document: ", was), phrase("of the document: ", is))
	}
}

func phrase(what, text string) string {
	if text == "" {
		return ""
	}
	return what + text
}

// purlIdentity is a purl without its version; the text where it is no purl.
func purlIdentity(p sbom.Purl) string {
	if p.State != sbom.Stated {
		return string(p.State) + p.Text
	}
	parts := []string{p.Type, p.Namespace, p.Name}
	for _, k := range slices.Sorted(maps.Keys(p.Qualifiers)) {
		parts = append(parts, k+"="+p.Qualifiers[k])
	}
	return strings.Join(parts, "\x00")
}

// cpeIdentity is a CPE without its version; the text where it is no CPE.
func cpeIdentity(c sbom.CPE) string {
	if c.State != sbom.Stated {
		return string(c.State) + c.Text
	}
	return strings.ToLower(strings.Join([]string{c.Part, c.Vendor, c.Product}, "\x00"))
}

// words are those of licences, in order.
func words(licences []sbom.Licence) string {
	var all []string
	for _, l := range licences {
		all = append(all, l.Text)
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ", ")
}

// addAll reports components that are on one side only, and whether the other side has another of the same version.
func (c *comparer) addAll(list, others []*sbom.Component, change func(*sbom.Component) Change) {
	there := map[string][]*sbom.Component{}
	whole := func(x *sbom.Component) string {
		return named(x) + "\x00" + purlIdentity(x.Purl) + "\x00" + versionIdentity(x)
	}
	for _, o := range others {
		there[whole(o)] = append(there[whole(o)], o)
	}
	for _, x := range list {
		ch := change(x)
		if same := there[whole(x)]; x.Name.State == sbom.Stated && len(same) > 0 {
			ch.Another = true
			ch.Grave = !slices.ContainsFunc(same, func(o *sbom.Component) bool { return mayBeAlike(o, x) })
		}
		c.changes = append(c.changes, ch)
	}
}
