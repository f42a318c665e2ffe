package signature

import (
	"crypto/x509/pkix"
	"encoding/asn1"
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
