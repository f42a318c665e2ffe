package verify

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// TestReadings has each of many signatures over one file read it as often as it may.
func TestReadings(t *testing.T) {
	for _, tt := range []struct{ size, signatures, read, none int }{ // whole readings by all of them together, and how many have none
		{freeReading, 40, 40 * 100, 0},
		{freeReading + 1, 1, 16, 0},
		{freeReading + 1, 3, 16 + 8 + 4, 0},
		{freeReading + 1, 40, 16 + 8 + 4 + 2 + 12, 24},
	} {
		f := wholeFile("firmware.bin", make([]byte, tt.size))
		x := newIndex(&delivery.Delivery{Files: []*delivery.File{f}})
		read, none := 0, 0
		for range tt.signatures {
			m := x.signedMessage(f)
			for n := range 100 {
				switch _, err := m.WriteTo(io.Discard); {
				case err == nil:
					read++
				case !errors.Is(err, errReadings):
					t.Fatal(err)
				case n == 0:
					none++
				}
			}
		}
		if read != tt.read || none != tt.none {
			t.Errorf("%d signatures over %d bytes: %d readings, %d with none", tt.signatures, tt.size, read, none)
		}
	}
}

// TestManySignaturesOverContent lays junk beside a large file. What is not tried is said, and takes nothing from the refusal; the signer's own signature counts among the first.
func TestManySignaturesOverContent(t *testing.T) {
	for _, signed := range []bool{false, true} {
		s := newKeyScene(t)
		s.add("firmware.bin", delivery.KindUnknown, delivery.Artifact, bytes.Repeat([]byte("pump"), freeReading))
		for n := range 40 {
			s.add(fmt.Sprintf("firmware.bin.%02d.sig", n), delivery.KindRawSignature, delivery.Evidence, rawSignature(t, s.key, []byte{byte(n)}))
		}
		if signed {
			s.raw("firmware.bin.00", s.key, s.files["firmware.bin"].Bytes)
		}
		got := s.run(t).Files["firmware.bin"]
		passed := 0
		for _, v := range got.Signatures {
			if strings.Contains(v.Reason, "read as often as it may be") {
				passed++
			}
		}
		if got.Ladder.Whole() != signed || !got.Best.Tried || passed != 40-maxReaders {
			t.Errorf("signed %v: %q, %q, tried %v; %d passed over", signed, show(got.Ladder), got.Reason, got.Best.Tried, passed)
		}
	}
}
