package delivery

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestRecogniseSupport(t *testing.T) {
	workbook := func(heading string) string {
		x := excelize.NewFile()
		for cell, v := range map[string]string{"A1": "Component", "B1": "Version", "C1": heading, "A2": "zlib", "B2": "1.3", "C2": "2030-01-01"} {
			must(t, x.SetCellValue("Sheet1", cell, v))
		}
		var b bytes.Buffer
		must(t, x.Write(&b))
		return b.String()
	}
	for name, c := range map[string]struct {
		body string
		want Kind
	}{
		"table":                        {"purl,End of support\npkg:npm/a@1,2030-01-01\n", KindSupport},
		"semicolons and a title":       {"Support of our product;;\nComponent;Version;EOS date\nzlib;1.3;2030-01-01\n", KindSupport},
		"no support in it":             {"purl,version\npkg:npm/a,1\n", KindUnknown},
		"support of nothing":           {"Colour,End of support\nred,2030-01-01\n", KindUnknown},
		"a script below":               {"purl,End of support\nrm -rf /data\n", KindUnknown},
		"a script that begins with it": {"#!/bin/sh\npurl,End of support\n", KindUnknown},
		"cells beyond the headings":    {"purl,End of support\na,b,c\n", KindUnknown},
		"open quote":                   {"purl,End of support\n\"a,b\n", KindUnknown},
		"workbook":                     {workbook("End of support"), KindSupport},
		"another workbook":             {workbook("Colour"), KindSpreadsheet},
		"CLE":                          {`{"$schema":"https://example.org/cle.v1.0.0.json","identifier":"pkg:npm/a","events":[]}`, KindSupport},
		"schema of something else":     {`{"$schema":"https://example.org/other.json","events":[]}`, KindUnknown},
		"CLE without events":           {`{"$schema":"https://example.org/cle.v1.0.0.json"}`, KindUnknown},
		"CLE with hyphens":             {`{"$schema":"https://example.org/cle-1.0.0.schema.json","events":[]}`, KindSupport},
		"CLE, hyphen and v":            {`{"$schema":"https://example.org/cle-v1.0.0.json","events":[]}`, KindSupport},
		"CLE in capitals":              {`{"$schema":"https://example.org/CLE.v1.0.0.json","events":[]}`, KindSupport},
		"CLE without a place":          {`{"$schema":"cle.v1.0.0.json","events":[]}`, KindSupport},
		"CLE by its major version":     {`{"$schema":"https://example.org/cle.v1.json","events":[]}`, KindSupport},
		"CLE of no version":            {`{"$schema":"https://example.org/cle.vNext.json","events":[]}`, KindSupport},
		"CLE without a schema":         {`{"identifier":"pkg:npm/a","events":[{"id":1,"type":"endOfSupport"}]}`, KindSupport},
		"CLE of several, no schema":    {`{"events":[],"identifier":["pkg:npm/a","pkg:npm/b"]}`, KindSupport},
		"CLE of many, no schema":       {`{"events":[],"identifier":[ ` + strings.Repeat(`"pkg:npm/abcdefgh",`, 400) + `"pkg:npm/b"]}`, KindSupport},
		"CLE with an empty schema":     {`{"$schema":"","identifier":"pkg:npm/a","events":[]}`, KindSupport},
		"CLE whose schema is no text":  {`{"$schema":null,"identifier":"pkg:npm/a","events":[]}`, KindSupport},
		"a word that ends in cle":      {`{"$schema":"https://example.org/vehicle-1.0.0.json","events":[]}`, KindUnknown},
		"a purl, and another schema":   {`{"$schema":"https://example.org/other.json","identifier":"pkg:npm/a","events":[]}`, KindUnknown},
		"events of a log":              {`{"events":[{"time":"2026-01-01T00:00:00Z","level":"info","message":"pkg:npm/a"}]}`, KindUnknown},
		"event of a forge":             {`{"id":"1","type":"PushEvent","repo":{"name":"a/b"},"events":["push"],"payload":{"ref":"main"}}`, KindUnknown},
		"identifier that is no purl":   {`{"identifier":"com.acme.pump","events":[{"id":1,"type":"endOfSupport"}]}`, KindUnknown},
		"identifier of no type":        {`{"identifier":"pkg:pump","events":[]}`, KindUnknown},
		"identifier without events":    {`{"identifier":"pkg:npm/a"}`, KindUnknown},
		"events that are no list":      {`{"identifier":"pkg:npm/a","events":{"installs":3}}`, KindUnknown},
		"purl within an event":         {`{"events":[{"identifier":"pkg:npm/a"}]}`, KindUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			f := kindOf(t, []byte(c.body))
			if f.Kind != c.want {
				t.Errorf("got %s, want %s", f.Kind, c.want)
			}
			if f.Kind == KindSupport && string(f.Bytes) != c.body {
				t.Error("its bytes are not kept")
			}
		})
	}
}
