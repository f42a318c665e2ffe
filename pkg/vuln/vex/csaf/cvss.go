package csaf

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// vectorOf splits a vector into metrics and their values. Its prefix must be that of the version.
func vectorOf(key, version, text string) (map[string]string, error) {
	if len(text) > vuln.MaxVector {
		return nil, errors.New("it is too long")
	}
	prefix := prefixOf(key, version)
	rest, ok := strings.CutPrefix(text, prefix)
	if !ok {
		return nil, errors.New("it does not begin with " + prefix)
	}
	table, out := metrics[key], map[string]string{}
	for _, part := range strings.Split(rest, "/") {
		metric, value, _ := strings.Cut(part, ":")
		m, known := table.metrics[metric]
		switch {
		case !known:
			return nil, fmt.Errorf("there is no metric %s", strictjson.Quote(metric))
		case m.values[value] == "":
			return nil, fmt.Errorf("the metric %s has no value %s", metric, strictjson.Quote(value))
		case out[metric] != "":
			return nil, fmt.Errorf("the metric %s stands in it twice", metric)
		}
		out[metric] = value
	}
	for _, metric := range table.base {
		if out[metric] == "" {
			return nil, fmt.Errorf("the metric %s is missing", metric)
		}
	}
	return out, nil
}

// prefixOf is what a vector of the version begins with.
func prefixOf(key, version string) string {
	if key == "cvss_v2" {
		return ""
	}
	return "CVSS:" + version + "/"
}

// computed gives the scores of the vector alone, or together with what members say of metrics that it does not have.
func (c *CVSS) computed(together bool) (vuln.CVSS, bool) {
	values, err := vectorOf(c.Key, c.text("version"), c.text("vectorString"))
	if err != nil {
		return vuln.CVSS{}, false
	}
	table := metrics[c.Key]
	parts := make([]string, 0, len(table.order))
	for _, name := range table.order {
		value := values[name]
		if value == "" && together {
			value = table.metrics[name].valueOf(c.text(table.metrics[name].member))
		}
		switch {
		case value != "":
		case c.Key == "cvss_v2":
			value = table.undefined // the library takes whole groups only
		default:
			continue
		}
		parts = append(parts, name+":"+value)
	}
	out, err := vuln.ParseCVSS(prefixOf(c.Key, c.text("version")) + strings.Join(parts, "/"))
	return out, err == nil
}

// valueOf gives the short value that a word stands for.
func (m metric) valueOf(word string) string {
	for value, is := range m.values {
		if is == word {
			return value
		}
	}
	return ""
}

// miscalculated says which score or severity is not what the vector gives, alone or with the members that add to it. In CSAF 2.1 the base
// score may be that of the whole vector, as in CVSS 4.0.
func (c *CVSS) miscalculated(standard string) string {
	want, ok := c.computed(false)
	if !ok {
		return "" // the vector is malformed, which is another test
	}
	more, _ := c.computed(true)
	for _, part := range []struct {
		name string
		may  []float64
	}{
		{"base", []float64{want.Score, more.Score}},
		{"temporal", []float64{want.Temporal, more.Temporal}},
		{"environmental", []float64{want.Environmental, more.Environmental}},
	} {
		score, stated := c.number(part.name + "Score")
		if part.name == "base" && standard > "2.0" {
			part.may = append(part.may, want.Temporal, want.Environmental)
		}
		if stated && !slices.ContainsFunc(part.may, func(w float64) bool { return math.Abs(w-score) < 0.05 }) {
			return fmt.Sprintf("the %s score is %g, the vector gives %g", part.name, score, part.may[0])
		}
		if word := c.text(part.name + "Severity"); stated && word != "" && word != severity(score) {
			return fmt.Sprintf("the %s severity is %s, the score %g is %s", part.name, strictjson.Quote(word), score, severity(score))
		}
	}
	return ""
}

// inconsistent says which member is not what the vector says. One that the vector does not have adds to it.
func (c *CVSS) inconsistent() string {
	values, err := vectorOf(c.Key, c.text("version"), c.text("vectorString"))
	if err != nil {
		return ""
	}
	table := metrics[c.Key]
	for _, name := range table.order {
		m := table.metrics[name]
		stated, said := c.text(m.member), values[name]
		if stated != "" && said != "" && m.values[said] != stated {
			return fmt.Sprintf("%s is %s, the vector says %s", m.member, strictjson.Quote(stated), m.values[said])
		}
	}
	return ""
}
