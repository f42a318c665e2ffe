package verify

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// TestMembersBesideThoseOfAnEnvelope puts members that DSSE does not name into an envelope: nothing that is said of file and statement changes, whether the
// envelope holds or not. One that another reader could take for a member of DSSE makes it no envelope.
func TestMembersBesideThoseOfAnEnvelope(t *testing.T) {
	s := newKeyScene(t)
	good, bad := envelope(t, s.statement(), s.key), envelope(t, s.statement(), key(t))
	put := func(data []byte, top, inside string) []byte {
		data = append([]byte(`{`+top+`,`), data[1:]...)
		return bytes.Replace(data, []byte(`"keyid":`), []byte(inside+`,"keyid":`), 1)
	}
	run := func(data []byte) *Report {
		s.add("a.intoto.jsonl", delivery.KindDSSE, delivery.Evidence, data)
		return s.run(t)
	}
	for _, data := range [][]byte{good, bad} {
		plain := run(data)
		for _, top := range []string{
			`"verified":true`, `"signed":{"_type":"link"}`, `"predicateType":"https://slsa.dev/provenance/v1","predicate":{},"subject":[]`, `"keyid":"key 0","cert":"x"`,
			`"trusted_root":{},"supplier":"meridian"`, `"messageSignature":{"signature":"AAAA"}`,
		} {
			got := run(put(data, top, `"signature":"AAAA","signer":"release key","roles":["artifact"],"at":"2020-01-01T00:00:00Z"`))
			if f, want := got.Files["firmware.bin"], plain.Files["firmware.bin"]; !reflect.DeepEqual(f.Signatures, want.Signatures) || f.Ladder != want.Ladder || f.Reason != want.Reason {
				t.Errorf("%s: %+v\nexpected %+v", top, f.Signatures, want.Signatures)
			}
			if !reflect.DeepEqual(got.Unreadable, plain.Unreadable) || len(got.Statements) != 1 || !reflect.DeepEqual(got.Statements[0].Ladder, plain.Statements[0].Ladder) || got.Statements[0].PredicateType != plain.Statements[0].PredicateType {
				t.Errorf("%s: unreadable %q, statements %+v", top, got.Unreadable, got.Statements)
			}
		}
	}
	for top, reason := range map[string]string{
		`"Payload":"e30="`: `"Payload" occurs twice`, `"payload":"e30="`: `"payload" occurs twice`, `"payload_type":"x"`: `found "payload_type"; expected "payloadType"`, `"SIGNATURES":[]`: "twice",
	} {
		got := run(put(good, top, `"more":1`))
		if f, told := got.Files["firmware.bin"], got.Unreadable["a.intoto.jsonl"]; f.Ladder.Valid || !strings.Contains(told, "not a DSSE envelope") || !strings.Contains(told, reason) {
			t.Errorf("%s: %q, told as %q; expected %q", top, show(f.Ladder), told, reason)
		}
	}
}
