package firmware

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"runtime"
	"strings"
	"testing"

	"github.com/ulikunitz/xz"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// xzWithDictionary is a short stream whose header asks for the dictionary of a code (xz file format 1.2.0, 5.3.1): 39 is
// 3 GiB.
func xzWithDictionary(t *testing.T, code byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := xz.NewWriter(&out)
	imagetest.Must(t, err)
	_, err = w.Write([]byte("x"))
	imagetest.Must(t, err)
	imagetest.Must(t, w.Close())
	b := out.Bytes()
	header := b[12 : 12+4*(int(b[12])+1)]
	at := bytes.Index(header, []byte{0x21, 1}) // the filter LZMA2 and the length of its properties
	if at < 0 {
		t.Fatalf("no LZMA2 in %x", header)
	}
	header[at+2] = code
	end := len(header) - 4
	binary.LittleEndian.PutUint32(header[end:], crc32.ChecksumIEEE(header[:end]))
	return b
}

func TestDecompressIsBounded(t *testing.T) {
	decompress := func(b []byte, limit int64) ([]byte, error) {
		return Decompress(bytes.NewReader(b), int64(len(b)), limit)
	}
	if raw, err := decompress(xzWithDictionary(t, 20), 1); err != nil || string(raw) != "x" {
		t.Errorf("4 MiB dictionary: %q, %v", raw, err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if raw, err := decompress(xzWithDictionary(t, 39), 1); err == nil {
		t.Errorf("3 GiB dictionary: %q and no error", raw)
	}
	runtime.ReadMemStats(&after)
	for what, b := range map[string][]byte{"xz": xzWithDictionary(t, 39), "zstd": []byte("\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00")} { // both ask for more
		if _, err := decompress(b, 1); err == nil || !strings.Contains(err.Error(), "limit reached: window in bytes is 134217728") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > windowBytes {
		t.Errorf("3 GiB dictionary: %d bytes allocated", took)
	}
	packed := imagetest.Gzip(t, []byte("four"))
	if raw, err := decompress(packed, 4); err != nil || string(raw) != "four" {
		t.Errorf("%q, %v", raw, err)
	}
	var limit *LimitError
	if _, err := decompress(packed, 3); !errors.As(err, &limit) {
		t.Errorf("beyond the limit: %v", err)
	}
	for what, b := range map[string][]byte{"rest": append(bytes.Clone(packed), "rest"...), "cut off": packed[:len(packed)-1], "empty": nil, "plain": []byte("plain text")} {
		if raw, err := decompress(b, 100); err == nil {
			t.Errorf("%s: %q and no error", what, raw)
		}
	}
}
