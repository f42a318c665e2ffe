package cli_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// demo reads a file of the invented deliveries.
func demo(t *testing.T, name ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{"..", "..", "testdata"}, name...)...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestLinesOfBundles hands JSON Lines of bundles to the command: one by the expected signer is enough, others may be by anybody, and one that does
// not hold takes all of them with it.
func TestLinesOfBundles(t *testing.T) {
	const (
		workflow = "https://forge.fabulon.example/firmware/drip2/.workflows/release.yml@refs/tags/v4.2.3"
		issuer   = "https://forge.fabulon.example/oidc"
		image    = "drip2-4.2.3.squashfs"
	)
	line := func(delivery, name string) []byte {
		var out bytes.Buffer
		if err := json.Compact(&out, demo(t, "deliveries", delivery, name)); err != nil {
			t.Fatal(err)
		}
		return append(out.Bytes(), '\n')
	}
	ours, provenance := line("infusion-pump", image+".sigstore.json"), line("infusion-pump", "provenance.sigstore.json")
	stranger := line("infusion-pump-wrong-signer", image+".sigstore.json")
	another := line("infusion-pump", "vex.openvex.json.sigstore.json")
	broken := bytes.Replace(ours, []byte(`"integratedTime":"17`), []byte(`"integratedTime":"16`), 1)
	b := newBench(t)
	b.write("fw.bin", demo(t, "deliveries", "infusion-pump", image))
	b.write("root.json", demo(t, "suppliers", "demo.trusted_root.json"))
	for _, tt := range []struct {
		name   string
		lines  [][]byte
		status int
		says   string
	}{
		{"one", [][]byte{ours}, 0, "VERIFIED"},
		{"a message and a statement", [][]byte{ours, provenance}, 0, "VERIFIED"},
		{"ours and a stranger's", [][]byte{ours, stranger}, 0, "one of 2"},
		{"a stranger's and ours", [][]byte{stranger, ours}, 0, "one of 2"},
		{"a stranger's alone", [][]byte{stranger}, 1, "somebody else signed"},
		{"ours and a broken one", [][]byte{ours, broken}, 1, "which does not hold (line 2, signature 1)"},
		{"over another file alone", [][]byte{another}, 1, "another content was signed"},
		{"a line that is cut", [][]byte{ours, ours[:len(ours)/2]}, 1, "NOT VERIFIED"},
		{"a line that is no bundle", [][]byte{ours, []byte("{}\n")}, 1, "NOT VERIFIED"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b.t = t
			b.write("fw.jsonl", bytes.Join(tt.lines, nil))
			status, text := b.verify("--at", "2026-11-20", "--trusted-root", "root.json", "--sct-threshold", "0",
				"--certificate-identity", workflow, "--certificate-oidc-issuer", issuer, "--bundle", "fw.jsonl", "fw.bin")
			if status != tt.status || !strings.Contains(text, tt.says) {
				t.Errorf("status %d, expected %d and %q: %s", status, tt.status, tt.says, text)
			}
		})
	}
}

// TestLongLivedCertificatesInBundles holds a bundle whose certificate an authority of the buyer's issued for years: what it lacks must be asked for
// by nobody, and that is shown.
func TestLongLivedCertificatesInBundles(t *testing.T) {
	authority := []string{"--ca-roots", "ca.pem", "--certificate-identity", "CN=release,O=Maker"}
	none := []string{"--tlog-threshold", "0", "--timestamp-threshold", "0"}
	for _, tt := range []struct {
		name    string
		flags   []string
		tamper  bool
		status  int
		says    string
		against []string
	}{
		{name: "nothing asked for", flags: none, says: "lowered transparencyLog: 0 lowered timestamp: 0"},
		{name: "by alternative name", flags: none, against: []string{"--ca-roots", "ca.pem", "--certificate-identity", "release@maker.example"}},
		{name: "a log entry and a time", status: 1, says: "not enough verified log entries"},
		{name: "a time", flags: []string{"--tlog-threshold", "0"}, status: 1, says: "neither a log entry nor a time stamp, and a proven time is asked for"},
		{name: "a log entry", flags: []string{"--timestamp-threshold", "0"}, status: 1, says: "not enough verified log entries"},
		{name: "somebody else", flags: none, against: []string{"--ca-roots", "ca.pem", "--certificate-identity", "CN=guest,O=Maker"}, status: 1, says: "somebody else signed"},
		{name: "another authority", flags: none, against: []string{"--ca-roots", "other.pem", "--certificate-identity", "CN=release,O=Maker"}, status: 1, says: "the signature is not valid"},
		{name: "after its term", flags: append([]string{"--at", "2401-01-01"}, none...), status: 1, says: "no time stamp proves an earlier moment"},
		{name: "another file", flags: none, tamper: true, status: 1, says: "another content was signed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			b.signAs([]string{"release@maker.example"}, organisation("Maker"), commonName("release"))
			b.bundle("fw.sigstore.json")
			b.write("other.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: newBench(t).ca.Raw}))
			if tt.tamper {
				b.write("fw.bin", []byte("other firmware"))
			}
			against := authority
			if tt.against != nil {
				against = tt.against
			}
			args := append(append(append([]string{}, tt.flags...), against...), "--bundle", "fw.sigstore.json", "fw.bin")
			if status, text := b.verify(args...); status != tt.status || !strings.Contains(text, tt.says) {
				t.Errorf("status %d, expected %d and %q: %s", status, tt.status, tt.says, text)
			}
		})
	}
}

// bundle writes a Sigstore bundle of what sign wrote, with neither a log entry nor a time stamp.
func (b *bench) bundle(name string) {
	b.t.Helper()
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(b.dir, name))
		b.must(err)
		return data
	}
	block, _ := pem.Decode(read("signer.pem"))
	data, err := json.Marshal(map[string]any{
		"mediaType":            "application/vnd.dev.sigstore.bundle.v0.3+json",
		"verificationMaterial": map[string]any{"certificate": map[string]any{"rawBytes": block.Bytes}},
		"messageSignature":     map[string]any{"messageDigest": map[string]any{"algorithm": "SHA2_256", "digest": b.digest()}, "signature": read("fw.sig")},
	})
	b.must(err)
	b.write(name, data)
}

func (b *bench) digest() []byte {
	sum := sha256.Sum256(b.file)
	return sum[:]
}
