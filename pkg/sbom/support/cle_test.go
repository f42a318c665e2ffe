package support

import (
	"fmt"
	"strings"
	"testing"
)

// cleHead begins a document of CLE.
const cleHead = `"$schema":"https://example.org/cle.v1.0.0.json",`

const cle = `{"$schema": "https://example.org/cle.v1.0.0.json", "identifier": "pkg:npm/ui", "updatedAt": "2026-01-01T00:00:00Z", "events": [
 {"id": 7, "type": "withdrawn", "effective": "2026-01-01T00:00:00Z", "published": "2026-01-01T00:00:00Z", "eventId": 6},
 {"id": 6, "type": "withdrawn", "effective": "2025-01-01T00:00:00Z", "published": "2025-01-01T00:00:00Z", "eventId": 3},
 {"id": 5, "type": "withdrawn", "effective": "2025-01-01T00:00:00Z", "published": "2025-01-01T00:00:00Z", "eventId": 4},
 {"id": 4, "type": "endOfSupport", "effective": "2040-01-01T00:00:00Z", "published": "2024-01-01T00:00:00Z", "supportId": "standard", "versions": [{"version": "1.5.0"}]},
 {"id": 3, "type": "endOfLife", "effective": "2031-01-01T00:00:00Z", "published": "2024-01-01T00:00:00Z", "versions": [{"version": "1.5.0"}]},
 {"id": 2, "type": "endOfSupport", "effective": "2030-01-01T00:00:00Z", "published": "2024-01-01T00:00:00Z", "supportId": "standard", "versions": [{"range": "vers:npm/>=1.0.0|<2.0.0"}]},
 {"id": 1, "type": "released", "effective": "2024-01-01T00:00:00Z", "published": "2024-01-01T00:00:00Z", "version": "1.0.0"}]}`

func TestCLE(t *testing.T) {
	a, err := Read("c", []byte(cle), today)
	// Event 4 is withdrawn; event 3 is not, since its withdrawal is withdrawn.
	if err != nil || lines(a) != "c /events/4: pkg:npm/ui  |  | absent  | 2031-01-01T00:00:00Z\nc /events/5: pkg:npm/ui  |  | stated 2030-01-01T00:00:00Z | \n" {
		t.Fatalf("%v %v", a, err)
	}
	for v, want := range map[string]bool{"1.0.0": true, "1.10.0": true, "2.0.0": false, "0.9.0": false, "next": false} {
		if got := a.Entries[1].Covers(v); got != want {
			t.Errorf("%s: %v", v, got)
		}
	}
	for v, want := range map[string]bool{"1.5.0": true, "v1.5.0": true, "1.5": false} {
		if got := a.Entries[0].Covers(v); got != want {
			t.Errorf("%s: %v", v, got)
		}
	}
}

