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
	for n, ok := range map[int]bool{maxThreshold: true, maxThreshold + 1: false} {
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
