package csaf

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	gocvss20 "github.com/pandatix/go-cvss/20"
	gocvss30 "github.com/pandatix/go-cvss/30"
	gocvss31 "github.com/pandatix/go-cvss/31"
	gocvss40 "github.com/pandatix/go-cvss/40"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// scores are those of a vector: the base alone, and with each further group of metrics that it has. CVSS 4.0 has one.
type scores struct{ base, temporal, environmental float64 }

// maxVector bounds a vector; those of 4.0 with all metrics take some 200 bytes.
const maxVector = 512

// vectorOf splits a vector into metrics and their values. Its prefix must be that of the version.
func vectorOf(key, version, text string) (map[string]string, error) {
	if len(text) > maxVector {
		return nil, errors.New("it is too long")
	}
	prefix := "CVSS:" + version + "/"
	if key == "cvss_v2" {
		prefix = ""
	}
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

// computed gives the scores of the vector alone, or together with what members say of metrics that it does not have.
func (c *CVSS) computed(together bool) (scores, bool) {
	values, err := vectorOf(c.Key, c.text("version"), c.text("vectorString"))
	if err != nil {
		return scores{}, false
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
	return scoresOf(c.Key, c.text("version"), strings.Join(parts, "/"))
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

func scoresOf(key, version, vector string) (scores, bool) {
	switch {
	case key == "cvss_v2":
		if v, err := gocvss20.ParseVector(vector); err == nil {
			return scores{v.BaseScore(), v.TemporalScore(), v.EnvironmentalScore()}, true
		}
	case version == "3.0":
		if v, err := gocvss30.ParseVector("CVSS:3.0/" + vector); err == nil {
			return scores{v.BaseScore(), v.TemporalScore(), v.EnvironmentalScore()}, true
		}
	case version == "3.1":
		if v, err := gocvss31.ParseVector("CVSS:3.1/" + vector); err == nil {
			return scores{v.BaseScore(), v.TemporalScore(), v.EnvironmentalScore()}, true
		}
	default:
		if v, err := gocvss40.ParseVector("CVSS:4.0/" + vector); err == nil {
			return scores{v.Score(), v.Score(), v.Score()}, true
		}
	}
	return scores{}, false
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
		{"base", []float64{want.base, more.base}},
		{"temporal", []float64{want.temporal, more.temporal}},
		{"environmental", []float64{want.environmental, more.environmental}},
	} {
		score, stated := c.number(part.name + "Score")
		if part.name == "base" && standard > "2.0" {
			part.may = append(part.may, want.temporal, want.environmental)
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
