//go:build unix

package ledger_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	format "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
	"github.com/cleanbill-dev/cleanbill/pkg/sign"
)

// Of the child that the tests start: where it appends, and how many entries.
const (
	childDir   = "CLEANBILL_TEST_LEDGER"
	childCount = "CLEANBILL_TEST_LEDGER_ENTRIES"
	childName  = "CLEANBILL_TEST_LEDGER_NAME"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		os.Exit(child(dir))
	}
	os.Exit(m.Run())
}

// child appends entries one at a time, and says after each that it is acknowledged.
func child(dir string) int {
	n, err := strconv.Atoi(os.Getenv(childCount))
	if err != nil {
		return 2
	}
	for i := range n {
		e := entryOf(fmt.Sprintf("%s-%d", os.Getenv(childName), i), decision.Accept)
		if _, err := ledger.Append(context.Background(), dir, ledger.Options{Key: key(1)}, [][]byte{e}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		parsed, err := proof.ParseEntry(e)
		if err != nil {
			return 1
		}
		fmt.Println(parsed.Decision)
	}
	return 0
}

// key is a key that is used nowhere else.
func key(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
}

// entryOf is the entry of a decision about a product.
func entryOf(product string, verdict decision.Verdict) []byte {
	d := &decision.Decision{Kind: decision.Kind, Verdict: verdict, At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}
	d.Delivery.Supplier, d.Delivery.Product, d.Delivery.Version = "fabulon", product, "1.0"
	payload, err := proof.Statement(d, []byte(product))
	if err != nil {
		panic(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key(2))
	if err != nil {
		panic(err)
	}
	k, err := sign.ParseKey(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil)
	if err != nil {
		panic(err)
	}
	bundle, err := k.Statement(payload, nil)
	if err != nil {
		panic(err)
	}
	return bundle
}

func entries(name string, n int) [][]byte {
	var out [][]byte
	for i := range n {
		out = append(out, entryOf(fmt.Sprintf("%s-%d", name, i), decision.Accept))
	}
	return out
}

// begun is a ledger with entries.
func begun(t *testing.T, batches ...int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ledger")
	for i, n := range batches {
		receipts, err := ledger.Append(t.Context(), dir, ledger.Options{Key: key(1)}, entries(fmt.Sprintf("batch-%d", i), n))
		if err != nil {
			t.Fatal(err)
		}
		if len(receipts) != n {
			t.Fatalf("%d receipts for %d entries", len(receipts), n)
		}
	}
	return dir
}

func verified(t *testing.T, dir string, c ledger.Check) *ledger.Verification {
	t.Helper()
	if c.Key == nil {
		c.Key = key(1).Public()
	}
	v, err := ledger.Open(dir).Verify(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAppend(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "ledger")
	o := ledger.Options{Key: key(1), Origin: "hospital.example/intake"}
	size := uint64(0)
	var kept []ledger.Earlier
	for i, n := range []int{1, 2, 300, 1, 260} {
		batch := entries(fmt.Sprintf("batch-%d", i), n)
		receipts, err := ledger.Append(t.Context(), dir, o, batch)
		if err != nil {
			t.Fatal(err)
		}
		for j, r := range receipts {
			if r.Index != size+uint64(j) || !bytes.Equal(r.Proof.Entry, batch[j]) {
				t.Fatalf("batch %d: entry %d is number %d", i, j, r.Index)
			}
			again, err := proof.Parse(r.Proof.Text())
			if err != nil {
				t.Fatal(err)
			}
			shown, err := again.Verify(key(1).Public())
			if err != nil {
				t.Fatal(err)
			}
			if want := fmt.Sprintf("batch-%d-%d", i, j); shown.Product != want || shown.Decision != proof.DigestOf([]byte(want)) || shown.Checkpoint.Origin != o.Origin {
				t.Fatalf("the proof shows %+v", shown)
			}
		}
		size += uint64(n)
		kept = append(kept, ledger.Earlier{Name: fmt.Sprintf("day %d", i), Raw: receipts[0].Proof.Checkpoint})
	}
	v := verified(t, dir, ledger.Check{Earlier: kept})
	if v.Checkpoint.Size != size || len(v.Faults) > 0 || len(v.Agrees) != len(kept) {
		t.Fatalf("%d entries, %v, agrees with %v", v.Checkpoint.Size, v.Faults, v.Agrees)
	}
	// Parts of what is full are gone, and an old checkpoint is still one to prove by.
	if parts, err := filepath.Glob(filepath.Join(dir, "tile", "*", "000.p")); err != nil || len(parts) > 1 { // of the second level alone
		t.Errorf("left over: %v %v", parts, err)
	}
	old, err := proof.OpenCheckpoint(kept[1].Raw, key(1).Public())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.Open(dir).Prove(t.Context(), old, 2, key(1).Public()); err != nil {
		t.Error(err)
	}
	if _, err := ledger.Open(dir).Prove(t.Context(), old, 3, key(1).Public()); err == nil {
		t.Error("an entry is proven that came later")
	}
}

func TestAppendRefuses(t *testing.T) {
	dir := begun(t, 3)
	for name, o := range map[string]ledger.Options{
		"another key":  {Key: key(3)},
		"another name": {Key: key(1), Origin: "elsewhere.example"},
		"a bad name":   {Key: key(1), Origin: "a name"},
	} {
		if _, err := ledger.Append(t.Context(), dir, o, entries("x", 1)); err == nil {
			t.Errorf("%s: appended", name)
		}
	}
	if _, err := ledger.Append(t.Context(), filepath.Join(t.TempDir(), "new"), ledger.Options{Key: key(1), Origin: "a name"}, entries("x", 1)); err == nil {
		t.Error("begun under a name with a space")
	}
	if _, err := ledger.Append(t.Context(), dir, ledger.Options{Key: key(1)}, [][]byte{make([]byte, proof.MaxEntry+1)}); err == nil {
		t.Error("an entry over the limit was appended")
	}
	if v := verified(t, dir, ledger.Check{}); v.Checkpoint.Size != 3 || len(v.Faults) > 0 {
		t.Errorf("%d entries, %v", v.Checkpoint.Size, v.Faults)
	}
}

// TestAppendSeesDamage has ledgers that lost what was published, or whose last entries were changed: nothing may be written to them, or acknowledged entries
// are gone for good and the key that keeps the ledger signs that.
func TestAppendSeesDamage(t *testing.T) {
	o := ledger.Options{Key: key(1)}
	whole := begun(t, 3)
	earlier := filepath.Join(t.TempDir(), "earlier")
	if err := os.CopyFS(earlier, os.DirFS(filepath.Join(whole, ".state"))); err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.Append(t.Context(), whole, o, entries("more", 4)); err != nil {
		t.Fatal(err)
	}
	within := func(names ...string) func(string) error {
		return func(dir string) error {
			for _, n := range names {
				if err := os.RemoveAll(filepath.Join(dir, n)); err != nil {
					return err
				}
			}
			return nil
		}
	}
	flipped := func(name string) func(string) error {
		return func(dir string) error {
			path := filepath.Join(dir, filepath.FromSlash(name))
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			data[len(data)/2] ^= 1
			return os.WriteFile(path, data, 0o600)
		}
	}
	for name, damage := range map[string]func(dir string) error{
		"an earlier state": func(dir string) error {
			return errors.Join(os.RemoveAll(filepath.Join(dir, ".state")), os.CopyFS(filepath.Join(dir, ".state"), os.DirFS(earlier)))
		},
		"no state":                within(".state"),
		"no state of the tree":    within(".state/treeState"),
		"no state, no checkpoint": within(".state", "checkpoint"),
		"no state and no tiles":   within(".state", "tile"),
		"an entry is changed":     flipped("tile/entries/000.p/7"),
		"a tile is changed":       flipped("tile/0/000.p/7"),
		"the state is changed":    flipped(".state/treeState"),
		"no entries any more":     within("tile/entries"),
		"the tiles are gone":      within("tile/0"),
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "ledger")
			if err := errors.Join(os.CopyFS(dir, os.DirFS(whole)), damage(dir)); err != nil {
				t.Fatal(err)
			}
			before := filesOf(t, dir)
			if _, err := ledger.Append(t.Context(), dir, o, entries("other", 5)); !errors.Is(err, ledger.ErrDamaged) || !strings.Contains(err.Error(), "nothing was written") {
				t.Errorf("appended to a damaged ledger: %v", err)
			}
			if after := filesOf(t, dir); !maps.Equal(before, after) {
				t.Error("something was written")
			}
		})
	}
}

