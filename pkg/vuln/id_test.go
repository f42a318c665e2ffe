package vuln

import (
	"fmt"
	"slices"
	"testing"
)

func TestParseID(t *testing.T) {
	for text, want := range map[string]struct {
		id     ID
		scheme Scheme
	}{
		"CVE-2021-44228":        {"CVE-2021-44228", CVE},
		"\tcve-2021-44228":      {"CVE-2021-44228", CVE},
		"Cve-2021-1234567":      {"CVE-2021-1234567", CVE},
		"CVE-2021-1":            {"CVE-2021-1", Other},
		"CVE-2021-44228x":       {"CVE-2021-44228x", Other},
		"ghsa-JFH8-c2jp-5v3q":   {"GHSA-jfh8-c2jp-5v3q", GHSA},
		"GHSA-jfh8-c2jp":        {"GHSA-jfh8-c2jp", Other},
		"mal-2024-1":            {"MAL-2024-1", MAL},
		"GO-2022-0288":          {"GO-2022-0288", Other},
		"DSA-5343-1":            {"DSA-5343-1", Other},
		"RHSA-2021:5132":        {"RHSA-2021:5132", Other},
		"":                      {"", Other},
		"DEBIAN-CVE-2021-44228": {"DEBIAN-CVE-2021-44228", Other}, // a record of the distribution's own: see Origin
	} {
		if got := ParseID(text); got != want.id || got.Scheme() != want.scheme {
			t.Errorf("%q: got %q of %s, want %q of %s", text, got, got.Scheme(), want.id, want.scheme)
		}
	}
}

func TestOrigin(t *testing.T) {
	for text, want := range map[string]ID{
		"DEBIAN-CVE-2021-44228": "CVE-2021-44228", "ubuntu-cve-2021-44228": "CVE-2021-44228", "ALPINE-CVE-2021-1234567": "CVE-2021-1234567",
		"ROOT-OS-ALPINE-318-CVE-2022-0847": "CVE-2022-0847", "CURL-CVE-2023-38545": "CVE-2023-38545",
		"CVE-2021-44228": "", "CVE-2021-44228-1": "", "DEBIAN-CVE-2021-1": "", "DEBIAN-CVE-2021-44228-2": "", "DEBIANCVE-2021-44228": "", "-CVE-2021-44228": "", "a b-CVE-2021-44228": "",
		"DSA-5343-1": "", "BIT-log4j-2021-44228": "", "": "",
	} {
		if got := ParseID(text).Origin(); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestSpoken(t *testing.T) {
	for text, want := range map[string]struct {
		spoken []ID
		in     ID
	}{
		"https://nvd.nist.gov/vuln/detail/CVE-2021-44228":    {[]ID{"CVE-2021-44228"}, "CVE-2021-44228"},
		"https://osv.example/?id=ghsa-JFH8-c2jp-5v3q ":       {[]ID{"GHSA-jfh8-c2jp-5v3q"}, "GHSA-jfh8-c2jp-5v3q"},
		"https://vendor.example/CVE-2021-44228/advisory":     {[]ID{"CVE-2021-44228"}, ""},
		"urn:cve:CVE-2021-44228":                             {[]ID{"CVE-2021-44228"}, "CVE-2021-44228"},
		"CVE-2021-44228":                                     {[]ID{"CVE-2021-44228"}, ""},
		"CVE-2021-44228 (Log4Shell), not cve-2021-45046":     {[]ID{"CVE-2021-44228", "CVE-2021-45046"}, ""},
		"DEBIAN-CVE-2021-44228":                              {[]ID{"CVE-2021-44228"}, ""},
		"CVE-2021-44228_log4j_2.14, a_CVE-2021-45046":        {[]ID{"CVE-2021-44228", "CVE-2021-45046"}, ""},
		"CVE-2021-44228CVE-2021-45046":                       {[]ID{"CVE-2021-44228", "CVE-2021-45046"}, ""},
		"CVE-2021-44228GHSA-JFH8-c2jp-5v3qcve-2021-45046":    {[]ID{"CVE-2021-44228", "CVE-2021-45046", "GHSA-jfh8-c2jp-5v3q"}, ""},
		"CVE-2021-44228,CVE-2021-45046":                      {[]ID{"CVE-2021-44228", "CVE-2021-45046"}, ""},
		"CVE-2021-44228/CVE-2021-45046":                      {[]ID{"CVE-2021-44228", "CVE-2021-45046"}, "CVE-2021-45046"},
		"CVE-2021-44228CVE-2021-45046x":                      {[]ID{"CVE-2021-44228"}, ""},
		"CVE\u20112021\u201144228, CVE\u20132021\u201345046": {[]ID{"CVE-2021-44228", "CVE-2021-45046"}, ""},
		"CVE 2021-44228 and cve_2021_45046":                  {[]ID{"CVE-2021-44228", "CVE-2021-45046"}, ""},
		"CVE - 2021 - 44228; CVE\u22122021\u221245046":       {[]ID{"CVE-2021-44228", "CVE-2021-45046"}, ""},
		"CVE 2021, 44228":                                    {}, "CVE    2021 44228": {}, "CVE.2021.44228": {}, "XCVE_2021_44228": {},
		"MAL-2024-1": {[]ID{"MAL-2024-1"}, ""},
		"Log4Shell":  {}, "": {}, "XCVE-2021-44228": {}, "CVE-2021-1": {}, "CVE-2021-44228x": {}, "https://nvd.nist.gov/": {},
	} {
		if got := Spoken(text); !slices.Equal(got, want.spoken) {
			t.Errorf("%q speaks of %v, want %v", text, got, want.spoken)
		}
		if got := InAddress(text); got != want.in {
			t.Errorf("%q ends with %q, want %q", text, got, want.in)
		}
	}
}

// TestAliasesOfRecords: what a distribution calls its record of a CVE is of that CVE, without anybody who says so.
func TestAliasesOfRecords(t *testing.T) {
	var none, some Aliases
	some.Add("DEBIAN-CVE-2021-44228")
	some.Add("ALPINE-CVE-2021-44228", "VENDOR-1")
	some.Add("GHSA-jfh8-c2jp-5v3q", "CVE-2021-44228")
	all := []ID{"ALPINE-CVE-2021-44228", "CVE-2021-44228", "DEBIAN-CVE-2021-44228", "GHSA-jfh8-c2jp-5v3q", "VENDOR-1"}
	for _, tt := range []struct {
		of   *Aliases
		id   ID
		want []ID
	}{
		{&none, "DEBIAN-CVE-2021-44228", []ID{"CVE-2021-44228", "DEBIAN-CVE-2021-44228"}},
		{&none, "CVE-2021-44228", []ID{"CVE-2021-44228"}},
		{&some, "DEBIAN-CVE-2021-44228", all}, {&some, "CVE-2021-44228", all}, {&some, "VENDOR-1", all},
		{some.Clone(), "UBUNTU-CVE-2021-44228", []ID{"ALPINE-CVE-2021-44228", "CVE-2021-44228", "DEBIAN-CVE-2021-44228", "GHSA-jfh8-c2jp-5v3q", "UBUNTU-CVE-2021-44228", "VENDOR-1"}},
	} {
		if got := tt.of.Of(tt.id); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.id, got, tt.want)
		}
		if got := tt.of.Name(tt.id); got != "CVE-2021-44228" {
			t.Errorf("%s is called %s", tt.id, got)
		}
	}
}

