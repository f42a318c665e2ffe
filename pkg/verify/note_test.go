package verify

import "testing"

func TestCheckNote(t *testing.T) {
	const head = "log.example - 1234\n7\nAAAA\n\n"
	for _, tc := range []struct {
		name, note string
		ok         bool
	}{
		{"as an encoder writes it", head + "\u2014 log.example EbBo\n", true},
		{"with padding", head + "\u2014 log.example EbA=\n", true},
		{"with a witness", head + "\u2014 log.example EbBo\n\u2014 witness.example AAAA\n", true},
		{"padding bits set", head + "\u2014 log.example EbB=\n", false},
		{"padding bits set for a witness", head + "\u2014 log.example EbBo\n\u2014 witness.example EbB=\n", false},
		{"carriage return inside", head + "\u2014 log.example Eb\rBo\n", false},
		{"no end of line", head + "\u2014 log.example EbBo", false},
		{"another dash", head + "- log.example EbBo\n", false},
		{"another name", head + "\u2014 other.example EbBo\n", false},
		{"no signature", head, false},
		{"no body", "\u2014 log.example EbBo\n", false},
	} {
		if err := checkNote(tc.note); (err == nil) != tc.ok {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}
