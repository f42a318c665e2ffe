package gate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

// The checks of the end of support, each with the component that it is asked of here.
var endChecks = []struct{ check, of string }{
	{"SUP-004", "os"}, {"SUP-004-OTHER", "lib"}, {"SUP-004-LAPSE", "os"}, {"SUP-004-LAPSE", "lib"}, {"SUP-005", "os"}, {"SUP-012", "pump"},
}

// endPacks are packs with the checks of those that they bind.
var endPacks = map[string]string{
	"hospital-baseline": "SUP-004 SUP-004-OTHER SUP-004-LAPSE SUP-005 SUP-012",
	"eu-mdr":            "SUP-004 SUP-004-OTHER SUP-012",
	"uk-nhs":            "SUP-004 SUP-004-OTHER SUP-012",
	"contract-mc2":      "SUP-005",
}

// stated are properties, whose names are cut short: "end", "life", "guaranteed", "firm", "level", "status" and any other milestone.
func stated(pairs ...string) string {
	names := map[string]string{"end": "cdx:lifecycle:milestone:endOfSupport", "life": "cdx:lifecycle:milestone:endOfLife", "firm": "cdx:lifecycle:milestone:endOfBusinessOperations",
		"guaranteed": "cdx:lifecycle:milestone:endOfGuaranteedSupport",
		"level":      "cdx:fda:level-of-support", "status": "cdx:cle:supportStatus", "other": "cdx:lifecycle:milestone:endOfSecuritySupport"}
	out := []map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, map[string]string{"name": names[pairs[i]], "value": pairs[i+1]})
	}
	text, _ := json.Marshal(out) // strings only
	return string(text)
}

