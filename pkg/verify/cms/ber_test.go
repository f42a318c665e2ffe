package cms

import (
	"bytes"
	"testing"
)

func TestBERBecomesDER(t *testing.T) {
	for _, c := range []struct{ name, in, out string }{
		{"DER", "3006 0401aa 020105", "3006 0401aa 020105"},
		{"indefinite length", "3080 0401aa 3080 0000 0000", "3005 0401aa 3000"},
		{"longer length than needed", "30820006 048101aa 0500", "3005 0401aa 0500"},
		{"string in pieces", "2480 0401aa 0402bbcc 0000", "0403aabbcc"},
		{"string in pieces of pieces", "240b 2480 0401aa 0000 0402bbcc", "0403aabbcc"},
		{"empty string in pieces", "2400", "0400"},
		{"string in pieces inside", "a080 2480 0401aa 0401bb 0000 0000", "a004 0402aabb"},
	} {
		got, err := canonical(unhex(c.in))
		if err != nil || !bytes.Equal(got, unhex(c.out)) {
			t.Errorf("%s: got %x, %v", c.name, got, err)
		}
	}
	long := bytes.Repeat([]byte{7}, 70000)
	in := append(append([]byte{0x24, 0x80}, octets(long)...), 0, 0)
	if got, err := canonical(in); err != nil || !bytes.Equal(got, octets(long)) {
		t.Errorf("a long string: %d bytes, %v", len(got), err)
	}
}

func TestBadBER(t *testing.T) {
	for _, c := range []struct{ name, in, reason string }{
		{"empty", "", "says that more follows"},
		{"tag alone", "30", "says that more follows"},
		{"length of the length cut off", "3082 01", "says that more follows"},
		{"longer than there is", "3005 0500", "says that more follows"},
		{"longer than its parent", "3003 0405 aabbcc", "says that more follows"},
		{"length of 8 bytes", "3088 ffffffffffffffff", "says that more follows"},
		{"length of 127 bytes", "30ff" + string(bytes.Repeat([]byte("ff"), 127)), "says that more follows"},
		{"no end", "3080 0500", "says that more follows"},
		{"half an end", "3080 00", "says that more follows"},
		{"end beyond the parent", "3002 3080 0000", "says that more follows"},
		{"value without a length", "0480 0000", "a value without parts has no length"},
		{"end where none is due", "3002 0000", "tag 0x00 has no place"},
		{"high tag", "3f8100 00", "tag 0x3f has no place"},
		{"piece of another type", "2403 020105", "has a piece of another type (0x02)"},
		{"bytes behind", "0500 00", "1 bytes follow the signature, which ends at byte 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := canonical(unhex(c.in))
			refused(t, err, c.reason)
		})
	}
}

func TestLimitsOfBER(t *testing.T) {
	nest := func(n int) []byte {
		return append(bytes.Repeat([]byte{0x30, 0x80}, n), bytes.Repeat([]byte{0, 0}, n)...)
	}
	if _, err := canonical(nest(maxDepth)); err != nil {
		t.Error(err)
	}
	_, err := canonical(nest(maxDepth + 1))
	refused(t, err, "nested more than 64 deep")
	_, err = canonical(bytes.Repeat([]byte{0x30, 0x80}, maxSignature/2))
	refused(t, err, "nested more than 64 deep")

	many := func(n int) []byte {
		body := bytes.Repeat(null, n-1)
		return append(appendHeader(nil, 0x30, len(body)), body...)
	}
	if got, err := canonical(many(maxElements)); err != nil || !bytes.Equal(got, many(maxElements)) {
		t.Error(err)
	}
	_, err = canonical(many(maxElements + 1))
	refused(t, err, "more than 262144 elements")
}