// filesOf are the files of a directory, by place.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		out[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestVerifyNamesDamage changes one byte of each file that a reader of the ledger uses.
func TestVerifyNamesDamage(t *testing.T) {
	dir := begun(t, 255, 5)
	changed := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if name, _ := filepath.Rel(dir, path); strings.HasPrefix(name, ".state") {
			return nil // Tessera's own notes, which nobody verifies by
		}
		intact, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		other := bytes.Clone(intact)
		other[len(other)/2] ^= 1
		if err := os.WriteFile(path, other, 0o600); err != nil {
			return err
		}
		if v := verified(t, dir, ledger.Check{}); len(v.Faults) == 0 {
			t.Errorf("%s was changed, and nothing is said", path)
		}
		changed++
		return os.WriteFile(path, intact, 0o600)
	})
	if err != nil || changed < 6 {
		t.Fatalf("%d files changed: %v", changed, err)
	}
	if v := verified(t, dir, ledger.Check{}); len(v.Faults) > 0 {
		t.Error(v.Faults)
	}
	if v := verified(t, dir, ledger.Check{Key: key(3).Public()}); len(v.Faults) != 1 || v.Checkpoint != nil {
		t.Errorf("with another key: %v", v.Faults)
	}
	if _, err := ledger.Open(t.TempDir()).Verify(t.Context(), ledger.Check{Key: key(1).Public()}); !errors.Is(err, ledger.ErrNoLedger) {
		t.Error(err)
	}
}

