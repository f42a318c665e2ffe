package vex

import (
	"slices"
	"strings"
	"testing"
)

func component(ids ...string) Component {
	var c Component
	for _, id := range ids {
		c.Identify(id)
	}
	return c
}

var pumpHash = strings.Repeat("a1", 32)

func testInventory() *Inventory {
	return NewInventory(
		Thing{Name: "pump", Version: "2.0", PURLs: []string{"pkg:generic/pump@2.0?arch=arm#a", "pkg:oci/pump@sha256%3Aabc?arch=arm64"}, CPEs: []string{"cpe:2.3:o:Maker:pump:2.0:*:*:*:*:*:*:*"}, Hashes: []string{"ABCD", pumpHash}, Refs: []string{"s.json#pump", "s.json#"}},
		[]Thing{
			{Name: "openssl", Version: "3.0.1", PURLs: []string{"pkg:deb/debian/openssl@3.0.1"}, CPEs: []string{"cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*"}, Refs: []string{"s.json#ssl"}},
			{Name: "zlib", PURLs: []string{"pkg:deb/debian/zlib1g@1.2.13"}, Refs: []string{"s.json#z"}},
		})
}

func TestMatch(t *testing.T) {
	x := testInventory()
	ssl := component("pkg:deb/debian/openssl@3.0.1")
	for name, c := range map[string]struct {
		product   Product
		ok        bool
		in, whole bool
		parts     []int
		missing   []string
		doubt     bool
	}{
		"purl":                             {product: Product{Component: component("pkg:generic/pump@2.0")}, ok: true, in: true, whole: true},
		"purl, other version":              {product: Product{Component: component("pkg:generic/pump@2.1")}},
		"purl, claim more general":         {product: Product{Component: component("pkg:oci/pump?arch=arm64")}, ok: true, in: true, whole: true},
		"purl, other qualifier":            {product: Product{Component: component("pkg:oci/pump?arch=amd64")}},
		"purl, other path":                 {product: Product{Component: component("pkg:generic/pump@2.0#b")}},
		"purl that does not parse":         {product: Product{Component: component("pkg:pump")}},
		"CPE":                              {product: Product{Component: component("cpe:2.3:o:maker:pump:2.0:*:*:*:*:*:*:*")}, ok: true, in: true, whole: true},
		"CPE of any version":               {product: Product{Component: component("cpe:2.3:o:maker:pump:*:*:*:*:*:*:*:*")}, ok: true, in: true, whole: true},
		"CPE in the form of 2.2":           {product: Product{Component: component("cpe:/o:maker:pump:2.0")}, ok: true, in: true, whole: true},
		"CPE, other version":               {product: Product{Component: component("cpe:2.3:o:maker:pump:2.1:*:*:*:*:*:*:*")}},
		"CPE, claim more specific":         {product: Product{Component: component("cpe:2.3:o:maker:pump:2.0:u1:*:*:*:*:*:*")}},
		"hash":                             {product: Product{Component: Component{Hashes: map[string]string{"sha-256": "abcd"}}}, ok: true, in: true, whole: true},
		"hash, other":                      {product: Product{Component: Component{Hashes: map[string]string{"sha-256": "abce"}}}},
		"empty hash":                       {product: Product{Component: Component{Hashes: map[string]string{"sha-256": ""}}}},
		"name alone":                       {product: Product{Component: Component{ID: "pump", Name: "pump 2.0"}}},
		"part":                             {product: Product{Component: component("pkg:generic/pump@2.0"), Subcomponents: []Component{ssl}}, ok: true, in: true, parts: []int{0}},
		"part that is not there":           {product: Product{Component: component("pkg:generic/pump@2.0"), Subcomponents: []Component{component("pkg:deb/debian/bash@5")}}, ok: true, in: true, missing: []string{"pkg:deb/debian/bash@5"}},
		"part of another product":          {product: Product{Component: component("pkg:generic/lamp@2.0"), Subcomponents: []Component{ssl}}},
		"bare part":                        {product: Product{Component: ssl}, ok: true, parts: []int{0}},
		"part by its place":                {product: Product{Component: Component{Refs: []string{"s.json#ssl"}}}, ok: true, in: true, parts: []int{0}},
		"version":                          {product: Product{Component: Component{Refs: []string{"s.json#pump"}, Versions: []VersionRange{{Version: "1.0"}, {Version: "2.0"}}}}, ok: true, in: true, whole: true},
		"other version":                    {product: Product{Component: Component{Refs: []string{"s.json#pump"}, Versions: []VersionRange{{Version: "1.0"}}}}},
		"range":                            {product: Product{Component: Component{Refs: []string{"s.json#pump"}, Versions: []VersionRange{{Range: "vers:generic/>=1.5|<2.1"}}}}, ok: true, in: true, whole: true},
		"other range":                      {product: Product{Component: Component{Refs: []string{"s.json#pump"}, Versions: []VersionRange{{Range: "vers:generic/<2.0"}}}}},
		"purl and hash of another file":    {product: Product{Component: Component{PURLs: []string{"pkg:generic/pump@2.0"}, Hashes: map[string]string{"sha-256": strings.Repeat("0", 64)}}}, ok: true, in: true, whole: true, doubt: true},
		"purl and hash, another algorithm": {product: Product{Component: Component{PURLs: []string{"pkg:generic/pump@2.0"}, Hashes: map[string]string{"sha3-256": strings.Repeat("0", 64)}}}, ok: true, in: true, whole: true},
		"purl and hashes of several files": {product: Product{Component: Component{PURLs: []string{"pkg:generic/pump@2.0"}, Hashes: map[string]string{"sha256": strings.Repeat("0", 64), "sha256 2": pumpHash}}}, ok: true, in: true, whole: true},
		"hash and purl of another version": {product: Product{Component: Component{PURLs: []string{"pkg:generic/pump@1.9"}, Hashes: map[string]string{"sha-256": pumpHash}}}, ok: true, in: true, whole: true, doubt: true},
		"purls of two products":            {product: Product{Component: component("pkg:generic/lamp@9", "pkg:generic/pump@2.0")}, ok: true, in: true, whole: true, doubt: true},
		"purls of two types":               {product: Product{Component: component("pkg:deb/pump@2.0", "pkg:generic/pump@2.0")}, ok: true, in: true, whole: true},
		"both purls of the product":        {product: Product{Component: component("pkg:oci/pump@sha256%3Aabc?arch=arm64", "pkg:generic/pump@2.0")}, ok: true, in: true, whole: true},
		"purl and CPE of another product":  {product: Product{Component: component("pkg:generic/pump@2.0", "cpe:2.3:o:maker:lamp:2.0:*:*:*:*:*:*:*")}, ok: true, in: true, whole: true, doubt: true},
		"purl and CPE of another version":  {product: Product{Component: component("pkg:generic/pump@2.0", "cpe:2.3:o:maker:pump:2.1:*:*:*:*:*:*:*")}, ok: true, in: true, whole: true, doubt: true},
		"purl and CPE of another vendor":   {product: Product{Component: component("pkg:generic/pump@2.0", "cpe:2.3:o:maker_inc:pump:2.0:*:*:*:*:*:*:*")}, ok: true, in: true, whole: true},
		"purl and CPE of an update":        {product: Product{Component: component("pkg:generic/pump@2.0", "cpe:2.3:o:maker:pump:2.0:u1:*:*:*:*:*:*")}, ok: true, in: true, whole: true},
		"purl under another version":       {product: Product{Component: Component{PURLs: []string{"pkg:generic/pump@2.0"}, Under: []VersionRange{{Version: "1.9"}}}}, ok: true, in: true, whole: true, doubt: true},
		"purl under its version":           {product: Product{Component: Component{PURLs: []string{"pkg:generic/pump@2.0"}, Under: []VersionRange{{Version: "v2.0"}}}}, ok: true, in: true, whole: true},
		"purl under words":                 {product: Product{Component: Component{PURLs: []string{"pkg:generic/pump@2.0"}, Under: []VersionRange{{Version: "pump-2.0-r1"}, {Range: "all"}}}}, ok: true, in: true, whole: true},
		"purl under another range":         {product: Product{Component: Component{PURLs: []string{"pkg:generic/pump@2.0"}, Under: []VersionRange{{Range: "vers:generic/<9"}, {Range: "vers:generic/<2.0"}}}}, ok: true, in: true, whole: true, doubt: true},
		"part under another version":       {product: Product{Component: Component{PURLs: []string{"pkg:deb/debian/openssl@3.0.1"}, Under: []VersionRange{{Version: "3.0.2"}}}}, ok: true, parts: []int{0}, doubt: true},
		"range that nobody reads":          {product: Product{Component: Component{Refs: []string{"s.json#pump"}, Versions: []VersionRange{{Range: "all before 3"}}}}, ok: true, in: true, whole: true, doubt: true},
		"range, version not stated":        {product: Product{Component: Component{Refs: []string{"s.json#z"}, Versions: []VersionRange{{Range: "vers:generic/<2.0"}}}}, ok: true, in: true, parts: []int{1}, doubt: true},
		"defined several times":            {product: Product{Component: Component{PURLs: []string{"pkg:generic/pump@2.0"}, Ambiguous: true}}, ok: true, in: true, whole: true, doubt: true},
		"nothing":                          {},
	} {
		t.Run(name, func(t *testing.T) {
			h, ok := x.Match(&c.product)
			if ok != c.ok || h.Product != c.in || h.Whole() != c.whole || !slices.Equal(h.Parts, c.parts) || !slices.EqualFunc(h.Missing, c.missing, func(c *Component, label string) bool { return c.Label() == label }) || h.Certain != (c.ok && !c.doubt) {
				t.Errorf("got %+v, %v", h, ok)
			}
			d := &Document{Statements: []Statement{{Products: []Product{c.product}}}}
			if got, want := d.Names(x), c.in && !c.doubt; got != want {
				t.Errorf("names the product: got %v, want %v", got, want)
			}
		})
	}
}

