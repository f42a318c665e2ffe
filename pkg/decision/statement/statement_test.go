package statement

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// accepted is a decision about two artifacts, one of level 3 and one of level 2.
func accepted() *decision.Decision {
	return &decision.Decision{
		Kind: decision.Kind, Verdict: decision.Accept, At: time.Date(2026, 11, 20, 1, 0, 0, 0, time.FixedZone("", 3600)), Tool: decision.Tool{Name: "cleanbill", Version: "1.2.3"},
		Delivery: decision.Delivery{Name: "pump.zip", Product: "Pump 2", Version: "4.2.3+b/1", Supplier: "fabulon", Files: []decision.File{
			{Path: "a.bin", Role: "artifact", SHA256: "aa"}, {Path: "b.bin", Role: "artifact", SHA256: "bb"}, {Path: "sbom.json", Role: "evidence", SHA256: "cc"},
		}},
		Packs:  []decision.Pack{{Name: "hospital-baseline", Version: "1.4.0", Digest: "sha256:dd", Verdict: decision.Accept}},
		Builds: []decision.Build{{Path: "a.bin", Level: 3}, {Path: "b.bin", Level: 2}},
	}
}

// said is what the two short forms come to.
type said struct {
	result                       string
	levels, properties, subjects []string
}

func TestShortForms(t *testing.T) {
	passed := func(names ...string) said {
		return said{"PASSED", names, names, []string{"a.bin", "b.bin"}}
	}
	failed := said{"FAILED", []string{"FAILED"}, []string{}, []string{"a.bin", "b.bin"}}
	for _, tt := range []struct {
		name   string
		change func(*decision.Decision)
		want   said
	}{
		{"accepted, the lowest level counts", func(*decision.Decision) {}, passed("CLEANBILL_ACCEPTED_HOSPITAL_BASELINE_1", "SLSA_BUILD_LEVEL_2")},
		{"an artifact without provenance", func(d *decision.Decision) { d.Builds = d.Builds[:1] }, passed("CLEANBILL_ACCEPTED_HOSPITAL_BASELINE_1")},
		{"an artifact whose provenance does not hold", func(d *decision.Decision) { d.Builds[0].Level = 0 }, passed("CLEANBILL_ACCEPTED_HOSPITAL_BASELINE_1")},
		{"no provenance at all", func(d *decision.Decision) { d.Builds = nil }, passed("CLEANBILL_ACCEPTED_HOSPITAL_BASELINE_1")},
		{"with waivers", func(d *decision.Decision) { d.Waivers = []decision.Waiver{{State: decision.WaiverLifts}} },
			passed("CLEANBILL_ACCEPTED_WITH_WAIVERS_HOSPITAL_BASELINE_1", "SLSA_BUILD_LEVEL_2")},
		{"waivers that lift nothing", func(d *decision.Decision) { d.Waivers = []decision.Waiver{{State: decision.WaiverUnused}} },
			passed("CLEANBILL_ACCEPTED_HOSPITAL_BASELINE_1", "SLSA_BUILD_LEVEL_2")},
		{"conditional", func(d *decision.Decision) { d.Verdict = decision.Conditional }, failed},
		{"rejected", func(d *decision.Decision) { d.Verdict = decision.Reject }, failed},
		{"a verdict that nobody knows", func(d *decision.Decision) { d.Verdict = "fine" }, failed},
		{"nothing that is software", func(d *decision.Decision) {
			d.Delivery.Files = d.Delivery.Files[2:]
		}, said{"PASSED", []string{"CLEANBILL_ACCEPTED_HOSPITAL_BASELINE_1"}, []string{"CLEANBILL_ACCEPTED_HOSPITAL_BASELINE_1"}, []string{"sbom.json"}}},
	} {
		d := accepted()
		tt.change(d)
		all, err := All(d, []byte(`{"kind":"x"}`), Options{})
		if err != nil {
			t.Fatal(tt.name, err)
		}
		var vsa struct{ Predicate summary }
		var svr struct {
			Type          string `json:"_type"`
			PredicateType string
			Subject       []resource
			Predicate     result
		}
		parse(t, all[1].Payload, &vsa)
		parse(t, all[2].Payload, &svr)
		got := said{vsa.Predicate.VerificationResult, vsa.Predicate.VerifiedLevels, svr.Predicate.Properties, nil}
		for _, s := range svr.Subject {
			got.subjects = append(got.subjects, s.Name)
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
		if svr.Type != Type || svr.PredicateType != ResultType || svr.Predicate.TimeCreated != "2026-11-20T00:00:00Z" || vsa.Predicate.TimeVerified != "2026-11-20T00:00:00Z" {
			t.Errorf("%s: %+v", tt.name, svr)
		}
	}
}

func parse(t *testing.T, data []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatal(err)
	}
}