func TestVerifyListsSomeFaults(t *testing.T) {
	v := verified(t, begun(t, ledger.MaxFaults+7), ledger.Check{Entry: func(*proof.Entry, []byte) (string, error) { return "signed by a stranger", nil }})
	if len(v.Faults) != ledger.MaxFaults || v.More != 7 {
		t.Errorf("%d faults listed, %d more", len(v.Faults), v.More)
	}
}

// TestVerifySeesRewriting has the keeper of the ledger, who has the key, write another history.
func TestVerifySeesRewriting(t *testing.T) {
	dir := begun(t, 4)
	checkpoint, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other")
	if _, err := ledger.Append(t.Context(), other, ledger.Options{Key: key(1)}, entries("history", 6)); err != nil {
		t.Fatal(err)
	}
	if v := verified(t, other, ledger.Check{}); len(v.Faults) > 0 {
		t.Fatal(v.Faults)
	}
	v := verified(t, other, ledger.Check{Earlier: []ledger.Earlier{{Name: "what the auditor kept", Raw: checkpoint}}})
	if len(v.Faults) != 1 || v.Faults[0].Place != "what the auditor kept" {
		t.Errorf("%v", v.Faults)
	}
}

func TestList(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ledger")
	batch := [][]byte{entryOf("Drip", decision.Accept), entryOf("Drip 2", decision.Reject), entryOf("Drip", decision.Conditional)}
	if _, err := ledger.Append(t.Context(), dir, ledger.Options{Key: key(1)}, batch); err != nil {
		t.Fatal(err)
	}
	l := ledger.Open(dir)
	c, err := l.Checkpoint(key(1).Public())
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		filter ledger.Filter
		want   string
	}{
		"all":      {ledger.Filter{}, "[0 1 2]"},
		"product":  {ledger.Filter{Product: "Drip"}, "[0 2]"},
		"verdict":  {ledger.Filter{Verdict: decision.Reject}, "[1]"},
		"both":     {ledger.Filter{Product: "Drip", Verdict: decision.Reject}, "[]"},
		"supplier": {ledger.Filter{Supplier: "nobody"}, "[]"},
		"from":     {ledger.Filter{From: day}, "[0 1 2]"},
		"to":       {ledger.Filter{To: day}, "[]"},
		"decision": {ledger.Filter{Decision: proof.DigestOf([]byte("Drip 2"))}, "[1]"},
	} {
		listed, err := l.List(t.Context(), c, test.filter)
		if err != nil {
			t.Fatal(err)
		}
		var at []uint64
		for _, e := range listed {
			at = append(at, e.Index)
		}
		if got := fmt.Sprint(at); got != test.want {
			t.Errorf("%s: %s, expected %s", name, got, test.want)
		}
	}
}

