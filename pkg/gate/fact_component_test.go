package gate

import (
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

var judgedAt = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)

// TestSupportIsOver tells what ends support, and what leaves it open.
func TestSupportIsOver(t *testing.T) {
	stated := func(day string) sbom.Date {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return sbom.Date{State: sbom.Stated, Text: day, Time: at}
	}
	for name, c := range map[string]struct {
		support     sbom.Support
		over, known bool
	}{
		"nothing stated":                      {support: sbom.Support{}},
		"ends later":                          {support: sbom.Support{End: stated("2030-01-01")}, known: true},
		"ends on that day":                    {support: sbom.Support{End: stated("2026-11-20")}, known: true},
		"ended the day before":                {support: sbom.Support{End: stated("2026-11-19")}, over: true, known: true},
		"ended, and said to be active":        {support: sbom.Support{End: stated("2026-11-19"), Normal: "active"}, over: true, known: true},
		"end of life came first":              {support: sbom.Support{End: stated("2030-01-01"), EndOfLife: stated("2020-01-01")}, over: true, known: true},
		"only a later end of life":            {support: sbom.Support{EndOfLife: stated("2030-01-01")}},
		"active without a date":               {support: sbom.Support{Normal: "active"}},
		"active, date withheld":               {support: sbom.Support{Normal: "active", End: sbom.Date{State: sbom.Withheld}}},
		"active, words for a date":            {support: sbom.Support{Normal: "active", End: sbom.Date{State: sbom.Malformed, Text: "Open source"}}},
		"abandoned, date unknown":             {support: sbom.Support{Normal: "abandoned", End: sbom.Date{State: sbom.Unknown}}, over: true, known: true},
		"ended by its level, though it lasts": {support: sbom.Support{Normal: "ended", End: stated("2030-01-01")}, over: true, known: true},
	} {
		for _, at := range []time.Time{judgedAt, judgedAt.Add(24*time.Hour - time.Second)} { // the last day counts to its end
			if f := supportFact(c.support, at); f.Over != c.over || f.OverKnown != c.known {
				t.Errorf("%s at %s: over %v, known %v", name, at, f.Over, f.OverKnown)
			}
		}
	}
}

// TestFirstParty compares the producer with the maker of the device; two that are not named are not the same.
func TestFirstParty(t *testing.T) {
	text := func(s string) sbom.Text { return sbom.Text{State: sbom.Stated, Text: s} }
	for name, c := range map[string]struct {
		maker, producer sbom.Text
		want            bool
	}{
		"the same":            {maker: text("Fabulon Medical"), producer: text("fabulon medical "), want: true},
		"another":             {maker: text("Fabulon Medical"), producer: text("Debian")},
		"neither is named":    {},
		"both are unknown":    {maker: sbom.Text{State: sbom.Unknown, Text: "unknown"}, producer: sbom.Text{State: sbom.Unknown, Text: "unknown"}},
		"no maker is named":   {producer: text("Debian")},
		"no producer is kept": {maker: text("Fabulon Medical"), producer: sbom.Text{State: sbom.Withheld}},
	} {
		doc := &sbom.Document{DeviceMaker: c.maker}
		if got := componentFact(doc, &sbom.Component{Manufacturer: c.producer}, judgedAt).FirstParty; got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestRootAge knows no age of a root that nobody named, or that holds no dated key.
func TestRootAge(t *testing.T) {
	ev := &evidence{roots: []decision.TrustedRoot{
		{Digest: "dated", Newest: "2026-11-17T00:00:00Z", AgeDays: 3},
		{Digest: "without keys", Newest: time.Time{}.Format(time.RFC3339)},
		{Newest: "2026-11-17T00:00:00Z", AgeDays: 3},
	}}
	for name, want := range map[string]bool{"dated": true, "without keys": false, "": false, "other": false} {
		if _, known := ev.rootAge(name); known != want {
			t.Errorf("root %q: known %v", name, known)
		}
	}
	if days, _ := ev.rootAge("dated"); days != 3 {
		t.Errorf("age %d days", days)
	}
}

// TestIdentifiersThatNameNothing counts only what something can be looked up by.
func TestIdentifiersThatNameNothing(t *testing.T) {
	for identifier, want := range map[string]int{
		`"cpe":"cpe:2.3:a:openssl:openssl:3.0.2:*:*:*:*:*:*:*"`: 1,
		`"cpe":"cpe:2.3:*:*:*:*:*:*:*:*:*:*:*"`:                 0,
		`"cpe":"cpe:2.3:a:*:*:3.0.2:*:*:*:*:*:*:*"`:             0,
		`"cpe":"cpe:2.3:a:n\\/a:n\\/a:1:*:*:*:*:*:*:*"`:         0,
		`"purl":"pkg:generic/openssl@3.0.2"`:                    1,
		`"purl":"pkg:generic/unknown@unknown"`:                  0,
		`"swid":{"tagId":"n/a","name":"x"}`:                     0,
		`"swid":{"tagId":"unknown","name":"x"}`:                 0,
		`"swid":{"tagId":"example.com-x-1","name":"x"}`:         1,
	} {
		doc, err := sbom.Read("x", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"x",`+identifier+`}]}`), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := componentFact(doc, doc.Components[0], judgedAt).Identifiers; got != want {
			t.Errorf("%s: %d", identifier, got)
		}
	}
}

// TestProducersThatAreNone takes words that say nothing for no producer, supplier and licence.
func TestProducersThatAreNone(t *testing.T) {
	for words, want := range map[string]string{"Example Ltd": "stated", "TBC": "malformed", "see above": "malformed", "vendor": "malformed", "unknown": "unknown", "n/a": "absent"} {
		doc, err := sbom.Read("x", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"x","supplier":{"name":"`+words+`"},"licenses":[{"license":{"name":"`+words+`"}}]}]}`), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		f := componentFact(doc, doc.Components[0], judgedAt)
		if f.Producer.State != want || f.Supplier.State != want || f.Licence.State != want {
			t.Errorf("%q: producer %s, supplier %s, licence %s; want %s", words, f.Producer.State, f.Supplier.State, f.Licence.State, want)
		}
	}
}

// TestWordsThatFitAnybody takes a producer, a supplier, an author and a maker of the device that could be anybody for none.
func TestWordsThatFitAnybody(t *testing.T) {
	for words, want := range map[string]string{"Example Ltd": "stated", "Symfony Community": "stated", "community": "malformed", "OSS": "malformed", "Various authors": "malformed", "open source": "malformed", "unknown": "unknown", "withheld": "withheld", "n/a": "absent"} {
		doc, err := sbom.Read("x", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"authors":[{"name":"`+words+`"}],"component":{"type":"device","name":"d","manufacturer":{"name":"`+words+`"}}},
			"components":[{"type":"library","name":"x","supplier":{"name":"`+words+`"},"licenses":[{"license":{"name":"`+words+`"}}]}]}`), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		c, of := componentFact(doc, doc.Components[0], judgedAt), (&evidence{delivery: &delivery.Delivery{}, trust: &verify.Report{}}).sbomFact(doc, judgedAt)
		if c.Producer.State != want || c.Supplier.State != want || of.Author.State != want || of.DeviceMaker.State != want {
			t.Errorf("%q: producer %s, supplier %s, author %s, maker %s; want %s", words, c.Producer.State, c.Supplier.State, of.Author.State, of.DeviceMaker.State, want)
		}
	}
}
