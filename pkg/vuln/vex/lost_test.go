package vex

import (
	"net/url"
	"strings"
	"testing"
)

// TestLost: a warning about a place that the delivery does not have, or about nothing, or of which nothing tells that it is another product, is about the product as a whole, and is told.
func TestLost(t *testing.T) {
	x := NewInventory(Thing{Version: "2.0", PURLs: []string{"pkg:generic/pump@2.0"}, Refs: []string{"sbom.json#pump"}}, []Thing{{Name: "openssl", Refs: []string{"sbom.json#ssl"}}})
	at := func(ref string) []Product { return []Product{{Component: Component{ID: ref, Refs: []string{ref}}}} }
	dangling := []Product{{Component: Component{ID: "gone"}}}
	of := func(versions ...VersionRange) []Product {
		p := at("sbom.json#pump")
		p[0].Versions = versions
		return p
	}
	other := of(VersionRange{Version: "1.0"})
	for name, c := range map[string]struct {
		status   Status
		format   Format
		products []Product
		warns    bool
	}{
		"listed, dangling":                      {Unknown, CycloneDX, dangling, true},
		"investigated, dangling":                {UnderInvestigation, CycloneDX, dangling, true},
		"affected, dangling":                    {Affected, CycloneDX, dangling, true},
		"affected, in another revision":         {Affected, CycloneDX, at("urn:cdx:1/7#ssl"), true},
		"affected, an element of SPDX":          {Affected, SPDX, at("urn:spdx:gone"), true},
		"affected, no product":                  {Affected, OpenVEX, nil, true},
		"calm, dangling":                        {NotAffected, CycloneDX, dangling, false},
		"repaired, in another revision":         {Fixed, CycloneDX, at("urn:cdx:1/7#ssl"), false},
		"calm, no product":                      {NotAffected, OpenVEX, nil, false},
		"affected, another product by its purl": {Affected, OpenVEX, []Product{{Component: component("pkg:generic/valve@2.0")}}, false},
		"affected, by a name that nothing is":   {Affected, CSAF, []Product{{Component: Component{ID: "CSAFPID-1", Name: "Valve"}}}, true},
		"affected, another version":             {Affected, CycloneDX, other, false},
		"affected, a later range":               {Affected, CycloneDX, of(VersionRange{Range: "vers:generic/>2.0"}), false},
	} {
		s := says(Maker, "m", 0, c.status, func(d *Document, st *Statement) { d.Format, st.Products = c.format, c.products })
		m := Merge(Case{Sources: []Source{s}, Inventory: x})
		about := m.Named()
		warned := len(about) == 1 && about[0] == Subject{Part: Whole, ID: "CVE-2026-1"}
		if warned != c.warns || !warned && len(about) > 0 || len(m.Unmatched) != 1 {
			t.Errorf("%s: about %v, %d unmatched", name, about, len(m.Unmatched))
		}
		if concerns := s.Document.Statements[0].concerns(x); c.warns && !concerns {
			t.Errorf("%s: nothing is asked for", name)
		}
	}
}

// TestVersionInWords: a version at a known place that is spelled otherwise than the delivered one, or in words, leaves nothing out. What warns of it counts, what calms does not.
func TestVersionInWords(t *testing.T) {
	x := NewInventory(Thing{Version: "2.0", Refs: []string{"sbom.json#pump"}}, nil)
	for text, meant := range map[string]bool{
		"V2.0": true, "v2.0": true, "2.0.0": true, "2.x": true, "2.0 build 7": true, "1.9 to 2.1": true, "2.0 and earlier": true, "<=2.0": true, "all": true, "*": true, "Rev. 2.0": true,
		"1.0": false, "v1.0": false, "2.0.1": false,
	} {
		for _, status := range []Status{Affected, UnderInvestigation, NotAffected} {
			s := says(Maker, "m", 0, status, func(_ *Document, st *Statement) {
				st.Justification = VulnerableCodeNotPresent
				st.Products = []Product{{Component: Component{Refs: []string{"sbom.json#pump"}, Versions: []VersionRange{{Version: text}}}}}
			})
			want := Status("")
			if meant && status != NotAffected {
				want = status
			}
			if got := Merge(Case{Sources: []Source{s}, Inventory: x}).For(Whole, "CVE-2026-1").Status; got != want {
				t.Errorf("%s, %s: got %q, want %q", text, status, got, want)
			}
		}
	}
}

