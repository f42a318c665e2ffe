package minisign

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

func keys(t testing.TB, names ...string) []Key {
	t.Helper()
	return signaturetest.Parsed(t, ParseKey, names...)
}

// fixtures are signatures by minisign and signify over testdata/content.
var fixtures = []struct {
	signature, key, algorithm, trusted string
	stated                             time.Time
}{
	{"prehashed.minisig", "minisign.pub", "ed25519-blake2b-512", "timestamp:1772366400\tfile:content\thashed", time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)},
	{"legacy.minisig", "minisign.pub", "ed25519", "pump firmware 4.2.3, released", time.Time{}},
	{"signify.sig", "signify.pub", "ed25519", "", time.Time{}},
}

func TestFixtures(t *testing.T) {
	content := signature.NewMessage(signaturetest.Fixture(t, "content"))
	for _, f := range fixtures {
		got, err := Verify(signaturetest.Fixture(t, f.signature), content, keys(t, "other.pub", f.key))
		if err != nil || got.Algorithm != f.algorithm || got.Weak != nil || got.Comment != f.trusted || !got.Stated.Equal(f.stated) || got.Signify != (f.key == "signify.pub") {
			t.Errorf("%s: %+v, %v", f.signature, got, err)
		}
		if k := keys(t, f.key)[0]; got.Signer != "minisign key "+k.ID().String() || !strings.HasPrefix(got.Fingerprint, "sha256:") {
			t.Errorf("%s: signed by %q, %q", f.signature, got.Signer, got.Fingerprint)
		}
		_, err = Verify(signaturetest.Fixture(t, f.signature), content, keys(t, "other.pub"))
		signaturetest.Refused(t, f.signature+" under another key", err, "not among the trusted ones")
		_, err = Verify(signaturetest.Fixture(t, f.signature), content, nil)
		signaturetest.Refused(t, f.signature+" under no key", err, "not among the trusted ones")
		_, err = Verify(signaturetest.Fixture(t, f.signature), signature.NewMessage([]byte("infusion pump firmware 4.2.4\n")), keys(t, f.key))
		signaturetest.Refused(t, f.signature+" over another file", err, "not made over this content")

		namesake := keys(t, "other.pub")[0] // another key of the same id
		namesake.id = keys(t, f.key)[0].id
		_, err = Verify(signaturetest.Fixture(t, f.signature), content, []Key{namesake})
		signaturetest.Refused(t, f.signature+" under a key of the same id", err, "not made over this content")
		if _, err := Verify(signaturetest.Fixture(t, f.signature), content, append([]Key{namesake}, keys(t, f.key)...)); err != nil {
			t.Errorf("%s: the right key comes behind one of the same id: %v", f.signature, err)
		}

		changed := content
		changed.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("other")), nil }
		if _, err := Verify(signaturetest.Fixture(t, f.signature), changed, keys(t, f.key)); !errors.Is(err, signature.ErrChanged) {
			t.Errorf("%s: expected ErrChanged, got %v", f.signature, err)
		}
		changed.Open = nil
		if _, err := Verify(signaturetest.Fixture(t, f.signature), changed, keys(t, f.key)); !errors.Is(err, signature.ErrContentNeeded) {
			t.Errorf("%s: expected ErrContentNeeded, got %v", f.signature, err)
		}
	}
}

// recode changes the bytes of a line in base64.
func recode(t testing.TB, file []byte, line int, change func([]byte) []byte) []byte {
	t.Helper()
	rows := strings.Split(string(file), "\n")
	raw, err := base64.StdEncoding.DecodeString(rows[line])
	if err != nil {
		t.Fatal(err)
	}
	rows[line] = base64.StdEncoding.EncodeToString(change(raw))
	return []byte(strings.Join(rows, "\n"))
}

