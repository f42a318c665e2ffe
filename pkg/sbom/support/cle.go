package support

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/syntax"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// strictly is how CLE is read: the format names all keys, so two that differ in letter case only are one key written
// twice to some readers.
var strictly = strictjson.Options{MaxBytes: 64 << 20, MaxDepth: 32, MaxString: 1 << 20, MaxValues: 4_000_000, FoldDepth: 32}

// cleFields are the types of event (ECMA-428 clause 7). Those about support have the name of a property that SBOMs state the same
// in; the others are releases, names, sales and the end of development, which say nothing of until when flaws are repaired.
var cleFields = map[string]string{
	"endOfSupport": "cdx:lifecycle:milestone:endOfSupport",
	"endOfLife":    "cdx:lifecycle:milestone:endOfLife",
	"released":     "", endOfDevelopment: "", "endOfDistribution": "", "endOfMarketing": "", "supersededBy": "", "componentRenamed": "",
	withdrawal: "",
}

const withdrawal, endOfDevelopment = "withdrawn", "endOfDevelopment"

// readCLE reads a document of the Common Lifecycle Enumeration 1.0.0 (ECMA-428, 1st edition, December 2025). Where several
// events speak of one version, one for each policy of support for instance, each is a statement, and the earliest date will
// count: what was wrong is withdrawn (clause 9). A new identifier of a renamed component is not taken over: the
// standard does not say which of the events it inherits.
func readCLE(path string, data []byte, at time.Time) (*Addendum, error) {
	tree, err := strictjson.Strict(data, strictly)
	if err != nil {
		return nil, err
	}
	root, _ := tree.(map[string]any)
	if err := cleWhole(root); err != nil {
		return nil, err
	}
	purls, err := cleIdentifiers(root["identifier"])
	if err != nil {
		return nil, err
	}
	events, err := cleEvents(root["events"])
	if err != nil {
		return nil, err
	}
	withdrawn, err := cleWithdrawn(events, at)
	if err != nil {
		return nil, err
	}
	a := &Addendum{Path: path, Format: "cle"}
	for _, e := range events {
		if e.kind == endOfDevelopment && !withdrawn[e.id] {
			a.Beside = append(a.Beside, fmt.Sprintf("%s: development of %s ends on %s, which is no end of support", e.at, purls[0].Text, e.day()))
		}
		if cleFields[e.kind] == "" || withdrawn[e.id] {
			continue
		}
		entries, err := e.entries(path, purls)
		if err != nil {
			return nil, err
		}
		if len(a.Entries)+len(entries) > MaxEntries {
			return nil, fmt.Errorf("found more than %d statements; expected at most that", MaxEntries)
		}
		a.Entries = append(a.Entries, entries...)
	}
	return a, nil
}

// cleWhole holds a document to what can be read here: version 1, and all events in one file. Those of a later page might withdraw
// what this one states.
func cleWhole(root map[string]any) error {
	if major, _ := syntax.CLE(text(root["$schema"])); major != "1" {
		return fmt.Errorf("/$schema: found %s; expected version 1 of CLE, as in \"https://…/cle.v1.0.0.json\"", strictjson.Show(root["$schema"]))
	}
	if next, ok := root["next"]; ok {
		return fmt.Errorf("/next: found newer events on another page, %s; expected all events in one document", strictjson.Quote(fmt.Sprint(next)))
	}
	return nil
}

// cleIdentifiers reads which component a document is about: one package URL, or several for the same component.
func cleIdentifiers(value any) ([]sbom.Purl, error) {
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	var out []sbom.Purl
	for _, item := range list {
		purl := sbom.ParsePurl(text(item))
		if purl.State != sbom.Stated {
			return nil, fmt.Errorf("/identifier: found %s; expected a package URL, or a list of them", strictjson.Quote(fmt.Sprint(item)))
		}
		out = append(out, purl)
	}
	return out, nil
}

// cleEvent is one event.
type cleEvent struct {
	at      string // JSON pointer
	id      int64
	kind    string
	members map[string]any
}

// cleEvents reads the list of events, the newest first. An event of a type that the standard does not know may be about support, so
// it is refused.
func cleEvents(value any) ([]cleEvent, error) {
	list, ok := value.([]any)
	if !ok || len(list) == 0 {
		return nil, fmt.Errorf("/events: found none; expected a list of events")
	}
	var out []cleEvent
	seen := map[int64]string{}
	for i, item := range list {
		e := cleEvent{at: fmt.Sprintf("/events/%d", i)}
		if e.members, ok = item.(map[string]any); !ok {
			return nil, fmt.Errorf("%s: found no object; expected an event", e.at)
		}
		if e.id, ok = cleID(e.members["id"]); !ok {
			return nil, fmt.Errorf("%s/id: found %s; expected a whole number above 0", e.at, strictjson.Show(e.members["id"]))
		}
		if before, twice := seen[e.id]; twice {
			return nil, fmt.Errorf("%s/id: found %d, as in %s; expected an id of its own", e.at, e.id, before)
		}
		seen[e.id] = e.at
		e.kind = text(e.members["type"])
		if _, known := cleFields[e.kind]; !known {
			return nil, fmt.Errorf("%s/type: found %s; expected a type of event of ECMA-428", e.at, strictjson.Show(e.members["type"]))
		}
		out = append(out, e)
	}
	return out, nil
}