// TestApart: a warning is set aside only where an identifier of the same kind, or vendor, product and version together, tell that it is about something else. What calms is never
// about what it does not name for certain.
func TestApart(t *testing.T) {
	parts := []Thing{{Name: "openssl", Version: "3.0.1", PURLs: []string{"pkg:deb/debian/openssl@3.0.1"}, Refs: []string{"s#ssl"}}, {Name: "Lamp", Version: "7"}}
	full := NewInventory(Thing{Name: "Infusion Pump", Version: "2.0", Vendors: []string{"Acme Medical GmbH"}, PURLs: []string{"pkg:generic/acme/pump@2.0"}, CPEs: []string{"cpe:2.3:o:acme:pump:2.0:*:*:*:*:*:*:*"}, Hashes: []string{pumpHash}, Refs: []string{"s#pump"}}, parts)
	bare := NewInventory(Thing{Name: "Infusion Pump", Version: "2.0", Vendors: []string{"Acme Medical GmbH"}, Hashes: []string{pumpHash}, Refs: []string{"s#pump"}}, parts)
	unsaid := NewInventory(Thing{Name: "Infusion Pump"}, nil)
	device := NewInventory(Thing{Name: "Infusion Pump", Version: "2.0", Vendors: []string{"Acme Medical GmbH"}, CPEs: []string{"cpe:2.3:h:acme:pump:1:*:*:*:*:*:*:*"}}, []Thing{{Name: "radio", CPEs: []string{"cpe:2.3:h:chip:radio:-:*:*:*:*:*:*:*"}}})
	listed := NewInventory(Thing{Name: "Infusion Pump", Version: "2.0", Vendors: []string{"Acme Medical GmbH"}, PURLs: []string{"pkg:generic/acme/pump@2.0"}, CPEs: []string{"cpe:2.3:o:acme:pump:2.0:*:*:*:*:*:*:*"}}, []Thing{
		{Name: "busybox", Version: "1.36.1", CPEs: []string{"cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*:*"}}, {Name: "plain", Version: "3"},
		{Name: "xz-utils", Version: "5.4.1-0.2", PURLs: []string{"pkg:deb/debian/xz-utils@5.4.1-0.2?arch=amd64&distro=debian-12"}},
		{Name: "libssl3", Version: "3.0.11-1", PURLs: []string{"pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&upstream=openssl"}},
		{Name: "kernel-core", Version: "5.14.0-362", PURLs: []string{"pkg:rpm/redhat/kernel-core@5.14.0-362?arch=x86_64&upstream=kernel-5.14.0-362.src.rpm"}},
		{Name: "libcurl4", Version: "7.88.1-10", PURLs: []string{"pkg:deb/debian/libcurl4@7.88.1-10?arch=amd64"}}})
	bound := NewInventory(Thing{Name: "Infusion Pump", Version: "2.0", Vendors: []string{"Acme Medical GmbH"}, PURLs: []string{"pkg:generic/acme/pump@2.0"}}, []Thing{
		{Name: "busybox", Version: "1.36.1", PURLs: []string{"pkg:generic/busybox@1.36.1"}, CPEs: []string{"cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*:*"}},
		{Name: "jackson-databind", Version: "2.15.0", PURLs: []string{"pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.15.0"}},
		{Name: "OpenSSL for pumps", Version: "3.0.8", PURLs: []string{"pkg:generic/openssl@3.0.8"}}, {Name: "requests", Version: "2.0.0", PURLs: []string{"pkg:pypi/requests@2.0.0"}}})
	revised := NewInventory(Thing{Name: "Infusion Pump", Version: "2.0", Vendors: []string{"Acme Medical GmbH"}, PURLs: []string{"pkg:generic/acme/pump@2.0"}, CPEs: []string{"cpe:2.3:o:acme:pump:2.0:*:*:*:*:*:*:*"}}, []Thing{
		{Name: "busybox", Version: "1.36.1-r0", PURLs: []string{"pkg:apk/alpine/busybox@1.36.1-r0?arch=aarch64&distro=alpine-3.18.4"}, CPEs: []string{`cpe:2.3:a:busybox:busybox:1.36.1-r0:*:*:*:*:*:*:*`}},
		{Name: "openssl", Version: "1:3.0.2-0ubuntu1.10", PURLs: []string{"pkg:deb/ubuntu/openssl@1:3.0.2-0ubuntu1.10?arch=amd64"}, CPEs: []string{`cpe:2.3:a:openssl:openssl:1\:3.0.2-0ubuntu1.10:*:*:*:*:*:*:*`}},
		{Name: "openssl-libs", Version: "1.1.1k-9.el8", PURLs: []string{"pkg:rpm/redhat/openssl-libs@1.1.1k-9.el8?arch=x86_64&epoch=1&upstream=openssl-1.1.1k-9.el8.src.rpm"}, CPEs: []string{`cpe:2.3:a:redhat:openssl-libs:1.1.1k-9.el8:*:*:*:*:*:*:*`}},
		{Name: "dropbear", Version: "2022.83-r4", PURLs: []string{"pkg:opkg/dropbear@2022.83-r4"}}, {Name: "lighttpd", Version: "1.4.69-2", CPEs: []string{"cpe:2.3:a:lighttpd:lighttpd:1.4.69-2:*:*:*:*:*:*:*"}},
		{Name: "mosquitto", Version: "2.0.15"}, {Name: "guava", Version: "32.0.0-jre", PURLs: []string{"pkg:maven/com.google.guava/guava@32.0.0-jre"}}, {Name: "curl", Version: "7.88.1-10", PURLs: []string{"pkg:deb/debian/curl@7.88.1-10?arch=amd64"}}})
	scoped := NewInventory(Thing{Name: "Infusion Pump", Version: "2.0", Vendors: []string{"Acme"}, PURLs: []string{"pkg:npm/%40acme/pump@2.0"}}, []Thing{{Name: "radio", Version: "1.0", PURLs: []string{"pkg:npm/%40chip/radio@1.0"}}})
	image := NewInventory(Thing{Name: "Infusion Pump", Version: "2.0", Vendors: []string{"Acme"}, PURLs: []string{"pkg:oci/pump@sha256%3A" + pumpHash + "?repository_url=acme.example/pump&tag=2.0&arch=amd64"}, Hashes: []string{pumpHash}}, nil)
	tree := func(vendor, product string, versions ...VersionRange) Component {
		return Component{ID: "CSAFPID-1", Name: "a product", Vendor: vendor, Product: product, Versions: versions}
	}
	is, in := func(v string) VersionRange { return VersionRange{Version: v} }, func(r string) VersionRange { return VersionRange{Range: r} }
	with := func(c Component, ids ...string) Component {
		for _, id := range ids {
			c.Identify(id)
		}
		return c
	}
	hash := func(c Component, h string) Component { c.Hashes = map[string]string{"sha-256": h}; return c }
	other := strings.Repeat("0", 64)
	for name, c := range map[string]struct {
		x     *Inventory
		names Component
		warns bool
	}{
		"nothing but a name":                         {full, Component{ID: "Acme Pump 2.0"}, true},
		"an address":                                 {full, Component{ID: "https://acme.example/pump"}, true},
		"a BOM-Link":                                 {full, Component{ID: "urn:cdx:1/1#root"}, true},
		"an element of SPDX":                         {full, Component{ID: "https://acme.example/spdx#SPDXRef-root"}, true},
		"tree: vendor, product, version":             {full, tree("Acme", "Pump", is("2.0")), true},
		"tree: another version":                      {full, tree("Acme", "Pump", is("1.9")), false},
		"tree: several versions, one of them":        {full, tree("Acme", "Pump", is("1.9"), is("2.0")), true},
		"tree: range with it":                        {full, tree("Acme", "Pump", in("vers:generic/<=2.0")), true},
		"tree: all versions":                         {full, tree("Acme", "Pump", in("vers:all/*")), true},
		"tree: range without it":                     {full, tree("Acme", "Pump", in("vers:generic/<2.0")), false},
		"tree: range in words":                       {full, tree("Acme", "Pump", in("all before 1.0")), true},
		"tree: version in words":                     {full, tree("Acme", "Pump", is("Rev. B")), true},
		"tree: another product":                      {full, tree("Acme", "Monitor", is("7")), false},
		"tree: another product, same version":        {full, tree("Acme", "Acme Monitor", is("2.0")), false},
		"tree: another product, any version":         {full, tree("Acme", "Monitor"), true},
		"tree: another product of nobody":            {full, tree("", "Monitor", is("7")), true},
		"tree: vendor by another name":               {full, tree("Umbrella", "Infusion Pump", is("2.0")), true},
		"tree: product spelled otherwise":            {full, tree("ACME", "INFUSION-PUMP", is("v2.0")), true},
		"tree: a part":                               {full, tree("OpenSSL", "OpenSSL", is("3.0.1")), true},
		"tree: a part in another version":            {full, tree("OpenSSL", "OpenSSL", is("3.0.2")), false},
		"tree: product without vendor and version":   {unsaid, tree("Acme", "Monitor", is("7")), true},
		"tree and the purl of another":               {full, with(tree("Acme", "Infusion Pump", is("2.0")), "pkg:generic/acme/monitor@7"), true},
		"tree and the digest of another":             {full, hash(tree("Acme", "Infusion Pump", is("2.0")), other), true},
		"another tree, no identifier alike":          {bare, with(tree("Acme", "Monitor", is("7")), "pkg:generic/acme/monitor@7"), false},
		"purl with one qualifier more":               {full, component("pkg:generic/acme/pump@2.0?arch=arm"), true},
		"purl without name space":                    {full, component("pkg:generic/pump@2.0"), true},
		"purl of another type":                       {full, component("pkg:oci/pump@2.0?repository_url=acme.example"), true},
		"purl in other letters":                      {full, component("pkg:generic/Acme/Pump@v2.0"), true},
		"purl, zeroes behind the version":            {full, component("pkg:generic/acme/pump@2.0.0"), true},
		"purl of another version":                    {full, component("pkg:generic/acme/pump@2.1"), false},
		"purl of another vendor":                     {full, component("pkg:generic/umbrella/pump@2.0"), false},
		"purl of another product":                    {full, component("pkg:generic/acme/monitor@2.0"), false},
		"purl of a part, one qualifier more":         {full, component("pkg:deb/debian/openssl@3.0.1?distro=debian-12"), true},
		"purl of a part in another version":          {bare, component("pkg:deb/debian/openssl@3.0.2"), false},
		"purl where the product has none":            {bare, component("pkg:generic/acme/pump@2.0"), true},
		"purl of something else, by its names":       {bare, component("pkg:maven/org.apache/log4j-core@2.14"), false},
		"purl without vendor, the product has none":  {bare, component("pkg:generic/px2000@2.0"), true},
		"CPE with more":                              {full, component("cpe:2.3:o:acme:pump:2.0:u1:*:*:*:*:*:*"), true},
		"CPE of another version":                     {full, component("cpe:2.3:o:acme:pump:2.1:*:*:*:*:*:*:*"), false},
		"CPE of its device":                          {full, component("cpe:2.3:h:acme:pump:2.0:*:*:*:*:*:*:*"), true},
		"CPE of its device, no version":              {full, component("cpe:2.3:h:acme:pump:-:*:*:*:*:*:*:*"), true},
		"CPE of its device, another version":         {full, component("cpe:2.3:h:acme:pump:1.0:*:*:*:*:*:*:*"), false},
		"CPE of a program of it":                     {full, component("cpe:2.3:a:acme:pump_software:2.0:*:*:*:*:*:*:*"), true},
		"CPE of its firmware":                        {full, component("cpe:2.3:o:acme:pump_firmware:2.0:*:*:*:*:*:*:*"), true},
		"CPE of its system":                          {full, component("cpe:2.3:o:acme:pump_os:*:*:*:*:*:*:*:*"), true},
		"CPE of another device":                      {full, component("cpe:2.3:h:acme:monitor:2.0:*:*:*:*:*:*:*"), false},
		"CPE of another device, any version":         {full, component("cpe:2.3:h:acme:monitor:-:*:*:*:*:*:*:*"), false},
		"CPE of other firmware":                      {full, component("cpe:2.3:o:acme:monitor_firmware:2.0:*:*:*:*:*:*:*"), false},
		"CPE of firmware, the product's device":      {device, component("cpe:2.3:o:acme:pump_firmware:2.0:*:*:*:*:*:*:*"), true},
		"CPE of firmware, glued":                     {device, component("cpe:2.3:o:acme:pumpfirmware:2.0:*:*:*:*:*:*:*"), true},
		"CPE of firmware of any version":             {device, component("cpe:2.3:o:acme:pump_firmware:*:*:*:*:*:*:*:*"), true},
		"CPE of firmware, another version":           {device, component("cpe:2.3:o:acme:pump_firmware:1.9:*:*:*:*:*:*:*"), false},
		"CPE of other firmware, a device":            {device, component("cpe:2.3:o:acme:monitor_firmware:2.0:*:*:*:*:*:*:*"), false},
		"CPE of another device, a device":            {device, component("cpe:2.3:h:acme:monitor:-:*:*:*:*:*:*:*"), false},
		"CPE of firmware of a part":                  {device, component("cpe:2.3:o:chip:radio_firmware:4.1:*:*:*:*:*:*:*"), true},
		"purl of its firmware":                       {full, component("pkg:generic/acme/pump-firmware@2.0"), true},
		"purl of other firmware":                     {full, component("pkg:generic/acme/monitor-firmware@2.0"), false},
		"purl of every version":                      {full, component("pkg:generic/acme/pump@*"), true},
		"purl with a digest for a version":           {full, component("pkg:oci/pump@sha256%3Aabc"), true},
		"purl of a part that has a CPE":              {listed, component("pkg:generic/busybox@1.36.1"), true},
		"purl of it, another type":                   {listed, component("pkg:github/mirror/busybox@1.36.1"), true},
		"purl of it, no version":                     {listed, component("pkg:generic/busybox"), true},
		"purl of it, another version":                {listed, component("pkg:generic/busybox@1.35.0"), false},
		"purl of what is no part":                    {listed, component("pkg:generic/dropbear@1.36.1"), false},
		"purl of a part that has nothing":            {listed, component("pkg:generic/plain@3"), true},
		"CPE of a part that has a purl":              {listed, component("cpe:2.3:a:tukaani:xz-utils:5.4.1-0.2:*:*:*:*:*:*:*"), true},
		"CPE of a part, another version":             {listed, component("cpe:2.3:a:tukaani:xz-utils:5.6.1:*:*:*:*:*:*:*"), false},
		"purl of a part by code name":                {listed, component("pkg:deb/debian/xz-utils@5.4.1-0.2?arch=amd64&distro=bookworm"), true},
		"purl of a part in a point release":          {listed, component("pkg:deb/debian/xz-utils@5.4.1-0.2?distro=debian-12.5"), true},
		"purl of a part in another release":          {listed, component("pkg:deb/debian/xz-utils@5.4.1-0.2?distro=debian-11"), false},
		"purl of a part in another distribution":     {listed, component("pkg:deb/debian/xz-utils@5.4.1-0.2?distro=ubuntu-12"), false},
		"purl of the sources of a part":              {listed, component("pkg:deb/debian/xz-utils@5.4.1-0.2?arch=source"), true},
		"purl of a part, architecture by its name":   {listed, component("pkg:deb/debian/xz-utils@5.4.1-0.2?arch=x86_64"), true},
		"purl of a part, another architecture":       {listed, component("pkg:deb/debian/xz-utils@5.4.1-0.2?arch=armhf"), false},
		"purl of a part, epoch nought":               {listed, component("pkg:deb/debian/xz-utils@0:5.4.1-0.2"), true},
		"purl of a build of its version":             {full, component("pkg:generic/acme/pump@2.0.0.145"), true},
		"purl of a build, with a plus":               {full, component("pkg:generic/acme/pump@2.0%2B145"), true},
		"purl of a build, with a hyphen":             {full, component("pkg:generic/acme/pump@2.0-b145"), true},
		"purl of a build of another version":         {full, component("pkg:generic/acme/pump@2.1.0.145"), false},
		"purl of a later patch":                      {full, component("pkg:generic/acme/pump@2.0.1"), false},
		"CPE of a build of its version":              {full, component("cpe:2.3:o:acme:pump:2.0.0.145:*:*:*:*:*:*:*"), true},
		"CPE of a build of another version":          {full, component("cpe:2.3:o:acme:pump:2.1.0.145:*:*:*:*:*:*:*"), false},
		"tree: a build of its version":               {full, tree("Acme", "Pump", is("2.0.0.145")), true},
		"tree: a build of another version":           {full, tree("Acme", "Pump", is("2.1.0.145")), false},
		"purl of a scope without its mark":           {scoped, component("pkg:npm/acme/pump@2.0"), true},
		"purl of a part, scope without its mark":     {scoped, component("pkg:npm/chip/radio@1.0"), true},
		"purl of a part in another scope":            {scoped, component("pkg:npm/other/radio@1.0"), false},
		"purl of another scope":                      {scoped, component("pkg:npm/umbrella/pump@2.0"), false},
		"purl of another scope, without mark":        {scoped, component("pkg:npm/%40umbrella/pump@2.0"), false},
		"purl of the sources of a package":           {listed, component("pkg:deb/debian/openssl@3.0.11-1?arch=source"), true},
		"purl of the sources, no architecture":       {listed, component("pkg:deb/debian/openssl@3.0.11-1"), true},
		"purl of the sources, no version":            {listed, component("pkg:deb/debian/openssl"), true},
		"purl of the sources in another version":     {listed, component("pkg:deb/debian/openssl@3.0.9-1?arch=source"), false},
		"purl of the sources of an RPM":              {listed, component("pkg:rpm/redhat/kernel@5.14.0-362?arch=src"), true},
		"purl of other sources of an RPM":            {listed, component("pkg:rpm/redhat/glibc@5.14.0-362?arch=x86_64"), false},
		"purl of sources that no package names":      {listed, component("pkg:deb/debian/curl@7.88.1-10?arch=source"), true},
		"purl of such in another version":            {listed, component("pkg:deb/debian/curl@7.88.1-9?arch=source"), false},
		"purl of the index of an image":              {image, component("pkg:oci/pump@sha256%3A" + other + "?repository_url=acme.example/pump&tag=2.0"), true},
		"purl and digest of the index of an image":   {image, hash(component("pkg:oci/pump@sha256%3A"+other+"?repository_url=acme.example/pump&tag=2.0"), other), true},
		"purl of an image with another tag":          {image, component("pkg:oci/pump@sha256%3A" + other + "?repository_url=acme.example/pump&tag=1.9"), false},
		"purl of an image in another place":          {image, component("pkg:oci/pump@sha256%3A" + other + "?repository_url=umbrella.example/pump&tag=2.0"), false},
		"purl of an image without a tag":             {image, component("pkg:oci/pump@sha256%3A" + other + "?repository_url=acme.example/pump"), false},
		"purl of another image":                      {image, component("pkg:oci/monitor@sha256%3A" + other + "?repository_url=acme.example/monitor&tag=2.0"), false},
		"purl of a part in other letters":            {bound, component("pkg:generic/BusyBox@1.36.1"), true},
		"purl of a part, a vendor more":              {bound, component("pkg:generic/busybox.net/busybox@1.36.1"), true},
		"purl of a part, a host":                     {bound, component("pkg:github/mirror/busybox@v1.36.1"), true},
		"purl of a part, a tag":                      {bound, component("pkg:github/mirror/busybox@1_36_1"), true},
		"purl of a part, another tag":                {bound, component("pkg:github/mirror/busybox@1_35_0"), false},
		"purl of a part, another packing":            {bound, component("pkg:conan/busybox@1.36.1"), true},
		"purl of a part, a layer":                    {bound, component("pkg:yocto/core/busybox@1.36.1"), true},
		"purl of a part, every version":              {bound, component("pkg:github/mirror/busybox"), true},
		"purl of a part, a host, another version":    {bound, component("pkg:github/mirror/busybox@1.35.0"), false},
		"purl of a part, a host, another name":       {bound, component("pkg:github/mirror/toybox@1.36.1"), false},
		"purl of a part by the name in its purl":     {bound, component("pkg:github/openssl/openssl@3.0.8"), true},
		"purl of a part, vendor like the name":       {bound, component("pkg:generic/openssl/openssl@3.0.8"), true},
		"purl of a part without its group":           {bound, component("pkg:maven/jackson-databind@2.15.0"), true},
		"purl of a part, artifact for a group":       {bound, component("pkg:maven/jackson-databind/jackson-databind@2.15.0"), true},
		"purl of a part, another group":              {bound, component("pkg:maven/com.umbrella/jackson-databind@2.15.0"), false},
		"purl of a part, another language":           {bound, component("pkg:npm/requests@2.0.0"), false},
		"purl of a part, no language":                {bound, component("pkg:generic/requests@2.0.0"), true},
		"purl of a part, versions in the document":   {bound, Component{PURLs: []string{"pkg:github/mirror/busybox"}, Versions: []VersionRange{{Range: "vers:generic/<1.36"}}}, false},
		"tree: a part, no revision":                  {revised, tree("BusyBox", "busybox", is("1.36.1")), true},
		"tree: a part, no revision, earlier":         {revised, tree("BusyBox", "busybox", is("1.36.0")), false},
		"tree: a part, no revision, range":           {revised, tree("BusyBox", "busybox", in("vers:generic/<=1.36.1")), true},
		"tree: a part, no revision, earlier range":   {revised, tree("BusyBox", "busybox", in("vers:generic/<1.36")), false},
		"tree: a part, range to the next version":    {revised, tree("BusyBox", "busybox", in("vers:generic/<1.36.2")), true},
		"tree: a part, range of its type":            {revised, tree("BusyBox", "busybox", in("vers:apk/>=1.36.1-r0|<1.36.2")), true},
		"tree: a part, range of epochs":              {revised, tree("OpenSSL", "OpenSSL", in("vers:deb/>=1:3.0.0|<1:3.0.3")), true},
		"tree: a part, several, one of its type":     {revised, tree("BusyBox", "busybox", is("1.35.0"), in("vers:apk/>=1.36.1-r0|<1.36.2")), true},
		"tree: a part, another revision":             {revised, tree("BusyBox", "busybox", is("1.36.1-r1")), true},
		"tree: a part, no epoch, no revision":        {revised, tree("OpenSSL", "OpenSSL", is("3.0.2")), true},
		"tree: a part, no epoch, earlier":            {revised, tree("OpenSSL", "OpenSSL", is("3.0.1")), false},
		"purl of a part, no revision":                {revised, component("pkg:generic/busybox@1.36.1"), true},
		"purl of a part, its type, no revision":      {revised, component("pkg:apk/alpine/busybox@1.36.1"), true},
		"purl of a part, a host, no revision":        {revised, component("pkg:github/mirror/busybox@v1.36.1"), true},
		"purl of a part, its type, earlier":          {revised, component("pkg:apk/alpine/busybox@1.36.0"), false},
		"purl of a part, no revision, earlier":       {revised, component("pkg:generic/busybox@1.36.0"), false},
		"purl of a part, another revision":           {revised, component("pkg:apk/alpine/busybox@1.36.1-r1"), false},
		"purl of a part, shortened":                  {revised, component("pkg:generic/busybox@1.36"), false},
		"CPE of a part, no revision":                 {revised, component("cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*:*"), true},
		"CPE of a part, no revision, earlier":        {revised, component("cpe:2.3:a:busybox:busybox:1.36.0:*:*:*:*:*:*:*"), false},
		"CPE of a part, another revision":            {revised, component("cpe:2.3:a:busybox:busybox:1.36.1-r1:*:*:*:*:*:*:*"), false},
		"purl of a part, no epoch, no revision":      {revised, component("pkg:generic/openssl@3.0.2"), true},
		"purl of a part, epoch, no revision":         {revised, component("pkg:deb/ubuntu/openssl@1:3.0.2"), true},
		"purl of a part, no epoch":                   {revised, component("pkg:deb/ubuntu/openssl@3.0.2-0ubuntu1.10"), true},
		"purl of a part, no epoch, earlier":          {revised, component("pkg:generic/openssl@3.0.1"), false},
		"purl of a part, epoch, earlier":             {revised, component("pkg:deb/ubuntu/openssl@1:3.0.1"), false},
		"purl of a part, no epoch, other revision":   {revised, component("pkg:deb/ubuntu/openssl@3.0.2-0ubuntu1.9"), false},
		"CPE of a part, no epoch, no revision":       {revised, component("cpe:2.3:a:openssl:openssl:3.0.2:*:*:*:*:*:*:*"), true},
		"CPE of a part, no epoch, earlier":           {revised, component("cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*"), false},
		"purl of an RPM, no release":                 {revised, component("pkg:generic/openssl-libs@1.1.1k"), true},
		"purl of an RPM, no release, no letter":      {revised, component("pkg:generic/openssl-libs@1.1.1"), true},
		"CPE of an RPM, no release":                  {revised, component("cpe:2.3:a:openssl:openssl-libs:1.1.1k:*:*:*:*:*:*:*"), true},
		"CPE of an RPM, no release, another":         {revised, component("cpe:2.3:a:openssl:openssl-libs:1.1.1j:*:*:*:*:*:*:*"), false},
		"purl of what a package is built from":       {listed, component("pkg:generic/openssl@3.0.11"), true},
		"purl of that, any version":                  {listed, component("pkg:github/openssl/openssl"), true},
		"purl of that, another version":              {listed, component("pkg:generic/openssl@3.0.10"), false},
		"purl of that, of a language":                {listed, component("pkg:pypi/openssl@3.0.11"), false},
		"CPE of what a package is built from":        {listed, component("cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*"), true},
		"CPE of that, its package's version":         {listed, component("cpe:2.3:a:openssl:openssl:3.0.11-1:*:*:*:*:*:*:*"), true},
		"CPE of that, another version":               {listed, component("cpe:2.3:a:openssl:openssl:3.0.10:*:*:*:*:*:*:*"), false},
		"CPE of that, an earlier range":              {listed, Component{CPEs: []string{"cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*"}, Versions: []VersionRange{{Range: "vers:generic/<3.0"}}}, false},
		"CPE of what an RPM is built from":           {revised, component("cpe:2.3:a:openssl:openssl:1.1.1k:*:*:*:*:*:*:*"), true},
		"purl of sources of an RPM, no release":      {revised, component("pkg:rpm/redhat/openssl@1.1.1k"), true},
		"purl of sources of an RPM, another":         {revised, component("pkg:rpm/redhat/openssl@1.1.1j"), false},
		"purl of sources marked so, no revision":     {revised, component("pkg:deb/debian/libcurl@7.88.1?arch=source"), true},
		"purl of sources marked so, earlier":         {revised, component("pkg:deb/debian/libcurl@7.88.0?arch=source"), false},
		"CPE of a part without one, no revision":     {revised, component("cpe:2.3:a:dropbear:dropbear:2022.83:*:*:*:*:*:*:*"), true},
		"CPE of a part without one, earlier":         {revised, component("cpe:2.3:a:dropbear:dropbear:2022.82:*:*:*:*:*:*:*"), false},
		"purl of a part without one, no revision":    {revised, component("pkg:generic/lighttpd@1.4.69"), true},
		"CPE of a part without purl, no revision":    {revised, component("cpe:2.3:a:lighttpd:lighttpd:1.4.69:*:*:*:*:*:*:*"), true},
		"CPE of a part without purl, earlier":        {revised, component("cpe:2.3:a:lighttpd:lighttpd:1.4.68:*:*:*:*:*:*:*"), false},
		"purl of a package, the part has none":       {revised, component("pkg:deb/debian/mosquitto@2.0.15-1"), true},
		"purl of a package, the part is another":     {revised, component("pkg:deb/debian/mosquitto@2.0.14-1"), false},
		"purl of a part, its maker's words left off": {revised, component("pkg:maven/com.google.guava/guava@32.0.0"), true},
		"purl of a part, its maker's other words":    {revised, component("pkg:maven/com.google.guava/guava@32.0.0-android"), false},
		"purl of a part, a pattern":                  {bound, component("pkg:generic/busybox@1.36.x"), true},
		"purl of a part, any version, in words":      {bound, component("pkg:generic/busybox@all"), true},
		"purl of a part, the latest version":         {bound, component("pkg:generic/busybox@latest"), true},
		"purl of a part, a comparison":               {bound, component("pkg:generic/busybox@%3C%3D1.36.1"), true},
		"purl of a part, from a version to its own":  {bound, component("pkg:generic/busybox@1.30-1.36.1"), true},
		"CPE of a part, a pattern":                   {bound, component("cpe:2.3:a:busybox:busybox:1.36.*:*:*:*:*:*:*:*"), true},
		"CPE of a part, a letter for a pattern":      {bound, component("cpe:2.3:a:busybox:busybox:1.36.x:*:*:*:*:*:*:*"), true},
		"CPE of a part, a pattern, its tree":         {bound, with(tree("BusyBox", "BusyBox", is("1.36.x")), "cpe:2.3:a:busybox:busybox:1.36.*:*:*:*:*:*:*:*"), true},
		"CPE of a package, the part has none":        {listed, component("cpe:2.3:a:busybox:busybox:1.36.1-r0:*:*:*:*:*:*:*"), true},
		"CPE of a package, the part is another":      {listed, component("cpe:2.3:a:busybox:busybox:1.36.0-r0:*:*:*:*:*:*:*"), false},
		"CPE where the product has none":             {bare, component("cpe:2.3:h:acme:pump:2.0:*:*:*:*:*:*:*"), true},
		"CPE of another product, by its names":       {bare, component("cpe:2.3:h:umbrella:monitor:2.0:*:*:*:*:*:*:*"), false},
		"digest of another file":                     {full, hash(Component{}, other), false},
		"digest where the product has none":          {unsaid, hash(Component{}, other), true},
		"digest that cannot be compared":             {full, Component{Hashes: map[string]string{"sha3-256": other}}, true},
	} {
		p := []Product{{Component: c.names}}
		for status, counts := range map[Status]bool{Affected: c.warns, UnderInvestigation: c.warns, NotAffected: false} {
			s := says(Maker, "m", 0, status, func(_ *Document, st *Statement) { st.Products = p })
			m := Merge(Case{Sources: []Source{s}, Inventory: c.x})
			if got := len(m.Claims) == 1 && m.Claims[0].Hit.Whole(); got != counts || len(m.Unmatched) != 1 {
				t.Errorf("%s, %s: counts for the product: %v, want %v; %d unmatched", name, status, got, counts, len(m.Unmatched))
			}
			if got := s.Document.Statements[0].concerns(c.x); got != c.warns {
				t.Errorf("%s, %s: concerns the product: %v, want %v", name, status, got, c.warns)
			}
		}
	}
}

