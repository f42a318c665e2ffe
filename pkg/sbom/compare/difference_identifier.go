package compare

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/identity"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// identifiers compares what a component is looked up by. The version in an identifier follows that of the component;
// where it goes another way, a scanner will look up something else than what is named, which is grave. One that comes or goes is told.
func (c *comparer) identifiers(p pair) {
	astray := func(was, is string) bool {
		return was != "" && is != "" && version.Plain(was) != version.Plain(is) &&
			(version.Plain(identity.Version(p.old)) == version.Plain(identity.Version(p.new)) || version.Plain(is) != version.Plain(identity.Version(p.new)))
	}
	before, after := epochs(p, p.old.Purl.Version, p.new.Purl.Version) // some tools write it into the version, others beside it
	if stray := astray(p.old.Purl.Version, p.new.Purl.Version) && astray(before, after) || moved(p.old.Purl, p.new.Purl); stray || (p.old.Purl.Version == "") != (p.new.Purl.Version == "") || purlIdentity(p.old.Purl) != purlIdentity(p.new.Purl) {
		c.add(p, PurlChanged, stray, p.old.Purl.Text, p.new.Purl.Text)
	}
	was, is := identity.CPEVersion(p.old.CPE), identity.CPEVersion(p.new.CPE)
	if stray := astray(was, is); stray || (was == "") != (is == "") || cpeIdentity(p.old.CPE) != cpeIdentity(p.new.CPE) {
		c.add(p, CPEChanged, stray, p.old.CPE.Text, p.new.CPE.Text)
	}
	if p.old.Details().SWID != p.new.Details().SWID {
		c.add(p, SWIDChanged, false, p.old.Details().SWID, p.new.Details().SWID)
	}
}

// modified compares whether a component is said to be changed against what it was made from. That it is now is grave.
func (c *comparer) modified(p pair) {
	words := map[bool]string{false: "not modified", true: "modified"}
	if p.old.Modified != p.new.Modified {
		c.add(p, ModifiedChanged, p.new.Modified, words[p.old.Modified], words[p.new.Modified])
	}
}

// epochs puts two versions of an RPM or Debian package on one footing: an RPM's epoch may stand in the purl alone
// (PURL-TYPES, rpm), and one that is not stated is 0.
func epochs(p pair, was, is string) (string, string) {
	if e := identity.Ecosystem(p.new.Purl); e != "rpm" && e != "deb" {
		return was, is
	}
	full := func(c *sbom.Component, v string) string {
		if e := c.Purl.Qualifiers["epoch"]; e != "" && !version.HasEpoch(v) && strings.Trim(e, "0123456789") == "" {
			return e + ":" + v
		}
		return v
	}
	was, is = full(p.old, was), full(p.new, is)
	if version.HasEpoch(was) == version.HasEpoch(is) {
		return was, is
	}
	return version.ZeroEpoch(was), version.ZeroEpoch(is)
}

// scope compares whether a component is part of what runs.
func (c *comparer) scope(p pair) {
	effective := func(x *sbom.Component) string {
		if x.Scope == "" {
			return "required"
		}
		return x.Scope
	}
	if was, is := effective(p.old), effective(p.new); was != is {
		c.add(p, ScopeChanged, was == "required", was, is)
	}
	if p.old.External != p.new.External {
		words := map[bool]string{false: "part of the product", true: "external"}
		c.add(p, ScopeChanged, p.new.External, words[p.old.External], words[p.new.External])
	}
}
