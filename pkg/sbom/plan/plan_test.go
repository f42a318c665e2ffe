package plan

import (
	"strings"
	"testing"
)

// TestOf: a plan says what is done and by when. What is refused, accepted, sold, hoped for or left to others is none.
func TestOf(t *testing.T) {
	for words, due := range map[string]string{
		"replaced in release 5":                                                          "",
		"Removed with firmware 4.2":                                                      "",
		"We replace zlib by zlib-ng in version 6.":                                       "",
		"Replaced by zlib-ng in 5.1":                                                     "",
		"Gone no later than 2027-05-01":                                                  "2027-05-02",
		"Will be replaced by OpenSSL 3.5 by 2027-05":                                     "2027-06-01",
		"Migration to libfoo 2 in Q3 2027":                                               "2027-10-01",
		"Upgrade to Qt 6 by end of 2027":                                                 "2028-01-01",
		"Update to 3.0.14 in May 2027":                                                   "2027-06-01",
		"Update to 3.0.14 on 3 May 2027.":                                                "2027-06-01",
		"Replaced by zlib-ng; planned for release 5":                                     "",
		"Replace with zlib-ng. Owner: Example Devices. Due: 2027-03-31":                  "2027-04-01",
		"Risk accepted until then. We switch to libfoo 2 by 2027-01-31.":                 "2027-02-01",
		"Support ended 2021-05-01; backported patches ship by H1 2027 from our own fork": "2027-07-01",
		"Phased out by 31.12.2027":                                                       "2028-01-01",
	} {
		p := Of(words)
		got := ""
		if !p.Due.IsZero() {
			got = p.Due.Format("2006-01-02")
		}
		if !p.Told || p.Refused || p.Why != "" || got != due {
			t.Errorf("%s: %+v, want a plan that is over on %q", words, p, due)
		}
	}
	for words, why := range map[string]string{
		"update on request at cost":                          "asks or pays",
		"Update upon customer request by 2027-01-01":         "asks or pays",
		"Replacement in release 5 is a chargeable option":    "asks or pays",
		"Risk accepted; version 2 of the document":           "risk is accepted",
		"Risk accepted by management in 2026.":               "risk is accepted",
		"Residual risk is tolerable until 2030":              "risk is accepted",
		"No plan":                                            "nothing will be done",
		"It won’t be replaced before 2030-01-01":             "nothing will be done",
		"unable to update in release 5":                      "nothing will be done",
		"Last updated in 2023":                               "nothing will be done",
		"Risk accepted. Replacement for a fee in release 5.": "asks or pays",
	} {
		if p := Of(words); !p.Refused || p.Told || !strings.Contains(p.Why, why) {
			t.Errorf("%s: %+v, want a refusal: %s", words, p, why)
		}
	}
	for words, why := range map[string]string{
		"See our web page.":                              "not say in words",
		"Ersatz durch zlib-ng bis 2027-05-01":            "not say in words",
		"version 2 of the document, 2027-01-01":          "not say in words",
		"Will be replaced":                               "by which day",
		"Update to version 3.0.14":                       "by which day",
		"Replaced with Windows Server 2025":              "by which day",
		"replace it as CVE-2027-1234 tells":              "by which day",
		"We may replace it in release 5":                 "hangs on something",
		"Replacement is being considered for 2027-05-01": "hangs on something",
		"Replaced in release 5 if the licence permits":   "hangs on something",
		"The customer shall update it by 2027-01-01":     "left to others",
		"Will be replaced by the hospital by 2027-01-01": "left to others",
		"It was replaced in release 2":                   "what was done",
		"Updated in version 2 of the document":           "speaks of a document",
		"We update the risk file by 2027-01-01":          "speaks of a document",
		"":                                               "not say in words",
	} {
		if p := Of(words); p.Refused || p.Told || !strings.Contains(p.Why, why) {
			t.Errorf("%s: %+v, want it open: %s", words, p, why)
		}
	}
}

// TestLength: what is longer than longest is not read, and no plan.
func TestLength(t *testing.T) {
	const plan = "Replaced in release 5. "
	fits := strings.Repeat(plan, longest/len(plan))
	if !Of(fits).Told {
		t.Errorf("%d bytes were not read", len(fits))
	}
	if p := Of(fits + plan); p.Told || p.Refused || !strings.Contains(p.Why, "longer than 4096 bytes") {
		t.Errorf("%d bytes: %+v", len(fits)+len(plan), p)
	}
}