// TestEarlierRelease: a warning of another release of the product is told apart by its version, whatever way that is counted, and one of a version that only goes on or is written otherwise is not.
func TestEarlierRelease(t *testing.T) {
	const place = "sbom.json#pump"
	for _, c := range []struct {
		named, delivered string
		apart            bool
	}{
		{"1.9", "2.0", true}, {"B.01.02", "B.01.03", true}, {"R5.1", "R5.2", true}, {"D", "E", true}, {"2.0-SP1", "2.0-SP2", true}, {"2.0 SP1", "2.0 SP2", true}, {"2.0a", "2.0b", true},
		{"2.0 build 100", "2.0 build 200", true}, {"1.0.1f", "1.0.1g", true}, {"4.2.8p10", "4.2.8p15", true}, {"2.0-1", "2.0-2", true}, {"2023.01", "2023.02", true},
		{"2.0.0-rc1", "2.0.0", true}, {"2.0.0", "2.0.0-beta.2", true}, {"1.35.x", "1.36.1", true}, {"1.35.*", "1.36.1", true}, {"1.36.x", "1.36.1", false}, {"1.x", "1.36.1", false}, {"<=1.36.x", "1.36.1", false},
		{"1.0-3.0", "2.0", false}, {"V2.0~V2.5", "2.3", false}, {"B.01-B.05", "B.03", false}, {"R5.1-5.4", "R5.2", false}, {"1-3", "2.0", false}, {"1.0-latest", "2.0", false}, {"1.9-onwards", "2.0", false}, {"1.0-end", "2.0", false}, {"1.0-max", "2.0", false}, {"1.0_last", "2.0", false}, {"1.0-infinity", "2.0", false}, {"1.0-legend", "2.0", true}, {"1.0-1.9", "2.0", true}, {"B.01~B.05", "B.06", true},
		{"2.0 build 4711", "2.0 SP1", false}, {"2.0-cu3", "2.0-sp3", false}, {"FW_B.01.02", "B.01.02", false}, {"2.0-gabc1234", "2.0-abc1234", false}, {"3f2a9c1d0b", "2.0.1", false}, {"15.01.2023", "2023-01-15", false}, {"2.0-145", "2.0-20261101", false},
		{"2.0.0+build.145", "2.0.0+sha.1a2b3c4", false}, {"2.0.0+145", "2.0.0+146", true}, {"2.0.0+20261101", "2.0.0+145", false}, {"1:1.36.1", "1.36.1", false}, {"2.0-p3", "2.0 Patch 3", false}, {"2.0(5)", "2.0.5", false}, {"2023.1", "2023.01", false}, {"2.0A", "2.0a", false}, {"rev B", "Rev. B", false},
		{"2.0", "2.0-SP1", false}, {"2.0-SP1", "2.0", false}, {"B.01.02", "B.01.02-hotfix", false}, {"2.0-SP1", "2.0 sp1", false}, {"B.01.02", "B0102", false}, {"R5.1", "5.1", false},
		{"8u201", "1.8.0_201", false}, {"2.x", "2.0-SP1", false}, {"all", "B.01.03", false}, {"B.01.03 and earlier", "B.01.02", false}, {"<=B.01.03", "B.01.02", false}, {"Rev. B", "2.0", false},
	} {
		escaped := strings.ReplaceAll(url.PathEscape(c.named), "+", "%2B")
		purl, bare, cpe := "pkg:generic/acme/pump@", "pkg:generic/pump@", "cpe:2.3:o:acme:pump_firmware:"
		inCPE := func(v string) string {
			return cpe + strings.ToLower(strings.NewReplacer(" ", "_", "<", `\<`, "=", `\=`, "~", `\~`, "+", `\+`, ":", `\:`, "(", `\(`, ")", `\)`).Replace(v)) + ":*:*:*:*:*:*:*"
		}
		pump := Thing{Name: "Pump", Version: c.delivered, Vendors: []string{"Acme"}, Refs: []string{place}}
		byPURL, byCPE, byBare := pump, pump, pump
		byBare.PURLs = []string{bare + url.PathEscape(c.delivered)}
		byPURL.PURLs, byCPE.CPEs = []string{purl + url.PathEscape(c.delivered)}, []string{inCPE(c.delivered)}
		tree := Component{ID: "P1", Name: "Acme Pump " + c.named, Vendor: "Acme", Product: "Pump", Versions: []VersionRange{{Version: c.named}}}
		treeAnd := func(id string) Component {
			out := tree
			out.Identify(id)
			return out
		}
		for form, f := range map[string]struct {
			thing Thing
			names Component
		}{
			"OpenVEX, purl": {byPURL, component(purl + escaped)}, "OpenVEX, purl without a vendor": {byBare, component(bare + escaped)}, "CSAF": {pump, tree}, "CSAF, purl": {byPURL, treeAnd(purl + escaped)}, "CSAF, CPE": {byCPE, treeAnd(inCPE(c.named))},
			"CycloneDX": {byPURL, Component{Refs: []string{place}, Versions: []VersionRange{{Version: c.named}}}},
		} {
			s := says(Maker, "m", 0, Affected, product(Product{Component: f.names}))
			j := Merge(Case{Sources: []Source{s}, Inventory: NewInventory(f.thing, nil)}).For(Whole, "CVE-2026-1")
			if apart := j.Status != Affected; apart != c.apart {
				t.Errorf("%s, %s beside the delivered %s: told apart: %v, want %v", form, c.named, c.delivered, apart, c.apart)
			}
		}
	}
}

