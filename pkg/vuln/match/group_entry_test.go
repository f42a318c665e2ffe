package match_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestGroupings: what only says in what others were found is no component to be looked up: the distribution of packages that are listed, and groups of packages as trivy lists them. What says
// more of itself, or groups nothing, is.
func TestGroupings(t *testing.T) {
	d := database(t, grypedb.Advisory{ID: "CVE-2026-0001", Packages: []grypedb.AffectedPackage{{Type: "apk", Name: "musl", Distro: "alpine-3.18", Ranges: []grypedb.Range{{Constraint: "<1"}}}}},
		inMaven("CVE-2021-44228", "org.apache.logging.log4j:log4j-core"))
	type entry = map[string]any
	of := func(one entry, more ...entry) entry {
		one = maps.Clone(one)
		for _, m := range more {
			maps.Copy(one, m)
		}
		return one
	}
	class := func(class, kind string) entry {
		return entry{"properties": []entry{{"name": "aquasecurity:trivy:Class", "value": class}, {"name": "aquasecurity:trivy:Type", "value": kind}}}
	}
	alpine := of(entry{"type": "operating-system", "bom-ref": "x", "name": "alpine", "version": "3.18.4"}, class("os-pkgs", "alpine"))
	tag := func(one entry) entry { return entry{"swid": one} }
	bySyft := of(entry{"type": "operating-system", "bom-ref": "x", "name": "alpine", "version": "3.18.4"}, tag(entry{"tagId": "alpine", "name": "alpine", "version": "3.18.4"}),
		entry{"properties": []entry{{"name": "syft:distro:id", "value": "alpine"}, {"name": "syft:distro:versionID", "value": "3.18.4"}}})
	program := of(entry{"type": "application", "bom-ref": "x", "name": "usr/bin/pump"}, class("lang-pkgs", "gobinary"))
	musl := entry{"type": "library", "bom-ref": "a", "name": "musl", "version": "1.2.4-r2", "purl": "pkg:apk/alpine/musl@1.2.4-r2?distro=3.18.4"}
	library := entry{"type": "library", "bom-ref": "b", "name": "fab", "version": "1.0", "purl": "pkg:maven/com.fabulon/fab@1.0"}
	for name, tt := range map[string]struct {
		one    entry
		with   entry
		under  string // what the one depends on
		groups int
		reason match.Reason // of the one, where it is looked up
	}{
		"the distribution of a package":          {alpine, musl, "", 1, ""},
		"the same without properties":            {entry{"type": "operating-system", "bom-ref": "x", "name": "Alpine Linux", "version": "3.18"}, musl, "", 1, ""},
		"a distribution of no package":           {alpine, library, "", 0, match.NoIdentifier},
		"a distribution of one package":          {alpine, of(musl, entry{"name": "busybox", "purl": "pkg:apk/alpine/busybox@1.36.1-r5?distro=3.18.4"}), "", 0, match.NoIdentifier},
		"another release":                        {of(alpine, entry{"version": "3.19.1"}), musl, "", 0, match.NoIdentifier},
		"without a version":                      {of(alpine, entry{"version": ""}), musl, "", 0, match.NoIdentifier},
		"a maker's own":                          {of(alpine, entry{"name": "PumpOS"}), musl, "", 0, match.NoIdentifier},
		"of which the data have nothing":         {of(alpine, entry{"version": "3.20.0"}), of(musl, entry{"purl": "pkg:apk/alpine/musl@1.2.4-r2?distro=3.20.0"}), "", 0, match.NoIdentifier},
		"a distribution by CPE":                  {of(alpine, entry{"cpe": "cpe:2.3:o:alpinelinux:alpine_linux:3.18.4:*:*:*:*:*:*:*"}), musl, "", 1, ""},
		"a distribution by CPE, of no package":   {of(alpine, entry{"cpe": "cpe:2.3:o:alpinelinux:alpine_linux:3.18.4:*:*:*:*:*:*:*"}), library, "", 0, match.NoData},
		"a distribution by a purl of no kind":    {of(alpine, entry{"purl": "pkg:generic/alpine@3.18.4"}), musl, "", 0, match.UnknownType},
		"as syft lists it":                       {bySyft, musl, "", 1, ""},
		"with a tag without a version":           {of(bySyft, tag(entry{"tagId": "alpine", "name": "alpine"})), musl, "", 1, ""},
		"with a tag of its own":                  {of(bySyft, tag(entry{"tagId": "acme.example-pump-os-2", "name": "alpine", "version": "3.18.4"})), musl, "", 0, match.NoIdentifier},
		"with a tag of another name":             {of(bySyft, tag(entry{"tagId": "alpine", "name": "PumpOS", "version": "3.18.4"})), musl, "", 0, match.NoIdentifier},
		"with a tag of another version":          {of(bySyft, tag(entry{"tagId": "alpine", "name": "alpine", "version": "3.17.0"})), musl, "", 0, match.NoIdentifier},
		"with a tag that says more":              {of(bySyft, tag(entry{"tagId": "alpine", "name": "alpine", "version": "3.18.4", "patch": true})), musl, "", 0, match.NoIdentifier},
		"as syft lists it, of no package":        {bySyft, library, "", 0, match.NoIdentifier},
		"one that is made of something":          {of(alpine, entry{"pedigree": entry{"ancestors": []entry{{"type": "library", "name": "y"}}}}), musl, "", 0, match.NoIdentifier},
		"a group":                                {program, library, "b", 1, ""},
		"a group of nothing":                     {program, library, "", 0, match.NoIdentifier},
		"a group of what nothing can be told of": {program, of(library, entry{"purl": ""}), "b", 0, match.NoIdentifier},
		"a group with a version":                 {of(program, entry{"version": "2"}), library, "b", 0, match.NoIdentifier},
		"a group with a group":                   {of(program, entry{"group": "com.fabulon"}), library, "b", 0, match.NoIdentifier},
		"a group with a digest":                  {of(program, entry{"hashes": []entry{{"alg": "SHA-256", "content": strings.Repeat("ab", 32)}}}), library, "b", 0, match.NoIdentifier},
		"a group that is a library":              {of(program, entry{"type": "library"}), library, "b", 0, match.NoIdentifier},
		"another class":                          {of(program, class("config", "dockerfile")), library, "b", 0, match.NoIdentifier},
		"an application that calls itself none":  {of(program, entry{"properties": []entry{}}), library, "b", 0, match.NoIdentifier},
	} {
		doc := entry{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": []entry{tt.one, tt.with}}
		if tt.under != "" {
			doc["dependencies"] = []entry{{"ref": "x", "dependsOn": []string{tt.under}}}
		}
		text, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		r, err := d.Match(t.Context(), read(t, text))
		if err != nil {
			t.Fatal(err)
		}
		if r.Totals.Groups != tt.groups || len(r.Components) != 2-tt.groups || r.Totals.Components != 2-tt.groups {
			t.Errorf("%s: got %+v", name, r.Totals)
		}
		if tt.reason != "" && r.Components[0].Reason() != tt.reason {
			t.Errorf("%s: got %+v; expected %s", name, r.Components[0], tt.reason)
		}
	}
}

const trivySPDX = `{"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "x", "documentNamespace": "https://fabulon.example/x",
	"creationInfo": {"created": "2026-11-01T00:00:00Z", "creators": ["Organization: aquasecurity", "Tool: TOOL"]}, "packages": [
	{"SPDXID": "SPDXRef-ContainerImage-1", "name": "pump", "downloadLocation": "NONE", "primaryPackagePurpose": "CONTAINER"},
	{"SPDXID": "SPDXRef-OperatingSystem-1", "name": "alpine", "versionInfo": "3.18.4", "downloadLocation": "NONE"},
	{"SPDXID": "SPDXRef-Application-1", "name": "gobinary", "sourceInfo": "usr/bin/pump", "downloadLocation": "NONE", "primaryPackagePurpose": "APPLICATION", "attributionTexts": ["Class: lang-pkgs", "Type: gobinary"]},
	{"SPDXID": "SPDXRef-Application-2", "name": "jar", "sourceInfo": "Java", "downloadLocation": "NONE"},
	{"SPDXID": "SPDXRef-Package-1", "name": "musl", "versionInfo": "1.2.4-r2", "downloadLocation": "NONE", "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:apk/alpine/musl@1.2.4-r2?distro=3.18.4"}]},
	{"SPDXID": "SPDXRef-Package-2", "name": "github.com/acme/vault/sdk", "versionInfo": "v1.5.0", "downloadLocation": "NONE", "attributionTexts": ["PkgID: github.com/acme/vault/sdk@v1.5.0", "PkgType: gobinary"],
	 "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:golang/github.com/acme/vault/sdk@v1.5.0"}]}], "relationships": [
	{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-ContainerImage-1"},
	{"spdxElementId": "SPDXRef-ContainerImage-1", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-OperatingSystem-1"},
	{"spdxElementId": "SPDXRef-ContainerImage-1", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-Application-1"},
	{"spdxElementId": "SPDXRef-OperatingSystem-1", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-Package-1"},
	{"spdxElementId": "SPDXRef-Application-1", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-Package-2"}]}`

// TestTrivySPDX: in SPDX trivy names what it groups by its identifiers of elements, and says by attribution texts what in CycloneDX are properties.
func TestTrivySPDX(t *testing.T) {
	d := database(t, grypedb.Advisory{ID: "CVE-2026-0002", Packages: []grypedb.AffectedPackage{{Type: "apk", Name: "musl", Distro: "alpine-3.18", Ranges: []grypedb.Range{{Constraint: "<1"}}}}},
		grypedb.Advisory{ID: "CVE-2026-0001", Packages: []grypedb.AffectedPackage{{Type: "go-module", Name: "github.com/acme/vault", Ranges: []grypedb.Range{{Constraint: "<1.20.0"}}}}})
	for tool, want := range map[string]match.Totals{
		"trivy-0.58.0":   {Components: 3, Clean: 2, NotAssessable: 1, Groups: 2}, // the jar group has nothing
		"trivy-dev":      {Components: 3, Clean: 2, NotAssessable: 1, Groups: 2},
		"handmade-0.1.0": {Components: 5, Clean: 1, NotAssessable: 4},
	} {
		r, err := d.Match(t.Context(), read(t, []byte(strings.Replace(trivySPDX, "TOOL", tool, 1))))
		if err != nil {
			t.Fatal(err)
		}
		got := r.Totals
		if got.Components != want.Components || got.Clean != want.Clean || got.NotAssessable != want.NotAssessable || got.Groups != want.Groups {
			t.Errorf("%s: got %+v; expected %+v", tool, got, want)
		}
	}
}