func TestWitnesses(t *testing.T) {
	dir := begun(t, 3)
	l := ledger.Open(dir)
	now, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	one, first := witness(t, "witness.example/one", 11)
	two, second := witness(t, "witness.example/two", 12)
	public := key(1).Public()
	if _, err := l.AddCosigned(t.Context(), now, public, first); err == nil {
		t.Error("a checkpoint without cosignature was taken")
	}
	if _, err := l.AddCosigned(t.Context(), cosigned(t, now, one), public, second); err == nil {
		t.Error("a cosignature of somebody else was taken")
	}
	for _, w := range []note.Signer{one, two} {
		if _, err := l.AddCosigned(t.Context(), cosigned(t, now, w), public, first, second); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ledger.Append(t.Context(), dir, ledger.Options{Key: key(1)}, entries("more", 2)); err != nil {
		t.Fatal(err)
	}
	v := verified(t, dir, ledger.Check{Witnesses: []note.Verifier{first, second}})
	if len(v.Faults) > 0 || len(v.Agrees) != 1 || len(v.Agrees[0].Witnesses) != 2 || v.Agrees[0].Size != 3 {
		t.Errorf("%v, agrees with %+v", v.Faults, v.Agrees)
	}
	_, third := witness(t, "witness.example/three", 13)
	if v := verified(t, dir, ledger.Check{Witnesses: []note.Verifier{first, third}}); len(v.Faults) != 1 {
		t.Errorf("a witness that cosigned nothing: %v", v.Faults)
	}
	// What witnesses saw of another history is refused.
	other := begun(t, 1, 1)
	there, err := os.ReadFile(filepath.Join(other, "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.AddCosigned(t.Context(), cosigned(t, there, one), public, first); !errors.Is(err, ledger.ErrDamaged) {
		t.Errorf("the checkpoint of another history: %v", err)
	}
}

func witness(t *testing.T, name string, seed byte) (note.Signer, note.Verifier) {
	t.Helper()
	private, public, err := note.GenerateKey(bytes.NewReader(bytes.Repeat([]byte{seed}, ed25519.SeedSize)), name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := format.NewSignerForCosignatureV1(private)
	if err != nil {
		t.Fatal(err)
	}
	v, err := ledger.ParseWitness(public)
	if err != nil {
		t.Fatal(err)
	}
	return s, v
}

// cosigned is a checkpoint with the cosignature of a witness.
func cosigned(t *testing.T, checkpoint []byte, w note.Signer) []byte {
	t.Helper()
	origin, _, _ := strings.Cut(string(checkpoint), "\n")
	v, err := proof.Verifier(key(1).Public(), origin)
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open(checkpoint, note.VerifierList(v))
	if err != nil {
		t.Fatal(err)
	}
	out, err := note.Sign(n, w)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// start runs this test program as a child that appends.
func start(t *testing.T, dir, name string, n int) (*exec.Cmd, io.Reader) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), self)
	c.Env = append(os.Environ(), childDir+"="+dir, childCount+"="+strconv.Itoa(n), childName+"="+name)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c, out
}

// demandAll demands that a sound ledger has every entry that was acknowledged.
func demandAll(t *testing.T, dir string, acknowledged []string) uint64 {
	t.Helper()
	v := verified(t, dir, ledger.Check{})
	if len(v.Faults) > 0 {
		t.Fatal(v.Faults)
	}
	listed, err := ledger.Open(dir).List(t.Context(), v.Checkpoint, ledger.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]bool{}
	for _, e := range listed {
		has[e.Decision] = true
	}
	for _, digest := range acknowledged {
		if !has[digest] {
			t.Errorf("%s was acknowledged and is lost", digest)
		}
	}
	return v.Checkpoint.Size
}

// TestKilled kills a process that appends, again and again, at moments that differ with what it has acknowledged.
func TestKilled(t *testing.T) {
	const rounds = 12
	dir := filepath.Join(t.TempDir(), "ledger")
	var acknowledged []string
	for round := range rounds {
		c, out := start(t, dir, fmt.Sprintf("round-%d", round), 1000)
		lines := bufio.NewScanner(out)
		for range round % 4 {
			if !lines.Scan() {
				t.Fatalf("round %d: the child ended by itself: %v", round, c.Wait())
			}
			acknowledged = append(acknowledged, lines.Text())
		}
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // what it said before it died counts as well
			acknowledged = append(acknowledged, lines.Text())
		}
		if err := c.Wait(); err == nil {
			t.Fatal("the child was to be killed")
		}
		if _, err := os.Stat(filepath.Join(dir, "checkpoint")); err == nil {
			demandAll(t, dir, acknowledged)
		}
	}
	// The next to append finds a sound ledger.
	receipts, err := ledger.Append(t.Context(), dir, ledger.Options{Key: key(1)}, entries("after", 1))
	if err != nil {
		t.Fatal(err)
	}
	if size := demandAll(t, dir, acknowledged); len(acknowledged) < rounds || receipts[0].Index+1 != size {
		t.Errorf("%d acknowledged, %d entries, the last is number %d", len(acknowledged), size, receipts[0].Index)
	}
}

// TestTwoProcesses has processes append at once.
func TestTwoProcesses(t *testing.T) {
	const each = 15
	dir := filepath.Join(t.TempDir(), "ledger")
	var mu sync.Mutex
	var acknowledged []string
	var wait sync.WaitGroup
	for _, name := range []string{"one", "two"} {
		c, out := start(t, dir, name, each)
		wait.Go(func() {
			lines := bufio.NewScanner(out)
			for lines.Scan() {
				mu.Lock()
				acknowledged = append(acknowledged, lines.Text())
				mu.Unlock()
			}
			if err := c.Wait(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	wait.Wait()
	if size := demandAll(t, dir, acknowledged); size != 2*each || len(acknowledged) != 2*each {
		t.Errorf("%d entries, %d acknowledged, expected %d", size, len(acknowledged), 2*each)
	}
}