// TestRangesOfPackages: what may be a range in the purl of a package warns of what it holds, and a revision is none.
func TestRangesOfPackages(t *testing.T) {
	for _, c := range []struct {
		purl, named, delivered string
		apart                  bool
	}{
		{"pkg:maven/org.apache.logging.log4j/log4j-core@", "2.0-2.25.0", "2.20.0", false}, {"pkg:maven/org.apache.logging.log4j/log4j-core@", "2.0-beta9-2.25.0", "2.20.0", false}, {"pkg:npm/lodash@", "4.0.0-4.18.0", "4.17.21", false},
		{"pkg:npm/lodash@", "1-5", "4.17.21", false}, {"pkg:deb/debian/curl@", "7.1-8.4.0", "7.88.1-10%2Bdeb12u8", false}, {"pkg:deb/debian/curl@", "7.88.1-1-7.88.1-10%2Bdeb12u9", "7.88.1-10%2Bdeb12u8", false},
		{"pkg:apk/alpine/busybox@", "1.30-1.37", "1.36.1-r0", false}, {"pkg:pypi/requests@", "2.3.0-2.32.0", "2.31.0", false}, {"pkg:rpm/redhat/openssl-libs@", "3.0.1-3.0.12", "3.0.7-16.el9_2", false},
		{"pkg:deb/debian/curl@", "7.88.1-10%2Bdeb12u7", "7.88.1-10%2Bdeb12u8", true}, {"pkg:deb/debian/busybox@", "1:1.35.0-4", "1:1.36.0-2", true}, {"pkg:deb/debian/xz@", "5.4.0-1", "5.4.1-0.2", true}, {"pkg:rpm/redhat/glibc@", "2.34-60.el9_2.7", "2.34-100.el9_4", true},
		{"pkg:deb/ubuntu/linux@", "5.15.0-91.101", "6.1.0-3.3", true}, {"pkg:npm/lodash@", "4.17.20", "4.17.21", true}, {"pkg:golang/golang.org/x/net@", "v0.1.1-0.20221027164007-c63010009c80", "v0.31.0", true}, {"pkg:rpm/suse/libarchive13@", "3.3.2-3.8.4", "3.3.3-3.14.1", false}, {"pkg:maven/org.json/json@", "20080701-20230618", "20220924", false}, {"pkg:maven/org.bytedeco/opencv@", "4.0.0-4.9.0", "4.5.1-1.5.5", false}, {"pkg:deb/debian/openssl@", "3-3.0.12", "3.0.11-1~deb12u2", false},
		{"pkg:deb/debian/openssl@", "1.0.2-3.0.12", "3.0.11-1~deb12u2", false}, {"pkg:maven/com.google.guava/guava@", "31.0-jre", "32.0.0-jre", true},
		// Dotted revisions of one version of the project are two; of another version they look as the end of a range does: libarchive has a 3.8.4, too.
		{"pkg:rpm/suse/libarchive13@", "3.3.2-3.8.4", "3.3.2-3.11.1", true}, {"pkg:deb/debian/bzip2@", "1.0.6-9.2", "1.0.6-9.3", true}, {"pkg:deb/debian/bzip2@", "1.0.6-9.2", "1.0.8-5", false}, {"pkg:deb/debian/a@", "1.0-3.0", "2.0-1", false}, {"pkg:rpm/redhat/a@", "1.0-3.0", "2.0-1.el9", false},
	} {
		x := NewInventory(Thing{Name: "Pump", Version: "2.0"}, []Thing{{Name: "part", Version: strings.ReplaceAll(c.delivered, "%2B", "+"), PURLs: []string{c.purl + c.delivered}}})
		s := says(Maker, "m", 0, Affected, product(Product{Component: component(c.purl + c.named)}))
		j := Merge(Case{Sources: []Source{s}, Inventory: x})
		if apart := j.For(Whole, "CVE-2026-1").Status != Affected && j.For(0, "CVE-2026-1").Status != Affected; apart != c.apart {
			t.Errorf("%s%s beside the delivered %s: told apart: %v, want %v", c.purl, c.named, c.delivered, apart, c.apart)
		}
	}
}