func TestForms(t *testing.T) {
	good, legacy := signaturetest.Fixture(t, "prehashed.minisig"), signaturetest.Fixture(t, "legacy.minisig")
	rows := strings.Split(string(good), "\n")
	join := func(rows ...string) []byte { return []byte(strings.Join(rows, "\n")) }
	replace := func(from, to string) []byte { return []byte(strings.Replace(string(good), from, to, 1)) }
	with := func(line, at int, value byte) []byte {
		return recode(t, good, line, func(b []byte) []byte { b[at] = value; return b })
	}
	for _, c := range []struct {
		name   string
		file   []byte
		refuse string // empty when it is accepted
	}{
		{"CRLF", bytes.ReplaceAll(good, []byte("\n"), []byte("\r\n")), ""},
		{"no end of the last line", bytes.TrimSuffix(good, []byte("\n")), ""},
		{"another untrusted comment", replace("signature from", "made by"), ""},
		{"the longest untrusted comment", replace(rows[0], untrustedPrefix+strings.Repeat("x", MaxComment)), ""},
		{"untrusted comment too long", replace(rows[0], untrustedPrefix+strings.Repeat("x", MaxComment+1)), "in line 1"},
		{"control characters in the untrusted comment", replace("signature", "\x1b[2J"), "in line 1"},
		{"no untrusted comment", replace("untrusted comment: ", ""), "in line 1"},
		{"another trusted comment", replace("file:content", "file:other"), "the trusted comment was not signed"},
		{"trusted comment too long", replace(rows[2], trustedPrefix+strings.Repeat("x", MaxTrustedComment+1)), "in line 3"},
		{"control characters in the trusted comment", replace("\thashed", "\x1bhashed"), "in line 3"},
		{"trusted comment that is not UTF-8", replace("\thashed", "\xff"), "in line 3"},
		{"no trusted comment", join(rows[0], rows[1]), "missing"},
		{"no signature of the trusted comment", join(rows[:3]...), "found 3"},
		{"empty signature of the trusted comment", join(rows[0], rows[1], rows[2], "", ""), "line 4"},
		{"signature of another trusted comment", join(rows[0], rows[1], rows[2], strings.Split(string(legacy), "\n")[3]), "the trusted comment was not signed"},
		{"signature of another kind", join(rows[0], strings.Split(string(legacy), "\n")[1], rows[2], rows[3]), "the trusted comment was not signed"},
		{"said to be over the content", with(1, 1, 'd'), "not made over this content"},
		{"unknown algorithm", with(1, 1, 'X'), "unsupported kind: minisign signature with the algorithm \"EX\""},
		{"another key id", with(1, 2, 0), "not among the trusted ones"},
		{"signature too short", recode(t, good, 1, func(b []byte) []byte { return b[:len(b)-1] }), "expected 74 bytes in base64, found 73"},
		{"signature too long", recode(t, good, 1, func(b []byte) []byte { return append(b, 0) }), "expected 74 bytes in base64, found 75"},
		{"stray bits in base64", replace("SAM=", "SAN="), "expected base64"},
		{"blank in base64", replace(rows[1], rows[1][:20]+" "+rows[1][20:]), "expected base64"},
		{"blank behind", replace(rows[1], rows[1]+" "), "expected base64"},
		{"a line more", append(bytes.Clone(good), "x\n"...), "found 5"},
		{"an empty line more", append(bytes.Clone(good), '\n'), "found 5"},
		{"twice", append(bytes.Clone(good), good...), "found 8"},
		{"mixed ends of lines", replace("\n", "\r\n"), "do not all end in the same way"},
		{"cut off", good[:len(good)/2], "line 2"},
		{"nothing", nil, "found 1"},
		{"too long", make([]byte, MaxFileSize+1), "at most"},
		{"a key", signaturetest.Fixture(t, "minisign.pub"), "expected 74 bytes in base64, found 42"},
	} {
		got, err := Verify(c.file, signature.NewMessage(signaturetest.Fixture(t, "content")), keys(t, "minisign.pub"))
		switch {
		case c.refuse != "":
			signaturetest.Refused(t, c.name, err, c.refuse)
		case err != nil || got.Signer == "":
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

func TestParseKey(t *testing.T) {
	good := signaturetest.Fixture(t, "minisign.pub")
	line := strings.Split(string(good), "\n")[1]
	for _, c := range []struct {
		name, file, refuse string
	}{
		{"minisign", string(good), ""},
		{"signify", string(signaturetest.Fixture(t, "signify.pub")), ""},
		{"the line alone", line, ""},
		{"CRLF", strings.ReplaceAll(string(good), "\n", "\r\n"), ""},
		{"two lines", line + "\n" + line + "\n", "expected a line with an untrusted comment"},
		{"text behind", string(good) + "x\n", "expected a line with an untrusted comment"},
		{"signature", string(signaturetest.Fixture(t, "legacy.minisig")), "expected a line with an untrusted comment"},
		{"signify's signature", string(signaturetest.Fixture(t, "signify.sig")), "expected 42 bytes in base64, found 74"},
		{"cut off", line[:len(line)-4], "expected 42 bytes"},
		{"other algorithm", string(recode(t, good, 1, func(b []byte) []byte { b[1] = 'D'; return b })), "unsupported kind: minisign key"},
		{"no base64", "untrusted comment: x\n%%%\n", "expected base64"},
		{"nothing", "", "found 0"},
		{"too long", strings.Repeat("x", MaxFileSize+1), "at most"},
	} {
		k, err := ParseKey([]byte(c.file))
		if (err == nil) != (c.refuse == "") || err == nil && len(k.public) != ed25519.PublicKeySize || err != nil && !strings.Contains(err.Error(), c.refuse) {
			t.Errorf("%s: %v, %v; expected %q", c.name, k, err, c.refuse)
		}
	}
}

func TestStated(t *testing.T) {
	for text, want := range map[string]int64{
		"timestamp:1772366400": 1772366400, "file:x\ttimestamp:1772366400": 1772366400, "timestamp:": 0, "timestamp:x": 0, "timestamp:-5": 0, "timestamp:0": 0,
		"timestamp:253402300799": 253402300799, "timestamp:253402300800": 0, "timestamp:99999999999999999999": 0, "timestamp:1 timestamp:2": 0, "file:timestamp:5": 0, "": 0,
	} {
		got := stated(text)
		if want == 0 && !got.IsZero() || want != 0 && got.Unix() != want {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// TestFlippedBits damages signature, content and key. There is one exception: untrusted comments say what they like.
func TestFlippedBits(t *testing.T) {
	content := signaturetest.Fixture(t, "content")
	for _, f := range fixtures {
		sig, key := signaturetest.Fixture(t, f.signature), signaturetest.Fixture(t, f.key)
		holds := func(sig, content, key []byte) bool {
			k, err := ParseKey(key)
			if err != nil {
				return false
			}
			_, err = Verify(sig, signature.NewMessage(content), []Key{k})
			return err == nil
		}
		untrusted := func(file []byte) func(int, []byte) bool {
			end := bytes.IndexByte(file, '\n')
			return func(at int, _ []byte) bool { return at >= len(untrustedPrefix) && at < end }
		}
		signaturetest.Flip(t, f.signature, sig, untrusted(sig), func(changed []byte) bool { return holds(changed, content, key) })
		signaturetest.Flip(t, f.signature+": content", content, nil, func(changed []byte) bool { return holds(sig, changed, key) })
		signaturetest.Flip(t, f.signature+": "+f.key, key, untrusted(key), func(changed []byte) bool { return holds(sig, content, changed) })
	}
}

// TestMinisignSigns signs content of several lengths in both formats.
func TestMinisignSigns(t *testing.T) {
	b := signaturetest.NewBench(t, "minisign")
	b.Run("minisign", "-G", "-W", "-p", "k.pub", "-s", "k.sec")
	k, err := ParseKey(b.Read("k.pub"))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{0, 1, 128, 100_000} {
		content := bytes.Repeat([]byte{'x'}, size)
		b.Write("content", content)
		for _, format := range [][]string{nil, {"-l"}} {
			b.Run("minisign", append([]string{"-S", "-s", "k.sec", "-m", "content", "-x", "sig", "-t", "size " + strings.Repeat("9", size%7)}, format...)...)
			got, err := Verify(b.Read("sig"), signature.NewMessage(content), []Key{k})
			if err != nil || !strings.HasPrefix(got.Comment, "size ") || (got.Algorithm == "ed25519") != (format != nil) {
				t.Errorf("%d bytes, %q: %+v, %v", size, format, got, err)
			}
			_, err = Verify(b.Read("sig"), signature.NewMessage(append(content, 0)), []Key{k})
			signaturetest.Refused(t, "a byte more", err, "not made over this content")
		}
	}
}

// TestDigestKnown verifies with nothing but the BLAKE2b-512 that was taken before.
func TestDigestKnown(t *testing.T) {
	m := signature.NewMessage(signaturetest.Fixture(t, "content"))
	sum, err := m.Digest(crypto.BLAKE2b_512)
	if err != nil {
		t.Fatal(err)
	}
	m.Open = nil
	m.Digests[crypto.BLAKE2b_512] = sum
	if _, err := Verify(signaturetest.Fixture(t, "prehashed.minisig"), m, keys(t, "minisign.pub")); err != nil {
		t.Error(err)
	}
}

func FuzzVerify(f *testing.F) {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize)) // the same in each process that fuzzes
	public, _ := private.Public().(ed25519.PublicKey)
	content := signature.NewMessage(signaturetest.Fixture(f, "content"))
	k := append(keys(f, "minisign.pub", "signify.pub"), Key{1, public})
	raw := append(binary.LittleEndian.AppendUint64([]byte(algorithmPlain), 1), ed25519.Sign(private, signaturetest.Fixture(f, "content"))...)
	f.Add([]byte(untrustedPrefix + "\n" + base64.StdEncoding.EncodeToString(raw) + "\n"))
	good := [][]byte{raw[algorithmSize+idSize:]}
	comments := []string{""}
	for _, c := range fixtures {
		f.Add(signaturetest.Fixture(f, c.signature))
		p, err := parse(signaturetest.Fixture(f, c.signature))
		if err != nil {
			f.Fatal(err)
		}
		good, comments = append(good, p.value), append(comments, p.trusted)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := Verify(file, content, k)
		if err != nil {
			return
		}
		p, err := parse(file)
		if err != nil || !slices.ContainsFunc(good, func(g []byte) bool { return bytes.Equal(g, p.value) }) || !slices.Contains(comments, got.Comment) {
			t.Errorf("%q verifies and nobody signed it", file)
		}
	})
}

func FuzzParseKey(f *testing.F) {
	f.Add(signaturetest.Fixture(f, "minisign.pub"))
	f.Add(signaturetest.Fixture(f, "signify.pub"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if k, err := ParseKey(file); err == nil && len(k.public) != ed25519.PublicKeySize {
			t.Errorf("a key of %d bytes", len(k.public))
		}
	})
}

func TestKeysOfSmallOrder(t *testing.T) {
	for _, raw := range signaturetest.SmallOrder() {
		if _, err := ParseKey([]byte(base64.StdEncoding.EncodeToString(append([]byte("Ed01234567"), raw...)))); err == nil || !strings.Contains(err.Error(), "small order") {
			t.Errorf("%x: %v", raw, err)
		}
	}
}

// A signature over the digest of a file, said to be over content, does not make that digest a signed file.
func TestDigestAsAFile(t *testing.T) {
	public, private, err := ed25519.GenerateKey(bytes.NewReader(bytes.Repeat([]byte{7}, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	k := Key{public: public}
	for _, size := range []int{0, 63, 64, 65, 100_000} {
		content := bytes.Repeat([]byte{0xff}, size)
		s := &parsed{value: ed25519.Sign(private, content), signify: true}
		_, err := s.hold(signature.NewMessage(content), k)
		if (err != nil) != (size == 64) || err != nil && !strings.Contains(err.Error(), "the file has 64 bytes") {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}
