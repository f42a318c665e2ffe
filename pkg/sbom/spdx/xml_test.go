package spdx

import (
	"errors"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// elements writes a tree of the JSON form as elements.
func elements(key string, value any, out *strings.Builder) {
	switch v := value.(type) {
	case map[string]any:
		out.WriteString("<" + key + ">")
		for name, member := range v {
			elements(name, member, out)
		}
		out.WriteString("</" + key + ">\n")
	case []any:
		for _, item := range v {
			elements(key, item, out)
		}
	default:
		words, _ := v.(string)
		switch v {
		case true:
			words = "true"
		case float64(1):
			words = "1"
		case float64(20):
			words = "20"
		}
		out.WriteString("<" + key + ">" + strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(words) + "</" + key + ">")
	}
}

func TestXML(t *testing.T) {
	var out strings.Builder
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	elements("Document", jsonTree(t, pumpJSON), &out)
	d, err := XML([]byte(out.String()), limits)
	if err != nil || len(d.Problems.Listed) > 0 {
		t.Fatalf("%v %+v", err, d)
	}
	same(t, d, pumpJSON)
}

func TestXMLProblems(t *testing.T) {
	for _, tt := range []struct {
		text          string
		kind          strictjson.Kind
		pointer, says string
	}{
		{"<Document>\n<name>a</name><name>b</name></Document>", strictjson.DuplicateKey, "/name", `the element "name" again`},
		{"<Document>\n<name lang='en'>a</name></Document>", strictjson.Syntax, "/name", `the attribute "lang"`},
		{"<Document>\n<packages>so<name>a</name></packages></Document>", strictjson.Syntax, "/packages/0", `the text "so" between elements`},
	} {
		d, err := XML([]byte(tt.text), limits)
		if err != nil || len(d.Problems.Listed) != 1 {
			t.Fatalf("%s: %v %+v", tt.text, err, d)
		}
		if p := d.Problems.Listed[0]; p.Kind != tt.kind || p.Line != 2 || p.Pointer != tt.pointer || p.Found != tt.says {
			t.Errorf("%+v", p)
		}
	}
}

func TestXMLRefuses(t *testing.T) {
	for _, read := range []func([]byte, Limits) (*Document, error){XML, RDF} {
		for _, tt := range []struct {
			name, text string
			kind       strictjson.Kind
			says       string
		}{
			{"entities", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`, strictxml.Doctype, "document type"},
			{"cut off", "<Document><name>", strictjson.CutOff, "end of the text"},
			{"UTF-16", "\xff\xfe<\x00a\x00", strictjson.Encoding, "UTF-16"},
			{"no prefix", "<spdx:Document/>", strictxml.Namespace, "the prefix"},
			{"a million deep", strings.Repeat("<a>", 300_000), strictjson.TooDeep, "nested elements"},
			{"bytes", strings.Repeat(" ", limits.MaxBytes+1), strictjson.TooLarge, "bytes"},
			{"text", "<a>" + strings.Repeat("b", limits.MaxString+1) + "</a>", strictjson.TooLarge, "bytes of text"},
			{"nodes", "<a>" + strings.Repeat("<b/>", limits.MaxValues) + "</a>", strictjson.TooLarge, "elements and attributes"},
		} {
			var fault *strictjson.Error
			_, err := read([]byte(tt.text), limits)
			if !errors.As(err, &fault) || fault.Kind != tt.kind || !strings.Contains(fault.Found, tt.says) || fault.Line < 1 || fault.Column < 1 {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
	}
	if _, err := XML([]byte("<Document>"+strings.Repeat("<packages/>", limits.MaxElements+1)+"</Document>"), limits); err == nil || !strings.Contains(err.Error(), "more packages") {
		t.Errorf("elements: %v", err)
	}
}

func FuzzXML(f *testing.F) {
	f.Add([]byte("<Document><SPDXID>a</SPDXID><packages><name>b</name><filesAnalyzed>true</filesAnalyzed></packages><packages/><snippets><ranges/></snippets></Document>"))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, data, XML) })
}
