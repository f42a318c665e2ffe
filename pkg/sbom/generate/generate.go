// Package generate writes down what package observe found as an SBOM, and never more than that: what was not looked into
// is named, and nothing is called complete.
package generate

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
)

// Subject is what was looked into.
type Subject struct {
	Name, Version string
	Type          cdx.ComponentType // application, container, file, firmware
	Hashes        []cdx.Hash        // of the file; none for a directory
}

// Options say what else the SBOM states.
type Options struct {
	At                    time.Time // the moment of making it
	ToolName, ToolVersion string    // who looked
	SpecVersion           string    // that it will be written in, such as "1.6"; paths are stated in its way
}

// subjectRef is the bom-ref of the subject. Those of the components are package URLs, or begin with their type.
const subjectRef = "subject"

// The names of properties. They say what was observed; a property in cleanbill's own name space would be a claim that
// cleanbill ignores when it reads the SBOM.
const (
	observed       = "observed:"
	propertyType   = observed + "type"              // kind of package: "deb", "npm", "binary"
	propertyBy     = observed + "found-by"          // what found it
	propertyPath   = observed + "path"              // where, before 1.5, which has evidence.occurrences for it
	propertySource = observed + "source-package"    // name and version
	propertyUnread = observed + "unread"            // path: reason, of a part that was not looked into
	propertyOpaque = observed + "opaque"            // path: size, of a file of no known format
	propertyOwner  = observed + "unclaimed"         // path: size, of a program that no component accounts for
	propertyUnder  = observed + "superseded"        // path: size, of a file in a layer that a later layer removes or replaces
	propertySBOM   = observed + "sbom"              // path, of an SBOM inside: a claim, which nothing here was taken from
	propertyCPE    = observed + "cpe"               // a further CPE
	propertyText   = observed + "licence-text"      // digest of a licence text
	propertyEmpty  = observed + "undeclared-fields" // what nothing was found of (CISA 2026: unknown information is named as such)
)

// BOM writes an observation down. It is made for Encode of package cyclonedx, which sorts it and makes it fit its version.
//
// Text from what was looked into is escaped, so that the SBOM is valid whatever file names there are: each byte of a control
// character, of U+FFFE and U+FFFF, and of what is no UTF-8 as \xNN, in lower-case hexadecimal; a backslash as \\. CPE names
// keep their backslashes.
func BOM(s Subject, o *observe.Observation, opt Options) *cdx.BOM {
	o, s.Name, s.Version = written(o), escape(s.Name), escape(s.Version)
	bom := cdx.NewBOM()
	bom.Metadata = metadata(s, o, opt)
	components := make([]cdx.Component, 0, len(o.Components))
	for _, c := range o.Components {
		components = append(components, component(c, opt))
	}
	bom.Components = &components
	dependencies := dependencies(o)
	bom.Dependencies = &dependencies
	bom.Compositions = compositions(o)
	return bom
}

func metadata(s Subject, o *observe.Observation, opt Options) *cdx.Metadata {
	subject := cdx.Component{BOMRef: subjectRef, Type: s.Type, Name: s.Name, Version: s.Version}
	if len(s.Hashes) > 0 {
		subject.Hashes = &s.Hashes
	}
	m := &cdx.Metadata{
		Timestamp:  opt.At.UTC().Format(time.RFC3339),
		Lifecycles: &[]cdx.Lifecycle{{Phase: cdx.LifecyclePhasePostBuild}},
		Tools:      &cdx.ToolsChoice{Components: &[]cdx.Component{{Type: cdx.ComponentTypeApplication, Name: opt.ToolName, Version: opt.ToolVersion}}},
		Component:  &subject,
	}
	if open := blanks(o); len(open) > 0 {
		m.Properties = &open
	}
	return m
}

// blanks are the parts whose content is not in the SBOM, and the SBOMs inside, each a property of the document.
func blanks(o *observe.Observation) []cdx.Property {
	var out []cdx.Property
	for _, u := range o.Unread {
		out = append(out, cdx.Property{Name: propertyUnread, Value: u.Path + ": " + u.Reason})
	}
	more := func(name string, n int) {
		if n > 0 {
			out = append(out, cdx.Property{Name: name, Value: strconv.Itoa(n) + " more"})
		}
	}
	sized := func(name string, files []observe.Opaque, all int) {
		for _, f := range files {
			out = append(out, cdx.Property{Name: name, Value: f.Path + ": " + strconv.FormatInt(f.Size, 10) + " bytes"})
		}
		more(name, all-len(files))
	}
	sized(propertyOpaque, o.Opaque, o.OpaqueFiles)
	sized(propertyOwner, o.Unclaimed, o.UnclaimedPrograms)
	sized(propertyUnder, o.Superseded, o.SupersededFiles)
	for _, p := range o.SBOMs {
		out = append(out, cdx.Property{Name: propertySBOM, Value: p})
	}
	more(propertySBOM, o.SBOMFiles-len(o.SBOMs))
	return out
}

// dependencies are those that were found, and from the subject to everything that nothing found needs: how the subject
// came by those is not known, but they are in it. What needs nothing that was found has no entry: that is not known
// either, and an empty entry would claim it.
func dependencies(o *observe.Observation) []cdx.Dependency {
	direct, needed := map[string][]string{}, map[string]bool{}
	for _, d := range o.Dependencies {
		direct[d.From] = append(direct[d.From], d.To)
		needed[d.To] = true
	}
	for _, c := range o.Components {
		if !needed[c.Ref] {
			direct[subjectRef] = append(direct[subjectRef], c.Ref)
		}
	}
	reach(o, direct)
	out := make([]cdx.Dependency, 0, len(direct))
	for ref, to := range direct {
		out = append(out, cdx.Dependency{Ref: ref, Dependencies: &to})
	}
	slices.SortFunc(out, func(a, b cdx.Dependency) int { return cmp.Compare(a.Ref, b.Ref) })
	return out
}

// reach ties to the subject what can only be reached in a circle: nothing that is in it may stand apart.
func reach(o *observe.Observation, direct map[string][]string) {
	seen := map[string]bool{}
	visit := func(from string) {
		for pending := []string{from}; len(pending) > 0; {
			ref := pending[len(pending)-1]
			pending = pending[:len(pending)-1]
			if !seen[ref] {
				seen[ref] = true
				pending = append(pending, direct[ref]...)
			}
		}
	}
	visit(subjectRef)
	for _, c := range o.Components {
		if !seen[c.Ref] {
			direct[subjectRef] = append(direct[subjectRef], c.Ref)
			visit(c.Ref)
		}
	}
}

// compositions say how much of the subject the SBOM tells. What is not whole is incomplete; and even of what was looked
// into as a whole, software that carries no mark is not found, so that nothing is ever called complete.
func compositions(o *observe.Observation) *[]cdx.Composition {
	aggregate := cdx.CompositionAggregateUnknown
	if !o.Whole || o.OpaqueFiles > 0 || o.UnclaimedPrograms > 0 || o.SupersededFiles > 0 {
		aggregate = cdx.CompositionAggregateIncomplete
	}
	subject := []cdx.BOMReference{subjectRef}
	out := []cdx.Composition{{Aggregate: aggregate, Assemblies: &subject, Dependencies: &subject}}
	if len(o.Components) > 0 { // a claim about the subject does not reach its parts
		parts := make([]cdx.BOMReference, 0, len(o.Components))
		for _, c := range o.Components {
			parts = append(parts, cdx.BOMReference(c.Ref))
		}
		out = append(out, cdx.Composition{Aggregate: cdx.CompositionAggregateUnknown, Dependencies: &parts})
	}
	return &out
}
