package gate

import (
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/support"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// TestAddendaAreJoined: an SBOM without dates gets them from a file that is vouched for, and from no other.
func TestAddendaAreJoined(t *testing.T) {
	whole := decision.Ladder{Present: true, Valid: true, Recognised: true, Authorised: true, Covers: true, Timely: true}
	const promise = "purl,Level of support,End of support\npkg:deb/debian/openssl,actively maintained,2040-01-01\n"
	const grave = "purl,End of support\npkg:deb/debian/openssl,2020-01-01\n"
	const dated = `,"properties":[{"name":"End of Support","value":"2030-01-01"}]`
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name, fields    string
		files           map[string]string // those that are named signed… are vouched for
		end             string
		over, overKnown bool
		conflicts       int
	}{
		{"vouched for", "", map[string]string{"signed.csv": promise}, "2040-01-01", false, true, 0},
		{"nobody vouches", "", map[string]string{"support.csv": promise}, "", false, false, 0},
		{"earlier, vouched for", dated, map[string]string{"signed.csv": grave}, "2020-01-01", true, true, 1},
		{"earlier, nobody vouches", dated, map[string]string{"support.csv": grave}, "2020-01-01", true, true, 1},
		{"no longer maintained, nobody vouches", dated, map[string]string{"support.csv": "purl,Level of support\npkg:deb/debian/openssl,no longer maintained\n"}, "2030-01-01", true, true, 1},
		{"words that nobody knows, nobody vouches", dated, map[string]string{"support.csv": "purl,Level of support\npkg:deb/debian/openssl,frozen\n"}, "2030-01-01", false, false, 1},
		{"later, vouched for", dated, map[string]string{"signed.csv": promise}, "2030-01-01", false, true, 1},
		{"two of them, the graver unsigned and first by name", "", map[string]string{"a.csv": grave, "signed.csv": promise}, "2020-01-01", true, true, 1},
		{"about something else", "", map[string]string{"signed.csv": strings.ReplaceAll(promise, "openssl", "zlib")}, "", false, false, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := sbom.Read("sbom.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[
				{"type":"library","name":"openssl","version":"3.0.11-1","purl":"pkg:deb/debian/openssl@3.0.11-1"`+tt.fields+`}]}`), sbom.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			ev := &evidence{sboms: []*sbom.Document{doc}, trust: &verify.Report{Files: map[string]*verify.FileTrust{}}}
			for _, path := range sortedKeys(tt.files) {
				a, err := support.Read(path, []byte(tt.files[path]), at)
				if err != nil {
					t.Fatal(err)
				}
				ev.addenda = append(ev.addenda, &addendum{Addendum: a})
				ev.trust.Files[path] = &verify.FileTrust{}
				if strings.HasPrefix(path, "signed") {
					ev.trust.Files[path].Ladder = whole
				}
			}
			ev.joinAddenda()
			f := componentFact(doc, doc.Components[0], at).Support
			if f.End.Text != tt.end || f.Over != tt.over || f.OverKnown != tt.overKnown {
				t.Errorf("end %q, over %v, known %v", f.End.Text, f.Over, f.OverKnown)
			}
			conflicts := 0
			for _, d := range ev.addendaDocs() {
				conflicts += len(d.Conflicts)
			}
			if conflicts != tt.conflicts {
				t.Errorf("%d conflicts: %+v", conflicts, ev.addendaDocs())
			}
		})
	}
}

// TestLifeCycleWithoutEnd: a CLE document that knows of no end of support is read, and the report says what it has and has not.
func TestLifeCycleWithoutEnd(t *testing.T) {
	a, err := support.Read("life.cle.json", []byte(`{"$schema":"https://example.org/cle.v1.0.0.json","identifier":"pkg:npm/a","events":[{"id":1,"type":"endOfDevelopment","effective":"2026-01-31T00:00:00Z","versions":[{"version":"1"}]}]}`), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	ev := &evidence{addenda: []*addendum{{Addendum: a}}, trust: &verify.Report{Files: map[string]*verify.FileTrust{}}}
	ev.joinAddenda()
	want := "life.cle.json /events/0: development of pkg:npm/a ends on 2026-01-31, which is no end of support; life.cle.json: it says of no component until when it is supported"
	if got := strings.Join(ev.addendaNotes(), "; "); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	a.Beside = append(a.Beside, make([]string, 20)...)
	if got := ev.addendaNotes(); len(got) != maxBeside+2 || got[maxBeside] != "life.cle.json: 11 more such dates" {
		t.Errorf("%q", got)
	}
}

// TestLifeCycleAtItsMoment: what a life cycle withdraws from a day on counts until then, and no longer, by the moment judged at.
func TestLifeCycleAtItsMoment(t *testing.T) {
	f, err := delivery.NewFile("life.json", []byte(`{"$schema":"https://example.org/cle.v1.0.0.json","identifier":"pkg:npm/a","events":[
		{"id":2,"type":"withdrawn","effective":"2027-01-01T00:00:00Z","eventId":1},{"id":1,"type":"endOfSupport","effective":"2020-01-01T00:00:00Z","versions":[{"version":"1"}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[int]int{31: 1, 32: 0} {
		ev := &evidence{}
		if err := ev.readFile(f, time.Date(2026, 12, day, 0, 0, 0, 0, time.UTC)); err != nil || len(ev.addenda) != 1 || len(ev.addenda[0].Entries) != want {
			t.Errorf("December %d: %v, %+v; want %d entries", day, err, ev.addenda, want)
		}
	}
}