func TestInRange(t *testing.T) {
	for text, c := range map[string]struct{ in, out, unknown string }{
		"vers:generic/>=2.9|<=4.1":           {"2.9 3 4.0.9 4.1 v4.1.0", "2.8 4.1.1 5", "3.0-rc1 abc"},
		"vers:generic/<2|>=3|<4|5":           {"1 3 3.9 5", "2 2.5 4 4.5 6", "x"},
		"vers:generic/1.0|>2":                {"1.0 2.1 99", "1.1 2", "x"},
		"vers:generic/4.2.2|4.2.3":           {"4.2.3 v4.2.2", "4.2.4 4.3", "4.2.3.77 x"},
		"vers:generic/4.2.3.77":              {"4.2.3.77", "4.2.3.78 4.2.2", "4.2.3"},
		"vers:generic/>=4|<=4.2.3":           {"4.2.3 4.1", "4.2.4 3", "4.2.3.77"},
		"vers:generic/<4.2.3|>=5":            {"4.2.2.9 5.0", "4.2.3.77", "x"},
		"vers:generic/!=4.2.3":               {"4.2.4 4.2.2", "4.2.3", "4.2.3.77"},
		"vers:generic/>=4.0|<5|!=4.2.3":      {"4.2.4 4.0", "4.2.3 5.0", "4.2.3.77"},
		"vers:generic/>4.2.3":                {"4.2.4 5", "4.2.3 4.2.2", "4.2.3.77"},
		"vers:generic/>=4.2.3.77":            {"4.2.3.77 4.2.4", "4.2.2 4.2.3.76", "4.2.3"},
		"vers:deb/4.2.3":                     {"4.2.3", "4.2.3.77", ""},
		"vers:generic/>4.2.3.77":             {"4.2.3.78 4.2.4", "4.2.2", "4.2.3"},
		"vers:deb/>4.2.3":                    {"4.2.3.77", "4.2.3", ""},
		"vers:generic/<4.2.3.77":             {"4.2.2 4.2.3.76", "4.2.3.77 4.2.4", "4.2.3"},
		"vers:deb/<4.2.3.77":                 {"4.2.3", "4.2.3.77", ""},
		"vers:generic/<2.0":                  {"1.9", "2.0", "x"},
		"vers:generic/!=2.0":                 {"1 3", "2.0", "x"},
		"vers:generic/>=1|!=2.0|<=3":         {"1 3", "2.0 4", "x"},
		"vers:npm/>=1.0.0-rc.1|<2.0.0":       {"1.0.0-rc.2 1.9.0", "1.0.0-alpha 2.0.0", ""},
		"vers:deb/<1:1.0":                    {"9.9-1", "1:1.0-1", ""},
		"<4.2":                               {"4.1", "4.2", "x"},
		"*":                                  {"1 x", "", ""},
		"vers:all/*":                         {"1 x", "", ""},
		"vers:/all":                          {"1 x", "", ""},
		"all before 3":                       {"", "", "1 3"},
		"1.0|<=2.1":                          {"", "", "1.0 2.0 2.1 3"},
		"<1|<2":                              {"", "", "0.5 1.5 3"},
		"vers:generic/1.0|>=1.5|<2":          {"1.0 1.5", "1.2 2", "x"},
		"< V2.0":                             {"1.9", "2.0 v2.1", "x"},
		">= 1.0 | < V2.0":                    {"1.0 1.9", "0.9 2.0", "x"},
		"All versions < V2.0":                {"1.9", "2.0", "x"},
		"All versions >= V2.0":               {"2.0 3", "1.9", "x"},
		"All versions < V2.0 with option X":  {"", "", "1 2.0 3"},
		"All versions":                       {"1 x", "", ""},
		" all Versions ":                     {"1 x", "", ""},
		"All versions with option X":         {"", "", "1 2.0 3"},
		"All versions of the < 2.0 line":     {"", "", "1 2.0 3"},
		"vers:generic":                       {"", "", "1"},
		"vers:generic/":                      {"", "", "1"},
		"<>3":                                {"", "", "1"},
		strings.Repeat("1|", maxConstraints): {"", "", "1"},
	} {
		for _, v := range strings.Fields(c.in) {
			if in, known := inRange(text, v); !in || !known {
				t.Errorf("%s in %.40s: got %v, %v", v, text, in, known)
			}
		}
		for _, v := range strings.Fields(c.out) {
			if in, known := inRange(text, v); in || !known {
				t.Errorf("%s in %.40s: got %v, %v", v, text, in, known)
			}
		}
		for _, v := range strings.Fields(c.unknown) {
			if _, known := inRange(text, v); known {
				t.Errorf("%s in %.40s: got known", v, text)
			}
		}
	}
}

