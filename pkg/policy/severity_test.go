package policy

import (
	"context"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

func TestGradeDependsOnProfileAndDay(t *testing.T) {
	day := func(s string) time.Time {
		t.Helper()
		moment, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	byProfile := Binding{Severity: decision.Hold, Profiles: map[string]decision.Severity{"networked": decision.Block, "standalone": decision.Warn, "implantable": decision.Hold}}
	later := Binding{Severity: decision.Block, From: "2027-12-11"}
	for _, test := range []struct {
		name     string
		binding  Binding
		occasion Occasion
		want     decision.Severity
		becomes  decision.Severity
	}{
		{"plain", Binding{Severity: decision.Hold}, Occasion{Now: at}, decision.Hold, ""},
		{"profile makes it graver", byProfile, Occasion{Now: at, Profiles: []string{"networked"}}, decision.Block, ""},
		{"profile makes it milder", byProfile, Occasion{Now: at, Profiles: []string{"standalone"}}, decision.Warn, ""},
		{"gravest of two profiles", byProfile, Occasion{Now: at, Profiles: []string{"standalone", "implantable"}}, decision.Hold, ""},
		{"other profile", byProfile, Occasion{Now: at, Profiles: []string{"accessory"}}, decision.Hold, ""},
		{"a claim makes it graver", byProfile, Occasion{Now: at, Profiles: []string{"standalone"}, Claimed: []string{"networked"}}, decision.Block, ""},
		{"a claim does not make it milder", byProfile, Occasion{Now: at, Profiles: []string{"networked"}, Claimed: []string{"standalone"}}, decision.Block, ""},
		{"a claim alone", byProfile, Occasion{Now: at, Claimed: []string{"standalone"}}, decision.Block, ""},
		{"profile not known", byProfile, Occasion{Now: at}, decision.Block, ""},
		{"before the day", later, Occasion{Now: day("2027-12-10")}, decision.Warn, decision.Block},
		{"on the day", later, Occasion{Now: day("2027-12-11")}, decision.Block, ""},
		{"a remark stays one", Binding{Severity: decision.Info, From: "2027-12-11"}, Occasion{Now: at}, decision.Info, ""},
		{"both", Binding{Severity: decision.Warn, Profiles: map[string]decision.Severity{"networked": decision.Hold}, From: "2027-12-11"},
			Occasion{Now: at, Profiles: []string{"networked"}}, decision.Warn, decision.Hold},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := test.binding.On(test.occasion)
			becomes := decision.Severity("")
			if got.Becomes != nil {
				becomes = got.Becomes.Severity
			}
			if got.Severity != test.want || becomes != test.becomes {
				t.Errorf("got %s, becomes %q", got.Severity, becomes)
			}
		})
	}
}

// What a pack says of profiles and days is kept by one that extends it, unless that names a severity of its own.
func TestSeverityOfExtendedPack(t *testing.T) {
	parent := Binding{Severity: decision.Hold, Profiles: map[string]decision.Severity{"networked": decision.Block}, From: "2027-12-11"}
	kept := Binding{Params: map[string]any{}}
	inheritBinding(&kept, parent)
	if kept.Severity != decision.Hold || kept.Profiles["networked"] != decision.Block || kept.From != "2027-12-11" {
		t.Errorf("kept %+v", kept)
	}
	own := Binding{Severity: decision.Warn, Params: map[string]any{}}
	inheritBinding(&own, parent)
	if own.Severity != decision.Warn || own.Profiles != nil || own.From != "" {
		t.Errorf("own %+v", own)
	}
}

func TestResultsCarryTheGrade(t *testing.T) {
	p := withCheck(t, nil)
	p.checks[0].binding.From = "2030-01-01"
	p.checks[0].binding.Severity = decision.Block
	results, err := p.Evaluate(context.Background(), subjectsOf(machine("stated", true, at)), Occasion{Now: at})
	if err != nil || len(results) == 0 {
		t.Fatalf("%d results, %v", len(results), err)
	}
	if g := results[0].Grade; g.Severity != decision.Warn || g.Becomes == nil || *g.Becomes != (decision.Becomes{Severity: decision.Block, From: "2030-01-01"}) {
		t.Errorf("grade %+v", g)
	}
}

func TestObligationsAreDue(t *testing.T) {
	for _, test := range []struct{ due, want string }{
		{"", "before use"}, {"before use", "before use"}, {"30 days", "2026-12-20"}, {"1 months", "2026-12-20"}, {"3 months", "2027-02-20"},
	} {
		if got := (Obligation{Text: "x", Due: test.due}).DueAt(at); got != test.want {
			t.Errorf("%q: %s, want %s", test.due, got, test.want)
		}
	}
}

func TestNotices(t *testing.T) {
	c := good(t)
	strict, err := c.Pack("strict")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strict.Notices(), "A notice.; cites law-1, superseded by law-2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
