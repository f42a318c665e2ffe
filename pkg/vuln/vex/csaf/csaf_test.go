package csaf

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

const document = `{
  "document": {
    "category": "csaf_vex", "csaf_version": "2.0", "title": "Pump", "lang": "en",
    "publisher": {"category": "vendor", "name": "Maker", "namespace": "https://maker.example"},
    "tracking": {"id": "MK-1", "status": "final", "version": "2", "initial_release_date": "2026-10-01T00:00:00Z", "current_release_date": "2026-11-01T00:00:00Z",
      "revision_history": [{"number": "1", "date": "2026-10-01T00:00:00Z", "summary": "a"}, {"number": "2", "date": "2026-11-01T00:00:00Z", "summary": "b"}]}
  },
  "product_tree": {
    "branches": [{"category": "vendor", "name": "Maker", "branches": [{"category": "product_name", "name": "Pump", "branches": [
      {"category": "product_version", "name": "2.0", "product": {"product_id": "P1", "name": "Pump 2.0", "product_identification_helper": {"purl": "pkg:generic/pump@2.0", "cpe": "cpe:2.3:o:maker:pump:2.0:*:*:*:*:*:*:*",
        "hashes": [{"filename": "a", "file_hashes": [{"algorithm": "sha256", "value": "ABCDEF00ABCDEF00ABCDEF00ABCDEF00ABCDEF00ABCDEF00ABCDEF00ABCDEF00"}]}]}}},
      {"category": "product_version_range", "name": "vers:generic/<2.0", "product": {"product_id": "P2", "name": "Pump before 2.0", "product_identification_helper": {"purl": "pkg:generic/pump"}}}]}]}],
    "full_product_names": [{"product_id": "L1", "name": "openssl", "product_identification_helper": {"purl": "pkg:deb/debian/openssl@3.0.1"}}],
    "relationships": [{"category": "default_component_of", "product_reference": "L1", "relates_to_product_reference": "P1", "full_product_name": {"product_id": "R1", "name": "openssl in the pump"}}],
    "product_groups": [{"group_id": "G1", "product_ids": ["P1", "P2"]}]
  },
  "vulnerabilities": [
    {"cve": "CVE-2026-1", "ids": [{"system_name": "maker", "text": "MK-77"}], "notes": [{"category": "summary", "text": "x"}],
     "product_status": {"known_not_affected": ["P1", "R1"], "known_affected": ["P2"], "recommended": ["P1"]},
     "flags": [{"label": "component_not_present", "product_ids": ["R1"]}],
     "threats": [{"category": "impact", "details": "It is off.", "product_ids": ["P1"]}],
     "remediations": [{"category": "vendor_fix", "details": "Update to 2.0.", "group_ids": ["G1"]}, {"category": "none_available", "details": "no", "product_ids": ["R1"]}]},
    {"ids": [{"system_name": "maker", "text": "MK-78"}], "notes": [{"category": "summary", "text": "x"}], "product_status": {"under_investigation": ["P1"], "fixed": ["P2"]}}
  ]
}`

