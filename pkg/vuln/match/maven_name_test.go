package match_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// javaType says of a component without a purl that it is a package of Maven.
var javaType = []map[string]string{named("syft:package:type", "java-archive")}

// TestCoordinatesInOneName: who writes group and artifact as one name means the package of that group, in its purl and in the field; what cannot be taken apart is malformed, and never clean.
func TestCoordinatesInOneName(t *testing.T) {
	d := database(t, inMaven("CVE-2021-44228", "org.apache.logging.log4j:log4j-core"), inMaven("CVE-2022-22965", "org.springframework:spring-beans"), inMaven("CVE-2020-15250", "junit:junit"))
	const group, whole = "org.apache.logging.log4j", "org.apache.logging.log4j:log4j-core"
	for _, tt := range []struct {
		group, name, purl string // "V" is the version
		bad, good         match.State
	}{
		{"", "log4j-core", "pkg:maven/" + whole + "@V", match.Matched, match.Clean},
		{"", "x", "pkg:maven/" + whole + "@V", match.Matched, match.Clean},
		{"", "x", "pkg:maven/org.apache.logging.log4j%3Alog4j-core@V", match.Matched, match.Clean},
		{"", "x", "pkg:maven/" + whole + ":jar@V", match.Matched, match.Clean},
		{"", "x", "pkg:maven/" + whole + ":jar:sources:V@V", match.Matched, match.Clean},
		{"", "x", "pkg:maven/" + whole + ":V@V", match.Matched, match.Clean},
		{"", "x", "pkg:maven/" + whole + ":2.14.1", match.Matched, match.Matched},
		{"", "x", "pkg:maven/" + whole + ":2.14.1@V", match.Matched, match.Matched},
		{"", "x", "pkg:maven/org.apache.logging.log4j%2Flog4j-core@V", match.Matched, match.Clean},
		{"", "x", "pkg:maven/" + group + "/" + whole + "@V", match.Matched, match.Clean},
		{"", "log4j-core", "pkg:maven/" + group + "/" + whole + "@V", match.Matched, match.Clean},
		{group, "log4j-core", "pkg:maven/" + group + "/" + whole + "@V", match.Matched, match.Clean},
		{"", whole, "pkg:maven/" + group + "/" + whole + "@V", match.Matched, match.Clean},
		{"", whole, "pkg:maven/log4j-core@V", match.Matched, match.Clean},
		{"", whole + ":jar", "pkg:maven/log4j-core@V", match.Matched, match.Clean},
		{"", group + "/log4j-core", "pkg:maven/log4j-core@V", match.Matched, match.Clean},
		{group, whole, "pkg:maven/log4j-core@V", match.Matched, match.Clean},
		{group, "log4j-core:jar", "pkg:maven/log4j-core:jar@V", match.Matched, match.Clean},
		{group, whole, "", match.Matched, match.Clean},
		{"", whole, "", match.Matched, match.Clean},
		{group, "log4j-core", "", match.Matched, match.Clean},
		{"Apache Software Foundation", whole, "", match.Matched, match.Clean},
		{"Apache Software Foundation", "Apache Log4j Core", "pkg:maven/" + group + "/log4j-core@V", match.Matched, match.Clean},
		{"", "x", "pkg:maven/org.springframework:spring-beans@V", match.Matched, match.Clean},
		// An artifact and its classifier, in the group beside them.
		{group, "log4j-core:tests", "pkg:maven/" + group + "/log4j-core:tests@V", match.Matched, match.Clean},
		{"", "x", "pkg:maven/" + group + "/log4j-core:tests@V", match.Matched, match.Clean},
		{"", "", "pkg:maven/" + group + "/log4j-core:tests@V", match.Matched, match.Clean},
		{"", "x", "pkg:maven/" + group + "/log4j-core:linux-x86_64@V", match.Matched, match.Clean},
		{"", "x", "pkg:maven/" + group + "/log4j-core%3Atests@V", match.Matched, match.Clean},
		{"", "x", "pkg:maven/" + group + "/log4j-core%40tests@V", match.Matched, match.Clean},
		{"", "x", "pkg:maven/" + group + "/log4j-core@tests@V", match.Matched, match.Clean},
		{"", "x", "pkg:maven/" + group + "/log4j-core%2Ftests@V", match.Matched, match.Clean},
		{"", "x", "pkg:maven/" + group + "/log4j-core:tests:V@V", match.Matched, match.Clean},
		{"", whole + ":tests", "pkg:maven/" + group + "/log4j-core:tests@V", match.Matched, match.Clean},
		{group, "log4j-core:tests", "pkg:maven/log4j-core:tests@V", match.Matched, match.Clean},
		{group, "log4j-core:tests", "", match.Matched, match.Clean},
		{group, "log4j-core/linux-x86_64", "", match.Matched, match.Clean},
		{group, "log4j-core:tests", "pkg:maven/com.acme/logging@V", match.Matched, match.Clean},
		{"com.acme", "x", "pkg:maven/" + group + "/log4j-core:tests@V", match.Matched, match.Clean},
		{"com.acme", whole, "pkg:maven/com.acme/" + whole + "@V", match.Matched, match.Clean},
		// Without a group of the real one, what stands for it may be the artifact, in a group that the data know.
		{"", "x", "pkg:maven/log4j-core:tests@V", match.NotAssessable, match.Clean},
		{"", "x", "pkg:maven/log4j-core/log4j-core:tests@V", match.NotAssessable, match.Clean},
		{"log4j-core", "log4j-core:tests", "pkg:maven/log4j-core/log4j-core:tests@V", match.NotAssessable, match.Clean},
		{"", "log4j-core:tests", "", match.NotAssessable, match.Clean},
		{"", "log4j-core/tests", "", match.NotAssessable, match.Clean},
		{"", "junit:junit-dep", "", match.Clean, match.Clean},
		{"", "log4j-core:tests", "pkg:maven/log4j-core/tests@V", match.NotAssessable, match.Clean},
		// What cannot be told.
		{"", "a:b", "pkg:maven/log4j-core@V", match.NotAssessable, match.NotAssessable},
		{"", "log4j-core", "pkg:maven/log4j-core@V", match.NotAssessable, match.NotAssessable},
		{"", "log4j-core:jar", "pkg:maven/log4j-core:jar@V", match.NotAssessable, match.NotAssessable},
		{"", "x", "pkg:maven/mvn:" + whole + "@V", match.NotAssessable, match.NotAssessable},
		{"", "x", "pkg:maven/:log4j-core@V", match.NotAssessable, match.NotAssessable},
		{"", "x", "pkg:maven/org/apache/logging/log4j/log4j-core@V", match.NotAssessable, match.NotAssessable},
		{"", "x", "pkg:maven/org.acme/My%20Library@V", match.NotAssessable, match.NotAssessable},
		{"Apache Software Foundation", "log4j-core", "", match.NotAssessable, match.NotAssessable},
		{"", "log4j-core", "", match.NotAssessable, match.NotAssessable},
		{"", "a:b:c:d", "", match.NotAssessable, match.NotAssessable},
	} {
		for version, want := range map[string]match.State{"2.14.1": tt.bad, "2.17.1": tt.good} {
			c := component{Type: "library", Group: tt.group, Name: tt.name, Version: version, Purl: versioned(tt.purl, version)}
			if tt.purl == "" {
				c.Properties = javaType
			}
			if got := only(t, d, c); got.State != want || got.State == match.NotAssessable && got.Reason() != match.BadIdentifier && got.Reason() != match.OtherName {
				t.Errorf("%s:%s, %s: got %s, %+v, asked %+v; expected %s", c.Group, c.Name, c.Purl, got.State, got.Gaps, got.Asked, want)
			}
		}
	}
}

