//go:build unix

package bench

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
	"github.com/cleanbill-dev/cleanbill/pkg/sign"
)

// decisions is how many a ledger of the benchmarks has.
const decisions = 10_000

var keeper = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))

// recorded are the signed entries of decisions.
func recorded(b *testing.B, n int) [][]byte {
	b.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(keeper)
	if err != nil {
		b.Fatal(err)
	}
	key, err := sign.ParseKey(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil)
	if err != nil {
		b.Fatal(err)
	}
	var out [][]byte
	for i := range n {
		d := &decision.Decision{Verdict: decision.Accept, At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Minute)}
		d.Delivery = decision.Delivery{Supplier: "Fabulon Medical", Product: "Fabulon Drip 2", Version: fmt.Sprintf("4.%d", i), Digest: "sha256:" + proof.DigestOf([]byte{byte(i)})}
		payload, err := proof.Statement(d, fmt.Appendf(nil, "decision %d", i))
		if err != nil {
			b.Fatal(err)
		}
		entry, err := key.Statement(payload, nil)
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, entry)
	}
	return out
}

// BenchmarkLedgerAppend appends 10,000 decisions at once, as one gate of that many deliveries would, and proves each.
func BenchmarkLedgerAppend(b *testing.B) {
	entries := recorded(b, decisions)
	var dir string
	for b.Loop() {
		dir = filepath.Join(b.TempDir(), "ledger")
		if _, err := ledger.Append(b.Context(), dir, ledger.Options{Key: keeper}, entries); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(decisions*float64(b.N)/b.Elapsed().Seconds(), "decisions/s")
	reportSize(b, dir, decisions)
}

// BenchmarkLedgerAppendOne appends decisions one after the other, each acknowledged before the next, as gates of one delivery do.
func BenchmarkLedgerAppendOne(b *testing.B) {
	entries := recorded(b, 1)
	dir := filepath.Join(b.TempDir(), "ledger")
	n := 0
	for b.Loop() {
		if _, err := ledger.Append(b.Context(), dir, ledger.Options{Key: keeper}, entries); err != nil {
			b.Fatal(err)
		}
		n++
	}
	reportSize(b, dir, n)
}

// BenchmarkLedgerVerify verifies a ledger of 10,000 decisions: every entry and every tile.
func BenchmarkLedgerVerify(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "ledger")
	if _, err := ledger.Append(b.Context(), dir, ledger.Options{Key: keeper}, recorded(b, decisions)); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		v, err := ledger.Open(dir).Verify(b.Context(), ledger.Check{Key: keeper.Public()})
		if err != nil || len(v.Faults) > 0 {
			b.Fatal(err, v)
		}
	}
}

// reportSize says how large a ledger is on the disk for each of n decisions.
func reportSize(b *testing.B, dir string, n int) {
	b.Helper()
	var size int64
	if err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	}); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(size)/float64(n), "B/decision")
}