func TestAliases(t *testing.T) {
	var a Aliases
	a.Add("GHSA-jfh8-c2jp-5v3q", "CVE-2021-44228")
	a.Add("GO-2022-0001", "GHSA-jfh8-c2jp-5v3q") // knows the CVE through the advisory alone
	a.Add("DSA-5020-1", "CVE-2021-44228", "CVE-2021-45046", "USN-1")
	a.Add("GHSA-7rjr-3q55-vv33", "CVE-2021-45046")
	a.Add("MAL-2024-1", "")
	a.Add("VENDOR-1", "VENDOR-2")
	for _, tt := range []struct {
		id   ID
		want []ID
		name ID
	}{
		{"CVE-2021-44228", []ID{"CVE-2021-44228", "DSA-5020-1", "GHSA-jfh8-c2jp-5v3q", "GO-2022-0001"}, "CVE-2021-44228"},
		{"CVE-2021-45046", []ID{"CVE-2021-45046", "DSA-5020-1", "GHSA-7rjr-3q55-vv33"}, "CVE-2021-45046"},
		{"GO-2022-0001", []ID{"CVE-2021-44228", "DSA-5020-1", "GHSA-jfh8-c2jp-5v3q", "GO-2022-0001"}, "CVE-2021-44228"},
		{"DSA-5020-1", []ID{"CVE-2021-44228", "CVE-2021-45046", "DSA-5020-1", "GHSA-7rjr-3q55-vv33", "GHSA-jfh8-c2jp-5v3q", "GO-2022-0001", "USN-1"}, "DSA-5020-1"},
		{"MAL-2024-1", []ID{"MAL-2024-1"}, "MAL-2024-1"},
		{"VENDOR-2", []ID{"VENDOR-1", "VENDOR-2"}, "VENDOR-2"},
		{"CVE-1999-0001", []ID{"CVE-1999-0001"}, "CVE-1999-0001"},
	} {
		if got := a.Of(tt.id); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.id, got, tt.want)
		}
		if got := a.Name(tt.id); got != tt.name {
			t.Errorf("%s is called %s, want %s", tt.id, got, tt.name)
		}
	}
	for _, tt := range []struct {
		x, y ID
		want bool
	}{
		{"GO-2022-0001", "CVE-2021-44228", true}, {"CVE-2021-44228", "GO-2022-0001", true}, {"DSA-5020-1", "CVE-2021-45046", true},
		{"CVE-2021-44228", "CVE-2021-45046", false}, {"GHSA-jfh8-c2jp-5v3q", "GHSA-7rjr-3q55-vv33", false}, {"VENDOR-1", "VENDOR-1", true},
		{"GO-2022-0001", "CVE-2021-45046", false},
	} {
		if got := a.Same(tt.x, tt.y); got != tt.want {
			t.Errorf("%s and %s: got %t", tt.x, tt.y, got)
		}
	}
	for id, want := range map[ID]string{
		"CVE-2021-44228":      "[[CVE-2021-44228 GHSA-jfh8-c2jp-5v3q GO-2022-0001]]",
		"GHSA-jfh8-c2jp-5v3q": "[[CVE-2021-44228 GHSA-jfh8-c2jp-5v3q GO-2022-0001]]",
		"GO-2022-0001":        "[[CVE-2021-44228 GHSA-jfh8-c2jp-5v3q GO-2022-0001]]",
		"DSA-5020-1":          "[[CVE-2021-44228 GHSA-jfh8-c2jp-5v3q GO-2022-0001] [CVE-2021-45046 GHSA-7rjr-3q55-vv33]]",
		"CVE-1999-0001":       "[[CVE-1999-0001]]",
		"VENDOR-1":            "[]",
		"MAL-2024-1":          "[]",
		"nobody knows it":     "[]",
	} {
		if got := fmt.Sprint(a.StandsFor(id)); got != want {
			t.Errorf("%s stands for %s, want %s", id, got, want)
		}
	}
	if got := new(Aliases).Of("CVE-2021-44228"); !slices.Equal(got, []ID{"CVE-2021-44228"}) {
		t.Errorf("nothing known: got %v", got)
	}
}

