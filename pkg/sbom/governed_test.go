package sbom

import "testing"

// Somebody is responsible for data only where somebody is named.
func TestAnswerableIsSomebodyNamed(t *testing.T) {
	for governance, want := range map[string]bool{
		`{"owners":[{"organization":{"name":"Acme Ltd"}}]}`:                                      true,
		`{"owners":[{"contact":{"email":"a@acme.example"}}]}`:                                    true,
		`{"owners":[{"organization":{"name":""}}]}`:                                              false,
		`{"owners":[{"organization":{"name":"tbd"}}]}`:                                           false,
		`{"owners":[{"organization":{"name":"unknown"}}]}`:                                       false,
		`{"custodians":[{"organization":{"name":"n/a"}}]}`:                                       false,
		`{"owners":[{"organization":{}}]}`:                                                       false,
		`{"owners":[{"contact":{"name":"-"}}]}`:                                                  false,
		`{"owners":[]}`:                                                                          false,
		`{"owners":[{"contact":{"name":"-"}}],"stewards":[{"contact":{"name":"Ada Lovelace"}}]}`: true,
	} {
		d, err := Read("s.cdx.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"services":[{"name":"s","data":[{"flow":"outbound","classification":"PHI","governance":`+governance+`}]}]}`), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Services[0].Data[0].Answerable; got != want {
			t.Errorf("%s: %v, want %v", governance, got, want)
		}
	}
}
