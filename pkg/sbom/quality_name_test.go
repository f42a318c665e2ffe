package sbom

import "testing"

func TestNotesOnNames(t *testing.T) {
	for fields, want := range map[string]string{
		`"name":""`: "an empty name", `"name":"-"`: `"-", which names nothing`, `"name":"N/A"`: `"N/A", which names nothing`,
		`"name":"a"`: "", `"name":"unknown"`: "",
	} {
		v := mustRead(t, bom(`,"components":[{"type":"library",`+fields+`}]`)).Validate(noon)
		switch {
		case !v.Valid:
			t.Errorf("%s is invalid: %+v", fields, v.Problems)
		case want == "" && len(v.Problems) != 0, want != "" && len(v.Problems) != 1:
			t.Errorf("%s: %+v", fields, v.Problems)
		case want != "" && (v.Problems[0].Code != NoName || v.Problems[0].Found != want || v.Problems[0].Pointer != "/components/0/name" || v.Problems[0].Line != 1):
			t.Errorf("%s: %+v, want %s", fields, v.Problems[0], want)
		}
	}
	// A name that is missing is told once, by the schema.
	for _, p := range mustRead(t, bom(`,"components":[{"type":"library"}]`)).Validate(noon).Problems {
		if p.Code != SchemaViolation {
			t.Errorf("told twice: %+v", p)
		}
	}
}
