package vex

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// rated are the words that ratings of CycloneDX and CVSS use; others say nothing that could be put in order.
var rated = map[string]vuln.Severity{"none": vuln.None, "info": vuln.None, "low": vuln.Low, "medium": vuln.Medium, "high": vuln.High, "critical": vuln.Critical}

// Rating is how grave a document calls a vulnerability: what its CVSS vector comes to, else the score, from 0 to 10, and the word that
// stand there. ok is false when they say nothing.
func Rating(vector string, score any, word string) (rating vuln.CVSS, ok bool) {
	if vector != "" {
		if read, err := vuln.ParseCVSS(vector); err == nil {
			return read, true
		}
	}
	rating.Severity = rated[strings.ToLower(word)]
	number := ""
	switch v := score.(type) {
	case json.Number:
		number = v.String()
	case string: // XML
		number = strings.TrimSpace(v)
	}
	if value, err := strconv.ParseFloat(number, 64); err == nil && value >= 0 && value <= 10 {
		rating.Score = value
		if rating.Severity == vuln.Unrated {
			rating.Severity = severityOf(value)
		}
		return rating, true
	}
	return rating, rating.Severity != vuln.Unrated
}

// severityOf is the word for a score (CVSS 3.1 section 5).
func severityOf(score float64) vuln.Severity {
	switch {
	case score >= 9:
		return vuln.Critical
	case score >= 7:
		return vuln.High
	case score >= 4:
		return vuln.Medium
	case score > 0:
		return vuln.Low
	}
	return vuln.None
}