func read(t testing.TB, text string) *Document {
	t.Helper()
	d, err := Read("csaf.json", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestVEX(t *testing.T) {
	d := read(t, document)
	if failures := d.Test(); len(failures) > 0 {
		t.Errorf("got %v", failures)
	}
	v := d.VEX()
	if v.Format != vex.CSAF || v.Version != "2.0" || v.ID != "https://maker.example MK-1" || v.Author != "Maker" || v.Role != "vendor" || v.Revision != "2" ||
		v.Changed().Text != "2026-11-01T00:00:00Z" || v.Draft || v.Cancelled {
		t.Errorf("got %+v", v)
	}
	pump := vex.Component{ID: "P1", Vendor: "Maker", Product: "Pump", Name: "Pump 2.0", PURLs: []string{"pkg:generic/pump@2.0"}, CPEs: []string{"cpe:2.3:o:maker:pump:2.0:*:*:*:*:*:*:*"},
		Hashes: map[string]string{"sha256": strings.Repeat("abcdef00", 8)}, Under: []vex.VersionRange{{Version: "2.0"}}}
	old := vex.Component{ID: "P2", Name: "Pump before 2.0", Vendor: "Maker", Product: "Pump", PURLs: []string{"pkg:generic/pump"}, Versions: []vex.VersionRange{{Range: "vers:generic/<2.0"}}}
	part := vex.Product{Component: pump, Subcomponents: []vex.Component{{ID: "L1", Name: "openssl", PURLs: []string{"pkg:deb/debian/openssl@3.0.1"}}}}
	part.ID, part.Name = "R1", "openssl in the pump"
	var got []string
	for _, st := range v.Statements {
		got = append(got, fmt.Sprintf("%s %s=%s why %q %q, do %q %v", st.Vulnerability.Name, st.StatusLabel, st.Status, st.Justification, st.ImpactStatement, st.ActionStatement, st.Responses))
	}
	want := []string{
		`CVE-2026-1 known_affected=affected why "" "", do "Update to 2.0." [vendor_fix]`,
		`CVE-2026-1 known_not_affected=not_affected why "" "It is off.", do "Update to 2.0." [vendor_fix]`,
		`CVE-2026-1 known_not_affected=not_affected why "component_not_present" "", do "" [none_available]`,
		`MK-78 fixed=fixed why "" "", do "" []`,
		`MK-78 under_investigation=under_investigation why "" "", do "" []`,
	}
	if !slices.Equal(got, want) {
		t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for i, want := range [][]vex.Product{{{Component: old}}, {{Component: pump}}, {part}} {
		if !reflect.DeepEqual(v.Statements[i].Products, want) {
			t.Errorf("%d: got  %+v\nwant %+v", i, v.Statements[i].Products, want)
		}
	}
	if a := v.Statements[0].Vulnerability.Aliases; !slices.Equal(a, []string{"MK-77"}) {
		t.Errorf("got %v", a)
	}
	if p := v.Statements[0].Pointer; p != "/vulnerabilities/0/product_status/known_affected" {
		t.Errorf("got %s", p)
	}
}

// TestVersionsOfBranches: a branch restricts all that is below it.
func TestVersionsOfBranches(t *testing.T) {
	branch := func(category, name, below string) string {
		return `{"category": "` + category + `", "name": "` + name + `", ` + below + `}`
	}
	within := func(branches string) string { return `"branches": [` + branches + `]` }
	product := `"product": {"product_id": "P2", "name": "Pump", "product_identification_helper": {"purl": "pkg:generic/pump"}}`
	for name, c := range map[string]struct {
		branches string
		want     []vex.VersionRange
	}{
		"none":                        {branch("architecture", "arm", product), nil},
		"the last":                    {branch("product_version", "0.5", product), []vex.VersionRange{{Version: "0.5"}}},
		"above an architecture":       {branch("product_version", "0.5", within(branch("architecture", "arm", product))), []vex.VersionRange{{Version: "0.5"}}},
		"a range above":               {branch("product_version_range", "vers:generic/<1", within(branch("language", "en", product))), []vex.VersionRange{{Range: "vers:generic/<1"}}},
		"two, which no machine reads": {branch("product_version_range", "vers:generic/<1", within(branch("product_version", "0.5", product))), []vex.VersionRange{{Range: "vers:generic/<1 and 0.5"}}},
	} {
		t.Run(name, func(t *testing.T) {
			old := `{"category": "product_version_range", "name": "vers:generic/<2.0", "product": {"product_id": "P2", "name": "Pump before 2.0", "product_identification_helper": {"purl": "pkg:generic/pump"}}}`
			d := read(t, strings.Replace(document, old, c.branches, 1))
			for _, st := range d.VEX().Statements {
				for _, p := range st.Products {
					if p.ID == "P2" && !slices.Equal(p.Versions, c.want) {
						t.Errorf("got %+v, expected %+v", p.Versions, c.want)
					}
				}
			}
		})
	}
}

// TestWithoutScope: an impact or a remediation that leads to no product is of all products of its vulnerability; a justification is of none.
func TestWithoutScope(t *testing.T) {
	for _, scope := range []string{"", `, "product_ids": []`, `, "group_ids": ["G9"]`} {
		changed := strings.NewReplacer(`"details": "It is off.", "product_ids": ["P1"]`, `"details": "It is off."`+scope, `"details": "Update to 2.0.", "group_ids": ["G1"]`, `"details": "Update to 2.0."`+scope).Replace(document)
		for _, st := range read(t, changed).VEX().Statements {
			if st.Vulnerability.Name != "CVE-2026-1" {
				continue
			}
			if got, want := st.Justification != "", st.Products[0].ID == "R1"; got != want {
				t.Errorf("justification: %+v", st)
			}
			if !strings.Contains(st.ActionStatement, "Update to 2.0.") || !strings.Contains(st.ImpactStatement+st.StatusNotes, "It is off.") {
				t.Errorf("scope %q: %+v", scope, st)
			}
		}
	}
}

// TestRatings are taken over from scores of 2.0.
func TestRatings(t *testing.T) {
	d := read(t, strings.Replace(document, `"threats": [`, `"scores": [{"products": ["P2"], "cvss_v3": {"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": 9.8, "baseSeverity": "CRITICAL"}}],
     "threats": [`, 1))
	for n, want := range []int{1, 1, 1, 0, 0} {
		if got := d.VEX().Statements[n].Ratings; len(got) != want || want == 1 && got[0].Score != 9.8 {
			t.Errorf("%d: %+v", n, got)
		}
	}
}

// TestRelationWithItsOwnIdentifier: what a relation makes is of what it ends on, whatever else identifies it. By that alone it is in doubt.
func TestRelationWithItsOwnIdentifier(t *testing.T) {
	d := read(t, strings.Replace(document, `"name": "openssl in the pump"`, `"name": "openssl in the pump", "product_identification_helper": {"purl": "pkg:deb/debian/openssl@3.0.1"}`, 1))
	made := d.VEX().Statements[2].Products
	if len(made) != 2 || !slices.Equal(made[0].PURLs, []string{"pkg:generic/pump@2.0"}) || len(made[0].Subcomponents) != 1 || made[0].Ambiguous || !made[1].Ambiguous {
		t.Errorf("got %+v", made)
	}
}

// TestVEXInDoubt: what is defined several times is ambiguous, what is not defined names nothing, what is withdrawn states nothing.
func TestVEXInDoubt(t *testing.T) {
	twice := strings.Replace(document, `"product_id": "P2"`, `"product_id": "P1"`, 1)
	for _, st := range read(t, twice).VEX().Statements {
		for _, p := range st.Products {
			if p.ID == "P1" && !p.Ambiguous || p.ID == "P2" && len(p.PURLs) > 0 {
				t.Errorf("got %+v", p)
			}
		}
	}
	withdrawn := strings.NewReplacer("csaf_vex", "csaf_withdrawn", `"csaf_version": "2.0"`, `"csaf_version": "2.1", "distribution": {"tlp": {"label": "CLEAR"}}`).Replace(document)
	if v := read(t, withdrawn).VEX(); !v.Cancelled || len(v.Statements) > 0 {
		t.Errorf("got %+v", v)
	}
	if v := read(t, strings.Replace(document, `"final"`, `"draft"`, 1)).VEX(); !v.Draft {
		t.Errorf("got %+v", v)
	}
}

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		old, new, pointer, want string
	}{
		"other version":        {`"csaf_version": "2.0"`, `"csaf_version": "3.0"`, "/document/csaf_version", "expected 2.0 or 2.1"},
		"key twice":            {`"title": "Pump"`, `"title": "Pump", "Title": "x"`, "/document/Title", "letter case"},
		"no label in 2.1":      {`"csaf_version": "2.0"`, `"csaf_version": "2.1"`, "/document/distribution/tlp/label", "missing"},
		"no publisher":         {`"category": "vendor", "name": "Maker", "namespace"`, `"name": "Maker", "namespace"`, "/document/publisher/category", "expected one of coordinator"},
		"status":               {`"final"`, `"done"`, "/document/tracking/status", `"done"`},
		"version":              {`"version": "2"`, `"version": "two"`, "/document/tracking/version", "whole number"},
		"no date":              {`"current_release_date": "2026-11-01T00:00:00Z",`, ``, "/document/tracking/current_release_date", "missing"},
		"no history":           {`[{"number": "1", "date": "2026-10-01T00:00:00Z", "summary": "a"}, {"number": "2", "date": "2026-11-01T00:00:00Z", "summary": "b"}]`, `[]`, "/document/tracking/revision_history", "empty"},
		"label of a flag":      {`"label": "component_not_present"`, `"label": "fine"`, "/vulnerabilities/0/flags/0/label", `"fine"`},
		"remediation":          {`"category": "vendor_fix"`, `"category": "prayer"`, "/vulnerabilities/0/remediations/0/category", `"prayer"`},
		"product id":           {`"product_id": "P1", `, ``, "/product_tree/branches/0/branches/0/branches/0/product/product_id", "missing"},
		"status no list":       {`["P1", "R1"]`, `"P1"`, "/vulnerabilities/0/product_status/known_not_affected", "list"},
		"relation to no one":   {`, "relates_to_product_reference": "P1"`, ``, "/product_tree/relationships/0/relates_to_product_reference", "missing"},
		"relation of none":     {`"full_product_name": {"product_id": "R1", "name": "openssl in the pump"}`, `"x": 1`, "/product_tree/relationships/0/full_product_name", "missing"},
		"deep branches":        {`"branches": [{"category": "vendor"`, strings.Repeat(`"branches": [{"category": "a", "name": "a", `, MaxBranches-2) + `"branches": [{"category": "vendor"`, "", ""},
		"many products":        {`"full_product_names": [`, `"full_product_names": [` + strings.Repeat(`{"product_id": "X", "name": "x"},`, vex.MaxProducts), "/product_tree/full_product_names/99998", "more than"},
		"many vulnerabilities": {`"vulnerabilities": [`, `"vulnerabilities": [` + strings.Repeat(`{},`, vex.MaxStatements), "/vulnerabilities", "at most"},
		"many names":           {`"product_ids": ["P1", "P2"]`, `"product_ids": [` + strings.Repeat(`"P1",`, vex.MaxNamed) + `"P1"]`, "/product_tree/product_groups/0/product_ids", "more than"},
		"many by groups":       {`"product_ids": ["P1", "P2"]`, `"product_ids": [` + strings.Repeat(`"P1",`, vex.MaxNamed/2) + `"P1"]`, "/vulnerabilities/0/remediations/0/group_ids", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(document, c.old) {
				t.Fatal("nothing to replace")
			}
			text := strings.Replace(document, c.old, c.new, 1)
			switch name {
			case "deep branches": // close what was opened
				text = strings.Replace(text, `]}]}],
    "full_product_names"`, `]}]}]`+strings.Repeat("}]", MaxBranches-2)+`,
    "full_product_names"`, 1)
				c.pointer, c.want = "/product_tree"+strings.Repeat("/branches/0", MaxBranches+1), "nest deeper"
			case "many by groups":
				text = strings.Replace(text, `"group_ids": ["G1"]`, `"group_ids": ["G1", "G1", "G1"]`, 1)
				c.want = "stand for more than"
			}
			d, err := Read("csaf.json", []byte(text))
			var bad *vex.MalformedError
			if d != nil || !errors.As(err, &bad) {
				t.Fatalf("got %v, %v; want a MalformedError", d, err)
			}
			if bad.Pointer != c.pointer || bad.Line == 0 || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "read CSAF: csaf.json:") {
				t.Errorf("got %.300v (pointer %q), want %s, %s", err, bad.Pointer, c.pointer, c.want)
			}
		})
	}
	if _, err := Read("x", []byte(`{"document": {"csaf_version": "1"}}`)); !errors.Is(err, vex.ErrOtherFormat) {
		t.Errorf("got %v, want ErrOtherFormat", err)
	}
}

