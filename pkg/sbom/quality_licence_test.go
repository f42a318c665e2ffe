package sbom

import "testing"

func TestOwnerlessLicences(t *testing.T) {
	for words, want := range map[string]int{
		"LicenseRef-x": 1, "MIT OR LicenseRef-x": 1, "(LicenseRef-a AND LicenseRef-b) OR LicenseRef-a": 2, "LicenseRef-": 1, "LicenseRef-acme-": 1, "DocumentRef-d:LicenseRef-x": 1,
		"LicenseRef-acme-terms": 0, "LicenseRef-scancode-bsd-x11": 0, "DocumentRef-d:LicenseRef-acme-terms": 0, "MIT": 0,
	} {
		c := Component{Licences: []Licence{{Form: LicenceExpression, Text: words}}}
		if got := c.OwnerlessLicences(); len(got) != want {
			t.Errorf("%q: %q, want %d", words, got, want)
		}
	}
}
