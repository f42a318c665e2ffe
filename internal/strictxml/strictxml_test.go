package strictxml

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// outline writes a tree in one line: {space}name@attr=value(text)[children].
func outline(n *Node) string {
	var b strings.Builder
	if n.Space != "" {
		b.WriteString("{" + n.Space + "}")
	}
	b.WriteString(n.Name)
	for _, a := range n.Attrs {
		b.WriteString("@")
		if a.Space != "" {
			b.WriteString("{" + a.Space + "}")
		}
		b.WriteString(a.Name + "=" + a.Value)
	}
	if n.Text != "" {
		fmt.Fprintf(&b, "(%s)", n.Text)
	}
	for _, c := range n.Children {
		b.WriteString("[" + outline(c) + "]")
	}
	return b.String()
}

func TestParse(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty element", `<a/>`, "a"},
		{"declaration, mark, comment, instruction", "\xef\xbb\xbf<?xml version='1.0' encoding='utf-8' standalone=\"yes\" ?>\n<!-- c --><?p q?><a></a>\n<!--e--><?p?>", "a"},
		{"version 1.1 is read as 1.0", `<?xml version="1.1"?><a/>`, "a"},
		{"text in pieces", "<a>x<!-- c -->y<![CDATA[<&]]>z&lt;&#65;&#x1F600;</a>", "a(xy<&z<A😀)"},
		{"line ends", "<a>1\r\n2\r3<![CDATA[\r\n]]>&#13;</a>", "a(1\n2\n3\n\r)"},
		{"values are normalised", "<a b='1\r\n2\t3&#10;\"'/>", "a@b=1 2 3\n\""},
		{"white space between children goes", "<a>\n <b> </b>\n</a>", "a[b( )]"},
		{"text between children stays", "<a>\n x<b/></a>", "a(\n x)[b]"},
		{"default name space", `<a xmlns="u" b="1"><c xmlns=""/><d/></a>`, "{u}a@b=1[c][{u}d]"},
		{"prefixes", `<p:a xmlns:p="u" p:b="1" b="2"><p:c xmlns:p="v"/><p:d/></p:a>`, "{u}a@{u}b=1@b=2[{v}c][{u}d]"},
		{"declared after its use", `<p:a p:b="1" xmlns:p="u"/>`, "{u}a@{u}b=1"},
		{"xml prefix", `<a xml:lang="en" xmlns:xml="http://www.w3.org/XML/1998/namespace"/>`, "a@{http://www.w3.org/XML/1998/namespace}lang=en"},
		{"names of many scripts", "<élan-1.x größe='ß'/>", "élan-1.x@größe=ß"},
		{"blanks in tags", "<a\n b = '1'\t></a >", "a@b=1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, err := Parse([]byte(tt.in), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := outline(n); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestRefuses(t *testing.T) {
	laughs := `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>`
	tests := []struct {
		name, in     string
		kind         strictjson.Kind
		line, column int
	}{
		{"nothing", "", CutOff, 1, 1},
		{"blanks only", " \n ", CutOff, 2, 2},
		{"billion laughs", "<?xml version=\"1.0\"?>\n" + laughs, Doctype, 2, 1},
		{"external entity", `<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>`, Doctype, 1, 1},
		{"doctype inside", "<a><!DOCTYPE b><b/></a>", Doctype, 1, 4},
		{"custom entity", "<a>\n&nbsp;</a>", Doctype, 2, 1},
		{"custom entity in a value", "<a b='&x;'/>", Doctype, 1, 7},
		{"lone ampersand", "<a>R&D</a>", Syntax, 1, 5},
		{"reference to no character", "<a>&#0;</a>", Syntax, 1, 4},
		{"reference to half a pair", "<a>&#xD800;</a>", Syntax, 1, 4},
		{"reference beyond Unicode", "<a>&#x110000;</a>", Syntax, 1, 4},
		{"element declaration", "<a><!ELEMENT b></a>", Syntax, 1, 4},
		{"markup cut off", "<a><![CDA", CutOff, 1, 10},
		{"two documents", "<a/>\n<b/>", Syntax, 2, 1},
		{"trailing text", "<a/>x", Syntax, 1, 5},
		{"leading text", "x<a/>", Syntax, 1, 1},
		{"CDATA outside", "<a/><![CDATA[x]]>", Syntax, 1, 5},
		{"declaration not at the beginning", " <?xml version='1.0'?><a/>", Syntax, 1, 2},
		{"declaration without version", "<?xml encoding='UTF-8'?><a/>", Syntax, 1, 7},
		{"declaration out of order", "<?xml version='1.0' standalone='no' encoding='UTF-8'?><a/>", Syntax, 1, 37},
		{"version 2", "<?xml version='2.0'?><a/>", Syntax, 1, 7},
		{"another encoding", "<?xml version='1.0' encoding='ISO-8859-1'?><a/>", Encoding, 1, 21},
		{"UTF-16", "\xff\xfe<\x00a\x00/\x00>\x00", Encoding, 1, 1},
		{"UTF-16 without mark", "<\x00a\x00/\x00>\x00", Encoding, 1, 1},
		{"invalid UTF-8 in text", "<a>\n\xff</a>", Encoding, 2, 1},
		{"invalid UTF-8 in a value", "<a b='\xc3'/>", Encoding, 1, 7},
		{"invalid UTF-8 in a name", "<a\xff/>", Encoding, 1, 3},
		{"invalid UTF-8 in a comment", "<!--\xff--><a/>", Encoding, 1, 5},
		{"control character", "<a>\x1b[2J</a>", Encoding, 1, 4},
		{"no character", "<a>\uffff</a>", Encoding, 1, 4},
		{"wrong end", "<a><b></a></b>", Syntax, 1, 7},
		{"end without begin", "<a/></a>", Syntax, 1, 5},
		{"same name, other prefix", `<p:a xmlns:p="u" xmlns:q="u"></q:a>`, Syntax, 1, 30},
		{"cut off", "<a><b>", CutOff, 1, 7},
		{"cut off in a tag", "<a b", CutOff, 1, 5},
		{"cut off in a value", "<a b='", CutOff, 1, 7},
		{"cut off in a comment", "<a><!-- ", CutOff, 1, 9},
		{"comment with dashes", "<a><!-- -- --></a>", Syntax, 1, 9},
		{"CDATA end in text", "<a>]]></a>", Syntax, 1, 4},
		{"less-than in a value", "<a b='<'/>", Syntax, 1, 7},
		{"value without quotes", "<a b=1/>", Syntax, 1, 6},
		{"attribute without value", "<a b/>", Syntax, 1, 5},
		{"attributes not apart", "<a b='1'c='2'/>", Syntax, 1, 9},
		{"attribute twice", "<a b='1' b='2'/>", Syntax, 1, 10},
		{"attribute twice by name space", `<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>`, Syntax, 1, 36},
		{"declaration twice", `<a xmlns:p="u" xmlns:p="v"/>`, Syntax, 1, 16},
		{"undeclared prefix", "<p:a/>", Namespace, 1, 2},
		{"undeclared prefix of an attribute", "<a p:b=''/>", Namespace, 1, 4},
		{"prefix out of force", `<a><b xmlns:p="u"/><p:c/></a>`, Namespace, 1, 21},
		{"undeclaring a prefix", `<a xmlns:p=""/>`, Namespace, 1, 4},
		{"prefix xmlns", `<xmlns:a/>`, Namespace, 1, 2},
		{"declaring xmlns", `<a xmlns:xmlns="u"/>`, Namespace, 1, 4},
		{"declaring xml otherwise", `<a xmlns:xml="u"/>`, Namespace, 1, 4},
		{"declaring the space of xml otherwise", `<a xmlns="http://www.w3.org/XML/1998/namespace"/>`, Namespace, 1, 4},
		{"two colons", `<p:b:a xmlns:p="u"/>`, Namespace, 1, 2},
		{"no name", "<a>< b/></a>", Syntax, 1, 5},
		{"instruction called xml", "<a><?XML x?></a>", Syntax, 1, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.in), Options{})
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v, want an *Error", err)
			}
			if e.Kind != tt.kind || e.Line != tt.line || e.Column != tt.column {
				t.Errorf("%s at %d:%d, want %s at %d:%d: %v", e.Kind, e.Line, e.Column, tt.kind, tt.line, tt.column, e)
			}
			if strings.ContainsAny(e.Error(), "\x1b\x00") || !utf8.ValidString(e.Error()) {
				t.Errorf("message with bytes that a terminal acts on: %q", e.Error())
			}
		})
	}
}

