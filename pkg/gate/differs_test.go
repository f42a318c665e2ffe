package gate

import "testing"

func TestSameMaker(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"Fabulon Medical", "FABULON MEDICAL", true},
		{"Fabulon Medical", "Fabulon Medical GmbH & Co. KG", true},
		{"Fabulon, Inc.", "Fabulon", true},
		{"Evil Corp", "Fabulon Medical", false},
		{"Medical", "Fabulon Medical", false},
		{"...", "Fabulon", false},
	} {
		if got := sameMaker(tc.a, tc.b); got != tc.want || sameMaker(tc.b, tc.a) != tc.want {
			t.Errorf("%q and %q: %v, want %v", tc.a, tc.b, got, tc.want)
		}
	}
}

func TestSameGTIN(t *testing.T) {
	if !sameGTIN("00000000004237", "4237") || !sameGTIN("0000 0000-0042 37", "00000000004237") || sameGTIN("00000000004237", "00000000009999") {
		t.Error("leading zeros and separators are all that may differ")
	}
}
