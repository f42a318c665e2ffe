package version

import "testing"

func TestSame(t *testing.T) {
	tests := []struct {
		a, b, typeA, typeB string
		want               bool
	}{
		{"1.2", "1.2", "", "", true}, {"v1.2", "1.2", "golang", "golang", true}, {"go1.22.1", "1.22.1", "golang", "golang", true},
		{"1.2.0-RC1", "1.2.0-rc1", "", "", true}, {"1.2", "1.2.0", "", "", false}, {"1.2", "1.20", "", "", false},
		{"1:2.3-4", "1:2.3-4", "deb", "deb", true}, {"1:2.3-4", "2.3-4", "deb", "deb", false}, {"2.3-4", "2.3-5", "deb", "deb", false},
		{"0:2.3-4", "2.3-4", "deb", "deb", true}, {"1:2.3-4", "2.3-4", "rpm", "rpm", true}, {"1:2.3-4", "2:2.3-4", "rpm", "rpm", false},
		{"1:3.0.11-1~deb12u2", "3.0.11", "deb", "generic", true}, {"3.0.11", "1:3.0.11+dfsg-1", "", "deb", true},
		{"3.0.11-1", "3.0.12", "deb", "", false}, {"vega", "ega", "", "", false},
	}
	for _, tt := range tests {
		if got := Same(tt.a, tt.b, tt.typeA, tt.typeB); got != tt.want {
			t.Errorf("%q %s and %q %s: %v", tt.a, tt.typeA, tt.b, tt.typeB, got)
		}
		if got := Same(tt.b, tt.a, tt.typeB, tt.typeA); got != tt.want {
			t.Errorf("%q and %q the other way round: %v", tt.b, tt.a, got)
		}
	}
}

// FuzzForms holds the forms to what they are for: whatever is one version is found by them.
func FuzzForms(f *testing.F) {
	f.Add("1:3.0.11-1~deb12u2", "3.0.11", "deb", "")
	f.Add("1:2.3-4", "2.3-4", "rpm", "rpm")
	f.Fuzz(func(t *testing.T, a, b, typeA, typeB string) {
		if !Same(a, a, typeA, typeA) {
			t.Errorf("%q is not itself", a)
		}
		if a == "" || b == "" || !Same(a, b, typeA, typeB) {
			return
		}
		for _, sought := range SoughtForms(a, typeA) {
			for _, filed := range FiledForms(b, typeB) {
				if sought == filed {
					return
				}
			}
		}
		t.Errorf("%q (%s) does not find %q (%s)", a, typeA, b, typeB)
	})
}
