package sbom

import "testing"

func TestNamesVersion(t *testing.T) {
	for _, words := range []string{"3.x", "1.x", "3.*", "x.y.z", "${project.version}", "various", "not specified", "undefined", "N.A.", "TBA", "any", "see release notes", "?", "master",
		"HEAD", ">=1.2", "1.2 - 2.3", "v3.x", "3.*.1", "\u200b", "current", "not available",
		"any version", "All Versions", "various versions", "latest stable", "the latest version", "Most recent release", "1.0+", "v2+", "1.0 or later", "version 1.0 or later", "1.2 and above", "3.1 onwards",
		"at least 2.0", "latest-stable", "v", "V", "(various)", "[TBA]", "from 1.2", "up to version 3", "older than 2", "see manual",
		"no version", "No version available", "unversioned", "TBC", "will follow", "to follow", "on request", "#REF!", "#N/A", "NaN", "-1", "will be provided"} {
		if NamesVersion(words) {
			t.Errorf("%q is taken for a version", words)
		}
	}
	for _, words := range []string{"3.5.2", "1.0.1f", "1:2.3-4+deb12u1", "r60-20240101", "0.0.0", "2026-10-02", "x86_64-1.2", "1.2x", "bookworm", "9f8e7d6", "1.0~rc1", "12.4 - LTS", "Nextgen 5", "XP",
		"5.10.0+", "1.2+dfsg", "2.0+deb12u1", "10 Enterprise LTSC", "Release 3", "4.2 (build 7)", "1.0++"} {
		if !NamesVersion(words) {
			t.Errorf("%q is not taken for a version", words)
		}
	}
}

// TestWordsAreShort: what among compares is no longer than it looks.
func TestWordsAreShort(t *testing.T) {
	for _, set := range []map[string]bool{notVersions, notNames, fillers} {
		for words := range set {
			if len(words) > longestWord {
				t.Errorf("%q is longer than %d bytes", words, longestWord)
			}
		}
	}
}

func TestNamesThing(t *testing.T) {
	for _, words := range []string{"\u200b", "???", ".", "<name>", "placeholder", "xxx", "\u3164", "${name}", "unnamed", "Component", "(placeholder)", "undefined", "Untitled", "noname", "No name", "(no name)", "[object Object]", "lib%s"} {
		if NamesThing(words) {
			t.Errorf("%q is taken for a name", words)
		}
	}
	for _, words := range []string{"openssl", "日本", "@scope/pkg", "7-Zip", "a", "component-base", "C++", "nan", "library", "caf%C3%A9"} {
		if !NamesThing(words) {
			t.Errorf("%q is not taken for a name", words)
		}
	}
}

func TestNormalLevel(t *testing.T) {
	for words, want := range map[string]string{
		"not maintained": "ended", "Discontinued": "ended", "retired": "ended", "obsolete": "ended", "End-of-Life (EOL)": "ended", "EOL since 2023": "ended", "Not supported": "ended",
		"not actively maintained": "ended", "no longer actively maintained": "ended", "unsupported since 2022": "ended", "withdrawn": "ended", "actively maintained (no longer)": "ended",
		"abandonware": "abandoned", "archived in 2021": "abandoned",
		"actively maintained": "active", "limited support": "limited",
		"EOL 2034-01-01": "", "not stated": "", "legacy": "", "Vendor delivers security patches quarterly under contract": "", "not yet released": "",
	} {
		if got := normalLevel(words); got != want {
			t.Errorf("%q is %q, want %q", words, got, want)
		}
	}
}

func TestJustifies(t *testing.T) {
	for words, want := range map[string]bool{
		"cdx:fda:end-of-support-date: upstream publishes no date":          true,
		"cdx:fda:level-of-support: made by ourselves, see the contract":    true,
		"cdx:lifecycle:milestone:endOfSupport: a rolling release":          true,
		"end of support: upstream publishes no date":                       true,
		"cdx:fda:end-of-support-date: N.A.":                                false,
		"cdx:fda:end-of-support-date: no":                                  false,
		"cdx:fda:end-of-support-date: not provided":                        false,
		"cdx:fda:level-of-support: x":                                      false,
		"cdx:fda:level-of-support: x 1 y":                                  false,
		"cdx:fda:level-of-support: 上游未公布":                                  true,
		"cdx:fda:end-of-support-date: see vendor":                          false,
		"cdx:fda:end-of-support-date: ":                                    false,
		"cdx:fda:end-of-support-date:":                                     false,
		"cdx:fda:end-of-support-date: tbd":                                 false,
		"cdx:fda:end-of-support-date: unknown":                             false,
		"cdx:fda:end-of-support-date: ...":                                 false,
		"x":                                                                false,
		"upstream says nothing":                                            false,
		"cdx:fda:source-code-custody: none, the vendor is out of business": false,
		"": false,
	} {
		s := SupportOf([]Property{{Name: "cdx:fda:justification", Value: words}})
		if got := s.Justifies(); got != want {
			t.Errorf("%q: %v, want %v", words, got, want)
		}
	}
	both := SupportOf([]Property{{Name: "cdx:fda:justification", Value: "cdx:fda:source-code-custody: escrow"}, {Name: "cdx:fda:justification", Value: "cdx:fda:end-of-support-date: no date upstream"}})
	if !both.Justifies() {
		t.Errorf("of two justifications, the one about support is not seen: %+v", both.Justification)
	}
}

// TestJustifiesEnd gives a reason for another property, and both in either order, in one SBOM and in an addendum.
func TestJustifiesEnd(t *testing.T) {
	level := Property{Name: "cdx:fda:justification", Value: "cdx:fda:level-of-support: the maker does not say"}
	end := Property{Name: "cdx:fda:justification", Value: "cdx:fda:end-of-support-date: upstream publishes no date"}
	for _, tt := range []struct {
		properties []Property
		want       bool
	}{{[]Property{level}, false}, {[]Property{end}, true}, {[]Property{level, end}, true}, {[]Property{end, level}, true}, {nil, false}} {
		s := SupportOf(tt.properties)
		if got := s.JustifiesEnd(); got != tt.want {
			t.Errorf("%v: %v, want %v", tt.properties, got, tt.want)
		}
	}
}
