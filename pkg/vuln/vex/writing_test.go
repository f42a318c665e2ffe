package vex

import (
	"slices"
	"testing"
)

// TestOneRelease: a part is the one that a warning names where only the writing of its version or name tells them apart: an update of Java, a release in the name for one and in the version for the
// other, a tag of the source code, a word behind the name that says what kind of thing it is. Another update, release, tag or name tells. Nothing that calms is about it but by its own CPE.
func TestOneRelease(t *testing.T) {
	cpe := func(text string) Product { return Product{Component: component("cpe:2.3:" + text + ":*:*:*:*:*:*")} }
	purl := func(text string) Product { return Product{Component: component(text)} }
	tree := func(vendor, product, version string) Product {
		return Product{Component: Component{ID: "Q", Vendor: vendor, Product: product, Versions: []VersionRange{{Version: version}}}}
	}
	part := func(name, version string, ids ...string) Thing {
		c := component(ids...)
		return Thing{Name: name, Version: version, PURLs: c.PURLs, CPEs: c.CPEs}
	}
	updated := part("jre", "1.8.0_201", "cpe:2.3:a:oracle:jre:1.8.0:update_201:*:*:*:*:*:*")
	java := part("Java SE Runtime Environment", "8u201", "cpe:2.3:a:oracle:jre:8u201:*:*:*:*:*:*:*")
	windows := part("Windows 10", "10.0.17763.5820", "cpe:2.3:o:microsoft:windows_10_1809:10.0.17763.5820:*:*:*:*:*:*:*")
	sql := part("SQL Server 2014 Express", "12.0.6024.0", "cpe:2.3:a:microsoft:sql_server_2014:12.0.6024.0:*:*:*:*:*:*:*")
	openssl := part("openssl", "3.0.8", "pkg:generic/openssl@3.0.8", "cpe:2.3:a:openssl:openssl:3.0.8:*:*:*:*:*:*:*")
	tagged := part("openssl", "openssl-3.0.8", "pkg:github/openssl/openssl@openssl-3.0.8")
	ntp := part("ntp", "4.2.8p15", "pkg:generic/ntp@4.2.8p15", "cpe:2.3:a:ntp:ntp:4.2.8p15:*:*:*:*:*:*:*")
	kernel := part("linux", "5.15.103", "pkg:generic/linux@5.15.103")
	byCPE := part("linux-yocto", "5.15.103", "cpe:2.3:o:linux:linux_kernel:5.15.103:*:*:*:*:*:*:*")
	rpm := part("kernel-core", "5.14.0-362.8.1.el9", "pkg:rpm/redhat/kernel-core@5.14.0-362.8.1.el9?upstream=kernel-5.14.0-362.8.1.el9.src.rpm")
	deb := part("linux-image-5.10.0-28-amd64", "5.10.209-2", "pkg:deb/debian/linux-image-5.10.0-28-amd64@5.10.209-2?upstream=linux")
	ssh := part("openssh-server", "1:8.4p1-5+deb11u1", "pkg:deb/debian/openssh-server@1:8.4p1-5%2Bdeb11u1?upstream=openssh")
	sudo := part("sudo", "1.9.5p2-3", "pkg:deb/debian/sudo@1.9.5p2-3")
	for name, c := range map[string]struct {
		part    Thing
		product Product
		warns   bool
	}{
		"Java, 8u201":                          {updated, cpe("a:oracle:jre:8u201:*"), true},
		"Java, the update behind the version":  {updated, cpe("a:oracle:jre:1.8.0_201:*"), true},
		"Java, the update otherwise":           {updated, cpe("a:oracle:jre:1.8.0:update201"), true},
		"Java, 1.8.0u201":                      {updated, cpe("a:oracle:jre:1.8.0u201:*"), true},
		"Java, a purl":                         {updated, purl("pkg:generic/jre@8u201"), true},
		"Java, by its names":                   {part("JRE", "1.8.0_201"), tree("Oracle", "JRE", "8u201"), true},
		"Java, by its names, as on Windows":    {part("Java SE", "8.0.2010.9"), tree("Oracle", "Java SE", "8u201"), true},
		"Java, the update in its field":        {java, cpe("a:oracle:jre:1.8.0:update_201"), true},
		"Java, another update":                 {updated, cpe("a:oracle:jre:8u202:*"), false},
		"Java, another update in its field":    {java, cpe("a:oracle:jre:1.8.0:update_202"), false},
		"Java, another update by its names":    {part("JRE", "1.8.0_201"), tree("Oracle", "JRE", "8u202"), false},
		"Java, another release":                {updated, cpe("a:oracle:jre:7u201:*"), false},
		"no Java":                              {part("drip", "1.8.0.201"), tree("Acme", "drip", "8.201"), false},
		"release in the name":                  {windows, cpe("o:microsoft:windows_10:1809:*"), true},
		"release in the name, its build":       {windows, cpe("o:microsoft:windows_10_1809:10.0.17763.5820:*"), true},
		"release in the name, another build":   {windows, cpe("o:microsoft:windows_10_1809:10.0.17763.1:*"), false},
		"another release":                      {windows, cpe("o:microsoft:windows_10:1607:*"), false},
		"another release in the name":          {windows, cpe("o:microsoft:windows_10_1607:10.0.14393.1:*"), false},
		"year in the name":                     {sql, cpe("a:microsoft:sql_server:2014:*"), true},
		"year in the name, an update":          {sql, cpe("a:microsoft:sql_server:2014:sp3"), true},
		"another year":                         {sql, cpe("a:microsoft:sql_server:2012:sp3"), false},
		"release listed as the version":        {part("Windows 10", "1809"), cpe("o:microsoft:windows_10_1809:10.0.17763.5820:*"), true},
		"release listed as the version, tree":  {part("Windows 10", "1809"), tree("Microsoft", "Windows 10 Version 1809", "10.0.17763.5820"), true},
		"another release listed":               {part("Windows 10", "1607"), cpe("o:microsoft:windows_10_1809:10.0.17763.5820:*"), false},
		"another build than that of its CPE":   {part("Windows 10", "1809", "cpe:2.3:o:microsoft:windows_10_1809:10.0.17763.5820:*:*:*:*:*:*:*"), cpe("o:microsoft:windows_10_1809:10.0.17763.1:*"), false},
		"release of a CPE as its version":      {part("system", "1809", "cpe:2.3:o:microsoft:windows_10:1809:*:*:*:*:*:*:*"), cpe("o:microsoft:windows_10_1809:10.0.17763.5820:*"), true},
		"year listed in the name alone":        {part("SQL Server 2014", "12.0.6024.0"), cpe("a:microsoft:sql_server:2014:*"), true},
		"year listed in the name, tree":        {part("Microsoft SQL Server 2014", "12.0.6024.0"), tree("Microsoft", "SQL Server", "2014"), true},
		"year listed as the version":           {part("SQL Server", "2014"), cpe("a:microsoft:sql_server_2014:12.0.6024.0:*"), true},
		"digits that are no release":           {part("gcc1", "2.0"), tree("GNU", "gcc", "12"), false},
		"tag, called after the program":        {openssl, purl("pkg:github/openssl/openssl@openssl-3.0.8"), true},
		"tag in other letters":                 {openssl, purl("pkg:github/openssl/openssl@OpenSSL_3_0_8"), true},
		"tag, v":                               {openssl, purl("pkg:github/openssl/openssl@v3.0.8"), true},
		"tag, release":                         {openssl, purl("pkg:github/openssl/openssl@release-3.0.8"), true},
		"tag, rel":                             {openssl, purl("pkg:github/openssl/openssl@rel%2Fv3.0.8"), true},
		"tag, version":                         {openssl, purl("pkg:generic/openssl@version-3.0.8"), true},
		"tag in a CPE":                         {openssl, cpe("a:openssl:openssl:openssl-3.0.8:*"), true},
		"tag in a tree":                        {openssl, tree("OpenSSL", "openssl", "openssl-3.0.8"), true},
		"tag, another version":                 {openssl, purl("pkg:github/openssl/openssl@openssl-3.0.7"), false},
		"tag in a tree, another version":       {openssl, tree("OpenSSL", "openssl", "openssl-3.0.7"), false},
		"tag with another word":                {openssl, purl("pkg:github/openssl/openssl@fips-3.0.8"), true},
		"tag with another word, other":         {openssl, purl("pkg:github/openssl/openssl@fips-3.0.7"), true},
		"tag listed":                           {tagged, purl("pkg:generic/openssl@3.0.8"), true},
		"tag listed, tree":                     {tagged, tree("OpenSSL", "OpenSSL", "3.0.8"), true},
		"tag listed, another version":          {tagged, purl("pkg:generic/openssl@3.0.7"), false},
		"tag listed, tree, another version":    {tagged, tree("OpenSSL", "OpenSSL", "3.0.7"), false},
		"range":                                {kernel, tree("Linux", "Linux Kernel", "4.4-6.6"), true},
		"range, before it":                     {kernel, tree("Linux", "Linux Kernel", "4.4-5.14"), false},
		"range of a purl":                      {kernel, purl("pkg:generic/linux@4.4-6.6"), true},
		"range of a CPE":                       {openssl, cpe(`a:openssl:openssl:1.0.2\~3.0.9:*`), true},
		"range of the project, a package":      {deb, tree("Linux", "Linux Kernel", "5.4-5.15"), true},
		"version in other signs":               {ntp, purl("pkg:generic/ntp@4.2.8-p15"), true},
		"version in other signs, other":        {ntp, purl("pkg:generic/ntp@4.2.8-p14"), false},
		"version in other signs, CPE":          {ntp, cpe("a:ntp:ntp:4.2.8-p15:*"), true},
		"epoch that the tree leaves out":       {part("ntp", "1:4.2.8p15+dfsg-2"), tree("NTP", "ntp", "4.2.8p15"), true},
		"epoch left out, another version":      {part("ntp", "1:4.2.8p15+dfsg-2"), tree("NTP", "ntp", "4.2.8p14"), false},
		"package, its project's other version": {sudo, purl("pkg:generic/sudo@1.9.6"), false},
		"package, the other in its place":      {sudo, cpe("a:sudo_project:sudo:1.9.6:*"), false},
		"package, another revision":            {sudo, purl("pkg:deb/debian/sudo@1.9.5p2-4"), false},
		"package, a version that goes on":      {sudo, purl("pkg:deb/debian/sudo@1.9.5p2-3%2Bdeb11u1"), false},
		"package of a language that goes on":   {part("guava", "32.0.0-jre", "pkg:maven/com.google.guava/guava@32.0.0-jre"), purl("pkg:maven/com.google.guava/guava@32.0.0-android"), false},
		"framework":                            {part("Qt", "5.15.2"), tree("The Qt Company", "Qt Framework", "5.15.2"), true},
		"framework, another version":           {part("Qt", "5.15.2"), tree("The Qt Company", "Qt Framework", "5.15.1"), false},
		"framework listed":                     {part("Qt Framework", "5.15.2"), tree("The Qt Company", "Qt", "5.15.2"), true},
		"framework listed, CPE":                {part("Qt Framework", "5.15.2"), cpe("a:qt:qt:5.15.2:*"), true},
		"framework, both with CPEs":            {part("Qt", "5.15.2", "cpe:2.3:a:qt:qt:5.15.2:*:*:*:*:*:*:*"), cpe("a:qt:qt_framework:5.15.2:*"), true},
		"framework, both with CPEs, other":     {part("Qt", "5.15.2", "cpe:2.3:a:qt:qt:5.15.2:*:*:*:*:*:*:*"), cpe("a:qt:qt_framework:5.15.1:*"), false},
		"library, both with purls":             {part("zlib", "1.3", "pkg:generic/zlib@1.3"), purl("pkg:generic/zlib-library@1.3"), true},
		"library, both with purls, other":      {part("zlib", "1.3", "pkg:generic/zlib@1.3"), purl("pkg:generic/zlib-library@1.2"), false},
		"library, packages of a language":      {part("request", "1.3.0", "pkg:npm/request@1.3.0"), purl("pkg:npm/request-lib@1.3.0"), false},
		"server is another program":            {part("MySQL", "8.0.1"), tree("Oracle", "MySQL Server", "8.0.1"), false},
		"runtime of another program":           {part("Node", "20.1"), tree("Deno", "Deno Runtime", "20.1"), false},
		"nothing but such a word":              {part("Runtime", "20.1"), tree("Deno", "Deno", "20.1"), false},
		"kernel, by its CPE":                   {kernel, cpe("o:linux:linux_kernel:5.15.103:*"), true},
		"kernel, by its names":                 {kernel, tree("Linux", "Linux Kernel", "5.15.103"), true},
		"kernel, by its short name":            {kernel, tree("kernel.org", "Linux", "5.15.103"), true},
		"kernel, another version":              {kernel, cpe("o:linux:linux_kernel:5.15.102:*"), false},
		"kernel, another version of the names": {kernel, tree("Linux", "Linux Kernel", "5.15.102"), false},
		"kernel, by where it is kept":          {kernel, purl("pkg:github/torvalds/linux@v5.15.103"), true},
		"kernel, by another purl":              {kernel, purl("pkg:generic/linux-kernel@5.15.103"), true},
		"kernel, by another purl, other":       {kernel, purl("pkg:generic/linux-kernel@5.15.102"), false},
		"kernel of another name, its CPE":      {byCPE, cpe("o:linux:linux_kernel:5.15.103:*"), true},
		"kernel of another name, a purl":       {byCPE, purl("pkg:generic/linux@5.15.103"), true},
		"kernel of another name, a purl, v":    {byCPE, purl("pkg:github/torvalds/linux@v5.15.103"), true},
		"kernel of another name, a purl of it": {byCPE, purl("pkg:generic/linux_kernel@5.15.103"), true},
		"kernel of another name, other":        {byCPE, purl("pkg:generic/linux@5.15.102"), false},
		"kernel, listed as such":               {part("kernel", "5.15.103", "pkg:generic/kernel@5.15.103"), tree("Linux", "Linux Kernel", "5.15.103"), true},
		"kernel, RPM":                          {rpm, cpe("o:linux:linux_kernel:5.14.0:*"), true},
		"kernel of another name, its names":    {byCPE, tree("Linux", "Linux Kernel", "5.15.103"), true},
		"kernel of another name, other names":  {byCPE, tree("Linux", "Linux Kernel", "5.15.102"), false},
		"kernel, RPM, by its names":            {rpm, tree("kernel.org", "Linux", "5.14.0"), true},
		"kernel, RPM, by its names, other":     {rpm, tree("kernel.org", "Linux", "5.14.1"), false},
		"kernel, RPM, another version":         {rpm, cpe("o:linux:linux_kernel:5.14.1:*"), false},
		"kernel, deb":                          {deb, cpe("o:linux:linux_kernel:5.10.209:*"), true},
		"kernel, deb, a purl":                  {deb, purl("pkg:generic/linux-kernel@5.10.209"), true},
		"kernel, deb, another version":         {deb, cpe("o:linux:linux_kernel:5.10.208:*"), false},
		"no kernel":                            {part("kernel-tools", "5.15.103", "pkg:generic/kernel-tools@5.15.103"), cpe("o:linux:linux_kernel:5.15.103:*"), false},
		"patch as an update":                   {ssh, cpe("a:openbsd:openssh:8.4:p1"), true},
		"patch in the version":                 {ssh, cpe("a:openbsd:openssh:8.4p1:*"), true},
		"patch as an update, another":          {ssh, cpe("a:openbsd:openssh:8.4:p2"), false},
		"patch as an update, another version":  {ssh, cpe("a:openbsd:openssh:8.3:p1"), false},
		"patch of the package itself":          {sudo, cpe("a:sudo_project:sudo:1.9.5:p2"), true},
		"patch of the package itself, another": {sudo, cpe("a:sudo_project:sudo:1.9.5:p1"), false},
		"patch listed as an update":            {part("sudo", "1.9.5", "cpe:2.3:a:sudo_project:sudo:1.9.5:p2:*:*:*:*:*:*"), cpe("a:sudo_project:sudo:1.9.5p2:*"), true},
		"patch listed as an update, otherwise": {part("sudo", "1.9.5p2", "cpe:2.3:a:sudo_project:sudo:1.9.5:p2:*:*:*:*:*:*"), cpe("a:sudo_project:sudo:1.9.5p2:*"), true},
		"patch listed as an update, another":   {part("sudo", "1.9.5p2", "cpe:2.3:a:sudo_project:sudo:1.9.5:p2:*:*:*:*:*:*"), cpe("a:sudo_project:sudo:1.9.5p1:*"), false},
		"the product is not its own framework": {part("zlib", "1.3"), purl("pkg:generic/acme/pump-sdk@1.0"), false},
	} {
		x := NewInventory(Thing{Name: "Pump", Version: "1.0", Vendors: []string{"Acme"}, PURLs: []string{"pkg:generic/acme/pump@1.0"}, CPEs: []string{"cpe:2.3:o:acme:pump:1.0:*:*:*:*:*:*:*"}}, []Thing{c.part})
		for _, status := range []Status{Affected, UnderInvestigation} {
			m := Merge(Case{Sources: []Source{says(Maker, "m", 0, status, product(c.product))}, Inventory: x})
			about := m.Named()
			if got := len(about) == 1 && about[0].ID == "CVE-2026-1"; got != c.warns {
				t.Errorf("%s, %s: counts: %v, want %v", name, status, got, c.warns)
			}
		}
		for _, status := range []Status{NotAffected, Fixed} {
			m := Merge(Case{Sources: []Source{says(Maker, "m", 0, status, why(VulnerableCodeNotPresent, ""), product(c.product))}, Inventory: x})
			if m.For(Whole, "CVE-2026-1").Status == status {
				t.Errorf("%s, %s: calms the product", name, status)
			}
			own := slices.ContainsFunc(c.product.CPEs, func(cpe string) bool { return slices.Contains(c.part.CPEs, cpe) }) // what is written as the part writes it is about it
			if got := m.For(0, "CVE-2026-1").Status == status; got != own {
				t.Errorf("%s, %s: calms the part: %v, want %v", name, status, got, own)
			}
		}
	}
}
