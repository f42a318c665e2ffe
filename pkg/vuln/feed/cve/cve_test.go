package cve

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

const record = `{"dataType": "CVE_RECORD", "dataVersion": "5.1",
"cveMetadata": {"cveId": "CVE-2021-44228", "state": "PUBLISHED", "datePublished": "2021-12-10T00:00:00", "dateUpdated": "2025-02-04T14:25:34.416Z"},
"containers": {"cna": {"providerMetadata": {"orgId": "x", "shortName": "apache"}, "title": "Log4Shell",
  "problemTypes": [{"descriptions": [{"lang": "en", "description": "x", "cweId": "CWE-502"}, {"lang": "en", "description": "x"}]}],
  "metrics": [{"other": {"type": "unknown", "content": {"other": "critical"}}}]},
 "adp": [{"providerMetadata": {"shortName": "CISA-ADP"}, "problemTypes": [{"descriptions": [{"cweId": "CWE-502"}]}],
  "metrics": [{"cvssV3_1": {"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "baseScore": 10}},
   {"other": {"type": "ssvc", "content": {"timestamp": "2025-02-04T14:25:26.413858Z", "options": [{"Exploitation": "active"}, {"Automatable": "yes"}]}}},
   {"other": {"type": "kev", "content": {"dateAdded": "2021-12-10"}}}]}]}}`

func TestRead(t *testing.T) {
	r, err := Read("cve.json", []byte(record))
	if err != nil {
		t.Fatal(err)
	}
	if r.ID != "CVE-2021-44228" || r.State != Published || r.Title != "Log4Shell" || !r.Published.Equal(time.Date(2021, 12, 10, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("got %+v", r)
	}
	if want := (Score{"CISA-ADP", "3.1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"}); !slices.Equal(r.Scores, []Score{want}) {
		t.Errorf("got %v", r.Scores)
	}
	if !slices.Equal(r.CWEs, []string{"CWE-502"}) || !r.Exploited() || r.KEV[0].Added.Format(time.DateOnly) != "2021-12-10" {
		t.Errorf("got %v, %v", r.CWEs, r.KEV)
	}
	if len(r.SSVC) != 1 || !maps.Equal(r.SSVC[0].Options, map[string]string{"Exploitation": "active", "Automatable": "yes"}) {
		t.Errorf("got %v", r.SSVC)
	}
}

func TestReadRefuses(t *testing.T) {
	for name, tt := range map[string]struct{ from, to, pointer, want string }{
		"older format":      {`"5.1"`, `"4.0"`, "/dataVersion", "expected a version of 5"},
		"something else":    {"CVE_RECORD", "X", "/dataType", "expected CVE_RECORD"},
		"no id":             {`"cveId"`, `"id"`, "/cveMetadata/cveId", "expected text"},
		"other id":          {`"cveId": "CVE-2021-44228"`, `"cveId": "GHSA-1"`, "/cveMetadata/cveId", "expected a CVE id"},
		"unknown state":     {"PUBLISHED", "RESERVED", "/cveMetadata/state", "expected PUBLISHED or REJECTED"},
		"no authority":      {`"cna"`, `"x"`, "/containers/cna", "container of the numbering authority"},
		"no time":           {"2025-02-04T14:25:34.416Z", "yesterday", "/cveMetadata/dateUpdated", "expected a time"},
		"no vector":         {`"vectorString"`, `"x"`, "/containers/adp/0/metrics/0/cvssV3_1/vectorString", "expected text"},
		"no weakness":       {`"cweId": "CWE-502"}, {`, `"cweId": "502"}, {`, "/containers/cna/problemTypes/0/descriptions/0/cweId", "expected a CWE id"},
		"two decisions":     {`{"Automatable": "yes"}`, `{"Exploitation": "none"}`, "/containers/adp/0/metrics/1/other/content/options/1", `"Exploitation" twice`},
		"no day of KEV":     {`"dateAdded": "2021-12-10"`, `"x": 1`, "/containers/adp/0/metrics/2/other/content/dateAdded", "expected a date"},
		"a list for object": {`"metrics": [{"cvssV3_1"`, `"metrics": [[], {"cvssV3_1"`, "/containers/adp/0/metrics/0", "expected an object"},
		"cut":               {`]}]}}`, ``, "", "malformed JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(record, tt.from, tt.to, 1)
			r, err := Read("cve.json", []byte(text))
			var bad *feed.Error
			if text == record || r != nil || !errors.As(err, &bad) {
				t.Fatalf("got %v, %v; want a *feed.Error", r, err)
			}
			if tt.pointer != "" && bad.Pointer != tt.pointer || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want pointer %q, %q", err, tt.pointer, tt.want)
			}
		})
	}
	if _, err := Read("x", make([]byte, MaxSize+1)); !errors.Is(err, feed.ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
	many := strings.Replace(record, `"adp": [`, `"adp": [`+strings.Repeat("{},", maxItems), 1)
	if _, err := Read("x", []byte(many)); !errors.Is(err, feed.ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
}

func TestConformance(t *testing.T) {
	cases, agree := figures.Cases(t, "vulnerability", "parse-cve5"), 0
	for _, c := range cases {
		var want struct {
			SSVC map[string]string
			KEV  bool
		}
		c.Know(t, &want)
		r, err := Read(c.ID, c.Read(t, "cve"))
		if err != nil {
			t.Error(err)
			continue
		}
		same := r.Exploited() == want.KEV && strings.HasSuffix(c.ID, "/"+r.ID) && len(r.SSVC) == 1 && maps.Equal(r.SSVC[0].Options, want.SSVC)
		if !same {
			t.Errorf("%s: got %s, %v, %v; want %+v", c.ID, r.ID, r.SSVC, r.KEV, want)
			continue
		}
		agree++
	}
	figures.Hold(t, "Vulnerability data", "CVE 5 records with what CISA adds: SSVC, KEV", len(cases), agree)
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(record))
	f.Add([]byte(`{"dataType": "CVE_RECORD", "dataVersion": "5.0", "cveMetadata": {"cveId": "CVE-2021-1234", "state": "REJECTED"}, "containers": {"cna": {}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Read("f", data)
		var bad *feed.Error
		if err != nil && !errors.As(err, &bad) {
			t.Fatalf("an error of another kind: %v", err)
		}
		if err == nil && !feed.IsCVE(r.ID) {
			t.Fatalf("read a record without id: %+v", r)
		}
	})
}