// FuzzAliases: whatever is said, a CVE is never an alias of another, every id is one of its own, and being one goes both ways.
func FuzzAliases(f *testing.F) {
	f.Add([]byte{0, 5, 1, 5, 6, 1, 6, 7, 0})
	f.Add([]byte{9, 0, 1, 9, 2, 8, 8, 3, 9})
	ids := []ID{"CVE-2021-0001", "CVE-2021-0002", "CVE-2021-0003", "CVE-2021-0004", "", "GHSA-aaaa-aaaa-aaaa", "GO-1", "DSA-1", "DEBIAN-CVE-2021-0001", "RHSA-1"}
	f.Fuzz(func(t *testing.T, said []byte) {
		var a Aliases
		for i := 0; i+2 < len(said) && i < 300; i += 3 {
			a.Add(ids[said[i]%10], ids[said[i+1]%10], ids[said[i+2]%10])
		}
		for _, id := range ids {
			all := a.Of(id)
			if !slices.Contains(all, id) || !slices.IsSorted(all) {
				t.Fatalf("%s: %v", id, all)
			}
			for _, other := range all {
				if !a.Same(other, id) {
					t.Fatalf("%s is an alias of %s and not the other way", other, id)
				}
				if id.Scheme() == CVE && other.Scheme() == CVE && id != other {
					t.Fatalf("%s is taken for %s", id, other)
				}
			}
		}
	})
}

// TestLeading: an id is read at the beginning of a text alone, whatever follows it.
func TestLeading(t *testing.T) {
	for text, want := range map[string]ID{
		"CVE-2021-44228-log4j-core": "CVE-2021-44228", "cve-2021-44228x": "CVE-2021-44228", "GHSA-jfh8-c2jp-5v3q: a": "GHSA-jfh8-c2jp-5v3q", "MAL-2026-1/x": "MAL-2026-1",
		"rule CVE-2021-44228": "", "DEBIAN-CVE-2021-44228": "", "CVE-2021-1": "", "": "",
	} {
		if got := Leading(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
