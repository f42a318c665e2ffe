package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// supported is a component with properties of support: names, or short ones, and values in turn.
func supported(says ...string) string {
	short := map[string]string{"end": "cdx:lifecycle:milestone:endOfSupport", "life": "cdx:lifecycle:milestone:endOfLife", "guaranteed": "cdx:lifecycle:milestone:endOfGuaranteedSupport", "level": "Level of Support"}
	var properties []string
	for i := 0; i < len(says); i += 2 {
		properties = append(properties, fmt.Sprintf(`{"name":%q,"value":%q}`, cmp.Or(short[says[i]], says[i]), says[i+1]))
	}
	return part(`"name":"a","version":"1","properties":[` + strings.Join(properties, ",") + `]`)
}

// TestSupportChanges: no end of support and no level that is another is the same, an earlier end is called so, and what cannot be put in order is to be explained.
func TestSupportChanges(t *testing.T) {
	for name, c := range map[string]struct {
		was, is string
		want    []string
	}{
		"a month earlier":            {was: supported("end", "2031-06"), is: supported("end", "2026-06"), want: []string{"!support-earlier a end of support 2031-06 -> end of support 2026-06"}},
		"a month later":              {was: supported("end", "2026-06"), is: supported("end", "2031-06"), want: []string{"support-later a end of support 2026-06 -> end of support 2031-06"}},
		"a year earlier":             {was: supported("end", "2031"), is: supported("end", "2026"), want: []string{"!support-earlier a end of support 2031 -> end of support 2026"}},
		"a named month earlier":      {was: supported("end", "December 2031"), is: supported("end", "Dec 2026"), want: []string{"!support-earlier a end of support December 2031 -> end of support Dec 2026"}},
		"a quarter earlier":          {was: supported("end", "Q4 2031"), is: supported("end", "2031-Q3"), want: []string{"!support-earlier a end of support Q4 2031 -> end of support 2031-Q3"}},
		"a month before a day":       {was: supported("end", "2031-06-30"), is: supported("end", "2027-06"), want: []string{"!support-earlier a end of support 2031-06-30 -> end of support 2027-06"}},
		"a day in the year":          {was: supported("end", "2031"), is: supported("end", "2031-03-01"), want: []string{"!support-changed a end of support 2031 -> end of support 2031-03-01"}},
		"the last day of the year":   {was: supported("end", "2031"), is: supported("end", "2031-12-31"), want: []string{"support-changed a end of support 2031 -> end of support 2031-12-31"}},
		"the month of the day":       {was: supported("end", "2031-06-30"), is: supported("end", "2031-06"), want: []string{"!support-changed a end of support 2031-06-30 -> end of support 2031-06"}},
		"the same month":             {was: supported("end", "2031-06"), is: supported("end", "June 2031"), want: nil},
		"the same day":               {was: supported("end", "2031-06-30"), is: supported("end", "2031-06-30T00:00:00Z"), want: nil},
		"a quarter, then words":      {was: supported("end", "Q4 2031"), is: supported("end", "ended in 2020"), want: []string{"!support-changed a end of support Q4 2031 -> end of support ended in 2020"}},
		"a month, then no time":      {was: supported("end", "2031-06"), is: supported("end", "not announced"), want: []string{"!support-withdrawn a end of support 2031-06 -> end of support not announced"}},
		"a month, then nothing":      {was: supported("end", "2031-06"), is: supported(), want: []string{"!support-withdrawn a end of support 2031-06 -> "}},
		"unknown, then words":        {was: supported("end", "unknown"), is: supported("end", "ended in 2020"), want: []string{"!support-changed a end of support unknown -> end of support ended in 2020"}},
		"nothing, then words":        {was: supported(), is: supported("end", "over"), want: []string{"!support-changed a  -> end of support over"}},
		"words, then words":          {was: supported("end", "as long as the device"), is: supported("end", "over"), want: []string{"!support-changed a end of support as long as the device -> end of support over"}},
		"words, then nothing":        {was: supported("end", "as long as the device"), is: supported(), want: []string{"!support-changed a end of support as long as the device -> "}},
		"words with a time, a date":  {was: supported("end", "autumn 2031"), is: supported("end", "2026-01-01"), want: []string{"!support-changed a end of support autumn 2031 -> end of support 2026-01-01"}},
		"unknown, then withheld":     {was: supported("end", "unknown"), is: supported("end", "withheld"), want: []string{"support-changed a end of support unknown -> end of support withheld"}},
		"the same words":             {was: supported("end", "Open source"), is: supported("end", "open  source"), want: nil},
		"unknown in other words":     {was: supported("end", "unknown"), is: supported("end", "NOASSERTION"), want: nil},
		"announced":                  {was: supported("end", "not announced"), is: supported("end", "2020-12-31"), want: []string{"support-stated a end of support not announced -> end of support 2020-12-31"}},
		"stated":                     {was: supported(), is: supported("end", "2031-06"), want: []string{"support-stated a  -> end of support 2031-06"}},
		"an earlier end of life":     {was: supported("end", "2031-06-30"), is: supported("end", "2031-06-30", "life", "2027-01-31"), want: []string{"!support-earlier a end of support 2031-06-30 -> end of life 2027-01-31, stated for the first time"}},
		"an earlier guaranteed end":  {was: supported("end", "2030-01-01"), is: supported("end", "2030-01-01", "guaranteed", "2027-01-01"), want: []string{"!support-earlier a end of support 2030-01-01 -> end of guaranteed support 2027-01-01, stated for the first time"}},
		"before the earliest of two": {was: supported("end", "2031-06-30", "life", "2033-06-30"), is: supported("end", "2031-06-30", "life", "2033-06-30", "guaranteed", "2032-01-01"), want: []string{"support-stated a  -> end of guaranteed support 2032-01-01"}},
		"an end of life later":       {was: supported("end", "2031-06-30"), is: supported("end", "2031-06-30", "life", "2033-01-31"), want: []string{"support-stated a  -> end of life 2033-01-31"}},
		"an end of life in the year": {was: supported("end", "2031"), is: supported("end", "2031", "life", "2031-02-01"), want: []string{"!support-changed a end of support 2031 -> end of life 2031-02-01, stated for the first time"}},
		"beside an end in words":     {was: supported("end", "autumn 2031"), is: supported("end", "autumn 2031", "life", "2027-01-31"), want: []string{"!support-changed a end of support autumn 2031 -> end of life 2027-01-31, stated for the first time"}},
		"under another name":         {was: supported("end", "2031-06-30"), is: supported("life", "2031-06-30"), want: []string{"!support-withdrawn a end of support 2031-06-30 -> ", "support-stated a  -> end of life 2031-06-30"}},
		"a second end, in words":     {was: supported("end", "2031-06-30"), is: supported("end", "2031-06-30", "EOS", "ended in 2020"), want: []string{"!support-changed a end of support 2031-06-30 -> end of support 2031-06-30, end of support ended in 2020"}},
		"a second end, later":        {was: supported("end", "2031-06-30"), is: supported("end", "2031-06-30", "EOS", "2033-06-30"), want: []string{"support-changed a end of support 2031-06-30 -> end of support 2031-06-30, end of support 2033-06-30"}},
		"the same end twice":         {was: supported("end", "2031-06-30"), is: supported("end", "2031-06-30", "EOS", "2031-06-30"), want: nil},
		"abandoned at first":         {was: supported(), is: supported("level", "abandoned"), want: []string{"!support-level a  -> abandoned"}},
		"not maintained at first":    {was: supported("level", "unknown"), is: supported("level", "no longer maintained"), want: []string{"!support-level a unknown -> no longer maintained"}},
		"maintained at first":        {was: supported(), is: supported("level", "actively maintained"), want: []string{"support-level a  -> actively maintained"}},
		"limited at first":           {was: supported(), is: supported("level", "deprecated"), want: []string{"support-level a  -> deprecated"}},
		"a level in words at first":  {was: supported(), is: supported("level", "frozen"), want: []string{"!support-level a  -> frozen"}},
		"a level in other words":     {was: supported("level", "gold"), is: supported("level", "silver"), want: []string{"!support-level a gold -> silver"}},
		"words, then limited":        {was: supported("level", "gold"), is: supported("level", "deprecated"), want: []string{"!support-level a gold -> deprecated"}},
		"words, then maintained":     {was: supported("level", "gold"), is: supported("level", "actively maintained"), want: []string{"support-level a gold -> actively maintained"}},
		"a level withdrawn":          {was: supported("level", "actively maintained"), is: supported(), want: []string{"!support-level a actively maintained -> "}},
		"a level in words withdrawn": {was: supported("level", "gold"), is: supported(), want: []string{"!support-level a gold -> "}},
		"a second level, in words":   {was: supported("level", "actively maintained"), is: supported("level", "actively maintained", "supportLevel", "frozen"), want: []string{"!support-changed a level of support actively maintained -> level of support actively maintained, level of support frozen"}},
	} {
		got := changes(t, c.was, c.is)
		for i := range got {
			got[i] = strings.TrimSuffix(got[i], " (name)")
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
}