// TestTied: an identifier that a document gives beside one that is the product's is the product's, for warnings of that document.
func TestTied(t *testing.T) {
	x := NewInventory(Thing{Name: "Pump", Version: "2.0", Vendors: []string{"Acme"}, Hashes: []string{pumpHash}}, nil)
	both := component("pkg:generic/acme/px2000@2.0")
	both.Hashes = map[string]string{"sha-256": pumpHash}
	alone := component("pkg:generic/acme/px2000@2.0")
	old := alone
	old.Versions = []VersionRange{{Version: "1.0"}}
	for name, c := range map[string]struct {
		first, second Component
		warns         bool
	}{
		"tied":                  {both, alone, true},
		"tied, another version": {both, old, false},
		"not tied":              {component("pkg:generic/acme/px3000@2.0"), alone, false},
	} {
		s := says(Maker, "m", 0, NotAffected, func(_ *Document, st *Statement) { st.Products = []Product{{Component: c.first}} })
		s.Document.Statements = append(s.Document.Statements, Statement{Pointer: "/statements/1", Vulnerability: Vulnerability{Name: "CVE-2026-2"}, Status: Affected, Timestamp: on(0), Products: []Product{{Component: c.second}}})
		j := Merge(Case{Sources: []Source{s}, Inventory: x}).For(Whole, "CVE-2026-2")
		if got := j.Status == Affected; got != c.warns {
			t.Errorf("%s: got %q", name, j.Status)
		}
	}
}

