package support

import (
	"encoding/json"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// strictly is how CLE is read: the format names all keys, so two that differ in letter case only are one key written
// twice to some readers.
var strictly = strictjson.Options{MaxBytes: 64 << 20, MaxDepth: 32, MaxString: 1 << 20, MaxValues: 4_000_000, FoldDepth: 32}

// cleFields gives the events that are about support the names that SBOMs have for them. Other events are releases, names
// and sales, which change nothing here.
var cleFields = map[string]string{
	"endOfSupport": "cdx:lifecycle:milestone:endOfSupport",
	"endOfLife":    "cdx:lifecycle:milestone:endOfLife",
}

// readCLE reads a document of the Common Lifecycle Enumeration 1.0 (ECMA-428). Where a component has several policies of
// support, the end of each is a statement, and the earliest will count. An event that is withdrawn states nothing.
func readCLE(path string, data []byte) (*Addendum, error) {
	tree, err := strictjson.Strict(data, strictly)
	if err != nil {
		return nil, err
	}
	root, _ := tree.(map[string]any)
	purls, err := cleIdentifiers(root["identifier"])
	if err != nil {
		return nil, err
	}
	events, ok := root["events"].([]any)
	if !ok {
		return nil, fmt.Errorf("/events: found none; expected a list of events")
	}
	withdrawn := map[json.Number]bool{}
	for _, item := range events {
		if e, ok := item.(map[string]any); ok && e["type"] == "withdrawn" {
			if id, ok := e["eventId"].(json.Number); ok {
				withdrawn[id] = true
			}
		}
	}
	a := &Addendum{Path: path, Format: "cle"}
	for i, item := range events {
		at := fmt.Sprintf("/events/%d", i)
		e, ok := item.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%s: found no object; expected an event", at)
		}
		name, about := cleFields[text(e["type"])]
		if id, _ := e["id"].(json.Number); !about || withdrawn[id] {
			continue
		}
		said := sbom.SupportOf([]sbom.Property{{Name: name, Value: text(e["effective"])}})
		if said.End.State != sbom.Stated && said.EndOfLife.State != sbom.Stated {
			return nil, fmt.Errorf("%s/effective: found %s; expected a moment such as 2030-04-08T00:00:00Z", at, strictjson.Quote(fmt.Sprint(e["effective"])))
		}
		covers, err := cleVersions(e["versions"], at)
		if err != nil {
			return nil, err
		}
		for _, purl := range purls {
			if len(a.Entries) == MaxEntries {
				return nil, fmt.Errorf("found more than %d statements; expected at most that", MaxEntries)
			}
			entry := Entry{Purl: purl, Support: said, At: path + " " + at}
			if purl.Version == "" {
				entry.Covers = covers
			}
			a.Entries = append(a.Entries, entry)
		}
	}
	return a, nil
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

func text(v any) string {
	s, _ := v.(string)
	return s
}

// cleVersions reads which versions an event is about: plain versions and ranges. The standard demands the list.
func cleVersions(value any, at string) (func(string) bool, error) {
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
			in, err := parseRange(rangeOf)
			if err != nil {
				return nil, fmt.Errorf("%s/range: %w", where, err)
			}
			tests = append(tests, in)
		case plain != "":
			tests = append(tests, func(v string) bool { return v == plain })
		default:
			return nil, fmt.Errorf("%s: found neither version nor range; expected one of them", where)
		}
	}
	return func(v string) bool {
		for _, in := range tests {
			if in(v) {
				return true
			}
		}
		return false
	}, nil
}
