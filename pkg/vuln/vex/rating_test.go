package vex

import (
	"encoding/json"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

func TestRating(t *testing.T) {
	tests := []struct {
		vector   string
		score    any
		word     string
		want     float64
		severity vuln.Severity
		ok       bool
	}{
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", json.Number("1"), "low", 9.8, vuln.Critical, true},
		{"no vector", json.Number("9.1"), "CRITICAL", 9.1, vuln.Critical, true},
		{"", json.Number("9.0"), "", 9.0, vuln.Critical, true},
		{"", json.Number("7"), "", 7, vuln.High, true},
		{"", json.Number("4"), "", 4, vuln.Medium, true},
		{"", json.Number("0.1"), "", 0.1, vuln.Low, true},
		{"", json.Number("0"), "", 0, vuln.None, true},
		{"", " 5.5 ", "", 5.5, vuln.Medium, true},
		{"", json.Number("11"), "high", 0, vuln.High, true},
		{"", json.Number("-1"), "", 0, vuln.Unrated, false},
		{"", "NaN", "", 0, vuln.Unrated, false},
		{"", nil, "unknown", 0, vuln.Unrated, false},
	}
	for _, tt := range tests {
		got, ok := Rating(tt.vector, tt.score, tt.word)
		if ok != tt.ok || got.Score != tt.want || got.Severity != tt.severity {
			t.Errorf("%q, %v, %q: %+v, %v", tt.vector, tt.score, tt.word, got, ok)
		}
	}
}
