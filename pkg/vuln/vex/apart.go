package vex

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// kinds are the qualifiers of purls that say which variant of a package it is. The others say where it is kept.
var kinds = []string{"arch", "distro", "epoch", "os", "platform", "type", "classifier"}

// comparePURLs holds purls against those of the product, and of parts of the same name. What is of none of the versions that go with them is another.
func (x *Inventory) comparePURLs(c *Component) answer {
	out, of := untold, &calling{versions: c.Versions}
	for _, text := range c.PURLs {
		claim := sbom.ParsePurl(text)
		if claim.State != sbom.Stated {
			continue
		}
		if len(x.spelt[spelling(claim)]) > MaxAlike || x.built.have(claim, of) {
			return alike
		}
		beside := slices.Clip(x.spelt[spelling(claim)])
		for _, id := range x.own[whole].purls {
			beside = append(beside, known[sbom.Purl]{whole, id})
		}
		if len(beside) == 0 {
			continue
		}
		if slices.ContainsFunc(beside, func(has known[sbom.Purl]) bool {
			return purlsMayBeOne(claim, has.id) && !x.leavesOutNamed(of, has.thing, has.id.Version)
		}) {
			return alike
		}
		out = apart
	}
	return out
}

// purlsApart says whether two purls are of two things: of other names, vendors, versions or variants, each stated on both sides. Types differ by how a thing is packed, and what one type calls
// its vendor need not be what the other does.
func purlsApart(named, has sbom.Purl) bool {
	return purlsApartBy(orderlessOfPURLs(named, has), named, has)
}

func purlsApartBy(by orderless, a, b sbom.Purl) bool {
	if baseName(a.Name) != baseName(b.Name) || versionsApartBy(by, a.Version, b.Version) && !oneTag(a, b) {
		return true
	}
	if vendor, other := vendorOf(a), vendorOf(b); a.Type == b.Type && vendor != "" && other != "" && vendor != other {
		return true
	}
	for _, key := range kinds {
		if variantsApart(key, strings.ToLower(a.Qualifiers[key]), strings.ToLower(b.Qualifiers[key])) {
			return true
		}
	}
	_, path, _ := strings.Cut(a.Text, "#")
	_, other, _ := strings.Cut(b.Text, "#")
	return path != "" && other != "" && path != other
}

// vendorOf is the namespace of a purl in any spelling; empty where it says no more than the name, which tools write in its place that find none.
func vendorOf(p sbom.Purl) string {
	if vendor := squeeze(p.Namespace); vendor != squeeze(p.Name) {
		return vendor
	}
	return ""
}

// languages are the types of purls of packages of one language each. A name in two of them is that of two packages. Other types say how a thing is packed or where it is kept.
var languages = []string{"cargo", "cocoapods", "composer", "cpan", "cran", "gem", "golang", "hackage", "hex", "maven", "npm", "nuget", "pub", "pypi", "swift"}

func languagesApart(a, b sbom.Purl) bool {
	return a.Type != b.Type && slices.Contains(languages, a.Type) && slices.Contains(languages, b.Type)
}

// packaged says whether a purl is of a package of an ecosystem or of a distribution.
func packaged(p sbom.Purl) bool {
	return sbom.SourcePackaged(p.Type) || slices.Contains(languages, p.Type)
}

// oneTag says whether two purls, with digests in the place of versions, are of images of one tag: the index of an image has another digest than the image for each platform.
func oneTag(a, b sbom.Purl) bool {
	tag, place := a.Qualifiers["tag"], a.Qualifiers["repository_url"]
	return a.Type == b.Type && strings.Contains(a.Version, ":") && strings.Contains(b.Version, ":") && tag != "" && tag == b.Qualifiers["tag"] && strings.EqualFold(place, b.Qualifiers["repository_url"])
}

// builds says whether a version is a longer one of another, which has the number of a build behind it: 2.0.0.145 of 2.0. With fewer than four numbers it is a version of its own (2.0.1), and so is that of a package of which the other has the tag of a
// distribution: 1.36.1-1.el9_2.7 is another build than 1.36.1-1.el9.
func builds(long, short string) bool {
	numbers := strings.Split(strings.TrimLeft(short, "vV"), ".")
	for len(numbers) < 3 {
		numbers = append(numbers, "0")
	}
	rest, is := strings.CutPrefix(strings.TrimLeft(long, "vV"), strings.Join(numbers, "."))
	return is && strings.HasPrefix(rest, ".") && !(tagged.MatchString(short) && strings.Trim(rest, ".0123456789") == "")
}

// compareHashes holds digests against those of the product. What has the digest of a thing is that, whatever version a product tree puts it under.
func (x *Inventory) compareHashes(c *Component) answer {
	for _, value := range c.Hashes {
		if len(c.Refs) == 0 && len(x.hashes[strings.ToLower(value)]) > 0 {
			return alike
		}
	}
	if otherContent(c.Hashes, x.own[whole].hashes) {
		return apart
	}
	return untold
}

func stated(value string) bool { return value != "" && value != "*" && value != "-" }
