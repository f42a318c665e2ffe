package tuf

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"
)

const mirror = "https://tuf.example"

var (
	now  = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	soon = now.AddDate(0, 0, 7)
	late = now.AddDate(10, 0, 0)
)

// repository is a TUF repository in memory: what it holds, by address.
type repository map[string][]byte

func (r repository) DownloadFile(address string, limit int64, _ time.Duration) ([]byte, error) {
	data, ok := r[strings.TrimPrefix(address, mirror+"/")]
	switch {
	case !ok:
		return nil, &metadata.ErrDownloadHTTP{StatusCode: 404, URL: address}
	case int64(len(data)) > limit:
		return nil, &metadata.ErrDownloadLengthMismatch{Msg: "too long"}
	}
	return data, nil
}

// keyOf derives a key from a name that is public: for tests only.
func keyOf(t *testing.T, name string) (*metadata.Key, signature.Signer) {
	t.Helper()
	seed := sha256.Sum256([]byte("cleanbill test-only TUF key: " + name))
	private := ed25519.NewKeyFromSeed(seed[:])
	key, err := metadata.KeyFromPublicKey(private.Public())
	if err != nil {
		t.Fatal(err)
	}
	signer, err := signature.LoadSigner(private, crypto.Hash(0))
	if err != nil {
		t.Fatal(err)
	}
	return key, signer
}

// publish makes a repository at a version, and gives the root.json that clients begin with.
func publish(t *testing.T, target []byte, version int64) (r repository, begin []byte) {
	t.Helper()
	key, signer := keyOf(t, "all roles")
	root := metadata.Root(late)
	for _, role := range []string{metadata.ROOT, metadata.TIMESTAMP, metadata.SNAPSHOT, metadata.TARGETS} {
		if err := root.Signed.AddKey(key, role); err != nil {
			t.Fatal(err)
		}
	}
	targets, snapshot, timestamp := metadata.Targets(late), metadata.Snapshot(late), metadata.Timestamp(soon)
	file, err := metadata.TargetFile().FromBytes(TrustedRoot, target, "sha256")
	if err != nil {
		t.Fatal(err)
	}
	targets.Signed.Targets[TrustedRoot] = file
	targets.Signed.Version, snapshot.Signed.Version, timestamp.Signed.Version = version, version, version
	snapshot.Signed.Meta["targets.json"].Version = version
	timestamp.Signed.Meta["snapshot.json"].Version = version
	text := map[string][]byte{}
	for name, sign := range map[string]func() ([]byte, error){
		"root":      func() ([]byte, error) { return signed(root, signer) },
		"targets":   func() ([]byte, error) { return signed(targets, signer) },
		"snapshot":  func() ([]byte, error) { return signed(snapshot, signer) },
		"timestamp": func() ([]byte, error) { return signed(timestamp, signer) },
	} {
		if text[name], err = sign(); err != nil {
			t.Fatal(err)
		}
	}
	v := string(rune('0' + version))
	hash := file.Hashes["sha256"].String()
	return repository{
		"timestamp.json": text["timestamp"], v + ".snapshot.json": text["snapshot"], v + ".targets.json": text["targets"],
		"targets/" + hash + "." + TrustedRoot: target,
	}, text["root"]
}

func signed[T metadata.Roles](m *metadata.Metadata[T], by signature.Signer) ([]byte, error) {
	if _, err := m.Sign(by); err != nil {
		return nil, err
	}
	return m.ToBytes(false)
}

func TestFetch(t *testing.T) {
	r, begin := publish(t, []byte(`{"a": 1}`), 1)
	ask := Request{Mirror: mirror, Root: begin, Target: TrustedRoot, At: now, Fetch: r}
	t.Chdir(t.TempDir())
	got, err := Fetch(context.Background(), ask)
	if err != nil || string(got.Target) != `{"a": 1}` || got.RootVersion != 1 || !got.Expires.Equal(soon) {
		t.Fatalf("got %+v, %v", got, err)
	}
	if left, err := os.ReadDir("."); err != nil || len(left) > 0 {
		t.Errorf("left behind without a cache: %v, %v", left, err)
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(r repository, ask *Request)
		want   string
	}{
		{"expired", func(_ repository, ask *Request) { ask.At = soon.Add(time.Hour) }, "timestamp.json is expired at 2026-06-08T01:00:00Z"},
		{"another root to begin with", func(_ repository, ask *Request) { ask.Root = PublicGoodRoot() }, "tuf.example"},
		{"no root to begin with", func(_ repository, ask *Request) { ask.Root = []byte("{}") }, "TUF root to begin with"},
		{"changed target", func(r repository, _ *Request) {
			for name := range r {
				if strings.HasPrefix(name, "targets/") {
					r[name] = []byte(`{"a": 2}`)
				}
			}
		}, TrustedRoot},
		{"changed metadata", func(r repository, _ *Request) {
			r["timestamp.json"] = []byte(strings.Replace(string(r["timestamp.json"]), "2026-06-08", "2027-06-08", 1))
		}, "tuf.example"},
		{"another target", func(_ repository, ask *Request) { ask.Target = "other.json" }, "other.json"},
		{"no repository", func(r repository, _ *Request) { clear(r) }, "tuf.example"},
		{"no address", func(_ repository, ask *Request) { ask.Mirror = "" }, "TUF root to begin with"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, begin := publish(t, []byte(`{"a": 1}`), 1)
			ask := Request{Mirror: mirror, Root: begin, Target: TrustedRoot, At: now, Fetch: r}
			tt.change(r, &ask)
			got, err := Fetch(context.Background(), ask)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %+v, %v; expected %q", got, err, tt.want)
			}
			if tt.name == "expired" != errors.As(err, new(*ExpiredError)) {
				t.Errorf("%T", err)
			}
		})
	}
}

// A repository cannot go back behind what the cache has seen.
func TestCache(t *testing.T) {
	older, begin := publish(t, []byte(`{"a": 1}`), 1)
	newer, _ := publish(t, []byte(`{"a": 2}`), 2)
	ask := Request{Mirror: mirror, Root: begin, Target: TrustedRoot, Cache: filepath.Join(t.TempDir(), "seen"), At: now, Fetch: newer}
	if _, err := Fetch(context.Background(), ask); err != nil {
		t.Fatal(err)
	}
	if got, err := Fetch(context.Background(), ask); err != nil || string(got.Target) != `{"a": 2}` {
		t.Errorf("again: %+v, %v", got, err)
	}
	ask.Fetch = older
	if got, err := Fetch(context.Background(), ask); err == nil {
		t.Errorf("went back: %+v", got)
	}
	ask.Cache = ""
	if _, err := Fetch(context.Background(), ask); err != nil {
		t.Errorf("without a cache nothing is known of what was seen: %v", err)
	}
}

// stuck never answers.
type stuck chan struct{}

func (s stuck) DownloadFile(string, int64, time.Duration) ([]byte, error) {
	<-s
	return nil, errors.New("too late")
}

func TestGivesUpWhenTold(t *testing.T) {
	_, begin := publish(t, []byte(`{}`), 1)
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("enough"))
	s := make(stuck)
	defer close(s)
	if _, err := Fetch(ctx, Request{Mirror: mirror, Root: begin, Target: TrustedRoot, At: now, Fetch: s}); err == nil || !strings.Contains(err.Error(), "enough") {
		t.Errorf("got %v", err)
	}
}
