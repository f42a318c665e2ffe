package kev

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

const log4shell = `{"cveID": "CVE-2021-44228", "vendorProject": "Apache", "product": "Log4j2", "vulnerabilityName": "Log4Shell",
 "dateAdded": "2021-12-10", "shortDescription": "Remote code execution", "requiredAction": "Update", "dueDate": "2021-12-24",
 "knownRansomwareCampaignUse": "Known", "notes": "", "cwes": ["CWE-20", "CWE-502"]}`

// older is an entry as it was before ransomware and weaknesses were added to the format.
const older = `{"cveID": "CVE-2014-0160", "vendorProject": "OpenSSL", "product": "OpenSSL", "vulnerabilityName": "Heartbleed",
 "dateAdded": "2022-05-04", "shortDescription": "Out-of-bounds read", "requiredAction": "Update", "dueDate": "2022-05-25"}`

func catalogue(count int, entries ...string) string {
	return `{"title": "x", "catalogVersion": "2025.08.25", "dateReleased": "2025-08-25T17:04:19.9796Z",
"count": ` + strconv.Itoa(count) + `, "vulnerabilities": [` + "\n" + strings.Join(entries, ",\n") + `]}`
}

func TestRead(t *testing.T) {
	c, err := Read("kev.json", []byte(catalogue(2, log4shell, older)))
	if err != nil {
		t.Fatal(err)
	}
	if c.Version != "2025.08.25" || c.Released.Format(time.DateOnly) != "2025-08-25" {
		t.Errorf("got version %q of %v", c.Version, c.Released)
	}
	first, found := c.Find("CVE-2021-44228")
	if !found || !first.Ransomware() || first.Due.Format(time.DateOnly) != "2021-12-24" || !slices.Equal(first.CWEs, []string{"CWE-20", "CWE-502"}) {
		t.Errorf("got %+v", first)
	}
	second, found := c.Find("CVE-2014-0160")
	if !found || second.Ransomware() || second.RansomwareUse != "" || second.CWEs != nil {
		t.Errorf("got %+v", second)
	}
	if e, found := c.Find("CVE-1999-0001"); found {
		t.Errorf("found %+v", e)
	}
	for use, want := range map[string]bool{"": false, "Unknown": false, "Known": true, "Suspected": true} {
		if (Entry{RansomwareUse: use}).Ransomware() != want {
			t.Errorf("%q: want %t", use, want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	change := func(from, to string) string { return catalogue(1, strings.Replace(log4shell, from, to, 1)) }
	for name, tt := range map[string]struct {
		text, pointer, want string
		line                int
	}{
		"nothing":           {"", "", "malformed JSON", 1},
		"cut":               {catalogue(1, log4shell)[:400], "/vulnerabilities/0", "malformed JSON", 5},
		"a list":            {"[]", "", "expected an object", 0},
		"something else":    {`{"a": 1}`, "", "expected a KEV catalogue", 0},
		"no entry":          {catalogue(0), "/vulnerabilities", "found no entry", 2},
		"another count":     {catalogue(3, log4shell), "/count", "count of 3 and 1 entries", 2},
		"count is no count": {strings.Replace(catalogue(1, log4shell), `"count": 1`, `"count": "1"`, 1), "/count", "expected a whole number", 2},
		"no release":        {strings.Replace(catalogue(1, log4shell), `"dateReleased": "2025-08-25T17:04:19.9796Z"`, `"x": 1`, 1), "/dateReleased", "expected a date", 0},
		"twice":             {catalogue(2, log4shell, log4shell), "/vulnerabilities/1/cveID", "CVE-2021-44228 twice", 6},
		"no CVE":            {change("CVE-2021-44228", "CVE-21-1"), "/vulnerabilities/0/cveID", "expected a CVE id", 3},
		"another letter":    {change(`"notes"`, `"CveID": "CVE-2021-1", "notes"`), "/vulnerabilities/0/CveID", "", 5},
		"no day":            {change("2021-12-24", "soon"), "/vulnerabilities/0/dueDate", `expected a date`, 4},
		"no CWE":            {change("CWE-502", "502"), "/vulnerabilities/0/cwes/1", "expected a CWE id", 5},
		"blank vendor":      {change(`"Apache"`, `" "`), "/vulnerabilities/0/vendorProject", "expected text", 3},
		"number for text":   {change(`"Apache"`, `1`), "/vulnerabilities/0/vendorProject", "expected text", 3},
		"entry is text":     {catalogue(1, `"x"`), "/vulnerabilities/0", "expected an object", 3},
		"too many":          {catalogue(1, strings.Repeat("0,", MaxEntries)+"0"), "/vulnerabilities", "at most 100000", 2},
		"too deep":          {strings.Repeat("[", maxDepth+1), strings.Repeat("/0", maxDepth), "nested", 1},
		"too many CWEs":     {change(`"CWE-20"`, strings.Repeat(`"CWE-1",`, MaxCWEs)+`"CWE-20"`), "/vulnerabilities/0/cwes", "at most 100", 5},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := Read("kev.json", []byte(tt.text))
			var bad *feed.Error
			if c != nil || !errors.As(err, &bad) {
				t.Fatalf("got %v, %v; want a *feed.Error", c, err)
			}
			if bad.Pointer != tt.pointer || tt.line > 0 && bad.Line != tt.line || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v (line %d), want line %d, pointer %q, %q", err, bad.Line, tt.line, tt.pointer, tt.want)
			}
		})
	}
	if _, err := Read("x", make([]byte, MaxSize+1)); !errors.Is(err, feed.ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
	if _, err := Read("x", []byte("{}")); !errors.Is(err, feed.ErrOtherFormat) {
		t.Errorf("got %v, want ErrOtherFormat", err)
	}
}

func TestConformance(t *testing.T) {
	cases, agree := figures.Cases(t, "vulnerability", "parse-kev"), 0
	for _, c := range cases {
		var want struct {
			CatalogVersion, DateReleased string
			Count, Entries               int
			RansomwareKnown              int `json:"ransomware_known"`
			Sample                       []string
		}
		c.Know(t, &want)
		got, err := Read(c.ID, c.Read(t, "kev"))
		if err != nil {
			t.Error(err)
			continue
		}
		known := 0
		for _, e := range got.Entries {
			if e.Ransomware() {
				known++
			}
		}
		same := got.Version == want.CatalogVersion && got.Released.Format("2006-01-02T15:04:05.0000Z") == want.DateReleased && len(got.Entries) == want.Entries && known == want.RansomwareKnown
		for _, cve := range want.Sample {
			_, found := got.Find(cve)
			same = same && found
		}
		if !same {
			t.Errorf("%s: got %s, %v, %d entries, %d known to ransomware; want %+v", c.ID, got.Version, got.Released, len(got.Entries), known, want)
			continue
		}
		agree++
	}
	figures.Hold(t, "Vulnerability data", "KEV catalogues of CISA: version, date, entries, ransomware", len(cases), agree)
}

// TestSchema holds the reader against the published schema of the catalogue, and against its CSV form.
func TestSchema(t *testing.T) {
	cases, agree := figures.Cases(t, "vulnerability", "schema"), 0
	for _, c := range cases {
		var schema struct {
			Required []string
			Defs     map[string]struct{ Required []string } `json:"$defs"`
		}
		if err := json.Unmarshal(c.Read(t, "schema"), &schema); err != nil {
			t.Fatal(err)
		}
		asked := true
		for _, key := range schema.Required {
			asked = refusesWithout(t, key, strings.Replace(catalogue(1, log4shell), `"`+key+`"`, `"gone"`, 1)) && asked
		}
		for _, key := range schema.Defs["vulnerability"].Required {
			asked = refusesWithout(t, key, catalogue(1, strings.Replace(log4shell, `"`+key+`"`, `"gone"`, 1))) && asked
		}
		if len(schema.Required) == 0 || len(schema.Defs["vulnerability"].Required) == 0 {
			t.Fatalf("%s: the schema requires nothing", c.ID)
		}
		if asked && sameAsTable(t, c.Read(t, "kev_csv")) {
			agree++
		}
	}
	figures.Hold(t, "Vulnerability data", "the published schema of the KEV catalogue, and its CSV form", len(cases), agree)
}

func refusesWithout(t *testing.T, key, text string) bool {
	if _, err := Read("kev.json", []byte(text)); err == nil {
		t.Errorf("read a catalogue without %s, which the schema requires", key)
		return false
	}
	return true
}

// sameAsTable reads the JSON catalogue of the day of the table, and compares each entry.
func sameAsTable(t *testing.T, table []byte) bool {
	rows, err := csv.NewReader(strings.NewReader(string(table))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range figures.Cases(t, "vulnerability", "parse-kev") {
		got, err := Read(c.ID, c.Read(t, "kev"))
		if err != nil || len(got.Entries) != len(rows)-1 {
			continue
		}
		for i, e := range got.Entries {
			want := rows[i+1]
			have := []string{e.CVE, e.Vendor, e.Product, e.Name, e.Added.Format(time.DateOnly), e.Description, e.RequiredAction,
				e.Due.Format(time.DateOnly), e.RansomwareUse, e.Notes, strings.Join(e.CWEs, ", ")}
			if !slices.Equal(trimmed(have), trimmed(want)) {
				t.Errorf("entry %d: got %q, the table has %q", i, have, want)
				return false
			}
		}
		return true
	}
	t.Error("no catalogue has as many entries as the table")
	return false
}

func trimmed(row []string) []string {
	out := make([]string, len(row))
	for i, cell := range row {
		out[i] = strings.TrimSpace(cell)
	}
	return out
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(catalogue(2, log4shell, older)))
	f.Add([]byte(catalogue(1, older)[:200]))
	f.Add([]byte(`{"catalogVersion": null, "vulnerabilities": {}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Read("f", data)
		var bad *feed.Error
		if err != nil && !errors.As(err, &bad) {
			t.Fatalf("an error of another kind: %v", err)
		}
		if err != nil {
			return
		}
		if len(c.Entries) == 0 || c.Released.IsZero() {
			t.Fatalf("read an empty catalogue: %+v", c)
		}
		if _, err := strictjson.Strict(data, strictjson.Options{}); err != nil {
			t.Fatalf("read what is no JSON: %v", err)
		}
		for _, e := range c.Entries {
			if again, found := c.Find(e.CVE); !found || again.CVE != e.CVE {
				t.Fatalf("%s is not found again", e.CVE)
			}
		}
	})
}
