package vuln

import (
	"fmt"
	"strings"

	cvss20 "github.com/pandatix/go-cvss/20"
	cvss30 "github.com/pandatix/go-cvss/30"
	cvss31 "github.com/pandatix/go-cvss/31"
	cvss40 "github.com/pandatix/go-cvss/40"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Severity is a qualitative rating.
type Severity string

// The ratings (CVSS 3.1 section 5, CVSS 4.0 section 6). Unrated is what has no score, and never the least.
const (
	Unrated  Severity = ""
	None     Severity = "none"
	Low      Severity = "low"
	Medium   Severity = "medium"
	High     Severity = "high"
	Critical Severity = "critical"
)

// CVSS is a vector of the Common Vulnerability Scoring System and what it comes to.
type CVSS struct {
	Version string // "2.0", "3.0", "3.1" or "4.0"
	Vector  string // without the brackets that version 2 is sometimes written in
	// Score is the base score, from 0 to 10; of version 4 that of all metrics that the vector states, since it has no other.
	Score    float64
	Severity Severity
	// Temporal and Environmental are the score with those metrics too that the vector states; of version 4 the same as Score.
	Temporal, Environmental float64
}

// MaxVector is the longest vector that is read, in bytes. One of version 4 with all its metrics has less than 250.
const MaxVector = 512

// ParseCVSS reads a vector of version 2.0, 3.0, 3.1 or 4.0.
func ParseCVSS(text string) (CVSS, error) {
	vector := strings.TrimSpace(text)
	if len(vector) > MaxVector {
		return CVSS{}, fmt.Errorf("CVSS vector %s: found %d bytes; expected at most %d", strictjson.Quote(text), len(vector), MaxVector)
	}
	if inner, is := strings.CutPrefix(vector, "("); is && strings.HasSuffix(inner, ")") {
		vector = strings.TrimSuffix(inner, ")")
	}
	out := CVSS{Vector: vector}
	var err error
	switch {
	case strings.HasPrefix(vector, "CVSS:4.0/"):
		var v *cvss40.CVSS40
		if v, err = cvss40.ParseVector(vector); err == nil {
			out.Version, out.Score, out.Temporal, out.Environmental = "4.0", v.Score(), v.Score(), v.Score()
		}
	case strings.HasPrefix(vector, "CVSS:3.1/"):
		var v *cvss31.CVSS31
		if v, err = cvss31.ParseVector(vector); err == nil {
			out.Version, out.Score, out.Temporal, out.Environmental = "3.1", v.BaseScore(), v.TemporalScore(), v.EnvironmentalScore()
		}
	case strings.HasPrefix(vector, "CVSS:3.0/"):
		var v *cvss30.CVSS30
		if v, err = cvss30.ParseVector(vector); err == nil {
			out.Version, out.Score, out.Temporal, out.Environmental = "3.0", v.BaseScore(), v.TemporalScore(), v.EnvironmentalScore()
		}
	case strings.HasPrefix(vector, "CVSS:"):
		err = fmt.Errorf("expected version 2.0, 3.0, 3.1 or 4.0")
	default:
		var v *cvss20.CVSS20
		if v, err = cvss20.ParseVector(vector); err == nil {
			out.Version, out.Score, out.Temporal, out.Environmental = "2.0", v.BaseScore(), v.TemporalScore(), v.EnvironmentalScore()
		}
	}
	if err != nil {
		return CVSS{}, fmt.Errorf("CVSS vector %s: %w", strictjson.Quote(text), err)
	}
	out.Severity = rated(out.Version, out.Score)
	return out, nil
}

// rated gives the rating of a score. Version 2 has no ratings of its own; those are of NVD, which knows neither none nor critical.
func rated(version string, score float64) Severity {
	switch {
	case score >= 9 && version != "2.0":
		return Critical
	case score >= 7:
		return High
	case score >= 4:
		return Medium
	case score > 0 || version == "2.0":
		return Low
	}
	return None
}