func TestCLERefused(t *testing.T) {
	end := func(fields string) string {
		return `{` + cleHead + `"identifier":"pkg:npm/a","events":[{"id":2,"type":"endOfSupport",` + fields + `}]}`
	}
	const at = `"effective":"2030-01-01T00:00:00Z"`
	for _, tt := range []struct{ name, in, want string }{
		{"no events", `{` + cleHead + `"identifier":"pkg:npm/a"}`, "/events: found none; expected a list"},
		{"no purl", `{` + cleHead + `"identifier":"a","events":[]}`, "/identifier: found \"a\"; expected a package URL"},
		{"no moment", end(`"effective":"soon","versions":["1"]`), "/events/0/effective"},
		{"no versions", end(at), "/events/0/versions: found none"},
		{"no range", end(at + `,"versions":[{"range":"all"}]`), "/events/0/versions/0/range"},
		{"neither", end(at + `,"versions":[{}]`), "/events/0/versions/0: found neither"},
		{"nothing about support", `{` + cleHead + `"identifier":"pkg:npm/a","events":[]}`, "/events: found none"},
		{"a key twice", `{` + cleHead + `"identifier":"pkg:npm/a","events":[],"events":[]}`, "duplicate"},
		{"another version of CLE", `{"$schema":"https://example.org/cle-2.0.0.schema.json","identifier":"pkg:npm/a","events":[]}`, "expected version 1 of CLE"},
		{"another version, in capitals", `{"$schema":"https://example.org/CLE.V2.0.0.json","identifier":"pkg:npm/a","events":[]}`, "expected version 1 of CLE"},
		{"no version", `{"$schema":"https://example.org/cle.vNext.json","identifier":"pkg:npm/a","events":[]}`, "expected version 1 of CLE"},
		{"no schema", `{"identifier":"pkg:npm/a","events":[{"id":1,"type":"released"}]}`, "/$schema: found null; expected version 1 of CLE"},
		{"another schema", `{"$schema":"https://example.org/other.json","identifier":"pkg:npm/a","events":[{"id":1,"type":"released"}]}`, "expected version 1 of CLE"},
		{"a withdrawal without a moment", `{` + cleHead + `"identifier":"pkg:npm/a","events":[{"id":2,"type":"withdrawn","eventId":1},{"id":1,"type":"released"}]}`, "/events/0/effective: found null; expected a moment"},
		{"a withdrawal at no moment", `{` + cleHead + `"identifier":"pkg:npm/a","events":[{"id":2,"type":"withdrawn","eventId":1,"effective":"soon"},{"id":1,"type":"released"}]}`, `/events/0/effective: found "soon"; expected a moment`},
		{"one page of several", `{` + cleHead + `"identifier":"pkg:npm/a","next":"https://example.org/2","events":[]}`, "/next: found newer events"},
		{"no id", `{` + cleHead + `"identifier":"pkg:npm/a","events":[{"type":"released"}]}`, "/events/0/id: found null"},
		{"id zero", `{` + cleHead + `"identifier":"pkg:npm/a","events":[{"id":0,"type":"released"}]}`, "/events/0/id: found 0"},
		{"an id twice", `{` + cleHead + `"identifier":"pkg:npm/a","events":[{"id":1,"type":"released"},{"id":1,"type":"released"}]}`, "/events/1/id: found 1, as in /events/0"},
		{"another type of event", `{` + cleHead + `"identifier":"pkg:npm/a","events":[{"id":1,"type":"endOfWarranty"}]}`, `/events/0/type: found "endOfWarranty"`},
		{"withdraws what is newer", `{` + cleHead + `"identifier":"pkg:npm/a","events":[{"id":1,"type":"withdrawn","eventId":2}]}`, "/events/0/eventId: found 2; expected the id of an earlier event"},
	} {
		if _, err := Read("c", []byte(tt.in), today); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

// TestCLEWithoutEnd: a life cycle that has not come to an end of support is read, and what is worth a look is told. Nothing at all is no life cycle.
func TestCLEWithoutEnd(t *testing.T) {
	const head = `{` + cleHead + `"identifier":"pkg:npm/a","events":[`
	for _, tt := range []struct{ events, want string }{
		{`{"id":1,"type":"released","version":"1"}`, ""},
		{`{"id":2,"type":"endOfDevelopment","effective":"2026-01-31T00:00:00Z","versions":[{"version":"1"}]},{"id":1,"type":"released","version":"1"}`,
			"/events/0: development of pkg:npm/a ends on 2026-01-31, which is no end of support"},
		{`{"id":1,"type":"endOfDevelopment","effective":"soon"}`, `/events/0: development of pkg:npm/a ends on a day that cannot be read ("soon"), which is no end of support`},
		{`{"id":2,"type":"withdrawn","eventId":1,"effective":"2026-02-01T00:00:00Z"},{"id":1,"type":"endOfDevelopment","effective":"2026-01-31T00:00:00Z"}`, ""},
	} {
		a, err := Read("c", []byte(head+tt.events+`]}`), today)
		if err != nil || len(a.Entries) != 0 || strings.Join(a.Beside, "; ") != tt.want {
			t.Errorf("%s: %v %+v", tt.events, err, a)
		}
	}
	if _, err := Read("c", []byte(head+`]}`), today); err == nil || !strings.Contains(err.Error(), "/events: found none") {
		t.Errorf("no event at all: %v", err)
	}
}

// TestCLEWithdrawnLater: a withdrawal withdraws from the moment on that it takes effect. What it will bring back counts at once, so that the earliest end does.
func TestCLEWithdrawnLater(t *testing.T) {
	const end = `{"id":1,"type":"endOfSupport","effective":"2030-01-01T00:00:00Z","versions":[{"version":"1"}]}`
	withdrawn := func(id, event int, effective string) string {
		return fmt.Sprintf(`{"id":%d,"type":"withdrawn","eventId":%d,"published":"2026-01-01T00:00:00Z","effective":%q},`, id, event, effective)
	}
	const before, now, later = "2026-01-01T00:00:00Z", "2026-11-20T00:00:00Z", "2026-11-20T00:00:01Z"
	for _, tt := range []struct {
		name, events string
		counts       bool
	}{
		{"in force", withdrawn(2, 1, before), false},
		{"from now on", withdrawn(2, 1, now), false},
		{"by a day", withdrawn(2, 1, "2026-11-20"), false},
		{"later", withdrawn(2, 1, later), true},
		{"later, and another in force", withdrawn(3, 1, later) + withdrawn(2, 1, before), false},
		{"a withdrawal that is withdrawn", withdrawn(3, 2, before) + withdrawn(2, 1, before), true},
		{"a withdrawal that will be withdrawn", withdrawn(3, 2, later) + withdrawn(2, 1, before), true},
		{"both later", withdrawn(3, 2, later) + withdrawn(2, 1, later), true},
		{"one that would take a later withdrawal back", withdrawn(4, 3, later) + withdrawn(3, 2, before) + withdrawn(2, 1, before), true},
		{"one that takes back a later withdrawal", withdrawn(4, 3, before) + withdrawn(3, 2, later) + withdrawn(2, 1, before), false},
	} {
		a, err := Read("c", []byte(`{`+cleHead+`"identifier":"pkg:npm/a","events":[`+tt.events+end+`]}`), today)
		if err != nil || len(a.Entries) == 1 != tt.counts {
			t.Errorf("%s: %v %+v", tt.name, err, a)
		}
	}
}