func cleID(value any) (int64, bool) {
	number, _ := value.(json.Number)
	id, err := strconv.ParseInt(number.String(), 10, 64)
	return id, err == nil && id > 0
}

// cleWithdrawn are the ids of events that are as if they never were (clause 7.9). A withdrawal takes effect when it says; of one that is still to come nothing is withdrawn yet. What
// another one still to come will bring back for good counts at once, so that the earliest end does: an event is withdrawn that is now, and when all of them have taken effect.
func cleWithdrawn(events []cleEvent, at time.Time) (map[int64]bool, error) {
	var all, inForce []cleWithdrawal
	for _, e := range events {
		if e.kind != withdrawal {
			continue
		}
		w := cleWithdrawal{id: e.id}
		var ok bool
		if w.of, ok = cleID(e.members["eventId"]); !ok || w.of >= e.id {
			return nil, fmt.Errorf("%s/eventId: found %s; expected the id of an earlier event", e.at, strictjson.Show(e.members["eventId"]))
		}
		effective := sbom.ParseDate(text(e.members["effective"]))
		if effective.State != sbom.Stated {
			return nil, fmt.Errorf("%s/effective: found %s; expected a moment such as 2030-04-08T00:00:00Z", e.at, strictjson.Show(e.members["effective"]))
		}
		all = append(all, w)
		if !effective.Time.After(at) {
			inForce = append(inForce, w)
		}
	}
	out, atLast := takenBack(inForce), takenBack(all)
	maps.DeleteFunc(out, func(id int64, _ bool) bool { return !atLast[id] })
	return out, nil
}

// cleWithdrawal is an event that withdraws another.
type cleWithdrawal struct{ id, of int64 }

// takenBack are the ids of events that withdrawals withdraw, from the newest on: one that is withdrawn itself withdraws nothing.
func takenBack(withdrawals []cleWithdrawal) map[int64]bool {
	slices.SortFunc(withdrawals, func(a, b cleWithdrawal) int { return cmp.Compare(b.id, a.id) })
	out := map[int64]bool{}
	for _, w := range withdrawals {
		if !out[w.id] {
			out[w.of] = true
		}
	}
	return out
}

// day is when an event takes effect, for people.
func (e cleEvent) day() string {
	effective := e.members["effective"]
	if d := sbom.ParseDate(text(effective)); d.State == sbom.Stated {
		return d.Time.Format(time.DateOnly)
	}
	return "a day that cannot be read (" + strictjson.Show(effective) + ")"
}

// entries is what an event about support states of each of the identifiers.
func (e cleEvent) entries(path string, purls []sbom.Purl) ([]Entry, error) {
	effective := e.members["effective"]
	said := sbom.SupportOf([]sbom.Property{{Name: cleFields[e.kind], Value: text(effective)}})
	if said.End.State != sbom.Stated && said.EndOfLife.State != sbom.Stated {
		return nil, fmt.Errorf("%s/effective: found %s; expected a moment such as 2030-04-08T00:00:00Z", e.at, strictjson.Quote(fmt.Sprint(effective)))
	}
	var out []Entry
	for _, purl := range purls {
		covers, err := cleVersions(e.members["versions"], e.at, purl.Type)
		if err != nil {
			return nil, err
		}
		entry := Entry{Purl: purl, Support: said, At: path + " " + e.at}
		if purl.Version == "" {
			entry.Covers = covers
		}
		out = append(out, entry)
	}
	return out, nil
}

// cleVersions reads which versions an event is about: plain versions (clause 8.1) and ranges. The standard demands the list.
func cleVersions(value any, at, purlType string) (func(string) bool, error) {
	list, _ := value.([]any)
	if len(list) == 0 {
		return nil, fmt.Errorf("%s/versions: found none; expected the versions that the event is about", at)
	}
	var tests []func(string) bool
	for i, item := range list {
		where := fmt.Sprintf("%s/versions/%d", at, i)
		plain, rangeOf := text(item), ""
		if m, ok := item.(map[string]any); ok {
			plain, rangeOf = text(m["version"]), text(m["range"])
		}
		switch {
		case rangeOf != "":
			in, err := parseRange(rangeOf, purlType)
			if err != nil {
				return nil, fmt.Errorf("%s/range: %w", where, err)
			}
			tests = append(tests, in)
		case plain != "":
			tests = append(tests, func(v string) bool { return version.Same(v, plain, purlType, purlType) })
		default:
			return nil, fmt.Errorf("%s: found neither version nor range; expected one of them", where)
		}
	}
	return func(v string) bool {
		return slices.ContainsFunc(tests, func(in func(string) bool) bool { return in(v) })
	}, nil
}

func text(v any) string {
	s, _ := v.(string)
	return s
}
