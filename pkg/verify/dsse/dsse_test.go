package dsse

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

const whole = `{"payloadType":"http://example.com/HelloWorld","payload":"aGVsbG8gd29ybGQ=","signatures":[{"keyid":"a","sig":"AAEC"},{"sig":"_-8="}],"more":1}`

// The example of the specification (protocol.md, "Test Vectors").
func TestSigned(t *testing.T) {
	e, err := Parse([]byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	if got := signed(e); got != "DSSEv1 29 http://example.com/HelloWorld 11 hello world" {
		t.Errorf("signed %q", got)
	}
	if len(e.Signatures) != 2 || e.Signatures[0].KeyID != "a" || !bytes.Equal(e.Signatures[1].Value, []byte{0xff, 0xef}) {
		t.Errorf("signatures %+v", e.Signatures)
	}
}

// signed is what the signatures are over, in one piece.
func signed(e *Envelope) string {
	head, payload := e.Signed()
	return string(head) + string(payload)
}

func TestRefused(t *testing.T) {
	many := strings.TrimSuffix(strings.Repeat(`{"sig":"AAEC"},`, MaxSignatures+1), ",")
	for _, tt := range []struct{ name, from, to, fault string }{
		{"no object", whole, `[]`, "expected an object"},
		{"no payload", `"payload":"aGVsbG8gd29ybGQ=",`, ``, "payload: expected base64, found none"},
		{"no type", `"payloadType":"http://example.com/HelloWorld",`, ``, "payloadType: expected a type, found none"},
		{"type that is no text", `"http://example.com/HelloWorld"`, `1`, "payloadType: expected text"},
		{"no signatures", `[{"keyid":"a","sig":"AAEC"},{"sig":"_-8="}]`, `[]`, "signatures: expected at least one, found none"},
		{"signature without value", `{"sig":"_-8="}`, `{"keyid":"b"}`, "signature 2: sig: expected base64, found none"},
		{"empty signature", `{"sig":"_-8="}`, `{"sig":""}`, "signature 2: sig: expected a signature, found none"},
		{"two alphabets", `"_-8="`, `"_+8="`, "signature 2: sig: expected base64 with padding and without line breaks"},
		{"no padding", `aGVsbG8gd29ybGQ=`, `aGVsbG8gd29ybGQ`, "payload: expected base64 with padding and without line breaks"},
		{"stray bits", `aGVsbG8gd29ybGQ=`, `aGVsbG8gd29ybGR=`, "payload: expected base64 with padding and without line breaks"},
		{"line break", `aGVsbG8gd29ybGQ=`, `aGVsbG8g\nd29ybGQ=`, "payload: expected base64 with padding and without line breaks"},
		{"duplicate key", `"more":1`, `"payload":"AAAA"`, "payload"},
		{"duplicate key in another case", `"more":1`, `"Payload":"AAAA"`, "Payload"},
		{"payload in another case alone", `"payload":`, `"Payload":`, `found "Payload"; expected "payload"`},
		{"payload as protocol buffers name it", `"more":1`, `"payload_type":"x"`, `found "payload_type"; expected "payloadType"`},
		{"signatures by the long s", `"more":1`, `"ſignatures":[]`, "twice"},
		{"signatures by the long s alone", `"signatures":`, `"ſignatures":`, `expected "signatures"`},
		{"key id in another case", `"keyid":"a"`, `"keyID":"a"`, `signature 1: found "keyID"; expected "keyid"`},
		{"value in another case", `{"sig":"_-8="}`, `{"sig":"_-8=","SIG":"AAEC"}`, "SIG"},
		{"certificate in another case", `{"sig":"_-8="}`, `{"sig":"_-8=","Cert":"x"}`, `signature 2: found "Cert"; expected "cert"`},
		{"too many signatures", `{"sig":"_-8="}`, many, fmt.Sprintf("signatures: found %d; at most %d are read", MaxSignatures+2, MaxSignatures)},
		{"too deep", `"more":1`, `"more":` + strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth), "deep"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(whole, tt.from) {
				t.Fatal("the case changes nothing")
			}
			_, err := Parse([]byte(strings.Replace(whole, tt.from, tt.to, 1)))
			if err == nil || !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("got %v, expected %q", err, tt.fault)
			}
		})
	}
}

// No two envelopes that differ in type or payload are signed alike.
func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte(`{"payloadType":"application/vnd.in-toto+json","payload":"` + b64(`{"_type":"x"}`) + `","signatures":[{"sig":"AA==","cert":"-----BEGIN"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := Parse(data)
		if err != nil {
			return
		}
		if len(e.Signatures) == 0 || e.PayloadType == "" {
			t.Errorf("%+v", e)
		}
		rest, ok := bytes.CutPrefix([]byte(signed(e)), fmt.Appendf(nil, "DSSEv1 %d %s %d ", len(e.PayloadType), e.PayloadType, len(e.Payload)))
		if !ok || !bytes.Equal(rest, e.Payload) {
			t.Errorf("signed %q", signed(e))
		}
	})
}

// TestPassedOver has members that DSSE does not name change nothing of what is read, whatever they are called in other formats.
func TestPassedOver(t *testing.T) {
	want, err := Parse([]byte(`{"payloadType":"a","payload":"AAAA","signatures":[{"sig":"AAEC"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse([]byte(`{"_type":"https://in-toto.io/Statement/v1","signed":{"_type":"link"},"subject":[],"protected":"e30","signature":"AAAA","payloads":["e30="],
		"payloadType":"a","payload":"AAAA","headers":{"payload":"e30=","Payload2":"e30="},
		"signatures":[{"sig":"AAEC","signature":"AAAA","protected":"e30","payload":"e30=","payloadType":"b","extension":{"sig":"AAAA"},"method":"none"}]}`))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v; expected %+v", got, err, want)
	}
}
