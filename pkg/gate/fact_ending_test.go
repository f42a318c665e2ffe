package gate

import (
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestEndsThatCannotBeRead: words for an end that are no day leave open whether support goes on, whatever day stands beside them; an end that is
// past stays past.
func TestEndsThatCannotBeRead(t *testing.T) {
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	const end, life = "cdx:lifecycle:milestone:endOfSupport", "cdx:lifecycle:milestone:endOfLife"
	later := sbom.Property{Name: end, Value: "2031-01-01"}
	active := sbom.Property{Name: "cdx:fda:level-of-support", Value: "actively maintained"}
	for name, tt := range map[string]struct {
		stated      []sbom.Property
		over, known bool
	}{
		"a day alone":               {[]sbom.Property{later}, false, true},
		"a day and a later one":     {[]sbom.Property{later, {Name: life, Value: "2032-01-01"}}, false, true},
		"an end of life of a month": {[]sbom.Property{later, {Name: life, Value: "2024-01"}}, false, false},
		"an end of life in words":   {[]sbom.Property{{Name: life, Value: "already ended"}, later}, false, false},
		"no end of life announced":  {[]sbom.Property{later, {Name: life, Value: "not announced"}}, false, true},
		"none planned beside one":   {[]sbom.Property{{Name: life, Value: "None planned."}, {Name: life, Value: "2032-01-01"}, later}, false, true},
		"a second end":              {[]sbom.Property{later, {Name: end, Value: "01.01.2024"}}, false, false},
		"a second end, first":       {[]sbom.Property{{Name: end, Value: "2024"}, later}, false, false},
		"a second end of life":      {[]sbom.Property{later, {Name: life, Value: "2032-01-01"}, {Name: life, Value: "2024"}}, false, false},
		"past all the same":         {[]sbom.Property{{Name: end, Value: "2025-01-01"}, {Name: end, Value: "some day"}}, true, true},
		"an active level beside it": {[]sbom.Property{later, {Name: life, Value: "2024-01"}, active}, false, false},
		"a name that nobody knows":  {[]sbom.Property{{Name: "cdx:lifecycle:milestone:endOfSecuritySupport", Value: "2024-01-01"}, active, later}, false, false},
		"an end of business":        {[]sbom.Property{later, active, {Name: "cdx:lifecycle:milestone:endOfBusinessOperations", Value: "2024"}}, false, false},
		"a second level in words":   {[]sbom.Property{later, active, {Name: active.Name, Value: "expired"}}, false, false},
		"and before the known one":  {[]sbom.Property{{Name: active.Name, Value: "expired"}, later, active}, false, false},
		"the same level twice":      {[]sbom.Property{later, active, {Name: active.Name, Value: "active"}}, false, true},
	} {
		f := supportFact(sbom.SupportOf(tt.stated), at)
		if f.Over != tt.over || f.OverKnown != tt.known {
			t.Errorf("%s: over %v, known %v: %+v", name, f.Over, f.OverKnown, f)
		}
	}
	for _, added := range []struct {
		property sbom.Property
		known    bool
	}{
		{sbom.Property{Name: end, Value: "ended"}, false},
		{sbom.Property{Name: life, Value: "2024-01-01"}, false},
		{sbom.Property{Name: life, Value: "already"}, false},
		{sbom.Property{Name: life, Value: "2035-01-01"}, true},
		{sbom.Property{Name: life, Value: "not announced"}, true},
	} {
		own := sbom.SupportOf([]sbom.Property{later})
		conflicts := own.Add(sbom.SupportOf([]sbom.Property{added.property}), false)
		if f := supportFact(own, at); f.OverKnown != added.known || f.End.Known != added.known || (len(conflicts) == 0) != added.known || len(conflicts) > 0 && !conflicts[0].Open || f.EndOfLife.Known {
			t.Errorf("an addendum that nobody signed, %s: %v, %+v", added.property.Value, conflicts, f)
		}
	}
}
