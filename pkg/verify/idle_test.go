package verify

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// TestIdleSignaturesAreBounded: a few kilobytes of signatures by nobody about a name that many files have are not told for each of them. What was not told is said
// to be unread, and what the supplier signed is worth what it was.
func TestIdleSignaturesAreBounded(t *testing.T) {
	const files, signatures = 300, 64
	s := newScene(t)
	s.sign(release, "firmware.bin")
	for i := range files {
		s.add(fmt.Sprintf("doc/%d/notes.md", i), delivery.KindText, delivery.Document, []byte("Notes on the pump.\n"))
	}
	statement := `{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"notes.md","digest":{"sha256":"` + strings.Repeat("0", 64) + `"}}],"predicateType":"https://example.com/x","predicate":{}}`
	junk := strings.TrimSuffix(strings.Repeat(`{"sig":"AAAA"},`, signatures), ",")
	envelope := fmt.Sprintf(`{"payloadType":"application/vnd.in-toto+json","payload":%q,"signatures":[%s]}`, base64.StdEncoding.EncodeToString([]byte(statement)), junk)
	for i := range 3 {
		s.add(fmt.Sprintf("junk%d.intoto.jsonl", i), delivery.KindDSSE, delivery.Evidence, []byte(envelope))
	}
	r := s.run(t)
	told := 0
	for _, f := range r.Files {
		told += len(f.Signatures)
	}
	if most := MaxIdle + files + 1; told > most || told < MaxIdle {
		t.Errorf("%d entries, expected %d to %d", told, MaxIdle, most)
	}
	if len(r.Unreadable) != 2 || !strings.Contains(r.Unreadable["junk2.intoto.jsonl"], "ask for the delivery without them") {
		t.Errorf("unreadable: %v", r.Unreadable)
	}
	if !r.Files["firmware.bin"].Ladder.Whole() {
		t.Errorf("the firmware: %s", r.Files["firmware.bin"].Reason)
	}
}

// TestCopiesAreBounded: nor is what the supplier signed told without end, whoever copies it.
func TestCopiesAreBounded(t *testing.T) {
	const files, copies = 600, 200
	s := newScene(t)
	for i := range files {
		s.add(fmt.Sprintf("doc/%d/notes.md", i), delivery.KindText, delivery.Document, []byte("Notes on the pump.\n"))
	}
	line := s.instance.attest(release, statementOf("notes.md", []byte("else"), "https://example.com/x", `{}`))
	s.bundle("copies.jsonl", bytes.Repeat(append(line, '\n'), copies))
	r := s.run(t)
	told := 0
	for _, f := range r.Files {
		told += len(f.Signatures)
	}
	if told < MaxHeld || told >= MaxHeld+files || !strings.Contains(r.Unreadable["copies.jsonl"], "ask for a delivery with fewer") {
		t.Errorf("%d entries, unreadable: %v", told, r.Unreadable)
	}
}