// TestNamesOfMavenThatDiffer: where the field and the purl name different packages, both are asked for in each group that is stated, and in others; nothing else is said to be asked.
func TestNamesOfMavenThatDiffer(t *testing.T) {
	d := database(t, inMaven("CVE-2021-44228", "org.apache.logging.log4j:log4j-core"))
	shell := []vuln.ID{"CVE-2021-44228"}
	const group = "org.apache.logging.log4j"
	for _, tt := range []struct {
		group, name, purl string
		bad               match.State
		doubts            []vuln.ID
		asked             []string
	}{
		{"", "log4j-core", "13/13@V", match.NotAssessable, shell, []string{"13:13", "13:log4j-core"}},
		{"", "log4j-core", group + "/log4j@V", match.Matched, nil, []string{group + ":log4j", group + ":log4j-core"}},
		{group, "log4j-core", group + "/log4j@V", match.Matched, nil, []string{group + ":log4j", group + ":log4j-core"}},
		{group, "log4j-core", "com.acme/logging@V", match.Matched, nil, []string{"com.acme:logging", "com.acme:log4j-core", group + ":logging", group + ":log4j-core"}},
		{"", "log4j-core", "com.acme/logging@V", match.NotAssessable, shell, []string{"com.acme:logging", "com.acme:log4j-core"}},
		{"", "logging", "com.acme/log4j-core@V", match.NotAssessable, shell, []string{"com.acme:log4j-core", "com.acme:logging"}},
		{"", "Log4j Core", "com.acme/logging@V", match.Clean, nil, []string{"com.acme:logging"}},
		{"", "log4j-core", group + "/log4j-core@V", match.Matched, nil, []string{group + ":log4j-core"}},
		{"", "log4j-core", group + "/log4j-core%40V@V", match.Matched, nil, []string{group + ":log4j-core"}},
		{"", "log4j-core", group + "/log4j-core%40V", match.Matched, nil, []string{group + ":log4j-core"}},
		{"", "log4j-core", group + "/log4j-core@V@V", match.Matched, nil, []string{group + ":log4j-core"}},
	} {
		for version, want := range map[string]match.State{"2.14.1": tt.bad, "2.17.1": match.Clean} {
			got := only(t, d, component{Type: "library", Group: tt.group, Name: tt.name, Version: version, Purl: "pkg:maven/" + versioned(tt.purl, version)})
			doubts := tt.doubts
			if want == match.Clean {
				doubts = nil
			}
			var asked []string
			for _, a := range got.Asked {
				asked = append(asked, a.Name)
			}
			if got.State != want || !slices.Equal(idsOf(got.Doubts), doubts) || !slices.Equal(asked, tt.asked) {
				t.Errorf("%s, %s in %s: got %s, doubts %v, asked %v, %+v; expected %s, %v, %v", tt.name, tt.purl, version, got.State, idsOf(got.Doubts), asked, got.Gaps, want, doubts, tt.asked)
			}
		}
	}
	got := only(t, d, component{Type: "library", Name: "log4j-core", Version: "2.14.1", Purl: "pkg:maven/" + group + "/log4j-core@2.14.1@2.17.0"})
	if got.State != match.Matched {
		t.Errorf("two versions in a purl: got %s, %+v", got.State, got.Gaps)
	}
}

// versioned puts a version where a text has "V" for it.
func versioned(text, version string) string { return strings.ReplaceAll(text, "V", version) }
