package delivery

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"testing"
)

// TestDictionaryLimit hands over streams that ask for more memory than MaxDictionary. They stay closed: the lone
// file is an archive, and so an artifact that nobody looked into.
func TestDictionaryLimit(t *testing.T) {
	tarred := tarOf(t, plain()...)
	packed := compress(t, tarred, "xz")
	const block, filter = 12, 4 // the block header follows the stream header; its dictionary byte is the fifth
	size := (int(packed[block]) + 1) * 4
	ask := func(dictionary byte) []byte {
		packed[block+filter] = dictionary
		binary.LittleEndian.PutUint32(packed[block+size-4:], crc32.ChecksumIEEE(packed[block:block+size-4]))
		return bytes.Clone(packed)
	}

	const window = 17 << 3 // 2^(10+17) bytes
	frame := append([]byte(magicZstd), 0, window)
	frame = append(frame, byte(1|len(tarred)<<3), byte(len(tarred)>>5), byte(len(tarred)>>13))
	frame = append(frame, tarred...)

	for name, data := range map[string][]byte{"xz": ask(30), "zstd": frame} { // 2^27 bytes
		t.Run(name, func(t *testing.T) {
			d := opened(t, save(t, "d", data), Limits{})
			if !d.Single || d.Files[0].Kind != KindArchive || d.Files[0].Role != Artifact {
				t.Errorf("got single %v, %s, %s", d.Single, d.Files[0].Kind, d.Files[0].Role)
			}
		})
	}
	frame[5] = 16 << 3
	for name, data := range map[string][]byte{"xz": ask(28), "zstd": frame} { // exactly the limit
		if d := opened(t, save(t, "d", data), Limits{}); d.Single {
			t.Errorf("%s: a stream within the limit was not opened", name)
		}
	}
}

func TestIsTar(t *testing.T) {
	tarred := tarOf(t, entry{name: "a", body: "x"})
	if !isTar(tarred) {
		t.Error("a tar is not recognised")
	}
	tarred[0] = 'b'
	if isTar(tarred) {
		t.Error("a wrong checksum is accepted")
	}
	if isTar(make([]byte, tarBlock)) || isTar(tarred[:100]) {
		t.Error("zeros or a short block are accepted")
	}
}

func TestTarGlobalHeader(t *testing.T) {
	if err := tarWithGlobal(t, "comment"); err != nil {
		t.Errorf("a comment, as git archive writes it: %v", err)
	}
	if err := tarWithGlobal(t, "path"); !errors.Is(err, ErrUnsafe) {
		t.Errorf("a path for all entries: got %v, want ErrUnsafe", err)
	}
}

func tarWithGlobal(t *testing.T, key string) error {
	t.Helper()
	d, err := Open(context.Background(), save(t, "d", globalTar(t, key)), Limits{})
	if err == nil {
		must(t, d.Close())
	}
	return err
}

func globalTar(t *testing.T, key string) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	must(t, w.WriteHeader(&tar.Header{Typeflag: tar.TypeXGlobalHeader, PAXRecords: map[string]string{key: "value"}}))
	must(t, w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "a"}))
	must(t, w.Close())
	return buf.Bytes()
}
