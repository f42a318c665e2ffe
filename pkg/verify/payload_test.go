package verify

import (
	"bytes"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// TestPayloadTypes signs one statement under several types, in an envelope and in bundles. Those of in-toto are read alike.
func TestPayloadTypes(t *testing.T) {
	for _, tt := range []struct{ payloadType, ladder, unreadable string }{
		{statementPayload, whole, ""},
		{"application/vnd.in-toto.provenance+json", whole, ""},
		{"application/vnd.in-toto.vuln-scan.v2+json", whole, ""},
		{"application/vnd.in-toto.+json", "", "is an in-toto statement, and its type is"},
		{"application/vnd.in-toto.a/b+json", "", "is an in-toto statement, and its type is"},
		{"application/vnd.in-toto+JSON", "", "is an in-toto statement, and its type is"},
		{"application/vnd.in-toto+json; charset=utf-8", "", "is an in-toto statement, and its type is"},
		{"application/json", "", "is an in-toto statement, and its type is"},
	} {
		t.Run(tt.payloadType, func(t *testing.T) {
			s := newKeyScene(t)
			s.add("a.intoto.jsonl", delivery.KindDSSE, delivery.Evidence, envelopeOf(t, tt.payloadType, s.statement(), s.key))
			keyed := s.run(t)
			b := newScene(t)
			b.bundle("a.sigstore.json", b.instance.attestAs(release, tt.payloadType, statementOf("firmware.bin", b.files["firmware.bin"].Bytes, slsa.TypeV1, `{}`)))
			for path, got := range map[string]*Report{"a.intoto.jsonl": keyed, "a.sigstore.json": b.run(t)} {
				if l := show(got.Files["firmware.bin"].Ladder); l != tt.ladder || !strings.Contains(got.Unreadable[path], tt.unreadable) || (got.Unreadable[path] != "") != (tt.unreadable != "") {
					t.Errorf("%s: %q, %q, unreadable %q", path, l, got.Files["firmware.bin"].Reason, got.Unreadable[path])
				}
			}
		})
	}
}

// TestUnreadPayloads are told from statements, which nobody may pass over, and are named beside provenance that holds.
func TestUnreadPayloads(t *testing.T) {
	i := newInstance(t, "meridian")
	good := i.attest(byWorkflow, pumpProvenance("firmware.bin", firmware, byWorkflow.san))
	for _, payload := range []string{`hello`, `{"_type":"letter"}`, `{"_type":7}`, `{"a":{"_type":"https://in-toto.io/Statement/v1"}}`, `[]`, ``} {
		if _, err := payloadStatement("application/json", []byte(payload)); !undecided(err) {
			t.Errorf("%q: %v", payload, err)
		}
	}
	req := builtRequest(i, bytes.Join([][]byte{good, i.attestAs(byWorkflow, "application/json", []byte(`{}`)), i.attest(byWorkflow, statementOf("firmware.bin", firmware, "https://x.example/y", `{}`))}, []byte("\n")))
	got, err := ProvenanceOf(t.Context(), req, pumpDemand)
	must(t, err)
	var where []string
	for _, a := range got.All {
		if why := a.Unread(); why != "" {
			where = append(where, a.Where+": "+why)
		}
	}
	if said := strings.Join(where, "\n"); !got.Met() || len(where) != 2 || !strings.Contains(said, `line 2, signature 1: unsupported kind: a signed payload of type "application/json"`) || !strings.Contains(said, "line 3, signature 1: unsupported kind") {
		t.Errorf("met %v: %q; unread %q", got.Met(), got.Reason(), where)
	}
}
