package delivery

import (
	"bytes"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"
)

// What is larger than any signature carries something else, in whatever wrapping.
func TestMaxSignature(t *testing.T) {
	armour := func(size int) []byte {
		const rest = "-----BEGIN SSH SIGNATURE-----\n\n-----END SSH SIGNATURE-----\n"
		body := base64.StdEncoding.EncodeToString(make([]byte, (size-len(rest))/4*3))
		return append([]byte("-----BEGIN SSH SIGNATURE-----\n"+body+"\n-----END SSH SIGNATURE-----\n"), bytes.Repeat([]byte("\n"), size-len(rest)-len(body))...)
	}
	if block, _ := pem.Decode(armour(maxSignature)); block == nil {
		t.Fatal("the armour is not well-formed")
	}
	binary := func(size int) []byte { // a CMS message of open length
		head := bytes.TrimRight(cmsOf(nil, true), "\x00")
		return append(head, make([]byte, size-len(head))...)
	}
	keys := func(size int) []byte {
		const key = "ssh-ed25519 AAAA\n"
		return append(bytes.Repeat([]byte(key), size/len(key)), bytes.Repeat([]byte("\n"), size%len(key))...)
	}
	for _, tt := range []struct {
		name      string
		recognise func([]byte) Kind
		make      func(int) []byte
		want      Kind
	}{
		{"armour", recogniseArmour, armour, KindSSHSignature},
		{"binary", recogniseBinarySignature, binary, KindCMSSignature},
		{"SSH keys", func(b []byte) Kind {
			if isSSHKey(b) {
				return KindPublicKey
			}
			return KindUnknown
		}, keys, KindPublicKey},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for size, want := range map[int]Kind{maxSignature: tt.want, maxSignature + 1: KindUnknown} {
				data := tt.make(size)
				if len(data) != size {
					t.Fatalf("made %d bytes, asked for %d", len(data), size)
				}
				if got := tt.recognise(data); got != want {
					t.Errorf("%d bytes: got %s, want %s", size, got, want)
				}
			}
		})
	}
}

// A workbook of absurdly many parts stays an archive, and so an artifact.
func TestMaxWorkbookParts(t *testing.T) {
	parts := []entry{{name: "[Content_Types].xml", body: "<Types/>"}, {name: "xl/workbook.xml", body: "<workbook/>"}}
	for n := len(parts); n < maxWorkbookParts; n++ {
		parts = append(parts, entry{name: fmt.Sprintf("xl/%05d.xml", n)})
	}
	if got := kindOf(t, zipOf(t, parts...)).Kind; got != KindSpreadsheet {
		t.Errorf("%d parts: %s", len(parts), got)
	}
	if got := kindOf(t, zipOf(t, append(parts, entry{name: "xl/more.xml"})...)).Kind; got != KindArchive {
		t.Errorf("%d parts: %s", len(parts)+1, got)
	}
}

// The end record is looked for no further from the end of the file than its comment can reach.
func TestZipEndReach(t *testing.T) {
	data := zipOf(t, entry{name: "a", body: "x"})
	if _, err := zipEnd(bytes.NewReader(data), int64(len(data))); err != nil {
		t.Fatal(err)
	}
	for name, more := range map[string]int{"data after the end": 1, "out of reach": maxZipComment + zipEndSize} {
		far := append(bytes.Clone(data), strings.Repeat("x", more)...)
		if _, err := zipEnd(bytes.NewReader(far), int64(len(far))); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