// TestTests: tests for which the standard publishes no case.
func TestTests(t *testing.T) {
	for want, c := range map[string]struct{ old, new string }{
		"6.1.31 /product_tree/branches/0/branches/0/branches/0/product: the single version \"2.0 and earlier\" is a range": {`"name": "2.0", "product"`, `"name": "2.0 and earlier", "product"`},
		"6.1.5 /product_tree/product_groups/1: the product group G1 is defined again":                                      {`"product_groups": [`, `"product_groups": [{"group_id": "G1", "product_ids": ["P1"]}, `},
		"6.1.6 /vulnerabilities/0/product_status/known_not_affected: the product P2 is affected and not affected":          {`["P1", "R1"]`, `["P1", "R1", "P2"]`},
	} {
		var got []string
		for _, f := range read(t, strings.Replace(document, c.old, c.new, 1)).Test() {
			got = append(got, f.Test+" "+f.Pointer+": "+f.Problem)
		}
		if !slices.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestFailuresAreBounded(t *testing.T) {
	text := strings.Replace(document, `["P1", "R1"]`, `[`+strings.Repeat(`"none",`, MaxFailures)+`"none"]`, 1)
	n := 0
	for _, f := range read(t, text).Test() {
		if f.Test == "6.1.1" {
			n++
		}
	}
	if n != MaxFailures {
		t.Errorf("got %d failures, want %d", n, MaxFailures)
	}
}

func TestVersionOrder(t *testing.T) {
	ordered := []string{"0", "1", "2", "9", "10", "99999999999999999999", "100000000000000000000"}
	semantic := []string{"0.1.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-2", "1.0.0", "1.0.1", "1.2.0", "1.10.0"}
	slices.SortFunc(semantic, func(a, b string) int { return of(a).compare(of(b)) })
	if want := []string{"0.1.0", "1.0.0-2", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0", "1.0.1", "1.2.0", "1.10.0"}; !slices.Equal(semantic, want) {
		t.Errorf("got %v", semantic)
	}
	for i := 1; i < len(ordered); i++ {
		if of(ordered[i-1]).compare(of(ordered[i])) >= 0 {
			t.Errorf("%s is not before %s", ordered[i-1], ordered[i])
		}
	}
	if of("1.0.0+a").compare(of("1.0.0+b")) != 0 || plusOne("199") != "200" || plusOne("99") != "100" {
		t.Error("builds count, or one is not added")
	}
	for _, bad := range []string{"", "01", "1.0", "1.0.0.0", "v1", "-1", "1.02.0"} {
		if _, ok := parseVersion(bad); ok {
			t.Errorf("%q is a version", bad)
		}
	}
}

func of(text string) version { v, _ := parseVersion(text); return v }

func FuzzRead(f *testing.F) {
	f.Add([]byte(document))
	f.Add([]byte(strings.Replace(document, `"csaf_version": "2.0"`, `"csaf_version": "2.1", "distribution": {"tlp": {"label": "CLEAR"}}`, 1)))
	f.Add([]byte(strings.Replace(document, `"notes"`, `"scores": [{"products": ["P1"], "cvss_v2": {"version": "2.0", "vectorString": "AV:N/AC:L/Au:N/C:C/I:C/A:C/E:POC", "baseScore": 10}}], "notes"`, 1)))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Read("csaf.json", data)
		if (d == nil) == (err == nil) {
			t.Fatalf("got %v and %v", d, err)
		}
		if d == nil {
			return
		}
		d.Test()
		for _, st := range d.VEX().Statements {
			if st.Vulnerability.Name == "" || st.Status == "" || st.Timestamp.State != vex.Stated || len(st.Products) == 0 {
				t.Fatalf("accepted %+v", st)
			}
		}
	})
}

