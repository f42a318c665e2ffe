package cdxxml

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

func read(t *testing.T, content string) *Document {
	t.Helper()
	root, err := strictxml.Parse([]byte(`<bom xmlns="`+namespace+`1.6">`+content+`</bom>`), strictxml.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(root, Limits{MaxComponents: 1000, MaxTree: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The JSON form of single pieces.
func TestJSONForm(t *testing.T) {
	component := func(content string) string { return "<components><component>" + content + "</component></components>" }
	tests := []struct{ name, xml, want string }{
		{"nothing", "", `{}`},
		{"an empty list", "<components/>", `{"components":[]}`},
		{"white space of names and addresses", component("<name>a\n b</name><purl> pkg:a/b\n</purl>"), `{"components":[{"name":"a  b","purl":"pkg:a/b"}]}`},
		{"flags", component("<modified>1</modified>") + "<services><service><authenticated>perhaps</authenticated></service></services>",
			`{"components":[{"modified":true}],"services":[{"authenticated":"perhaps"}]}`},
		{"text where an organisation belongs", component("<supplier>Acme</supplier>"), `{"components":[{"supplier":"Acme"}]}`},
		{"licences in their order", component(`<licenses><expression>MIT</expression><license><id>Zlib</id></license><expression-detailed expression="A OR B"/></licenses>`),
			`{"components":[{"licenses":[{"expression":"MIT"},{"license":{"id":"Zlib"}},{"expression":"A OR B"}]}]}`},
		{"several ids in one licence", component(`<licenses><license><id>A</id><id>B</id></license></licenses>`), `{"components":[{"licenses":[{"license":{"id":"A, B"}}]}]}`},
		{"nested dependencies", `<dependencies><dependency ref="a"><dependency ref="b"><dependency ref="c"/></dependency><provides ref="d"/></dependency></dependencies>`,
			`{"dependencies":[{"dependsOn":["b"],"provides":["d"],"ref":"a"},{"dependsOn":["c"],"ref":"b"}]}`},
		{"tools old and new", "<metadata><tools><tool><vendor>v</vendor><name>a</name></tool><components><component><name>b</name></component></components></tools></metadata>",
			`{"metadata":{"tools":[{"name":"a","vendor":"v"},{"name":"b"}]}}`},
		{"claims that differ", `<compositions><composition><aggregate>complete</aggregate><aggregate>incomplete</aggregate></composition></compositions>`,
			`{"compositions":[{"aggregate":"complete, incomplete"}]}`},
		{"elements of other name spaces", `<x:components xmlns:x="urn:x"><x:component><x:name>a</x:name></x:component></x:components><components><component xmlns="">x</component></components>`,
			`{"components":[]}`},
		{"data of a service, old and new", `<services><service><data><classification flow="inbound"> PHI </classification><dataflow name="n" description="d"><classification flow="outbound">PII</classification><destination><url>urn:x</url></destination><governance><owners><owner><organization><name>o</name></organization></owner></owners></governance></dataflow></data></service></services>`,
			`{"services":[{"data":[{"classification":"PHI","flow":"inbound"},{"classification":"PII","description":"d","destination":["urn:x"],"flow":"outbound","governance":{"owners":[{"organization":{"name":"o"}}]},"name":"n"}]}]}`},
		{"transforms of IKEv2, old and new", component("<cryptoProperties><protocolProperties><ikev2TransformTypes><encr>ref</encr><ke><group>14</group><algorithm>a</algorithm></ke></ikev2TransformTypes></protocolProperties></cryptoProperties>"),
			`{"components":[{"cryptoProperties":{"protocolProperties":{"ikev2TransformTypes":{"encr":[{"ref":"ref"}],"ke":[{"algorithm":"a","group":14,"ref":""}]}}}}]}`},
		{"a list that comes twice", component("<name>a</name>") + component("<name>b</name>"), `{"components":[{"name":"a"},{"name":"b"}]}`},
		{"an element that comes twice", component("<name>a</name><name>b</name>"), `{"components":[{"name":"a"}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := json.Marshal(read(t, tt.xml).Tree)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestWhatStandsOut(t *testing.T) {
	d := read(t, `<components><component bom-ref="a"><name/><name/><versionRange>vers:x/1</versionRange><properties><property name="p"/></properties></component>
		<component isExternal="true"><versionRange>vers:x/2</versionRange></component></components><x:s xmlns:x="urn:x" bom-ref="z"/>
		<s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#"/>`)
	show := func(found []Found) string {
		var out []string
		for _, f := range found {
			out = append(out, f.Text+" "+f.Node.Path())
		}
		return strings.Join(out, ", ")
	}
	for _, tt := range []struct{ what, got, want string }{
		{"refs", show(d.Refs), "a /bom/components/component[1]"},
		{"properties", show(d.Properties), "p /bom/components/component[1]/properties/property"},
		{"signatures", show(d.Signatures), " /bom/Signature"},
		{"repeated", show(d.Repeated), "name /bom/components/component[1]/name[2]"},
		{"ranges", show(d.Ranges), "vers:x/1 /bom/components/component[1]/versionRange"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.what, tt.got, tt.want)
		}
	}
}

func TestTooManyComponents(t *testing.T) {
	root, err := strictxml.Parse([]byte(`<bom xmlns="`+namespace+`1.6"><components><component/><component><components><component/></components></component></components></bom>`), strictxml.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(root, Limits{MaxComponents: 3, MaxTree: 1 << 20}); err != nil {
		t.Error(err)
	}
	var e *strictxml.Error
	if _, err := New(root, Limits{MaxComponents: 2, MaxTree: 1 << 20}); !errors.As(err, &e) || e.Kind != strictxml.TooLarge {
		t.Errorf("three where two are the limit: %v", err)
	}
}

// Whatever a pointer leads to, its path leads to an element again.
func TestPathsLeadBack(t *testing.T) {
	d := read(t, "<components>\n<component bom-ref='a'><name>a</name>\n<hashes><hash alg='MD5'>1</hash>\n<hash alg='SHA-1'>2</hash></hashes></component>\n<component><name>b</name></component></components>"+
		"<components>\n<component><name>c</name></component></components>")
	for _, tt := range []struct {
		pointer, path string
		line          int
	}{
		{"/components/0", "/bom/components[1]/component[1]", 2}, {"/components/1/name", "/bom/components[1]/component[2]/name", 5},
		{"/components/2", "/bom/components[2]/component", 6}, {"/components/0/hashes/1/alg", "/bom/components[1]/component[1]/hashes/hash[2]/@alg", 4},
		{"/components/9", "/bom/components[1]", 1}, {"/components/0/version", "/bom/components[1]/component[1]/version", 2}, {"/no/such", "/bom", 1},
	} {
		path := d.Path(tt.pointer)
		if line, _ := d.Place(path); path != tt.path || line != tt.line {
			t.Errorf("%s is at %s, line %d; want %s, line %d", tt.pointer, path, line, tt.path, tt.line)
		}
	}
}
