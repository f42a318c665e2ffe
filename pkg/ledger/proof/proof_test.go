package proof_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
)

const origin = "ledger.example/intake"

var key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))

// entry is an entry whose envelope nobody signed: who did is not this room's to say.
func entry(t testing.TB, d *decision.Decision) []byte {
	t.Helper()
	payload, err := proof.Statement(d, []byte("decision"))
	if err != nil {
		t.Fatal(err)
	}
	return bundle(t, payload)
}

func bundle(t testing.TB, payload []byte) []byte {
	t.Helper()
	out, err := json.Marshal(map[string]any{"dsseEnvelope": map[string]any{"payload": base64.StdEncoding.EncodeToString(payload), "payloadType": "application/vnd.in-toto+json"}})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func about(product string) *decision.Decision {
	d := &decision.Decision{Verdict: decision.Conditional, At: time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)}
	d.Delivery = decision.Delivery{Supplier: "fabulon", Product: product, Version: "4.2", Digest: "sha256:00"}
	return d
}

func signed(t testing.TB, text string) []byte {
	t.Helper()
	s, err := proof.NewSigner(key, origin)
	if err != nil {
		t.Fatal(err)
	}
	out, err := note.Sign(&note.Note{Text: text}, s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// two is a ledger of two entries, and the proof of the second.
func two(t testing.TB) *proof.Proof {
	t.Helper()
	h := rfc6962.DefaultHasher
	first, second := entry(t, about("Drip 1")), entry(t, about("Drip 2"))
	root := h.HashChildren(h.HashLeaf(first), h.HashLeaf(second))
	return proof.New(1, second, [][]byte{h.HashLeaf(first)}, signed(t, string(log.Checkpoint{Origin: origin, Size: 2, Hash: root}.Marshal())))
}

func TestProof(t *testing.T) {
	text := two(t).Text()
	p, err := proof.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	v, err := p.Verify(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	if v.Decision != proof.DigestOf([]byte("decision")) || v.Verdict != decision.Conditional || v.Product != "Drip 2" || v.Checkpoint.Size != 2 || v.Checkpoint.Origin != origin {
		t.Errorf("%+v of %+v", v.Entry, v.Checkpoint)
	}
	// The form is that of C2SP, with the entry in it.
	if head, _, _ := bytes.Cut(text, []byte("\n\n")); !bytes.HasPrefix(head, []byte("c2sp.org/tlog-proof@v1\nextra ")) || !bytes.Contains(head, []byte("\nindex 1\n")) {
		t.Errorf("%s", head)
	}
}

func TestProofRefused(t *testing.T) {
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, ed25519.SeedSize))
	sound := two(t)
	if _, err := sound.Verify(other.Public()); !errors.Is(err, proof.ErrCheckpoint) {
		t.Errorf("another key: %v", err)
	}
	unfit, err := ecdsa.GenerateKey(elliptic.P256(), bytes.NewReader(bytes.Repeat([]byte{7}, 4096)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sound.Verify(unfit.Public()); !errors.Is(err, proof.ErrKind) {
		t.Errorf("a key of another kind: %v", err)
	}
	path := [][]byte{rfc6962.DefaultHasher.HashLeaf(entry(t, about("Drip 1")))}
	for name, p := range map[string]*proof.Proof{
		"another entry":   proof.New(1, entry(t, about("Drip 3")), path, sound.Checkpoint),
		"another place":   proof.New(0, sound.Entry, path, sound.Checkpoint),
		"beyond the end":  proof.New(2, sound.Entry, path, sound.Checkpoint),
		"no path":         proof.New(1, sound.Entry, nil, sound.Checkpoint),
		"too long a path": proof.New(1, sound.Entry, append(path, path...), sound.Checkpoint),
		"no entry":        proof.New(1, nil, path, sound.Checkpoint),
		"no checkpoint":   proof.New(1, sound.Entry, path, nil),
	} {
		if _, err := p.Verify(key.Public()); err == nil {
			t.Errorf("%s: verified", name)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	text := string(two(t).Text())
	line := base64.StdEncoding.EncodeToString(make([]byte, 32)) + "\n"
	for name, bad := range map[string]string{
		"nothing":        "",
		"another form":   strings.Replace(text, "@v1", "@v2", 1),
		"spaces":         strings.Replace(text, "index 1", "index 1 ", 1),
		"a leading zero": strings.Replace(text, "index 1", "index 01", 1),
		"carriage":       strings.ReplaceAll(text, "\n", "\r\n"),
		"no end of line": strings.TrimSuffix(text, "\n"),
		"too many":       strings.Replace(text, "index 1\n", "index 1\n"+strings.Repeat(line, 65), 1),
		"too large":      text + strings.Repeat("x\n", proof.MaxSize/2),
	} {
		if _, err := proof.Parse([]byte(bad)); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}

func TestCheckpointRefused(t *testing.T) {
	root := base64.StdEncoding.EncodeToString(make([]byte, 32))
	for name, text := range map[string]string{
		"more behind it":  origin + "\n5\n" + root + "\nmore\n",
		"another name":    "other.example\n5\n" + root + "\n",
		"a leading zero":  origin + "\n05\n" + root + "\n",
		"a short root":    origin + "\n5\nAAAA\n",
		"no size":         origin + "\n\n" + root + "\n",
		"a negative size": origin + "\n-1\n" + root + "\n",
	} {
		if _, err := proof.OpenCheckpoint(signed(t, text), key.Public()); !errors.Is(err, proof.ErrCheckpoint) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := proof.OpenCheckpoint(make([]byte, proof.MaxCheckpoint+1), key.Public()); !errors.Is(err, proof.ErrCheckpoint) {
		t.Error(err)
	}
}

func TestEntryRefused(t *testing.T) {
	sound, err := proof.Statement(about("Drip"), []byte("decision"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"no bundle":         []byte("{}"),
		"no statement":      bundle(t, []byte("[]")),
		"another predicate": bundle(t, bytes.Replace(sound, []byte("ledger-entry"), []byte("decision"), 1)),
		"another type":      bundle(t, bytes.Replace(sound, []byte("Statement/v1"), []byte("Statement/v2"), 1)),
		"no digest":         bundle(t, bytes.Replace(sound, []byte("sha256\":\""), []byte("sha256\":\"x"), 1)),
		"a key twice":       bundle(t, bytes.Replace(sound, []byte(`"verdict"`), []byte(`"verdict":"accept","verdict"`), 1)),
		"too large":         bytes.Repeat([]byte(" "), proof.MaxEntry+1),
	} {
		if _, err := proof.ParseEntry(data); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}

// TestLongNames keeps the entry of a delivery with hostile names within its limit.
func TestLongNames(t *testing.T) {
	for _, c := range []string{"é", "\x01", "<", "\xff", "x"} {
		d := about(strings.Repeat(c, 100_000))
		d.Delivery.Supplier, d.Delivery.Version = d.Delivery.Product, d.Delivery.Product
		data := entry(t, d)
		e, err := proof.ParseEntry(data)
		if err != nil {
			t.Fatalf("%q: %d bytes: %v", c, len(data), err)
		}
		if len(e.Product) > 3*256 || !strings.HasSuffix(e.Product, "…") {
			t.Errorf("%q: %d bytes of a name", c, len(e.Product))
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(two(f).Text())
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := proof.Parse(data)
		if err != nil {
			return
		}
		if !bytes.Equal(p.Text(), data) {
			t.Error("a proof in another form was read")
		}
		_, _ = p.Verify(key.Public())
	})
}

func FuzzParseEntry(f *testing.F) {
	f.Add(entry(f, about("Drip")))
	f.Fuzz(func(t *testing.T, data []byte) {
		if e, err := proof.ParseEntry(data); err == nil && len(e.Decision) != 64 {
			t.Errorf("%+v", e)
		}
	})
}

func FuzzOpenCheckpoint(f *testing.F) {
	f.Add(two(f).Checkpoint)
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := proof.OpenCheckpoint(data, key.Public()); err == nil && c.Origin != origin {
			t.Errorf("%+v", c)
		}
	})
}