// TestAlikeBound: where very many parts bear one name, what warns of that name is told from none of them.
func TestAlikeBound(t *testing.T) {
	pump := Thing{Name: "Pump", Version: "2.0", Vendors: []string{"Acme"}, PURLs: []string{"pkg:generic/acme/pump@2.0"}, CPEs: []string{"cpe:2.3:o:acme:pump:2.0:*:*:*:*:*:*:*"}}
	for _, n := range []int{MaxAlike, MaxAlike + 1} {
		var parts []Thing
		for range n {
			parts = append(parts, Thing{Name: "std", Version: "1", PURLs: []string{"pkg:golang/std@1"}, CPEs: []string{"cpe:2.3:a:golang:std:1:*:*:*:*:*:*:*"}})
		}
		x := NewInventory(pump, parts)
		for name, c := range map[string]Component{
			"purl": component("pkg:golang/std@2"), "CPE": component("cpe:2.3:a:golang:std:2:*:*:*:*:*:*:*"),
			"names": {ID: "P", Name: "std", Vendor: "Golang", Product: "std", Versions: []VersionRange{{Version: "2"}}},
		} {
			if got, want := x.apart(&Product{Component: c}, nil), n <= MaxAlike; got != want {
				t.Errorf("%s among %d: told apart: %v", name, n, got)
			}
		}
	}
}
