package signature

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"io"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// agree holds a signature with both implementations, and gives what they say.
func agree(t *testing.T, what string, key ed25519.PublicKey, content, value []byte) bool {
	t.Helper()
	want := len(key) == ed25519.PublicKeySize && ed25519.Verify(key, content, value)
	got, err := HoldsEd25519(key, NewMessage(content), value)
	if err != nil || got != want {
		t.Errorf("%s: %v, %v; crypto/ed25519 says %v", what, got, err, want)
	}
	return got
}

// TestEd25519Vectors holds the vectors of RFC 8032, section 7.1.
func TestEd25519Vectors(t *testing.T) {
	for _, v := range []struct{ seed, content, value string }{
		{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
		{"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
		{"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
		{"833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f", "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"},
	} {
		key, ok := ed25519.NewKeyFromSeed(unhex(t, v.seed)).Public().(ed25519.PublicKey)
		if !ok || !agree(t, v.seed, key, unhex(t, v.content), unhex(t, v.value)) {
			t.Errorf("%s: the vector does not hold", v.seed)
		}
	}
}

// TestEd25519AsTheLibrary compares with crypto/ed25519 over contents of many lengths, whole and with one bit changed anywhere.
func TestEd25519AsTheLibrary(t *testing.T) {
	source := rand.NewChaCha8([32]byte{25, 51, 9})
	draw := rand.New(source)
	fill := func(n int) []byte {
		b := make([]byte, n)
		_, _ = source.Read(b)
		return b
	}
	for i := range 300 {
		private := ed25519.NewKeyFromSeed(fill(ed25519.SeedSize))
		key, content := ed25519.PublicKey(private[32:]), fill(draw.IntN(1<<(i%18)))
		value := ed25519.Sign(private, content)
		if !agree(t, "whole", key, content, value) {
			t.Fatalf("a signature over %d bytes does not hold", len(content))
		}
		for what, b := range map[string][]byte{"key": key, "value": value, "content": content} {
			if len(b) == 0 {
				continue
			}
			at, bit := draw.IntN(len(b)), byte(1)<<draw.IntN(8)
			b[at] ^= bit
			if agree(t, what, key, content, value) {
				t.Errorf("bit %#x of byte %d of the %s counts for nothing", bit, at, what)
			}
			b[at] ^= bit
		}
	}
}

// TestEd25519Encodings holds what is not canonical, and points of a small order, in every place where a point or a scalar stands.
func TestEd25519Encodings(t *testing.T) {
	private := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	content := []byte("pump 4.2.3")
	value := ed25519.Sign(private, content)
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10) // 2^252 + 27742317777372353535851937790883648493
	scalar := slices.Clone(value[32:])
	slices.Reverse(scalar)
	for n := range int64(16) { // S, S + L, S + 2 L … as long as they fit
		sum := new(big.Int).Add(new(big.Int).SetBytes(scalar), new(big.Int).Mul(order, big.NewInt(n)))
		if sum.BitLen() > 256 {
			break
		}
		further := sum.FillBytes(make([]byte, 32))
		slices.Reverse(further)
		if agree(t, "S with the order added", ed25519.PublicKey(private[32:]), content, slices.Concat(value[:32], further)) != (n == 0) {
			t.Errorf("S + %d L: expected S alone to hold", n)
		}
	}
	points := [][]byte{}
	for _, text := range []string{ // the points of orders 1, 2, 4 and 8, and the same in forms that are not reduced
		"0100000000000000000000000000000000000000000000000000000000000000", "0100000000000000000000000000000000000000000000000000000000000080",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"0000000000000000000000000000000000000000000000000000000000000000", "0000000000000000000000000000000000000000000000000000000000000080",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
		"0200000000000000000000000000000000000000000000000000000000000000", // no point of the curve
	} {
		points = append(points, unhex(t, text))
	}
	held := 0
	for _, a := range points {
		for _, r := range append(points, value[:32]) {
			for _, s := range [][]byte{make([]byte, 32), value[32:], bytes.Repeat([]byte{0xff}, 32)} {
				for i := range byte(8) {
					if agree(t, hex.EncodeToString(a), a, []byte{i}, slices.Concat(r, s)) {
						held++
					}
				}
			}
		}
	}
	if held == 0 {
		t.Error("not one of the signatures by keys of a small order holds: the cases do not reach the equation")
	}
	for what, key := range map[string]ed25519.PublicKey{"no key": nil, "short key": ed25519.PublicKey(private[33:])} {
		agree(t, what, key, content, value)
	}
	for _, n := range []int{0, 63, 65} {
		agree(t, "another length", ed25519.PublicKey(private[32:]), content, make([]byte, n))
	}
}

// TestEd25519ReadsInPieces never asks for more than a piece, and says when the content is another one than before.
func TestEd25519ReadsInPieces(t *testing.T) {
	private := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	content := bytes.Repeat([]byte("pump 4.2.3\n"), 1<<17)
	m, key, value := NewMessage(content), ed25519.PublicKey(private[32:]), ed25519.Sign(private, content)
	opened, largest := 0, 0
	m.Open = func() (io.ReadCloser, error) {
		opened++
		return io.NopCloser(counted{bytes.NewReader(content), &largest}), nil
	}
	if held, err := HoldsEd25519(key, m, value); err != nil || !held || opened != 1 || largest > 1<<16 {
		t.Errorf("%v, %v, opened %d times, up to %d bytes at once; expected it to hold after one reading in pieces", held, err, opened, largest)
	}
	m.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("pump 4.2.4")), nil }
	if held, err := HoldsEd25519(key, m, value); held || !errors.Is(err, ErrChanged) {
		t.Errorf("%v, %v; expected ErrChanged", held, err)
	}
	m.Open = nil
	if held, err := HoldsEd25519(key, m, value); held || !errors.Is(err, ErrContentNeeded) {
		t.Errorf("%v, %v; expected ErrContentNeeded", held, err)
	}
}

// counted notes how much is asked for at once.
type counted struct {
	in      io.Reader
	largest *int
}

func (c counted) Read(p []byte) (int, error) {
	*c.largest = max(*c.largest, len(p))
	return c.in.Read(p)
}

func FuzzEd25519(f *testing.F) {
	private := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	f.Add([]byte(private[32:]), []byte("pump"), ed25519.Sign(private, []byte("pump")))
	f.Add(append([]byte{1}, make([]byte, 31)...), []byte{}, append([]byte{1}, make([]byte, 63)...))
	f.Fuzz(func(t *testing.T, key, content, value []byte) { agree(t, "fuzzed", key, content, value) })
}
