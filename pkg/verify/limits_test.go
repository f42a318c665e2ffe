package verify

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

func TestMaxSuppliers(t *testing.T) {
	fsys := fstest.MapFS{}
	for i := range MaxSuppliers {
		fsys[fmt.Sprintf("%05d.yaml", i)] = &fstest.MapFile{}
	}
	if _, err := LoadRegistry(fsys); err == nil || strings.Contains(err.Error(), "at most") {
		t.Errorf("as many entries as are allowed: expected the fault of the first, got %v", err)
	}
	fsys["z.yml"] = &fstest.MapFile{}
	if _, err := LoadRegistry(fsys); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%d entries; at most %d", MaxSuppliers+1, MaxSuppliers)) {
		t.Errorf("one entry more: %v", err)
	}
}

func TestMaxPatternLength(t *testing.T) {
	longest := "^" + strings.Repeat("a", MaxPatternLength-2) + "$"
	if _, err := anchored(longest); err != nil {
		t.Errorf("%d bytes: %v", len(longest), err)
	}
	if _, err := anchored("^a" + longest[1:]); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("at most %d", MaxPatternLength)) {
		t.Errorf("%d bytes: %v", len(longest)+1, err)
	}
}

func TestMaxThreshold(t *testing.T) {
	for n, ok := range map[int]bool{MaxThreshold: true, MaxThreshold + 1: false} {
		_, err := load(map[string]string{"a.yaml": strings.Replace(entryText, "transparencyLog: 1", fmt.Sprintf("transparencyLog: %d", n), 1)})
		if (err == nil) != ok {
			t.Errorf("threshold %d: %v", n, err)
		}
	}
}

// What is quoted of a hostile text stays short, and whole letters stay whole.
func TestMaxQuoted(t *testing.T) {
	if s := strings.Repeat("x", maxQuoted); clip(s) != s {
		t.Errorf("clipped at %d bytes", len(clip(s)))
	}
	if got, want := clip(strings.Repeat("x", maxQuoted-1)+"éé"), strings.Repeat("x", maxQuoted-1)+"…"; got != want {
		t.Errorf("got %q", got)
	}
}

// What many lines with many signatures ask of the verifier stays bounded.
func TestMaxSealedInFile(t *testing.T) {
	payload := statementOf("firmware.bin", firmware, "https://example.com/x/v1", "{}")
	lines := func(lines, each int) *delivery.File {
		var all []any
		for i := range each {
			all = append(all, map[string]any{"keyid": fmt.Sprint(i), "sig": "AAAA"})
		}
		line := encode(t, map[string]any{"payloadType": statementPayload, "payload": b64(payload), "signatures": all})
		return &delivery.File{Path: "a.jsonl", Kind: delivery.KindDSSE, Bytes: bytes.Repeat(append(line, '\n'), lines)}
	}
	const each = 50
	if all := readSealed(lines(MaxSealedInFile/each, each)); len(all) != MaxSealedInFile || all[0].fault != nil {
		t.Errorf("%d signatures, the first %v", len(all), all[0].fault)
	}
	if all := readSealed(lines(MaxSealedInFile/each+1, each)); len(all) != 1 || all[0].fault == nil || !strings.Contains(all[0].fault.Error(), "more than 2000 signatures") {
		t.Errorf("one line more: %d signatures, %v", len(all), all[0].fault)
	}
}

// What many files with signatures ask of the verifier stays bounded, and what was not looked at is told of each file.
func TestMaxSealed(t *testing.T) {
	payload := b64(statementOf("firmware.bin", firmware, "https://example.com/x/v1", "{}"))
	var all []any
	for i := range 50 {
		all = append(all, map[string]any{"keyid": fmt.Sprint(i), "sig": "AAAA"})
	}
	envelope := encode(t, map[string]any{"payloadType": statementPayload, "payload": payload, "signatures": all})
	d := &delivery.Delivery{}
	for i := range MaxSealed/50 + 2 {
		d.Files = append(d.Files, &delivery.File{Path: fmt.Sprintf("%03d.json", i), Kind: delivery.KindDSSE, Bytes: envelope})
	}
	found := allSealed(newIndex(d))
	if len(found) != MaxSealed+2 {
		t.Fatalf("%d signatures, expected %d and one for each file more", len(found), MaxSealed)
	}
	for i, one := range found {
		if over := one.fault != nil && strings.Contains(one.fault.Error(), "more than 4000 signatures"); over != (i >= MaxSealed) {
			t.Errorf("signature %d: %v", i, one.fault)
		}
	}
}

// Signers of other suppliers are asked about the first signatures alone where there are many of both.
func TestMaxOtherTrials(t *testing.T) {
	own, other := &Supplier{Signers: make([]Signer, 9)}, &Supplier{Signers: make([]Signer, maxOtherTrials/2)}
	v := &prover{supplier: own, suppliers: []*Supplier{own, other}}
	all := []*sealed{{}, {}, {}}
	v.limitOthers(all)
	if all[0].alone || all[1].alone || !all[2].alone {
		t.Errorf("held against others: %v, %v, %v", !all[0].alone, !all[1].alone, !all[2].alone)
	}
}
