package predicate

import (
	"encoding/json"
	"fmt"
	"time"
)

// object is one object of a predicate, which knows its place for errors.
type object struct {
	members map[string]any
	place   string
}

func (o object) at(key string) string {
	if o.place == "" {
		return key
	}
	return o.place + "." + key
}

// text is a text that may be left out. Null and nothing mean the same.
func (o object) text(key string) (string, error) {
	switch v := o.members[key].(type) {
	case nil:
		return "", nil
	case string:
		if len(v) > MaxText {
			return "", fmt.Errorf("%s: %d bytes; at most %d are handed on", o.at(key), len(v), MaxText)
		}
		return v, nil
	}
	return "", fmt.Errorf("%s: expected text", o.at(key))
}

// required is a text that must be there.
func (o object) required(key string) (string, error) {
	v, err := o.text(key)
	if err == nil && v == "" {
		err = fmt.Errorf("%s: expected text, found none", o.at(key))
	}
	return v, err
}

// moment is a time that may be left out (RFC 3339). The zero value is "not stated", which is also what Go programs write
// as the year 1.
func (o object) moment(key string) (time.Time, error) {
	v, err := o.text(key)
	if err != nil || v == "" {
		return time.Time{}, err
	}
	t, err := time.Parse(time.RFC3339, v)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s: expected a time such as 2026-11-20T08:00:00Z, found %.60q", o.at(key), v)
	}
	return t.UTC(), nil
}

// object is an object that may be left out; false when it is.
func (o object) object(key string) (object, bool, error) {
	switch v := o.members[key].(type) {
	case nil:
		return object{place: o.at(key)}, false, nil
	case map[string]any:
		return object{v, o.at(key)}, true, nil
	}
	return object{}, false, fmt.Errorf("%s: expected an object", o.at(key))
}

// list is a list of at most limit values that may be left out; false when it is.
func (o object) list(key string, limit int) ([]any, bool, error) {
	switch v := o.members[key].(type) {
	case nil:
		return nil, false, nil
	case []any:
		if len(v) > limit {
			return nil, false, fmt.Errorf("%s: %d values; at most %d are read", o.at(key), len(v), limit)
		}
		return v, true, nil
	}
	return nil, false, fmt.Errorf("%s: expected a list", o.at(key))
}

// objects is a list of objects, each with its place.
func (o object) objects(key string, limit int) ([]object, bool, error) {
	list, there, err := o.list(key, limit)
	if err != nil {
		return nil, false, err
	}
	out := make([]object, 0, len(list))
	for i, v := range list {
		members, ok := v.(map[string]any)
		if !ok {
			return nil, false, fmt.Errorf("%s[%d]: expected an object", o.at(key), i)
		}
		out = append(out, object{members, fmt.Sprintf("%s[%d]", o.at(key), i)})
	}
	return out, there, nil
}

// texts is a list of texts, none of them empty.
func (o object) texts(key string, limit int) ([]string, error) {
	list, _, err := o.list(key, limit)
	if err != nil {
		return nil, err
	}
	out := make([]string, 0, len(list))
	for i, v := range list {
		s, ok := v.(string)
		if !ok || s == "" || len(s) > MaxText {
			return nil, fmt.Errorf("%s[%d]: expected text of 1 to %d bytes", o.at(key), i, MaxText)
		}
		out = append(out, s)
	}
	return out, nil
}

// compact writes an object as JSON, with its keys in order.
func (o object) compact(limit int) (string, error) {
	b, err := json.Marshal(o.members)
	if err != nil {
		return "", fmt.Errorf("%s: %w", o.place, err)
	}
	if len(b) > limit {
		return "", fmt.Errorf("%s: %d bytes; at most %d are handed on", o.place, len(b), limit)
	}
	return string(b), nil
}