// TestUnknownAndNotAffected: a product that an advisory puts among those not affected, and among those of which nobody knows, is not calmed by it.
func TestUnknownAndNotAffected(t *testing.T) {
	for name, c := range map[string]struct {
		unknown string
		status  vex.Status
	}{"both": {`"P1"`, vex.UnderInvestigation}, "of another": {`"P2"`, vex.NotAffected}} {
		d, err := Read("a.json", []byte(strings.Replace(document, `"known_not_affected": ["P1", "R1"], "known_affected": ["P2"]`, `"known_not_affected": ["P1"], "unknown": [`+c.unknown+`]`, 1)))
		if err != nil {
			t.Fatal(err)
		}
		v := d.VEX()
		for i := range v.Statements {
			if st := &v.Statements[i]; st.Status == vex.NotAffected {
				st.Justification = vex.VulnerableCodeNotPresent
			}
		}
		x := vex.NewInventory(vex.Thing{Name: "Pump", Version: "2.0", PURLs: []string{"pkg:generic/pump@2.0"}, Hashes: []string{strings.Repeat("abcdef00", 8)}}, nil)
		j := vex.Merge(vex.Case{Sources: []vex.Source{{Document: v, Rank: vex.Maker}}, Inventory: x}).For(vex.Whole, "CVE-2026-1")
		if j.Status != c.status || j.Conflict != (c.status == vex.UnderInvestigation) {
			t.Errorf("%s: %s, conflict %v, %+v", name, j.Status, j.Conflict, j.Claims)
		}
	}
}
