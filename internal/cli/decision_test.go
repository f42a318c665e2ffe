package cli_test

import (
	"bytes"
	"context"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
)

// changesOfEach is how many changes of one byte are made in each dossier.
const changesOfEach = 200

// ran runs a command for which there is no network and no clock.
func ran(t *testing.T, args ...string) (status int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status = cli.Main(context.Background(), cli.Process{
		Args: append([]string{"cleanbill"}, args...), Stdout: &stdout, Stderr: &stderr,
		Now: func() time.Time { return time.Date(2028, 11, 20, 0, 0, 0, 0, time.UTC) }, Getenv: func(string) string { return "" },
	})
	return status, stdout.String(), stderr.String()
}

// withoutNetwork makes every door to the network panic.
func withoutNetwork(t *testing.T) {
	t.Helper()
	dial := func(_ context.Context, network, address string) (net.Conn, error) {
		panic("tried to connect to " + network + " " + address)
	}
	transport, resolver := http.DefaultTransport, net.DefaultResolver
	http.DefaultTransport = &http.Transport{DialContext: dial}
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: dial}
	t.Cleanup(func() { http.DefaultTransport, net.DefaultResolver = transport, resolver })
}

// TestDossiersOfAllDeliveries keeps the decision about each delivery of the demonstration, verifies it two years later, evaluates it again, and changes
// single bytes, each of which must be named. All that without a network.
func TestDossiersOfAllDeliveries(t *testing.T) {
	withoutNetwork(t)
	deliveries, err := filepath.Glob(filepath.Join("..", "..", "testdata", "deliveries", "*"))
	if err != nil || len(deliveries) < 7 {
		t.Fatalf("%d deliveries: %v", len(deliveries), err)
	}
	home := t.TempDir()
	private, public := filepath.Join(home, "key.pem"), filepath.Join(home, "key.pub")
	if err := writeKeyPair(private, public); err != nil {
		t.Fatal(err)
	}
	for _, delivery := range deliveries {
		name := filepath.Base(delivery)
		kept := func(as string) string {
			place := filepath.Join(home, name+as)
			status, _, errs := ran(t, "gate", "--quiet", "--suppliers", filepath.Join("..", "..", "testdata", "suppliers"), "--at", "2026-11-20",
				"--sign-key", private, "--dossier", place, delivery)
			if status == 2 {
				t.Fatalf("%s: %s", name, errs)
			}
			return place
		}
		folder, archive := kept(""), kept(".zip")
		for _, place := range []string{folder, archive} {
			if status, out, errs := ran(t, "decision", "verify", "--key", public, place); status != 0 {
				t.Errorf("%s: %d %s%s", place, status, out, errs)
			}
		}
		if status, out, errs := ran(t, "decision", "replay", "--key", public, archive, delivery); status != 0 {
			t.Errorf("%s: %d %s%s", name, status, out, errs)
		}
		sameFiles(t, name, folder, archive)
		sameFiles(t, name, folder, kept("-again"))
		changeBytes(t, folder, public)
		changeArchive(t, archive, public)
	}
}

func readDossier(t *testing.T, place string) *dossier.Dossier {
	t.Helper()
	d, err := dossier.Read(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func sameFiles(t *testing.T, name, a, b string) {
	t.Helper()
	if !maps.EqualFunc(readDossier(t, a).Files, readDossier(t, b).Files, bytes.Equal) {
		t.Errorf("%s: the same inputs gave two dossiers", name)
	}
}

func expectedKey(t *testing.T, public string) *dossier.Signatory {
	t.Helper()
	data, err := os.ReadFile(public)
	if err != nil {
		t.Fatal(err)
	}
	key, err := dossier.ParseKey(data)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// changeBytes changes one byte at a time, anywhere in a dossier, and demands that its file is named. A change of the manifest is told of it or of the
// signature over it.
func changeBytes(t *testing.T, place, public string) {
	t.Helper()
	key, d := expectedKey(t, public), readDossier(t, place)
	random := rand.New(rand.NewPCG(1, 2)) // the same changes each time
	names := slices.Sorted(maps.Keys(d.Files))
	var ends []int // of files, laid end to end
	total := 0
	for _, name := range names {
		total += len(d.Files[name])
		ends = append(ends, total)
	}
	for i := range changesOfEach {
		at := random.IntN(total)
		file, _ := slices.BinarySearch(ends, at+1)
		if i%4 == 0 { // small files would hardly be hit
			file = random.IntN(len(names))
		}
		name := names[file]
		intact := d.Files[name]
		changed := bytes.Clone(intact)
		changed[random.IntN(len(changed))] ^= byte(1 + random.IntN(255))
		d.Files[name] = changed
		faults, err := d.Verify(t.Context(), key, time.Date(2028, 11, 20, 0, 0, 0, 0, time.UTC))
		d.Files[name] = intact
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(faults, func(f dossier.Fault) bool {
			return f.Path == name || name == dossier.ManifestFile && f.Path == dossier.SignatureFile
		}) {
			t.Errorf("%s: %s was changed, and it says %v", place, name, faults)
		}
	}
}

// changeArchive changes bytes of an archive as it lies on the disk: what is between the files counts as well.
func changeArchive(t *testing.T, place, public string) {
	t.Helper()
	key := expectedKey(t, public)
	data, err := os.ReadFile(place)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	for range changesOfEach / 4 {
		at := random.IntN(len(data))
		changed := bytes.Clone(data)
		changed[at] ^= byte(1 + random.IntN(255))
		other := filepath.Join(t.TempDir(), filepath.Base(place))
		if err := os.WriteFile(other, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := dossier.Read(t.Context(), other)
		if err != nil {
			continue // refused as a whole
		}
		if faults, err := d.Verify(t.Context(), key, time.Date(2028, 11, 20, 0, 0, 0, 0, time.UTC)); err != nil || len(faults) == 0 {
			t.Errorf("%s: byte %d was changed, and it verifies (%v)", place, at, err)
		}
	}
}
