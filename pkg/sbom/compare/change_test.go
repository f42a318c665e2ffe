package compare

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

func document(t *testing.T, rest string) *sbom.Document {
	t.Helper()
	d, err := sbom.Read("sbom.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1`+rest+`}`), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func changes(t *testing.T, before, after string) []string {
	t.Helper()
	d := Changes(document(t, `,"components":[`+before+`]`), document(t, `,"components":[`+after+`]`))
	return inWords(d)
}

// inWords renders a change as "!kind name was -> is (by)", the mark for the grave ones.
func inWords(d Diff) []string {
	var out []string
	for _, c := range d.Changes {
		mark := ""
		if c.Grave {
			mark = "!"
		}
		line := fmt.Sprintf("%s%s %s %s -> %s", mark, c.Kind, c.Component().Name.Text, c.Was, c.Is)
		if c.By != "" {
			line += " (" + string(c.By) + ")"
		}
		if c.Another {
			line += " another"
		}
		out = append(out, line)
	}
	return out
}

func part(fields string) string { return `{"type":"library",` + fields + `}` }

const (
	sum1 = `"hashes":[{"alg":"SHA-256","content":"0000000000000000000000000000000000000000000000000000000000000001"}]`
	sum2 = `"hashes":[{"alg":"SHA-256","content":"0000000000000000000000000000000000000000000000000000000000000002"}]`
	md5  = `"hashes":[{"alg":"MD5","content":"00000000000000000000000000000001"}]`
)

func TestChanges(t *testing.T) {
	deb := func(v string) string {
		return part(`"name":"openssl","version":"` + v + `","purl":"pkg:deb/debian/openssl@` + v + `"`)
	}
	npm := func(v string) string {
		return part(`"name":"a","version":"` + v + `","purl":"pkg:npm/a@` + v + `"`)
	}
	end := func(date string) string {
		return part(`"name":"a","version":"1","properties":[{"name":"cdx:lifecycle:milestone:endOfSupport","value":"` + date + `"}]`)
	}
	level := func(words string) string {
		return part(`"name":"a","version":"1","properties":[{"name":"Level of Support","value":"` + words + `"}]`)
	}
	one := part(`"name":"a","version":"1"`)
	tests := []struct {
		name, before, after string
		want                []string
	}{
		{"same", one, one, nil},
		{"same in another order", one + "," + deb("1"), deb("1") + "," + one, nil},
		{"another reference", part(`"bom-ref":"x","name":"a","version":"1"`), part(`"bom-ref":"y","name":"a","version":"1"`), nil},
		{"version spelled otherwise", part(`"name":"a","version":"v1"`), one, nil},
		{"added", "", one, []string{"added a  -> 1"}},
		{"removed", one, "", []string{"removed a 1 -> "}},
		{"upgraded by the rules, not by letters", deb("1.9-1"), deb("1.10-1"), []string{"upgraded openssl 1.9-1 -> 1.10-1 (purl)"}},
		{"downgraded", deb("3.0.11-1~deb12u10"), deb("3.0.11-1~deb12u2"), []string{"!downgraded openssl 3.0.11-1~deb12u10 -> 3.0.11-1~deb12u2 (purl)"}},
		{"no ecosystem, no order", one, part(`"name":"a","version":"2"`), []string{"version-changed a 1 -> 2 (name)"}},
		{"version not known any more", one, part(`"name":"a","version":"unknown"`), []string{"!version-changed a 1 -> unknown (name)"}},
		{"one more of this version, with other content", part(`"name":"a","version":"1",` + sum1), part(`"name":"a","version":"1",`+sum1) + "," + part(`"name":"a","version":"1",`+sum2), []string{"!added a  -> 1 another"}},
		{"one more of this version, which says of no content", part(`"name":"a","version":"1",` + sum1), part(`"name":"a","version":"1",`+sum1) + "," + one, []string{"added a  -> 1 another"}},
		{"one less of this version, with other content", part(`"name":"a","version":"1",`+sum1) + "," + part(`"name":"a","version":"1",`+sum2), part(`"name":"a","version":"1",` + sum1), []string{"!removed a 1 ->  another"}},
		{"another checksum in the purl", part(`"name":"a","version":"1","purl":"pkg:generic/a@1?checksum=sha256:aa"`), part(`"name":"a","version":"1","purl":"pkg:generic/a@1?checksum=sha256:bb"`), []string{
			"!purl-changed a pkg:generic/a@1?checksum=sha256:aa -> pkg:generic/a@1?checksum=sha256:bb (purl)"}},
		{"the checksum of another version", part(`"name":"a","version":"1","purl":"pkg:generic/a@1?checksum=sha256:aa"`), part(`"name":"a","version":"2","purl":"pkg:generic/a@2?checksum=sha256:bb"`), []string{
			"version-changed a 1 -> 2 (purl)", "purl-changed a pkg:generic/a@1?checksum=sha256:aa -> pkg:generic/a@2?checksum=sha256:bb (purl)"}},
		{"side by side, one goes on", npm("1.0.0") + "," + npm("2.0.0"), npm("2.0.1") + "," + npm("1.0.0"), []string{"upgraded a 2.0.0 -> 2.0.1 (purl)"}},
		{"side by side, one goes away", npm("1.0.0") + "," + npm("2.0.0"), npm("2.0.0"), []string{"removed a 1.0.0 -> "}},
		{"the latest is set back", npm("1.0.0") + "," + npm("2.0.0"), npm("1.5.0"), []string{"!downgraded a 2.0.0 -> 1.5.0 (purl)", "removed a 1.0.0 -> "}},
		{"an old one beside", npm("1.0.0"), npm("0.9.0") + "," + npm("1.0.0"), []string{"added a  -> 0.9.0"}},
		{"one instance less", npm("1.0.0") + "," + npm("1.0.0"), npm("1.0.0"), []string{"removed a 1.0.0 ->  another"}},
		{"rehashed", part(`"name":"a","version":"1",` + sum1), part(`"name":"a","version":"1",` + sum2), []string{
			"!rehashed a SHA-256 " + strings.Repeat("0", 63) + "1 -> SHA-256 " + strings.Repeat("0", 63) + "2 (name)"}},
		{"rehashed without a version", part(`"name":"a",` + sum1), part(`"name":"a",` + sum2), []string{
			"!rehashed a SHA-256 " + strings.Repeat("0", 63) + "1 -> SHA-256 " + strings.Repeat("0", 63) + "2 (name)"}},
		{"hash in a new version", part(`"name":"a","version":"1",` + sum1), part(`"name":"a","version":"2",` + sum2), []string{"version-changed a 1 -> 2 (name)"}},
		{"hash left out", part(`"name":"a","version":"1",` + sum1), one, []string{"!hash-withdrawn a SHA-256 ->  (name)"}},
		{"hash by another algorithm", part(`"name":"a","version":"1",` + sum1), part(`"name":"a","version":"1",` + md5), []string{"!hash-withdrawn a SHA-256 -> MD5 (name)"}},
		{"a second hash beside the first", part(`"name":"a","version":"1",` + sum1), part(`"name":"a","version":"1",` + strings.TrimSuffix(sum1, "]") + "," + strings.TrimPrefix(sum2, `"hashes":[`)), []string{
			"!rehashed a SHA-256 " + strings.Repeat("0", 63) + "1 -> SHA-256 " + strings.Repeat("0", 63) + "1, " + strings.Repeat("0", 63) + "2 (name)"}},
		{"only the purl goes back", part(`"name":"a","version":"2","purl":"pkg:npm/a@2"`), part(`"name":"a","version":"2","purl":"pkg:npm/a@1"`), []string{"!purl-changed a pkg:npm/a@2 -> pkg:npm/a@1 (purl)"}},
		{"the purl does not follow", part(`"name":"a","version":"1","purl":"pkg:npm/a@1"`), part(`"name":"a","version":"2","purl":"pkg:npm/a@3"`), []string{
			"!purl-changed a pkg:npm/a@1 -> pkg:npm/a@3 (purl)", "upgraded a 1 -> 2 (purl)"}},
		{"only the CPE goes back", part(`"name":"a","version":"2","cpe":"cpe:2.3:a:v:a:2:*:*:*:*:*:*:*"`), part(`"name":"a","version":"2","cpe":"cpe:2.3:a:v:a:1:*:*:*:*:*:*:*"`), []string{
			"!cpe-changed a cpe:2.3:a:v:a:2:*:*:*:*:*:*:* -> cpe:2.3:a:v:a:1:*:*:*:*:*:*:* (name)"}},
		{"an RPM whose epoch goes, in the purl", part(`"name":"a","version":"1.0-1","purl":"pkg:rpm/fedora/a@1.0-1?epoch=2"`), part(`"name":"a","version":"2.0-1","purl":"pkg:rpm/fedora/a@2.0-1"`), []string{
			"!downgraded a 2:1.0-1 -> 0:2.0-1 (purl)", "purl-changed a pkg:rpm/fedora/a@1.0-1?epoch=2 -> pkg:rpm/fedora/a@2.0-1 (purl)"}},
		{"an RPM of which only the epoch goes", part(`"name":"a","version":"3.0","purl":"pkg:rpm/rhel/a@3.0?epoch=1"`), part(`"name":"a","version":"3.0","purl":"pkg:rpm/rhel/a@3.0"`), []string{
			"!downgraded a 1:3.0 -> 0:3.0 (purl)", "purl-changed a pkg:rpm/rhel/a@3.0?epoch=1 -> pkg:rpm/rhel/a@3.0 (purl)"}},
		{"an RPM whose epoch goes, in the version", part(`"name":"a","version":"2:1.0-1","purl":"pkg:rpm/fedora/a@1.0-1"`), part(`"name":"a","version":"2.0-1","purl":"pkg:rpm/fedora/a@2.0-1"`), []string{
			"!downgraded a 2:1.0-1 -> 2.0-1 (purl)"}},
		{"not required any more", one, part(`"name":"a","version":"1","scope":"excluded"`), []string{"!scope-changed a required -> excluded (name)"}},
		{"required now", part(`"name":"a","version":"1","scope":"optional"`), one, []string{"scope-changed a optional -> required (name)"}},
		{"hash added", one, part(`"name":"a","version":"1",` + sum1), nil},
		{"builds of one version swapped", part(`"name":"a","version":"1",`+sum1) + "," + part(`"name":"a","version":"1",`+sum2),
			part(`"name":"a","version":"1",`+sum2) + "," + part(`"name":"a","version":"1",`+sum1), nil},
		{"supplier", part(`"name":"a","version":"1","supplier":{"name":"Acme"}`), part(`"name":"a","version":"1","supplier":{"name":"Other"}`), []string{"!supplier-changed a Acme -> Other (name)"}},
		{"supplier, other capitals", part(`"name":"a","version":"1","supplier":{"name":"Acme  Ltd"}`), part(`"name":"a","version":"1","supplier":{"name":"ACME Ltd"}`), nil},
		{"supplier left out", part(`"name":"a","version":"1","supplier":{"name":"Acme"}`), one, []string{"!supplier-changed a Acme ->  (name)"}},
		{"supplier named now", one, part(`"name":"a","version":"1","supplier":{"name":"Acme"}`), []string{"supplier-changed a  -> Acme (name)"}},
		{"supplier, another address", part(`"name":"a","version":"1","supplier":{"name":"Acme","url":["https://acme.example"]}`), part(`"name":"a","version":"1","supplier":{"name":"Acme","url":["https://evil.example"]}`), []string{
			"!contact-changed a https://acme.example -> https://evil.example (name)"}},
		{"supplier, one more address", part(`"name":"a","version":"1","supplier":{"name":"Acme","url":["https://acme.example"]}`), part(`"name":"a","version":"1","supplier":{"name":"Acme","url":["https://acme.example","https://b.example"]}`), []string{
			"!contact-changed a https://acme.example -> https://acme.example, https://b.example (name)"}},
		{"supplier, another country", part(`"name":"a","version":"1","supplier":{"name":"Acme","address":{"country":"DE","locality":"Ulm"}}`), part(`"name":"a","version":"1","supplier":{"name":"Acme","address":{"country":"KP"}}`), []string{
			"!contact-changed a de, ulm -> kp (name)"}},
		{"maker, another street", part(`"name":"a","version":"1","manufacturer":{"name":"Acme","address":{"streetAddress":"1 Road"}}`), part(`"name":"a","version":"1","manufacturer":{"name":"Acme","address":{"streetAddress":"2 Road"}}`), []string{
			"!contact-changed a 1 road -> 2 road (name)"}},
		{"supplier, first address", part(`"name":"a","version":"1","supplier":{"name":"Acme"}`), part(`"name":"a","version":"1","supplier":{"name":"Acme","contact":[{"email":"a@acme.example"}]}`), []string{
			"contact-changed a  -> a@acme.example (name)"}},
		{"supplier, the same address", part(`"name":"a","version":"1","supplier":{"name":"Acme","url":["https://Acme.example/","https://b.example"]}`), part(`"name":"a","version":"1","supplier":{"name":"Acme","url":["https://b.example","https://acme.example"]}`), nil},
		{"supplier with another address, and the maker's is the same", part(`"name":"a","version":"1","supplier":{"name":"S","url":["https://s.example"]},"manufacturer":{"name":"M","url":["https://m.example"]}`),
			part(`"name":"a","version":"1","supplier":{"name":"S","url":["https://t.example"]},"manufacturer":{"name":"M","url":["https://m.example"]}`), []string{"!contact-changed a https://s.example -> https://t.example (name)"}},
		{"another supplier with another address", part(`"name":"a","version":"1","supplier":{"name":"S","url":["https://s.example"]}`), part(`"name":"a","version":"1","supplier":{"name":"T","url":["https://t.example"]}`), []string{
			"!supplier-changed a S -> T (name)"}},
		{"another SWID tag", part(`"name":"a","version":"1","swid":{"tagId":"x","name":"a"}`), part(`"name":"a","version":"1","swid":{"tagId":"y","name":"a"}`), []string{"swid-changed a x -> y (name)"}},
		{"modified now", one, part(`"name":"a","version":"1","modified":true`), []string{"!modified-changed a not modified -> modified (name)"}},
		{"not modified any more", part(`"name":"a","version":"1","modified":true`), one, []string{"modified-changed a modified -> not modified (name)"}},
		{"from another registry", npm("1"), part(`"name":"a","version":"1","purl":"pkg:npm/a@1?repository_url=https://evil.example"`), []string{
			"!purl-changed a pkg:npm/a@1 -> pkg:npm/a@1?repository_url=https://evil.example (purl)"}},
		{"downloaded elsewhere", part(`"name":"a","version":"1","purl":"pkg:generic/a@1?download_url=https://a.example/a-1.tgz"`), part(`"name":"a","version":"2","purl":"pkg:generic/a@2?download_url=https://b.example/a-2.tgz"`), []string{
			"!purl-changed a pkg:generic/a@1?download_url=https://a.example/a-1.tgz -> pkg:generic/a@2?download_url=https://b.example/a-2.tgz (purl)", "version-changed a 1 -> 2 (purl)"}},
		{"downloaded there, as the version says", part(`"name":"a","version":"1","purl":"pkg:generic/a@1?download_url=https://a.example/a-1.tgz"`), part(`"name":"a","version":"2","purl":"pkg:generic/a@2?download_url=https://a.example/a-2.tgz"`), []string{
			"version-changed a 1 -> 2 (purl)", "purl-changed a pkg:generic/a@1?download_url=https://a.example/a-1.tgz -> pkg:generic/a@2?download_url=https://a.example/a-2.tgz (purl)"}},
		{"another revision of one version", part(`"name":"a","version":"1","purl":"pkg:generic/a@1?vcs_url=git%2Bhttps://a.example/a%40aaaa"`), part(`"name":"a","version":"1","purl":"pkg:generic/a@1?vcs_url=git%2Bhttps://a.example/a%40bbbb"`), []string{
			"!purl-changed a pkg:generic/a@1?vcs_url=git%2Bhttps://a.example/a%40aaaa -> pkg:generic/a@1?vcs_url=git%2Bhttps://a.example/a%40bbbb (purl)"}},
		{"the revision of another version", part(`"name":"a","version":"1","purl":"pkg:generic/a@1?vcs_url=git%2Bhttps://a.example/a%40aaaa"`), part(`"name":"a","version":"2","purl":"pkg:generic/a@2?vcs_url=git%2Bhttps://a.example/a%40bbbb"`), []string{
			"version-changed a 1 -> 2 (purl)", "purl-changed a pkg:generic/a@1?vcs_url=git%2Bhttps://a.example/a%40aaaa -> pkg:generic/a@2?vcs_url=git%2Bhttps://a.example/a%40bbbb (purl)"}},
		{"the epoch of Arch Linux goes", part(`"name":"a","version":"1:1-1","purl":"pkg:alpm/arch/a@1%3A1-1"`), part(`"name":"a","version":"2-1","purl":"pkg:alpm/arch/a@2-1"`), []string{"!downgraded a 1:1-1 -> 2-1 (purl)"}},
		{"maker, same supplier", part(`"name":"a","version":"1","supplier":{"name":"S"},"manufacturer":{"name":"M"}`),
			part(`"name":"a","version":"1","supplier":{"name":"S"},"manufacturer":{"name":"N"}`), []string{"!supplier-changed a M -> N (name)"}},
		{"support moved earlier", end("2030-01-01"), end("2029-12-31"), []string{"!support-earlier a end of support 2030-01-01 -> end of support 2029-12-31 (name)"}},
		{"support moved later", end("2030-01-01"), end("2031-01-01"), []string{"support-later a end of support 2030-01-01 -> end of support 2031-01-01 (name)"}},
		{"support turned into words", end("2030-01-01"), end("Open source"), []string{"!support-withdrawn a end of support 2030-01-01 -> end of support Open source (name)"}},
		{"support left out", end("2030-01-01"), one, []string{"!support-withdrawn a end of support 2030-01-01 ->  (name)"}},
		{"support level worse", level("actively maintained"), level("abandoned"), []string{"!support-level a actively maintained -> abandoned (name)"}},
		{"support level better", level("abandoned"), level("actively maintained"), []string{"support-level a abandoned -> actively maintained (name)"}},
		{"licence", part(`"name":"a","version":"1","licenses":[{"license":{"id":"MIT"}}]`), part(`"name":"a","version":"1","licenses":[{"license":{"id":"GPL-2.0-only"}}]`), []string{"licence-changed a MIT -> GPL-2.0-only (name)"}},
		{"type", one, `{"type":"firmware","name":"a","version":"1"}`, []string{"type-changed a library -> firmware (name)"}},
		{"purl given now", one, part(`"name":"a","version":"1","purl":"pkg:npm/a@1"`), []string{"purl-changed a  -> pkg:npm/a@1 (name)"}},
		{"another distribution", deb("1-1"), part(`"name":"openssl","version":"1-1","purl":"pkg:deb/ubuntu/openssl@1-1"`), []string{"purl-changed openssl pkg:deb/debian/openssl@1-1 -> pkg:deb/ubuntu/openssl@1-1 (purl)"}},
		{"another ecosystem is another component", part(`"name":"tar","version":"1","purl":"pkg:npm/tar@1"`), part(`"name":"tar","version":"1","purl":"pkg:deb/debian/tar@1"`),
			[]string{"added tar  -> 1", "removed tar 1 -> "}},
		{"renamed, known by CPE", part(`"name":"OpenSSL","version":"1","cpe":"cpe:2.3:a:openssl:openssl:1:*:*:*:*:*:*:*"`),
			part(`"name":"libtls","version":"2","cpe":"cpe:2.3:a:openssl:openssl:2:*:*:*:*:*:*:*"`), []string{"version-changed libtls 1 -> 2 (cpe)", "renamed libtls OpenSSL -> libtls (cpe)"}},
		{"another CPE", part(`"name":"a","version":"1","cpe":"cpe:2.3:a:x:a:1:*:*:*:*:*:*:*"`), part(`"name":"a","version":"1","cpe":"cpe:2.3:a:y:a:1:*:*:*:*:*:*:*"`),
			[]string{"cpe-changed a cpe:2.3:a:x:a:1:*:*:*:*:*:*:* -> cpe:2.3:a:y:a:1:*:*:*:*:*:*:* (name)"}},
		{"nested", `{"type":"library","name":"a","version":"1","components":[` + deb("1-1") + `]}`, one + "," + deb("1-1"), nil},
		{"renamed, known by hash", part(`"name":"one","version":"1",` + sum1), part(`"name":"two","version":"1",` + sum1), []string{"renamed two one -> two (hash)"}},
		{"no name", part(`"name":""`), part(`"name":""`), []string{"added   -> ", "removed   -> "}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := changes(t, tt.before, tt.after); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestChangesOfTheSubject(t *testing.T) {
	subject := func(fields string) string { return `,"metadata":{"component":{"type":"device",` + fields + `}}` }
	tests := []struct {
		name, before, after string
		want                []string
	}{
		{"same", subject(`"name":"pump","version":"4"`), subject(`"name":"pump","version":"4"`), nil},
		{"next version", subject(`"name":"pump","version":"4"`), subject(`"name":"pump","version":"5"`), []string{"version-changed pump 4 -> 5"}},
		{"another product", subject(`"name":"pump","version":"4"`), subject(`"name":"monitor","version":"4"`), []string{"!subject-changed monitor pump 4 -> monitor 4"}},
		{"another licence of the document", `,"metadata":{"licenses":[{"license":{"id":"MIT"}}]}`, `,"metadata":{"licenses":[{"expression":"ISC"}]}`, []string{"licence-changed  of the document: MIT -> of the document: ISC"}},
		{"a licence of the document", subject(`"name":"pump","version":"4"`), `,"metadata":{"component":{"type":"device","name":"pump","version":"4"},"licenses":[{"expression":"ISC"}]}`,
			[]string{"licence-changed pump  -> of the document: ISC"}},
		{"gone", subject(`"name":"pump","version":"4"`), "", []string{"!subject-changed pump pump 4 -> "}},
		{"another supplier beside it", `,"metadata":{"supplier":{"name":"A"},"component":{"type":"device","name":"pump"}}`, `,"metadata":{"supplier":{"name":"B"},"component":{"type":"device","name":"pump"}}`,
			[]string{"!supplier-changed pump A -> B"}},
		{"another address of it", `,"metadata":{"supplier":{"name":"A","url":["https://a.example"]},"component":{"type":"device","name":"pump"}}`,
			`,"metadata":{"supplier":{"name":"A","url":["https://b.example"]},"component":{"type":"device","name":"pump"}}`, []string{"!contact-changed pump https://a.example -> https://b.example"}},
		{"another maker beside it", `,"metadata":{"manufacture":{"name":"A"},"component":{"type":"device","name":"pump"}}`, `,"metadata":{"manufacture":{"name":"B"},"component":{"type":"device","name":"pump"}}`,
			[]string{"!supplier-changed pump A -> B"}},
		{"another supplier of nothing", `,"metadata":{"supplier":{"name":"A"}}`, `,"metadata":{"supplier":{"name":"B"}}`, []string{"!supplier-changed  A -> B"}},
		{"the same supplier, said once more", subject(`"name":"pump","supplier":{"name":"A"}`), `,"metadata":{"supplier":{"name":"A"},"component":{"type":"device","name":"pump","supplier":{"name":"A"}}}`, nil},
		{"supplier of both", `,"metadata":{"supplier":{"name":"A"},"component":{"type":"device","name":"pump","supplier":{"name":"A"}}}`, `,"metadata":{"supplier":{"name":"B"},"component":{"type":"device","name":"pump","supplier":{"name":"B"}}}`,
			[]string{"!supplier-changed pump A -> B"}},
		{"given now", "", subject(`"name":"pump","version":"4"`), []string{"!subject-changed pump  -> pump 4"}},
	}
	for _, tt := range tests {
		d := Changes(document(t, tt.before), document(t, tt.after))
		if got := inWords(d); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
		for _, c := range d.Changes {
			if !c.Subject {
				t.Errorf("%s: %s is not marked as about the subject", tt.name, c.Kind)
			}
		}
	}
}

// TestChangesAddUp: no component of either side goes missing, whatever the groups.
func TestChangesAddUp(t *testing.T) {
	var before, after []string
	for i := range 300 {
		before = append(before, part(fmt.Sprintf(`"name":"n%d","version":"1.%d.0","purl":"pkg:npm/n%d@1.%d.0"`, i%7, i%13, i%7, i%13)))
		after = append(after, part(fmt.Sprintf(`"name":"n%d","version":"1.%d.0","purl":"pkg:npm/n%d@1.%d.0"`, i%5, i%17, i%5, i%17)))
	}
	a, b := document(t, `,"components":[`+strings.Join(before, ",")+`]`), document(t, `,"components":[`+strings.Join(after, ",")+`]`)
	for _, turn := range [][2]*sbom.Document{{a, b}, {b, a}} {
		d := Changes(turn[0], turn[1])
		n := d.Count()
		paired := d.Unchanged + n[Upgraded] + n[Downgraded]
		if paired+n[Removed] != 300 || paired+n[Added] != 300 || n[Downgraded]+n[Upgraded] == 0 {
			t.Errorf("%d paired, %v", paired, n)
		}
		if first, second := fmt.Sprint(inWords(d)), fmt.Sprint(inWords(Changes(turn[0], turn[1]))); first != second {
			t.Error("the same documents gave another result")
		}
	}
}

func TestChangedServices(t *testing.T) {
	service := func(name, endpoint string) string { return `{"name":"` + name + `","endpoints":["` + endpoint + `"]}` }
	tests := []struct {
		name, before, after string
		want                []string
	}{
		{"same", service("log", "https://a.example"), service("log", "https://a.example"), nil},
		{"added", "", service("log", "https://a.example"), []string{"added log  -> https://a.example"}},
		{"removed", service("log", "https://a.example"), "", []string{"removed log https://a.example -> "}},
		{"talks to somebody else", service("log", "https://a.example"), service("log", "https://b.example"), []string{"!service-changed log https://a.example -> https://b.example"}},
		{"not authenticated any more", `{"name":"log","authenticated":true}`, `{"name":"log","authenticated":false}`, []string{"!service-changed log authenticated -> not authenticated"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := inWords(Changes(document(t, `,"services":[`+tt.before+`]`), document(t, `,"services":[`+tt.after+`]`)))
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// Of more versions of one name than the rules of an ecosystem are asked of, the latest belongs to the latest all the same.
func TestManyVersionsOfOneName(t *testing.T) {
	const n = maxCandidates + 500
	all := func(patch int) *sbom.Document {
		d := &sbom.Document{}
		for i := range n {
			v := fmt.Sprintf("%d.%d.0", (i*7)%n, patch)
			d.Components = append(d.Components, &sbom.Component{
				Name: sbom.Text{State: sbom.Stated, Text: fmt.Sprint(i)}, Version: sbom.Text{State: sbom.Stated, Text: v},
				Purl: sbom.Purl{State: sbom.Stated, Text: "pkg:npm/x@" + v, Type: "npm", Name: "x", Version: v},
			})
		}
		slices.Reverse(d.Components[patch*n/20:])
		return d
	}
	if got := Changes(all(9), all(10)).Count(); got[Upgraded] != n || got[Added]+got[Removed]+got[Downgraded] != 0 {
		t.Errorf("%v, want %d upgraded", got, n)
	}
}

// What SPDX lists as a package is not the same as a file of that name.
func TestElementChanged(t *testing.T) {
	of := func(e sbom.Element) *sbom.Document {
		return &sbom.Document{Components: []*sbom.Component{{Type: "file", Element: e, Name: sbom.Text{State: sbom.Stated, Text: "a"}}}}
	}
	if got, want := inWords(Changes(of(sbom.Package), of(sbom.File))), []string{"type-changed a package -> file (name)"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := inWords(Changes(of(sbom.Package), of(""))); got != nil {
		t.Errorf("SPDX and CycloneDX: %q", got)
	}
}

// TestSpellings: a Python package whose version is spelt otherwise did not change, and another hash of it is told.
func TestSpellings(t *testing.T) {
	foo := func(v, hash string) *sbom.Document {
		return document(t, fmt.Sprintf(`,"components":[{"type":"library","name":"foo","version":%q,"purl":"pkg:pypi/foo@%s","hashes":[{"alg":"SHA-256","content":%q}]}]`, v, v, strings.Repeat(hash, 64)))
	}
	if got := inWords(Changes(foo("1.0", "a"), foo("1.0.0", "a"))); len(got) > 0 {
		t.Errorf("the same: %q", got)
	}
	got := inWords(Changes(foo("1.0", "a"), foo("1.0.0", "b")))
	if len(got) != 1 || !strings.HasPrefix(got[0], "!rehashed ") {
		t.Errorf("another hash: %q", got)
	}
}

// TestServicesAndCryptography calls out what else a service says, and every property of a cryptographic asset.
func TestServicesAndCryptography(t *testing.T) {
	const asset = `,"components":[{"type":"cryptographic-asset","name":"x","bom-ref":"x","cryptoProperties":{%s}},{"type":"cryptographic-asset","name":"%s","bom-ref":"a"}]`
	service := func(rest string) string { return `,"services":[{"name":"cloud"` + rest + `}]` }
	crypto := func(properties string) string { return fmt.Sprintf(asset, properties, "AES") }
	certificate := func(properties string) string {
		return `"assetType":"certificate","certificateProperties":{` + properties + `}`
	}
	material := func(properties string) string {
		return `"assetType":"related-crypto-material","relatedCryptoMaterialProperties":{"type":"private-key",` + properties + `}`
	}
	protocol := func(properties string) string {
		return `"assetType":"protocol","protocolProperties":{` + properties + `}`
	}
	ike := func(transforms string) string { return protocol(`"ikev2TransformTypes":{` + transforms + `}`) }
	tls := func(suites string) string { return protocol(`"cipherSuites":[` + suites + `]`) }
	for _, tt := range []struct {
		name, before, after string
		want                []string
	}{
		{"data flow", service(`,"data":[{"flow":"inbound","classification":"public"}]`), service(`,"data":[{"flow":"outbound","classification":"PHI","destination":["https://x.example"]}]`),
			[]string{"!service-changed cloud data inbound public -> data outbound PHI to https://x.example"}},
		{"data flows in another order", service(`,"data":[{"flow":"inbound","classification":"a"},{"flow":"outbound","classification":"b"}]`), service(`,"data":[{"flow":"outbound","classification":"b"},{"flow":"inbound","classification":"a"}]`), nil},
		{"nobody responsible any more", service(`,"data":[{"flow":"inbound","classification":"a","governance":{"owners":[{"organization":{"name":"o"}}]}}]`), service(`,"data":[{"flow":"inbound","classification":"a"}]`),
			[]string{"!service-changed cloud data inbound a of owner o -> data inbound a"}},
		{"somebody without a name", service(`,"data":[{"flow":"inbound","classification":"a","governance":{"owners":[{}]}}]`), service(`,"data":[{"flow":"inbound","classification":"a"}]`),
			[]string{"!service-changed cloud data inbound a with somebody who is responsible -> data inbound a"}},
		{"somebody else responsible", service(`,"data":[{"flow":"inbound","classification":"a","governance":{"owners":[{"organization":{"name":"o"}}],"stewards":[{"contact":{"email":"s@a.example"}}]}}]`),
			service(`,"data":[{"flow":"inbound","classification":"a","governance":{"owners":[{"organization":{"name":"p"}}],"stewards":[{"contact":{"email":"s@a.example"}}]}}]`),
			[]string{"!service-changed cloud data inbound a of owner o and steward s@a.example -> data inbound a of owner p and steward s@a.example"}},
		{"another address of the provider", service(`,"provider":{"name":"P","url":["https://a.example"]}`), service(`,"provider":{"name":"P","url":["https://b.example"]}`),
			[]string{"!service-changed cloud provider at https://a.example -> provider at https://b.example"}},
		{"another group", service(`,"group":"g"`), service(`,"group":"h"`), []string{"!service-changed cloud group g -> group h"}},
		{"guards", service(`,"authenticated":true,"x-trust-boundary":false`), service(`,"x-trust-boundary":true`), []string{"!service-changed cloud authenticated, not across a trust boundary -> across a trust boundary"}},
		{"provider", service(`,"provider":{"name":"P"}`), service(`,"provider":{"name":"Q"}`), []string{"!service-changed cloud provided by P -> provided by Q"}},
		{"provider for the first time", service(``), service(`,"provider":{"name":"Q"}`), []string{"service-changed cloud  -> provided by Q"}},
		{"zone and version", service(`,"trustZone":"a","version":"1"`), service(`,"version":"2"`), []string{"!service-changed cloud trust zone a -> ", "service-changed cloud version 1 -> version 2"}},
		{"one more, with data", ``, service(`,"endpoints":["https://e.example"],"data":[{"flow":"outbound","classification":"a"}]`), []string{"added cloud  -> https://e.example, data outbound a"}},
		{"shorter keys", crypto(`"assetType":"algorithm","algorithmProperties":{"primitive":"ae","parameterSetIdentifier":"256","mode":"gcm","classicalSecurityLevel":256}`),
			crypto(`"assetType":"algorithm","algorithmProperties":{"primitive":"ae","parameterSetIdentifier":"128","mode":"gcm","classicalSecurityLevel":128}`),
			[]string{"!crypto-changed x parameters 256, classical security 256 -> parameters 128, classical security 128 (name)"}},
		{"a higher level", crypto(`"assetType":"algorithm","algorithmProperties":{"nistQuantumSecurityLevel":1}`), crypto(`"assetType":"algorithm","algorithmProperties":{"nistQuantumSecurityLevel":3,"mode":"gcm"}`),
			[]string{"crypto-changed x quantum security level 1 -> mode gcm, quantum security level 3 (name)"}},
		{"a certificate renewed", crypto(`"assetType":"certificate","certificateProperties":{"notValidAfter":"2026-01-01T00:00:00Z","signatureAlgorithmRef":"a"}`),
			crypto(`"assetType":"certificate","certificateProperties":{"notValidAfter":"2028-01-01T00:00:00Z","signatureAlgorithmRef":"a"}`),
			[]string{"crypto-changed x valid until 2026-01-01T00:00:00Z -> valid until 2028-01-01T00:00:00Z (name)"}},
		{"another algorithm under one reference", fmt.Sprintf(asset, `"assetType":"certificate","certificateProperties":{"signatureAlgorithmRef":"a"}`, "SHA256"), fmt.Sprintf(asset, `"assetType":"certificate","certificateProperties":{"signatureAlgorithmRef":"a"}`, "MD5"),
			[]string{"!crypto-changed x signed with SHA256 -> signed with MD5 (name)", "added MD5  -> ", "removed SHA256  -> "}},
		{"an older protocol", crypto(`"assetType":"protocol","protocolProperties":{"type":"tls","version":"1.3","cipherSuites":[{"name":"A"},{"name":"B"}]}`), crypto(`"assetType":"protocol","protocolProperties":{"type":"tls","version":"1.0","cipherSuites":[{"name":"B"},{"name":"A"}]}`),
			[]string{"!crypto-changed x version 1.3 -> version 1.0 (name)"}},
		{"a key laid open", crypto(`"assetType":"related-crypto-material","relatedCryptoMaterialProperties":{"type":"private-key"}`), crypto(`"assetType":"related-crypto-material","relatedCryptoMaterialProperties":{"type":"private-key","value":"s"}`),
			[]string{"!crypto-changed x value in the document: false -> value in the document: true (name)"}},
		{"another key in a certificate", crypto(certificate(`"serialNumber":"1","fingerprint":{"alg":"SHA-256","content":"aa"}`)), crypto(certificate(`"serialNumber":"1","fingerprint":{"alg":"SHA-256","content":"bb"}`)),
			[]string{"!crypto-changed x fingerprint alg SHA-256 content aa -> fingerprint alg SHA-256 content bb (name)"}},
		{"a certificate renewed, with what is its own", crypto(certificate(`"notValidBefore":"2024-01-01T00:00:00Z","notValidAfter":"2026-01-01T00:00:00Z","serialNumber":"1"`)),
			crypto(certificate(`"notValidBefore":"2026-01-01T00:00:00Z","notValidAfter":"2028-01-01T00:00:00Z","serialNumber":"2"`)),
			[]string{"crypto-changed x valid from 2024-01-01T00:00:00Z, valid until 2026-01-01T00:00:00Z, serialNumber 1 -> valid from 2026-01-01T00:00:00Z, valid until 2028-01-01T00:00:00Z, serialNumber 2 (name)"}},
		{"a certificate renewed as an authority", crypto(certificate(`"notValidAfter":"2026-01-01T00:00:00Z","certificateExtensions":[{"commonExtensionName":"basicConstraints","commonExtensionValue":"CA:FALSE"}]`)),
			crypto(certificate(`"notValidAfter":"2028-01-01T00:00:00Z","certificateExtensions":[{"commonExtensionName":"basicConstraints","commonExtensionValue":"CA:TRUE"}]`)),
			[]string{"!crypto-changed x valid until 2026-01-01T00:00:00Z, certificateExtensions commonExtensionName basicConstraints commonExtensionValue CA:FALSE -> " +
				"valid until 2028-01-01T00:00:00Z, certificateExtensions commonExtensionName basicConstraints commonExtensionValue CA:TRUE (name)"}},
		{"a certificate that ends earlier", crypto(certificate(`"notValidAfter":"2028-01-01T00:00:00Z","serialNumber":"1"`)), crypto(certificate(`"notValidAfter":"2026-01-01T00:00:00Z","serialNumber":"2"`)),
			[]string{"!crypto-changed x valid until 2028-01-01T00:00:00Z, serialNumber 1 -> valid until 2026-01-01T00:00:00Z, serialNumber 2 (name)"}},
		{"why a certificate is in its state", crypto(certificate(`"certificateState":[{"state":"active","reason":"a"}]`)), crypto(certificate(`"certificateState":[{"state":"revoked","reason":"a"}]`)),
			[]string{"!crypto-changed x certificateState reason a state active -> certificateState reason a state revoked (name)"}},
		{"a key that is known to others", crypto(material(`"state":"active","size":2048,"securedBy":{"mechanism":"HSM","algorithmRef":"a"}`)), crypto(material(`"state":"compromised","size":1024,"securedBy":{"mechanism":"none","algorithmRef":"a"}`)),
			[]string{"!crypto-changed x securedBy algorithmRef AES mechanism HSM, size 2048, state active -> securedBy algorithmRef AES mechanism none, size 1024, state compromised (name)"}},
		{"another key, of which the value is not told", crypto(material(`"value":"a"`)), crypto(material(`"value":"b"`)), nil},
		{"transforms of IKEv2", crypto(ike(`"encr":[{"name":"A","keyLength":256,"algorithm":"a"},{"name":"B","keyLength":128}],"esn":true`)), crypto(ike(`"encr":[{"name":"B","keyLength":256},{"name":"A","keyLength":128,"algorithm":"a"}],"esn":false`)),
			[]string{"!crypto-changed x encr algorithm AES keyLength 256 name A; keyLength 128 name B, esn true -> encr algorithm AES keyLength 128 name A; keyLength 256 name B, esn false (name)"}},
		{"transforms of IKEv2 in the form of 1.6", crypto(ike(`"encr":["a"]`)), crypto(ike(`"encr":[{"algorithm":"a"}]`)), nil},
		{"groups of a suite", crypto(tls(`{"name":"A","tlsGroups":["x25519","secp256r1"]},{"name":"B","identifiers":["0x13"]}`)), crypto(tls(`{"name":"B"},{"name":"A","tlsGroups":["secp192r1","secp256r1"]}`)),
			[]string{"!crypto-changed x cipherSuites name A tlsGroups secp256r1 tlsGroups x25519; name B -> cipherSuites name A tlsGroups secp192r1 tlsGroups secp256r1; name B (name)"}},
		{"groups of a suite in another order", crypto(tls(`{"name":"A","tlsGroups":["x25519","secp256r1"]}`)), crypto(tls(`{"name":"A","tlsGroups":["secp256r1","x25519"]}`)), nil},
		{"related assets in the form of 1.6", crypto(certificate(`"signatureAlgorithmRef":"a"`)), crypto(certificate(`"relatedCryptographicAssets":[{"type":"algorithm","ref":"a"}]`)), nil},
		{"what a protocol uses, in the form of 1.6", crypto(protocol(`"cryptoRefArray":["a"]`)), crypto(protocol(`"relatedCryptographicAssets":[{"type":"algorithm","ref":"a"}]`)), nil},
		{"what a protocol uses, and how", crypto(protocol(`"cryptoRefArray":["a","x"]`)), crypto(protocol(`"relatedCryptographicAssets":[{"type":"algorithm","ref":"a"},{"type":"key","ref":"x"}]`)),
			[]string{"!crypto-changed x relatedCryptographicAssets ref AES type algorithm; ref x type algorithm -> relatedCryptographicAssets ref AES type algorithm; ref x type key (name)"}},
		{"nothing said any more", crypto(`"assetType":"algorithm","algorithmProperties":{"mode":"gcm"}`), `,"components":[{"type":"cryptographic-asset","name":"x","bom-ref":"x"},{"type":"cryptographic-asset","name":"AES","bom-ref":"a"}]`,
			[]string{"!crypto-changed x kind algorithm, mode gcm ->  (name)"}},
	} {
		if got := inWords(Changes(document(t, tt.before), document(t, tt.after))); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