// TestNames holds what the statements name besides: the verifier, the resource and the policy.
func TestNames(t *testing.T) {
	d := accepted()
	two := accepted()
	two.Packs = append(two.Packs, decision.Pack{Name: "own", Version: "2 b", Digest: "sha256:ee"})
	two.Delivery.Product = ""
	for _, tt := range []struct {
		d    *decision.Decision
		o    Options
		want []string // parts of the summary
	}{
		{d, Options{}, []string{`"verifier":{"id":"https://github.com/cleanbill-dev/cleanbill","version":{"cleanbill":"1.2.3"}}`, `"resourceUri":"pkg:generic/fabulon/Pump%202@4.2.3+b%2F1"`,
			`"policy":{"uri":"urn:cleanbill:pack:hospital-baseline:1.4.0","digest":{"sha256":"dd"}}`}},
		{d, Options{VerifierID: "https://h.example/v", ResourceURI: "urn:x"}, []string{`"id":"https://h.example/v"`, `"resourceUri":"urn:x"`}},
		{two, Options{}, []string{`"resourceUri":"pkg:generic/pump.zip"`, `"uri":"urn:cleanbill:packs"`, `"CLEANBILL_ACCEPTED_OWN_2_B"`}},
	} {
		all, err := All(tt.d, []byte(`{}`), tt.o)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range tt.want {
			if !strings.Contains(string(all[1].Payload), want) {
				t.Errorf("no %s in %s", want, all[1].Payload)
			}
		}
	}
	if got := PackList(two.Packs); got != "cleanbill packs 1\npack hospital-baseline 1.4.0 sha256:dd\npack own 2%20b sha256:ee\n" {
		t.Errorf("%q", got)
	}
}

// TestSubjectsAreBounded refuses what readers would not take, and what is about nothing.
func TestSubjectsAreBounded(t *testing.T) {
	d := accepted()
	d.Delivery.Files = nil
	if _, err := All(d, []byte(`{}`), Options{}); err == nil {
		t.Error("a statement about nothing")
	}
	for i := range MaxSubjects {
		d.Delivery.Files = append(d.Delivery.Files, decision.File{Path: fmt.Sprint(i), Role: "artifact", SHA256: "aa"})
	}
	if _, err := All(d, []byte(`{}`), Options{}); err != nil {
		t.Error(err)
	}
	d.Delivery.Files = append(d.Delivery.Files, decision.File{Path: "one more", Role: "artifact", SHA256: "aa"})
	if _, err := All(d, []byte(`{}`), Options{}); err == nil || !strings.Contains(err.Error(), "1025 artifacts") {
		t.Error(err)
	}
}

// TestDocumentFitsASignature: what could not be read again is not stated.
func TestDocumentFitsASignature(t *testing.T) {
	if _, err := All(&decision.Decision{}, make([]byte, decision.MaxDocument+1), Options{}); err == nil || !strings.Contains(err.Error(), "may take at most") {
		t.Errorf("got %v", err)
	}
}
