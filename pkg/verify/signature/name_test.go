package signature

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"strings"
	"testing"
)

func TestDistinguishedNames(t *testing.T) {
	name := pkix.RDNSequence{
		{{Type: asn1.ObjectIdentifier{2, 5, 4, 3}, Value: `Pump, "4" <x> `}},
		{{Type: asn1.ObjectIdentifier{2, 5, 4, 10}, Value: "Fabulon"}, {Type: asn1.ObjectIdentifier{2, 5, 4, 11}, Value: "Release"}},
	}
	raw, err := asn1.Marshal(name)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := DistinguishedName(raw), `O=Fabulon+OU=Release,CN=Pump\, \"4\" \<x\>\ `; got != want {
		t.Errorf("got %s, expected %s", got, want)
	}
	if got := DistinguishedName([]byte{1, 2, 3}); got != "#010203" {
		t.Errorf("got %s", got)
	}
}

func TestMaxName(t *testing.T) {
	of := func(bytes int) []byte {
		raw, err := asn1.Marshal(pkix.RDNSequence{{{Type: asn1.ObjectIdentifier{2, 5, 4, 3}, Value: strings.Repeat("x", bytes-21)}}})
		if err != nil || len(raw) != bytes {
			t.Fatalf("%d bytes, %v", len(raw), err)
		}
		return raw
	}
	if got := DistinguishedName(of(MaxName)); !strings.HasPrefix(got, "CN=xxx") {
		t.Errorf("at the limit: %.60s", got)
	}
	long, other := DistinguishedName(of(MaxName+1)), DistinguishedName(of(MaxName+2))
	if !strings.HasPrefix(long, "#sha256:") || !strings.HasSuffix(long, "(a name of 4097 bytes)") || long[:72] == other[:72] {
		t.Errorf("over the limit: %s, %s", long, other)
	}
}
