package compare

import (
	"testing"
)

// TestNoTwoStatesAreTheSame goes through what is compared: nothing stated, unknown, withheld, one text and another are never taken for each other.
func TestNoTwoStatesAreTheSame(t *testing.T) {
	component := func(fields string) string { return `,"components":[` + part(`"name":"a"`+fields) + `]` }
	service := func(fields string) string { return `,"services":[{"name":"s"` + fields + `}]` }
	subject := func(fields string) string {
		return `,"metadata":{"component":{"type":"device","name":"pump"` + fields + `}}`
	}
	metadata := func(fields string) string {
		return `,"metadata":{"component":{"type":"device","name":"pump"}` + fields + `}`
	}
	certificate := func(fields string) string {
		return `,"components":[{"type":"cryptographic-asset","name":"a","cryptoProperties":{"assetType":"certificate","certificateProperties":{"subjectName":"a"` + fields + `}}}]`
	}
	text := func(before, after string) func(string) string {
		return func(value string) string { return before + value + after }
	}
	property := func(name string) func(string) string {
		return text(`,"properties":[{"name":"`+name+`","value":"`, `"}]`)
	}
	answers := []string{"unknown", "withheld", "2031-06-30", "2031-06", "Q4 2031", "Open source", "ended in 2020", "abandoned", "actively maintained"}
	words := []string{"unknown", "withheld", "one", "two"}
	version := []string{"one", "two"} // unknown and withheld are told as not compared
	for name, c := range map[string]struct {
		in     func(string) string
		field  func(string) string
		values []string
	}{
		"version":                       {component, text(`,"version":"`, `"`), version},
		"version, unknown":              {component, text(`,"version":"`, `"`), []string{"unknown", "one"}}, // only one of the two is compared with nothing, below
		"type of the subject":           {subject, text(`,"group":"`, `"`), words},
		"group":                         {component, text(`,"purl":"pkg:npm/a","group":"`, `"`), []string{"one", "two"}},
		"supplier":                      {component, text(`,"supplier":{"name":"`, `"}`), words},
		"manufacturer":                  {component, text(`,"manufacturer":{"name":"`, `"}`), words},
		"address of supplier":           {component, text(`,"supplier":{"name":"x","url":["https://`, `.example"]}`), version},
		"purl":                          {component, text(`,"purl":"`, `"`), []string{"unknown", "withheld", "pkg:npm/a", "pkg:npm/a@1", "pkg:npm/b", "pkg:npm/a?repository_url=https://a.example", "pkg:x", "no purl"}},
		"version in the purl":           {component, text(`,"version":"1","purl":"pkg:npm/a`, `"`), []string{"", "@1", "@2"}},
		"version in the CPE":            {component, text(`,"version":"1","cpe":"cpe:2.3:a:a:a:`, `:*:*:*:*:*:*:*"`), []string{"*", "1", "2"}},
		"CPE":                           {component, text(`,"cpe":"`, `"`), []string{"unknown", "withheld", "cpe:2.3:a:a:a:1:*:*:*:*:*:*:*", "cpe:2.3:a:b:a:1:*:*:*:*:*:*:*", "cpe:2.3:a"}},
		"SWID":                          {component, text(`,"swid":{"name":"a","tagId":"`, `"}`), words},
		"licence":                       {component, text(`,"licenses":[{"license":{"name":"`, `"}}]`), words},
		"scope":                         {component, text(`,"scope":"`, `"`), []string{"optional", "excluded"}},
		"modified":                      {component, text(`,"modified":`, ``), []string{"true"}},
		"download":                      {component, text(`,"externalReferences":[{"type":"distribution","url":"`, `"}]`), []string{"https://a.example", "https://b.example"}},
		"end of support":                {component, property("cdx:lifecycle:milestone:endOfSupport"), answers},
		"end of life":                   {component, property("End of Life"), answers},
		"end of guaranteed support":     {component, property("cdx:lifecycle:milestone:endOfGuaranteedSupport"), answers},
		"end of business operations":    {component, property("cdx:lifecycle:milestone:endOfBusinessOperations"), answers},
		"level of support":              {component, property("Level of Support"), answers},
		"end of support of the subject": {subject, property("cdx:fda:end-of-support-date"), answers},
		"supplier of the document":      {metadata, text(`,"supplier":{"name":"`, `"}`), version},
		"maker of the device":           {metadata, text(`,"manufacture":{"name":"`, `"}`), words},
		"licence of the document":       {metadata, text(`,"licenses":[{"license":{"name":"`, `"}}]`), words},
		"version of a service":          {service, text(`,"version":"`, `"`), words},
		"group of a service":            {service, text(`,"group":"`, `"`), words},
		"provider of a service":         {service, text(`,"provider":{"name":"`, `"}`), words},
		"zone of a service":             {service, text(`,"trustZone":"`, `"`), words},
		"guard of a service":            {service, text(`,"authenticated":`, ``), []string{"true", "false"}},
		"boundary of a service":         {service, text(`,"x-trust-boundary":`, ``), []string{"true", "false"}},
		"endpoint of a service":         {service, text(`,"endpoints":["`, `"]`), words},
		"data of a service":             {service, text(`,"data":[{"flow":"inbound","classification":"`, `"}]`), words},
		"end of a certificate":          {certificate, text(`,"notValidAfter":"`, `"`), answers},
		"issuer of a certificate":       {certificate, text(`,"issuerName":"`, `"`), words},
	} {
		states := []string{c.in("")}
		for _, v := range c.values {
			states = append(states, c.in(c.field(v)))
		}
		for i, was := range states {
			for j, is := range states {
				if name == "version, unknown" && i+j == 1 {
					continue
				}
				d := Changes(document(t, was), document(t, is))
				if same := len(d.Changes) == 0; same != (i == j) {
					t.Errorf("%s: same: %t\nfrom %s\nto   %s", name, same, was, is)
				}
			}
		}
	}
}
