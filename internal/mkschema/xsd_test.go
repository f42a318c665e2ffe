package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/internal/xsd"
)

// The published schemas are newer than the module's copies; what we make of the two must be the same.
func TestXMLSchemasAreThosePublished(t *testing.T) {
	dir := needs.Conformance(t)
	made, err := generateXSD(moduleDir)
	if err != nil {
		t.Fatal(err)
	}
	agree := 0
	for _, version := range xmlVersions {
		name := "bom-" + version + ".xsd"
		data, err := os.ReadFile(filepath.Join(dir, "cyclonedx", "schema", name))
		if err != nil {
			t.Fatal(err)
		}
		published, err := stripXSD("published", data)
		if err != nil {
			t.Fatal(err)
		}
		if string(published) == string(made[name]) {
			agree++
			continue
		}
		at := 0
		for at < len(published) && at < len(made[name]) && published[at] == made[name][at] {
			at++
		}
		t.Errorf("%s differs:\nmade      …%.200s\npublished …%.200s", name, made[name][max(0, at-80):], published[max(0, at-80):])
	}
	figures.Hold(t, "CycloneDX XML", "the official XML schemas, reduced to their constraints, against what we make of the module's copies", len(xmlVersions), agree)
}

func TestStripXSD(t *testing.T) {
	frame := func(content string) string {
		return `<xs:schema xmlns:xs="` + xsd.Space + `" targetNamespace="t" version="1"><!-- prose --><xs:import namespace="u"/>` + content + `</xs:schema>`
	}
	tests := []struct{ name, in, want, fails string }{
		{"prose goes", `<xs:annotation><xs:documentation>words</xs:documentation></xs:annotation><xs:element name="a" type="xs:string" minOccurs="1" maxOccurs="1"/>`,
			`<element name="a" type="xs:string"></element>`, ""},
		{"licence ids are an open list", `<xs:element name="a" type="spdx:licenseId"/>`, `<element name="a" type="xs:string"></element>`, ""},
		{"own types lose their prefix", `<xs:simpleType name="b"><xs:restriction base="xs:string"/></xs:simpleType><xs:element name="a" type="bom:b"/>`,
			`<simpleType name="b"><restriction base="xs:string"></restriction></simpleType><element name="a" type="b"></element>`, ""},
		{"unknown element", `<xs:key name="k"/>`, "", "/schema/key"},
		{"unknown attribute", `<xs:element name="a" type="xs:string" nillable="true"/>`, "", "nillable"},
		{"what package xsd does not take", `<xs:element name="a" type="xs:gYear"/>`, "", "gYear"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := stripXSD("x", []byte(frame(tt.in)))
			if tt.fails != "" {
				if err == nil || !strings.Contains(err.Error(), tt.fails) {
					t.Fatalf("error %v, want %q", err, tt.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := `<schema xmlns="` + xsd.Space + `" targetNamespace="t">` + tt.want + "</schema>\n"
			if string(got) != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}