func FuzzInRange(f *testing.F) {
	f.Add("vers:generic/>=2.9|<=4.1", "3.0")
	f.Add("vers:deb/<1:1.0|!=0.9", "0.9-1")
	f.Fuzz(func(t *testing.T, text, version string) {
		if in, known := inRange(text, version); in && !known {
			t.Fatalf("%q is in %q, and that is not known", version, text)
		}
	})
}

// TestLabel: what is missing is called by what it is known by everywhere, as far as there is any.
func TestLabel(t *testing.T) {
	purl, cpe := "pkg:generic/lwip@2", "cpe:2.3:a:lwip:lwip:2:*:*:*:*:*:*:*"
	for name, c := range map[string]struct {
		of            Component
		label, called string
	}{
		"an address":          {Component{ID: "https://maker.example/lwip", PURLs: []string{purl}}, "https://maker.example/lwip", "https://maker.example/lwip"},
		"an element of SPDX":  {Component{ID: "https://spdx.example/lwip", Name: "lwip 2", Refs: []string{"a#b", "https://spdx.example/lwip"}}, "https://spdx.example/lwip", "https://spdx.example/lwip"},
		"CSAF":                {Component{ID: "CSAFPID-7", Name: "lwIP 2", CPEs: []string{cpe}, PURLs: []string{purl}}, purl, "lwIP 2 (CSAFPID-7)"},
		"CSAF, by a CPE":      {Component{ID: "CSAFPID-7", Name: "lwIP 2", CPEs: []string{cpe}}, cpe, "lwIP 2 (CSAFPID-7)"},
		"CSAF, by a name":     {Component{ID: "CSAFPID-7", Name: "lwIP 2"}, "lwIP 2", "lwIP 2 (CSAFPID-7)"},
		"a bom-ref":           {Component{ID: "c12", Name: "lwip 2", Refs: []string{"sbom.json#c12"}}, "lwip 2", "c12"},
		"a bom-ref, nameless": {Component{ID: "c12", Refs: []string{"sbom.json#c12"}}, "c12", "c12"},
		"hashes":              {Component{Hashes: map[string]string{"sha512": "bb", "sha256": "aa"}}, "aa", "aa"},
		"nothing":             {Component{}, "nothing", "nothing"},
	} {
		if label, called := c.of.Label(), c.of.called(); label != c.label || called != c.called {
			t.Errorf("%s: %q, %q", name, label, called)
		}
	}
}
