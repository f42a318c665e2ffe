package csaf

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// related is the document with products and relations of its own, and what is said of one vulnerability.
func related(t *testing.T, relations, status string) []vex.Statement {
	t.Helper()
	one := func(id, purl string) string {
		return fmt.Sprintf(`{"product_id": %q, "name": %q, "product_identification_helper": {"purl": %q}}`, id, id, purl)
	}
	head, _, _ := strings.Cut(document, `"product_tree"`)
	text := head + `"product_tree": {"full_product_names": [` + one("F", "pkg:generic/pump@2.0") + "," + one("H", "pkg:generic/rack@1") + "," + one("H2", "pkg:generic/rack@2") + "," +
		one("L", "pkg:generic/log@1") + `], ` + relations + `},
  "vulnerabilities": [{"cve": "CVE-2026-1", "notes": [{"category": "summary", "text": "x"}], "product_status": {` + status + `}}]}`
	return read(t, text).VEX().Statements
}

func relation(category, part, whole, id string) string {
	return fmt.Sprintf(`{"category": %q, "product_reference": %q, "relates_to_product_reference": %q, "full_product_name": {"product_id": %q, "name": %q}}`, category, part, whole, id, id)
}

// chain is what stands on what, from the outside: "pkg:generic/rack@1 < pkg:generic/pump@2.0 (pkg:generic/log@1)".
func chain(p *vex.Product) string {
	out := strings.Join(p.PURLs, " ")
	if p.Installed != nil {
		return out + " < " + chain(p.Installed)
	}
	for _, sub := range p.Subcomponents {
		out += " (" + strings.Join(sub.PURLs, " ") + ")"
	}
	return out
}

func TestRelations(t *testing.T) {
	on, in := func(part, whole, id string) string { return relation("installed_on", part, whole, id) }, func(part, whole, id string) string { return relation("default_component_of", part, whole, id) }
	list := func(all ...string) string { return `"relationships": [` + strings.Join(all, ",") + `]` }
	var long []string
	for n := range MaxRelated + 1 {
		from := fmt.Sprint("R", n-1)
		if n == 0 {
			from = "F"
		}
		long = append(long, on(from, "H", fmt.Sprint("R", n)))
	}
	const deepest = "pkg:generic/rack@1 < "
	for name, c := range map[string]struct{ relations, of, want string }{
		"installed":                        {list(on("F", "H", "R")), "R", "pkg:generic/rack@1 < pkg:generic/pump@2.0"},
		"a part":                           {list(in("L", "F", "R")), "R", "pkg:generic/pump@2.0 (pkg:generic/log@1)"},
		"a part of it, and that installed": {list(in("L", "F", "R1"), on("R1", "H", "R")), "R", "pkg:generic/rack@1 < pkg:generic/pump@2.0 (pkg:generic/log@1)"},
		"in another order":                 {list(on("R1", "H", "R"), in("L", "F", "R1")), "R", "pkg:generic/rack@1 < pkg:generic/pump@2.0 (pkg:generic/log@1)"},
		"a part of what is installed":      {list(on("F", "H", "R1"), in("L", "R1", "R")), "R", "pkg:generic/rack@1 < pkg:generic/pump@2.0 (pkg:generic/log@1)"},
		"a path": {`"product_paths": [{"beginning_product_reference": "L", "subpaths": [{"category": "default_component_of", "next_product_reference": "F"}, {"category": "installed_on", "next_product_reference": "H"}],
			"full_product_name": {"product_id": "R", "name": "R"}}]`, "R", "pkg:generic/rack@1 < pkg:generic/pump@2.0 (pkg:generic/log@1)"},
		"as many as there may be": {list(long...), fmt.Sprint("R", MaxRelated-1), strings.Repeat(deepest, MaxRelated) + "pkg:generic/pump@2.0"},
		"more":                    {list(long...), fmt.Sprint("R", MaxRelated), ""},
		"in a circle":             {list(on("R1", "H", "R"), on("R", "H", "R1")), "R", ""},
	} {
		got := related(t, c.relations, `"known_affected": ["`+c.of+`"]`)
		if len(got) != 1 || len(got[0].Products) != 1 {
			t.Fatalf("%s: got %+v", name, got)
		}
		p := &got[0].Products[0]
		if chain(p) != c.want || p.Ambiguous != (c.want == "") {
			t.Errorf("%s: got %q, ambiguous %t, want %q", name, chain(p), p.Ambiguous, c.want)
		}
	}
}

// TestEverywhere: what calms of a product on one thing is of the product where it calms on all that it is installed on.
func TestEverywhere(t *testing.T) {
	two := `"relationships": [` + relation("installed_on", "F", "H", "R") + "," + relation("installed_on", "F", "H2", "R2") + "]"
	for status, want := range map[string]bool{
		`"fixed": ["R"]`: false, `"fixed": ["R", "R2"]`: true, `"fixed": ["R"], "known_not_affected": ["R2"]`: true,
		`"fixed": ["R"], "known_affected": ["R2"]`: false, `"fixed": ["R"], "unknown": ["R2"]`: false, `"fixed": ["R"], "under_investigation": ["R2"]`: false,
	} {
		for _, st := range related(t, two, status) {
			for _, p := range st.Products {
				if p.ID == "R" && p.Everywhere != want {
					t.Errorf("%s: everywhere %t", status, p.Everywhere)
				}
			}
		}
	}
}
