package vex

import "testing"

// TestDelivers: an update is delivered where what it is an update of has the version: the product. What names a part is for a person.
func TestDelivers(t *testing.T) {
	x := NewInventory(Thing{Name: "pump", Version: "2.0", PURLs: []string{"pkg:generic/pump@2.0"}, Refs: []string{"s#pump"}}, []Thing{
		{Name: "xz", Version: "5.6.1", Refs: []string{"s#xz"}}, {Name: "version", Version: "9", Refs: []string{"s#v"}}, {Name: "lamp", Refs: []string{"s#lamp"}}})
	whole, xz, inside := component("pkg:generic/pump@2.0"), Component{Refs: []string{"s#xz"}}, Component{Refs: []string{"s#lamp"}}
	for name, c := range map[string]struct {
		product Product
		action  string
		asks    bool
	}{
		"of the product, later":                     {Product{Component: whole}, "Update to 2.1.", true},
		"of the product":                            {Product{Component: whole}, "Update to 2.0.", false},
		"of a part, which the words do not name":    {Product{Component: xz}, "Update to 2.1.", true},
		"of a part of the product, likewise":        {Product{Component: whole, Subcomponents: []Component{xz}}, "Update to 2.1.", true},
		"of a part, higher than any":                {Product{Component: xz}, "Update to 9.0.", true},
		"of a part, and the words name the product": {Product{Component: xz}, "Update to Pump 2.1.", true},
		"of a part, as the product has it":          {Product{Component: xz}, "Update to 2.0.", false},
		"of a part that the words name":             {Product{Component: xz}, "Update to xz 5.6.1.", true},
		"of a part that the words name, later":      {Product{Component: xz}, "Update to XZ 5.6.2.", true},
		"of a part by a word that others use":       {Product{Component: xz}, "Update to version 2.1.", true},
		"of the product, and another part is named": {Product{Component: whole}, "Update to xz 1.0.", true},
		"of the product, and a later part is named": {Product{Component: whole}, "Update to xz 6.0.", true},
		"of a part without a version":               {Product{Component: inside}, "Update to lamp 1.0.", true},
	} {
		for _, status := range []Status{NotAffected, Fixed} {
			st := Statement{Status: status, Justification: VulnerableCodeNotPresent, ActionStatement: c.action, Products: []Product{c.product}}
			if got := st.asks(x); got != c.asks {
				t.Errorf("%s, %s: %q asks for something: %v, want %v", name, status, c.action, got, c.asks)
			}
		}
	}
	for _, c := range []struct {
		responses []string
		status    Status
		asks      bool
	}{
		{[]string{"update"}, NotAffected, false}, {[]string{"update"}, Fixed, false},
		{[]string{"rollback"}, NotAffected, true}, {[]string{"rollback"}, Fixed, false},
		{[]string{"update", "rollback"}, NotAffected, true}, {[]string{"update", "rollback"}, Fixed, false},
		{nil, NotAffected, true},
	} {
		st := Statement{Status: c.status, Responses: c.responses, ActionStatement: "update", Products: []Product{{Component: whole}}}
		if len(c.responses) > 0 {
			st.ActionStatement = c.responses[len(c.responses)-1]
		}
		if got := st.asks(x); got != c.asks {
			t.Errorf("%s, response %v: asks for something: %v", c.status, c.responses, got)
		}
	}
}