// TestEndsOfSupport holds what may be stated of the end of support of a system, of another part and of the device against every check that asks for it, in
// every pack that has one. An end that is near fails what asks for time, words that leave it open are never a pass, never silence, and stand in the report.
func TestEndsOfSupport(t *testing.T) {
	const (
		good    = "pass pass pass pass pass pass"
		over    = "fail fail - - fail fail"
		near    = "pass pass fail fail fail pass"
		open    = "indeterminate indeterminate indeterminate indeterminate indeterminate indeterminate"
		late    = "2031-01-01"
		ubuntu  = `"name":"ubuntu","version":"24.04","cpe":"cpe:2.3:o:canonical:ubuntu_linux:24.04:*:*:*:*:*:*:*"`
		unknown = `"name":"acme-rtos","version":"1"`
	)
	gates := map[string]*gate.Gate{}
	for name := range endPacks {
		gates[name] = packGate(t, name)
	}
	for name, tt := range map[string]struct {
		stated string
		system string // the operating system, that nobody knows where it is ""
		table  string // an unsigned support addendum of "name,version,…"
		want   string // outcomes of endChecks
		told   string // in the text of the report
	}{
		"a day":                          {stated: stated("end", late), want: good},
		"a day and a level":              {stated: stated("end", late, "level", "active"), want: good},
		"nothing":                        {stated: stated(), want: "indeterminate - - - indeterminate indeterminate"},
		"a level":                        {stated: stated("level", "active"), want: "indeterminate pass - - indeterminate indeterminate"},
		"a late end of life":             {stated: stated("life", late), want: "indeterminate indeterminate - - indeterminate indeterminate"},
		"a late end of life and a level": {stated: stated("life", late, "level", "active"), want: "indeterminate pass - - indeterminate indeterminate"},
		"unknown":                        {stated: stated("end", "unknown"), want: "declared-unknown - - - declared-unknown declared-unknown"},
		"kept back, and a level":         {stated: stated("end", "withheld", "level", "active"), want: "withheld withheld - - withheld withheld"},
		"over":                           {stated: stated("end", "2026-11-19", "level", "active"), want: over, told: "2026-11-19"},
		"an end of life that is past":    {stated: stated("end", late, "life", "2024-12-31"), want: "fail fail - - fail pass", told: "limited support: end of life on 2024-12-31"},
		"an end of life that is past, and no end": {stated: stated("life", "2024-12-31"), want: over, told: "2024-12-31"},
		"an end of guarantee that is past":        {stated: stated("end", late, "guaranteed", "2024-12-31"), want: good, told: "limited support: end of guaranteed support on 2024-12-31"},
		"limited support":                         {stated: stated("end", late, "level", "limited support"), want: good, told: "limited support: the supplier states limited support"},
		"an end of business that is past":         {stated: stated("end", late, "firm", "2024-12-31"), want: over, told: "2024-12-31"},
		"past, and words":                         {stated: stated("end", "2026-11-19", "status", "expired"), want: over, told: "2026-11-19"},
		"a near end":                              {stated: stated("end", "2026-12-31"), want: near, told: "ends 2026-12-31 by the supplier"},
		"a near end of life":                      {stated: stated("end", late, "life", "2026-12-31"), want: near, told: "ends 2026-12-31 by the supplier, as end of life"},
		"a near end of business":                  {stated: stated("end", late, "firm", "2026-12-31"), want: near, told: "ends 2026-12-31 by the supplier, as end of business operations"},
		"a near end of life alone":                {stated: stated("life", "2026-12-31"), want: "indeterminate indeterminate fail fail fail indeterminate", told: "2026-12-31 by the supplier, as end of life"},
		"unknown, and a near end of life":         {stated: stated("end", "unknown", "life", "2026-12-31"), want: "declared-unknown declared-unknown fail fail fail declared-unknown", told: "2026-12-31 by the supplier, as end of life"},
		"an end of life between the two terms":    {stated: stated("end", late, "life", "2028-01-31"), want: "pass pass pass pass fail pass", told: "2028-01-31 by the supplier, as end of life"},
		"a near end and words":                    {stated: stated("end", "2026-12-31", "life", "2024"), want: "indeterminate indeterminate fail fail fail indeterminate", told: "end of life 2024"},
		"an end of life in words, and a level":    {stated: stated("level", "active", "life", "31.12.2024"), want: open, told: "these words leave it open: end of life 31.12.2024"},
		"an end of life of a year":                {stated: stated("end", late, "life", "2024"), want: open, told: "these words leave it open: end of life 2024"},
		"a late end of life, and one in words":    {stated: stated("life", late, "life", "ended already"), want: open, told: "these words leave it open: ended already"},
		"an end in words":                         {stated: stated("end", "12/2024"), want: open, told: "these words leave it open: end of support 12/2024"},
		"a second end in words":                   {stated: stated("end", late, "end", "12/2024"), want: open, told: "these words leave it open: 12/2024"},
		"an end of business in words":             {stated: stated("end", late, "firm", "2024"), want: open, told: "endOfBusinessOperations: 2024"},
		"an end of business in words, a level":    {stated: stated("level", "active", "firm", "2024"), want: open, told: "endOfBusinessOperations: 2024"},
		"a level that nobody knows":               {stated: stated("status", "expired"), want: open, told: "these words leave it open: level of support expired"},
		"such a level beside a known one":         {stated: stated("status", "expired", "level", "active"), want: open, told: "these words leave it open: expired"},
		"such a level beside a day":               {stated: stated("status", "expired", "end", late), want: open, told: "these words leave it open: level of support expired"},
		"a name that nobody knows":                {stated: stated("level", "active", "other", "2024-01-01"), want: open, told: "endOfSecuritySupport: 2024-01-01"},
		"a name that nobody knows, beside a day":  {stated: stated("end", late, "other", "2024-01-01"), want: open, told: "endOfSecuritySupport: 2024-01-01"},
		"unsigned, an earlier end of life":        {stated: stated("end", late), table: "end of life\n%s,2024-01-01\n", want: open, told: "these words leave it open: end of life 2024-01-01"},
		"unsigned, an end of life in words":       {stated: stated("end", late), table: "end of life\n%s,already\n", want: open, told: "these words leave it open: end of life already"},
		"unsigned, no end of life announced":      {stated: stated("end", late), table: "end of life\n%s,not announced\n", want: good},
		"unsigned, a later end of life":           {stated: stated("end", late), table: "end of life\n%s,2035-01-01\n", want: good},
		"unsigned, nothing stated beside":         {stated: stated(), table: "end of support\n%s,2031-01-01\n", want: "indeterminate - - - indeterminate indeterminate"},
		"no end of life announced":                {stated: stated("end", late, "life", "not announced"), want: good},
		"no end of life applies":                  {stated: stated("end", late, "life", "N/A"), want: good},
		"an end of life to be decided":            {stated: stated("end", late, "life", "TBD"), want: good},
		"an end of life that is unknown":          {stated: stated("end", late, "life", "unknown"), want: good},
		"no end of business announced":            {stated: stated("end", late, "firm", "not announced"), want: good},
		"a level that is not stated":              {stated: stated("end", late, "level", "active", "status", "not stated"), want: good},
		"an unknown name that says nothing":       {stated: stated("end", late, "other", "not announced"), want: good},
		"no end announced, and a level":           {stated: stated("level", "active", "end", "not announced"), want: "indeterminate indeterminate - - indeterminate indeterminate"},
		"known by reference data":                 {system: ubuntu, stated: stated(), want: "pass - pass - pass indeterminate"},
		"reference data, and words":               {system: ubuntu, stated: stated("status", "expired"), want: open, told: "these words leave it open: level of support expired"},
		"reference data, a level, and words":      {system: ubuntu, stated: stated("status", "expired", "level", "active"), want: open, told: "these words leave it open: expired"},
		"reference data, and an unknown name":     {system: ubuntu, stated: stated("other", "2024-01-01", "level", "active"), want: open, told: "endOfSecuritySupport: 2024-01-01"},
		"reference data, an end of life in words": {system: ubuntu, stated: stated("level", "active", "life", "2024"), want: open, told: "these words leave it open: end of life 2024"},
		"reference data, and a near end of life":  {system: ubuntu, stated: stated("life", "2026-12-31"), want: "pass indeterminate fail fail fail indeterminate", told: "ends 2026-12-31 by the supplier, as end of life"},
	} {
		t.Run(name, func(t *testing.T) {
			system := tt.system
			if system == "" {
				system = unknown
			}
			dir := t.TempDir()
			write(t, filepath.Join(dir, "sbom.cdx.json"), fmt.Sprintf(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"timestamp":"2026-10-01T00:00:00Z",
				"component":{"bom-ref":"pump","type":"device","name":"pump","version":"1","properties":%[2]s}},"components":[
				{"bom-ref":"os","type":"operating-system",%[1]s,"properties":%[2]s},
				{"bom-ref":"lib","type":"library","name":"own","version":"1","properties":%[2]s}]}`, system, tt.stated))
			if column, row, ok := strings.Cut(tt.table, "\n"); ok {
				rows := fmt.Sprintf(row+row+row, "pump,1", "acme-rtos,1", "own,1")
				write(t, filepath.Join(dir, "support.csv"), "name,version,"+column+"\n"+rows)
			}
			want := strings.Fields(tt.want)
			for pack, asks := range endPacks {
				d := judged(t, gates[pack], dir)
				for i, c := range endChecks {
					got, wanted := outcomeFor(d, c.check, c.of), want[i]
					if wanted == "-" {
						wanted = string(decision.NotApplicable)
					}
					if !strings.Contains(asks+" ", c.check+" ") {
						wanted = ""
					}
					if got != wanted {
						t.Errorf("%s: %s of %s: %q, want %q", pack, c.check, c.of, got, wanted)
					}
				}
				var text bytes.Buffer
				if err := report.Text(&text, d, report.Options{Verbose: true}); err != nil {
					t.Fatal(err)
				}
				if told := strings.Join(strings.Fields(text.String()), " "); pack == "hospital-baseline" && !strings.Contains(told, tt.told) {
					t.Errorf("%s does not say %q", pack, tt.told)
				}
			}
		})
	}
}

// packGate judges by a shipped pack, with the lifecycle data that are built in.
func packGate(t *testing.T, name string) *gate.Gate {
	t.Helper()
	catalogue, pack := shipped(t, name)
	g, err := gate.New(gate.Options{At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Catalogue: catalogue, Packs: []*policy.Pack{pack}, All: true, Data: &data{}})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// outcomeFor is what a check says of a component, or of the SBOM where it asks for that; "" where the pack does not have it.
func outcomeFor(d *decision.Decision, check, ref string) string {
	for _, f := range d.Findings {
		if f.Check == check && (f.Subject.Kind != "component" || strings.HasSuffix(f.Subject.Ref, "#"+ref) || f.Subject.Ref == ref) {
			return string(f.Outcome)
		}
	}
	return ""
}
