package delivery

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"testing"
)

func TestOpenDamagedArchives(t *testing.T) {
	whole, zipped := tarOf(t, plain()...), zipOf(t, plain()...)
	flip := func(b []byte, at int) []byte {
		b = slices.Clone(b)
		b[at] ^= 1
		return b
	}
	gz := compress(t, whole, "gz")
	for name, data := range map[string][]byte{
		"tar cut in an entry":  whole[:600],
		"tar without end mark": whole[:len(whole)-1024],
		"data after tar":       append(slices.Clone(whole), "hidden"...),
		"second tar behind":    append(slices.Clone(whole), whole...),
		"gzip cut":             gz[:len(gz)-4],
		"data after gzip":      append(slices.Clone(gz), "hidden"...),
		"zip cut":              zipped[:len(zipped)-4],
		"data after zip":       append(slices.Clone(zipped), "hidden"...),
		"zip with bad content": flip(zipped, 30+len("device/firmware.bin")+8),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Open(context.Background(), save(t, "d", data), Limits{}); !errors.Is(err, ErrDamaged) {
				t.Errorf("got %v, want ErrDamaged", err)
			}
		})
	}
}

func TestOpenZipTricks(t *testing.T) {
	zipped := zipOf(t, plain()...)
	renamed := slices.Clone(zipped)
	copy(renamed[30:], "device/firmwarX.bin") // the local header only
	encrypted := slices.Clone(zipped)
	directory := bytes.Index(encrypted, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint16(encrypted[directory+8:], binary.LittleEndian.Uint16(encrypted[directory+8:])|1)
	overlap := slices.Clone(zipped)
	second := directory + 46 + len("device/firmware.bin")
	copy(overlap[second+42:second+46], overlap[directory+42:directory+46]) // same local header
	for name, data := range map[string][]byte{"renamed": renamed, "encrypted": encrypted, "overlap": overlap} {
		t.Run(name, func(t *testing.T) { refused(t, data) })
	}
}

func TestOpenZipComment(t *testing.T) {
	comment := func(text string) []byte {
		data := zipOf(t, plain()...)
		binary.LittleEndian.PutUint16(data[len(data)-2:], uint16(len(text)))
		return append(data, text...)
	}
	if d := opened(t, save(t, "d", comment("commit 5186ece")), Limits{}); len(d.Files) != 3 {
		t.Errorf("%d files", len(d.Files))
	}
	second := string(zipOf(t, entry{name: "other", body: "x"}))
	if _, err := Open(context.Background(), save(t, "d", comment(second)), Limits{}); err == nil {
		t.Error("a zip in the comment of a zip was accepted")
	}
}
