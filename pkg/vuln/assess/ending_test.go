package assess

import (
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestEnding: of all that is stated and of reference data the earliest counts; words that may mean an earlier end are never outweighed.
func TestEnding(t *testing.T) {
	const (
		end   = "cdx:lifecycle:milestone:endOfSupport"
		life  = "cdx:lifecycle:milestone:endOfLife"
		firm  = "cdx:lifecycle:milestone:endOfBusinessOperations"
		level = "cdx:fda:level-of-support"
		other = "cdx:cle:supportStatus"
		none  = "cdx:lifecycle:milestone:endOfSecuritySupport"
	)
	at := time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)
	// Of thing 1 repairs end on 2026-06-30 by reference data, of thing 2 they go on, and nobody knows of thing 7.
	for name, c := range map[string]struct {
		version, stated string // names and values, a comma between them
		want            string // day, what ends, source, what is known, doubt
	}{
		"nothing":                               {"7", "", " |  |  |  | "},
		"a day":                                 {"7", end + ",2030-01-01", "2030-01-01 | end of support |  | known lasts | "},
		"an earlier end of life":                {"7", end + ",2030-01-01," + life + ",2026-02-01", "2026-02-01 | end of life |  | known lasts | "},
		"an earlier end of business":            {"7", end + ",2030-01-01," + firm + ",2026-02-01," + life + ",2028-01-01", "2026-02-01 | end of business operations |  | known lasts | "},
		"the same day":                          {"7", end + ",2030-01-01T09:00:00Z," + life + ",2030-01-01", "2030-01-01T09:00:00Z | end of support |  | known lasts | "},
		"on its last day":                       {"7", end + ",2026-01-15", "2026-01-15 | end of support |  | known lasts | "},
		"the day after":                         {"7", end + ",2026-01-14", "2026-01-14 | end of support |  | over known | "},
		"a past end of business":                {"7", firm + ",2025-01-01," + level + ",active", "2025-01-01 | end of business operations |  | over known | "},
		"a late end of life alone":              {"7", life + ",2030-01-01", "2030-01-01 | end of life |  |  | "},
		"a level alone":                         {"7", level + ",active", " |  |  |  | "},
		"abandoned":                             {"7", end + ",2030-01-01," + level + ",abandoned", "2030-01-01 | end of support |  | over known | "},
		"silent, reference data":                {"1", "", "2026-06-30 |  | thing.md | known lasts | "},
		"active, reference data":                {"1", level + ",active", "2026-06-30 |  | thing.md | known lasts | "},
		"stated late, reference data":           {"1", end + ",2030-01-01", "2026-06-30 |  | thing.md | known lasts | "},
		"stated early, reference data":          {"1", end + ",2026-03-01", "2026-03-01 | end of support |  | known lasts | "},
		"silent, reference data without a day":  {"2", "", " |  |  | known | "},
		"a late end of life, reference data":    {"2", life + ",2030-01-01", "2030-01-01 | end of life |  | known | "},
		"unknown, reference data":               {"1", end + ",unknown", "2026-06-30 |  | thing.md |  | "},
		"kept back, reference data":             {"2", end + ",withheld", " |  |  |  | "},
		"not announced, reference data":         {"1", end + ",not announced", "2026-06-30 |  | thing.md |  | "},
		"silence in words, reference data":      {"1", end + ",N/A," + life + ",TBD", "2026-06-30 |  | thing.md | known lasts | "},
		"an end of life that is not announced":  {"7", end + ",2030-01-01," + life + ",not announced", "2030-01-01 | end of support |  | known lasts | "},
		"a level that is not stated":            {"7", end + ",2030-01-01," + level + ",not stated", "2030-01-01 | end of support |  | known lasts | "},
		"a level beside one that says nothing":  {"7", end + ",2030-01-01," + level + ",active," + other + ",not stated", "2030-01-01 | end of support |  | known lasts | "},
		"words, reference data":                 {"1", end + ",soon", "2026-06-30 |  | thing.md |  | end of support soon"},
		"words for an end of life":              {"1", life + ",2024," + level + ",active", "2026-06-30 |  | thing.md |  | end of life 2024"},
		"the same of two ends":                  {"1", life + ",2024," + end + ",2024", "2026-06-30 |  | thing.md |  | end of support 2024, end of life 2024"},
		"words for an end of business":          {"1", firm + ",2024," + level + ",active", "2026-06-30 |  | thing.md |  | " + firm + ": 2024"},
		"a level that nobody knows":             {"1", other + ",expired", "2026-06-30 |  | thing.md |  | level of support expired"},
		"a level that nobody knows beside one":  {"1", other + ",expired," + level + ",active", "2026-06-30 |  | thing.md |  | expired"},
		"a name that nobody knows":              {"1", none + ",2024-01-01," + level + ",active", "2026-06-30 |  | thing.md |  | " + none + ": 2024-01-01"},
		"a second end":                          {"7", end + ",2030-01-01," + end + ",2024", "2030-01-01 | end of support |  |  | 2024"},
		"a second end of life behind silence":   {"7", end + ",2030-01-01," + life + ",not announced," + life + ",2024", "2030-01-01 | end of support |  |  | 2024"},
		"a second end of life behind unknown":   {"7", end + ",2030-01-01," + life + ",unknown," + life + ",2024", "2030-01-01 | end of support |  |  | 2024"},
		"words beside what is past":             {"2", end + ",2025-01-01," + other + ",expired", "2025-01-01 | end of support |  | over known | level of support expired"},
		"words beside a near end":               {"2", end + ",2026-02-01," + life + ",2024", "2026-02-01 | end of support |  |  | end of life 2024"},
		"two levels that nobody knows, one end": {"7", end + ",2030-01-01," + other + ",expired," + level + ",frozen", "2030-01-01 | end of support |  |  | frozen, level of support expired"},
	} {
		t.Run(name, func(t *testing.T) {
			component := thing(c.version + ".0.0")
			component.SetSupport(sbom.SupportOf(properties(c.stated)))
			e := EndingOf(component.Support(), CycleOf(table(t), &component, at), at)
			var told []string
			for _, is := range []struct {
				said bool
				word string
			}{{e.Over, "over"}, {e.Known, "known"}, {e.Lasts, "lasts"}} {
				if is.said {
					told = append(told, is.word)
				}
			}
			if got := strings.Join([]string{e.Day.Text, e.What, e.Source, strings.Join(told, " "), e.Doubt}, " | "); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// properties are names and values in turn, a comma between them.
func properties(words string) []sbom.Property {
	var out []sbom.Property
	for rest := words; rest != ""; {
		var p sbom.Property
		p.Name, rest, _ = strings.Cut(rest, ",")
		p.Value, rest, _ = strings.Cut(rest, ",")
		out = append(out, p)
	}
	return out
}