func TestLimits(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("<a>", n) + strings.Repeat("</a>", n) }
	spaces := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, " xmlns:p%d='u'", i)
		}
		return "<a" + b.String() + "/>"
	}
	attributes := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, " p%d=''", i)
		}
		return "<a" + b.String() + "/>"
	}
	tests := []struct {
		name      string
		opt       Options
		ok, fails string
		kind      strictjson.Kind
	}{
		{"bytes", Options{MaxBytes: 8}, "<a> </a>", "<a>  </a>", TooLarge},
		{"depth", Options{}, deep(DefaultMaxDepth), deep(DefaultMaxDepth + 1), TooDeep},
		{"depth bomb", Options{}, "<a/>", strings.Repeat("<a>", 1_000_000), TooDeep},
		{"nodes", Options{MaxNodes: 3}, "<a b=''><c/></a>", "<a b=''><c d=''/></a>", TooLarge},
		{"attributes", Options{}, attributes(DefaultMaxAttributes), attributes(100_000), TooLarge},
		{"memory", Options{MaxTree: 2*weightElement + weightAttribute}, "<a b=''><c/></a>", "<a b=''><c d=''/></a>", TooLarge},
		{"text", Options{MaxText: 3}, "<a>x<!---->yz</a>", "<a>x<!---->yzz</a>", TooLarge},
		{"value", Options{MaxText: 3}, "<a b='xyz'/>", "<a b='wxyz'/>", TooLarge},
		{"name", Options{}, "<" + strings.Repeat("a", MaxName) + "/>", "<" + strings.Repeat("a", MaxName+1) + "/>", TooLarge},
		{"name spaces", Options{}, spaces(MaxNamespaces), spaces(MaxNamespaces + 1), TooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Parse([]byte(tt.ok), tt.opt); err != nil {
				t.Errorf("within the limit: %v", err)
			}
			_, err := Parse([]byte(tt.fails), tt.opt)
			var e *Error
			if !errors.As(err, &e) || e.Kind != tt.kind {
				t.Errorf("beyond the limit: %v, want kind %s", err, tt.kind)
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	n, err := Parse([]byte("<bom>\n  <c x='1'\n     y='2'/>\n  <c/><d/>\r\n</bom>"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range n.Children {
		got = append(got, fmt.Sprintf("%s %d:%d", c.Path(), c.Line, c.Column))
	}
	if s := strings.Join(got, ", "); s != "/bom/c[1] 2:3, /bom/c[2] 4:3, /bom/d 4:7" {
		t.Error(s)
	}
	if a := n.Children[0].Attrs[1]; a.Line != 3 || a.Column != 6 {
		t.Errorf("attribute at %d:%d", a.Line, a.Column)
	}
	if v, ok := n.Children[0].Attr("y"); v != "2" || !ok {
		t.Errorf("attribute y is %q, %v", v, ok)
	}
	if n.Child("d") != n.Children[2] || n.Child("e") != nil {
		t.Error("child by name")
	}
}
