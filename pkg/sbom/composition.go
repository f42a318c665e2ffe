package sbom

import (
	"maps"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// strength orders aggregates from the weakest claim to the strongest; one that is not listed claims nothing.
var strength = map[cdx.CompositionAggregate]int{
	cdx.CompositionAggregateNotSpecified:                        1,
	cdx.CompositionAggregateUnknown:                             2,
	cdx.CompositionAggregateIncomplete:                          3,
	cdx.CompositionAggregateIncompleteFirstPartyOnly:            3,
	cdx.CompositionAggregateIncompleteFirstPartyProprietaryOnly: 3,
	cdx.CompositionAggregateIncompleteFirstPartyOpenSourceOnly:  3,
	cdx.CompositionAggregateIncompleteThirdPartyOnly:            3,
	cdx.CompositionAggregateIncompleteThirdPartyProprietaryOnly: 3,
	cdx.CompositionAggregateIncompleteThirdPartyOpenSourceOnly:  3,
	cdx.CompositionAggregateComplete:                            4,
}

// SubjectCompleteness returns the aggregate that covers the subject: the weakest of those whose dependencies or
// assemblies list its bom-ref. It is empty when none does: references do not cascade, so a claim without refs covers nothing.
func (d *Document) SubjectCompleteness() string {
	if d.Root == nil || d.Root.Ref == "" {
		return ""
	}
	var found cdx.CompositionAggregate
	for _, c := range d.Compositions {
		if !slices.Contains(c.Dependencies, d.Root.Ref) && !slices.Contains(c.Assemblies, d.Root.Ref) {
			continue
		}
		aggregate := cdx.CompositionAggregate(c.Aggregate)
		if aggregate == "" {
			aggregate = cdx.CompositionAggregateNotSpecified
		}
		if found == "" || strength[aggregate] < strength[found] {
			found = aggregate
		}
	}
	return string(found)
}

// UncoveredDependencies returns the direct dependencies of the subject of which no composition says how complete they are: one that lists them under a known aggregate other than not_specified.
func (d *Document) UncoveredDependencies() []*Component {
	if d.Root == nil {
		return nil
	}
	covered := map[string]bool{}
	for _, c := range d.Compositions {
		if strength[cdx.CompositionAggregate(c.Aggregate)] <= strength[cdx.CompositionAggregateNotSpecified] {
			continue
		}
		for _, ref := range slices.Concat(c.Assemblies, c.Dependencies) {
			covered[ref] = true
		}
	}
	var out []*Component
	for _, c := range d.Graph.DirectDependencies(d.Root) {
		if c.Ref == "" || !covered[c.Ref] {
			out = append(out, c)
		}
	}
	return out
}

// IncompleteGroups returns the aggregates that say that a part is left out (incomplete, incomplete_*), each once, sorted.
func (d *Document) IncompleteGroups() []string {
	groups := map[string]bool{}
	for _, c := range d.Compositions {
		if strings.HasPrefix(c.Aggregate, string(cdx.CompositionAggregateIncomplete)) {
			groups[c.Aggregate] = true
		}
	}
	return slices.Sorted(maps.Keys(groups))
}
