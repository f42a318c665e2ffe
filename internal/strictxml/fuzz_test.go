package strictxml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// library reads with encoding/xml and writes the tree as outline does; ok is false when that refuses the text.
func library(data []byte) (string, bool) {
	dec := xml.NewDecoder(bytes.NewReader(data))
	var open []*Node
	var texts []string
	var root *Node
	for {
		token, err := dec.Token()
		if err != nil {
			return outlineOf(root), errors.Is(err, io.EOF) && root != nil && len(open) == 0
		}
		switch token := token.(type) {
		case xml.StartElement:
			n := &Node{Space: token.Name.Space, Name: token.Name.Local}
			for _, a := range token.Attr {
				if a.Name.Space != "xmlns" && a.Name != (xml.Name{Local: "xmlns"}) {
					n.Attrs = append(n.Attrs, Attr{Space: a.Name.Space, Name: a.Name.Local, Value: a.Value})
				}
			}
			if root == nil {
				root = n
			}
			if len(open) > 0 {
				open[len(open)-1].Children = append(open[len(open)-1].Children, n)
			}
			open, texts = append(open, n), append(texts, "")
		case xml.CharData:
			if len(texts) > 0 {
				texts[len(texts)-1] += string(token)
			}
		case xml.EndElement:
			n, text := open[len(open)-1], texts[len(texts)-1]
			if len(n.Children) == 0 || strings.Trim(text, " \t\r\n") != "" {
				n.Text = text
			}
			open, texts = open[:len(open)-1], texts[:len(texts)-1]
		}
	}
}

func outlineOf(n *Node) string {
	if n == nil {
		return ""
	}
	return outline(n)
}

// FuzzParse: what is refused is refused with a place, and what is read the library of Go reads as the same tree.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`<?xml version="1.0" encoding="UTF-8"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><components><component type="library"><name>a &amp; b</name></component></components></bom>`,
		`<p:a xmlns:p="u" p:b="1" b='2'><p:c xmlns:p="v">t<![CDATA[<x>]]>&#65;</p:c><!-- c --><?p q?></p:a>`,
		"\xef\xbb\xbf<a b='1\r\n2'>\r\n</a>", `<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>`, "<a><b></a>", "<a xmlns=''/>", "<a>]]></a>", "<a xml:lang='en'/>",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := Parse(data, Options{})
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Kind == "" || e.Line < 1 || e.Column < 1 || e.Found == "" || e.Expected == "" {
				t.Fatalf("error without place: %v", err)
			}
			return
		}
		got := outline(n)
		// encoding/xml keeps white space in values as it is, and takes no version but 1.0 and no ASCII.
		if want, ok := library(data); ok && !strings.ContainsAny(got, "\n\t") && !bytes.ContainsAny(data, "\t\r\n") && got != want {
			t.Fatalf("read %q, the library reads %q", got, want)
		}
	})
}
