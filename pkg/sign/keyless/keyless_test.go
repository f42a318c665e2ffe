package keyless

import (
	"bytes"
	"context"
	"crypto"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/mkdeliveries/sigstore"
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/sign"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

var signedAt = time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)

var job = sigstore.Identity{
	URI: "https://forge.test/intake/.workflows/gate.yml@refs/heads/main", Issuer: "https://forge.test/oidc",
	Source: "https://forge.test/intake", Ref: "refs/heads/main", Commit: "0123456789012345678901234567890123456789",
}

// scene is an instance whose services answer, and a job's environment.
type scene struct {
	server   *sigstore.Server
	services Services
	network  Network
	env      map[string]string
	root     verify.Root
}

func newScene(t testing.TB) *scene {
	t.Helper()
	instance, err := sigstore.New("keyless", "demo.test", signedAt.AddDate(-1, 0, 0), signedAt.AddDate(10, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	server, err := instance.Serve(job, signedAt)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := server.TrustedRoot()
	if err != nil {
		t.Fatal(err)
	}
	root, err := verify.NewRoot("demo", raw)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewTLSServer(server)
	t.Cleanup(web.Close)
	return &scene{server, Services{Authority: web.URL, Log: web.URL}, web.Client().Transport,
		map[string]string{requestURL: web.URL + "/token?x=1", requestToken: server.Bearer}, root}
}

func (s *scene) getenv(name string) string { return s.env[name] }

func (s *scene) begin(ctx context.Context) (*Session, error) {
	source, err := FindTokenSource(s.getenv)
	if err != nil {
		return nil, err
	}
	token, err := source.Token(ctx, s.network)
	if err != nil {
		return nil, err
	}
	return Begin(ctx, s.services, s.network, token)
}

// times is how many a signature bears: that of the log, if it is of version 1, and each of a clock.
func (s Services) times() int {
	if s.Tiles {
		return len(s.Stampers)
	}
	return 1 + len(s.Stampers)
}

// verified holds a bundle over an artifact against the job's name, with nothing lowered.
func (s *scene) verified(t testing.TB, bundle []byte, artifact signature.Message) (bool, string) {
	t.Helper()
	times := s.services.times()
	r, err := verify.Single(context.Background(), verify.SingleRequest{
		Artifact: artifact, Signature: bundle, At: signedAt.AddDate(0, 0, 1), Roots: []verify.Root{s.root},
		Signer:     verify.Signer{Sigstore: verify.SigstoreIdentity{Identity: job.URI, Issuer: job.Issuer}},
		Thresholds: verify.Thresholds{Timestamp: &times},
	})
	if err != nil {
		return false, err.Error()
	}
	return r.Best.Ladder.Whole(), r.Best.Reason
}

var content = []byte("content")

const statement = `{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a","digest":{"sha256":"ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"}}],"predicateType":"https://example.com/p","predicate":{}}`

// TestSession signs by a token alone, and has package verify hold what comes of it against the name in the token.
func TestSession(t *testing.T) {
	for _, tiles := range []bool{false, true} {
		s := newScene(t)
		if tiles {
			s.services.Tiles, s.services.Stampers = true, []string{s.services.Log + "/stamp"}
		}
		signsByToken(t, s)
	}
}

func signsByToken(t *testing.T, s *scene) {
	t.Helper()
	session, err := s.begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if session.Identity != job.URI || session.Issuer != job.Issuer {
		t.Errorf("signed as %s (%s)", session.Identity, session.Issuer)
	}
	message, err := session.Bundle(t.Context(), content)
	if err != nil {
		t.Fatal(err)
	}
	stated, err := session.Statement(t.Context(), []byte(statement))
	if err != nil {
		t.Fatal(err)
	}
	sum, other := sha256.Sum256(content), sha256.Sum256([]byte("Content"))
	for _, bundle := range [][]byte{message, stated} {
		if ok, why := s.verified(t, bundle, signature.Message{Digests: map[crypto.Hash][]byte{crypto.SHA256: sum[:]}}); !ok {
			t.Error(why)
		}
		if ok, _ := s.verified(t, bundle, signature.Message{Digests: map[crypto.Hash][]byte{crypto.SHA256: other[:]}}); ok {
			t.Error("it verifies over another content")
		}
		if times, err := sign.CheckCertified(bundle); err != nil || times != 1 {
			t.Errorf("%d times, %v", times, err)
		}
	}
}

// TestBytesCount changes bytes of a signature: what package verify does not see, the form tells.
func TestBytesCount(t *testing.T) {
	for name, tc := range map[string]struct{ tiles, clock bool }{"log": {}, "log and clock": {clock: true}, "log of tiles and clock": {tiles: true, clock: true}} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.services.Tiles = tc.tiles
			if tc.clock {
				s.services.Stampers = []string{s.services.Log + "/stamp"}
			}
			bytesCount(t, s)
		})
	}
}

func bytesCount(t *testing.T, s *scene) {
	t.Helper()
	session, err := s.begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := session.Bundle(t.Context(), content)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(content)
	whole := signature.Message{Digests: map[crypto.Hash][]byte{crypto.SHA256: sum[:]}}
	if ok, why := s.verified(t, bundle, whole); !ok {
		t.Fatal(why)
	}
	times, err := sign.CheckCertified(bundle)
	if err != nil || times != s.services.times() {
		t.Fatalf("%d times, %v", times, err)
	}
	for i := 0; i < len(bundle); i += 3 {
		changed := bytes.Clone(bundle)
		changed[i] ^= 1
		if _, err := sign.CheckCertified(changed); err != nil {
			continue
		}
		if ok, _ := s.verified(t, changed, whole); ok {
			t.Errorf("byte %d was changed, and nobody sees it: %s", i, changed[max(0, i-60):min(len(changed), i+60)])
		}
	}
}

// TestTimeIsNeverLeftOut: a certificate lives for minutes, so that a signature that nobody proves the time of is worth nothing, though the log has it.
func TestTimeIsNeverLeftOut(t *testing.T) {
	sum := sha256.Sum256(content)
	document := &decision.Decision{Delivery: decision.Delivery{Files: []decision.File{{Path: "a", SHA256: hex.EncodeToString(sum[:])}}}}
	for _, clock := range []bool{true, false} {
		s := newScene(t)
		s.services.Tiles = true
		if clock {
			s.services.Stampers = []string{s.services.Log + "/stamp"}
		}
		session, err := s.begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		bundle, err := session.Statement(t.Context(), []byte(statement))
		if err != nil {
			t.Fatal(err)
		}
		by, err := dossier.Named(verify.SigstoreIdentity{Identity: job.URI, Issuer: job.Issuer}, []verify.Root{s.root})
		if err != nil {
			t.Fatal(err)
		}
		if why, err := by.Attests(t.Context(), document, bundle, "a.sigstore.json", signedAt.Add(time.Minute)); err != nil || (why == "") != clock {
			t.Errorf("with a clock %v: %q, %v", clock, why, err)
		}
	}
}

// TestServicesRefuse has each service refuse: there is never a signature that is less than was asked for.
func TestServicesRefuse(t *testing.T) {
	for path, want := range map[string]string{
		"/token": "the build service answered 403", "/api/v2/signingCert": "for a certificate: Fulcio returned 403", "/api/v1/log/entries": "have a signature entered",
		"/api/v2/log/entries": "/api/v2/log/entries answered 403",
	} {
		s := newScene(t)
		s.services.Tiles = path == "/api/v2/log/entries"
		s.server.Refuse(path, http.StatusForbidden)
		session, err := s.begin(t.Context())
		if err == nil {
			var bundle []byte
			if bundle, err = session.Bundle(t.Context(), content); bundle != nil {
				t.Errorf("%s refuses, and there is a bundle", path)
			}
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; expected %s", path, err, want)
		}
	}
}

func TestFindTokenSource(t *testing.T) {
	for _, tc := range []struct{ url, token, want string }{
		{"", "", ErrNoToken.Error()},
		{"https://forge.test/token", "", ErrNoToken.Error()},
		{"", "secret", ErrNoToken.Error()},
		{"http://forge.test/token", "secret", "expected an address with https"},
		{"https:", "secret", "expected an address with https"},
	} {
		_, err := FindTokenSource((&scene{env: map[string]string{requestURL: tc.url, requestToken: tc.token}}).getenv)
		if err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q, %q: %v", tc.url, tc.token, err)
		}
	}
}

// answer is a network on which everybody gives one answer.
type answer string

func (a answer) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	_, _ = w.WriteString(string(a)) // into memory
	out := w.Result()
	out.Request = r
	return out, nil
}

func TestToken(t *testing.T) {
	s := TokenSource{address: "https://forge.test/token", bearer: "secret"}
	for text, want := range map[string]string{
		`{"value":"a.b.c"}`: "", `{"value":""}`: "holds none", `nonsense`: "holds none", `{"value":"` + strings.Repeat("x", maxAnswer) + `"}`: "larger than",
	} {
		token, err := s.Token(t.Context(), answer(text))
		if (err == nil) != (want == "") || err != nil && (!strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret")) || err == nil && token != "a.b.c" {
			t.Errorf("%.40s: %.80q, %v", text, token, err)
		}
	}
	s.address = "http://forge.test/token"
	if _, err := s.Token(t.Context(), answer(`{"value":"a.b.c"}`)); err == nil || !strings.Contains(err.Error(), "expected an address with https") {
		t.Error(err)
	}
}

func TestParseServices(t *testing.T) {
	config := func(authority, log, stamper string) string {
		service := func(url string) string {
			if url == "" {
				return `[]`
			}
			return `[{"url":"` + url + `","majorApiVersion":1,"validFor":{"start":"2026-01-01T00:00:00Z"},"operator":"demo.test"}]`
		}
		return `{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json","caUrls":` + service(authority) + `,"rekorTlogUrls":` + service(log) + `,"tsaUrls":` + service(stamper) +
			`,"rekorTlogConfig":{"selector":"ANY"},"tsaConfig":{"selector":"ANY"}}`
	}
	whole := config("https://ca.test", "https://log.test", "https://tsa.test/stamp")
	for _, tc := range []struct {
		config string
		at     time.Time
		want   string
	}{
		{whole, signedAt, ""},
		{config("https://ca.test", "https://log.test", ""), signedAt, ""},
		{whole, signedAt.AddDate(-1, 0, 0), "certificate authority (caUrls)"},
		{config("", "https://log.test", ""), signedAt, "certificate authority (caUrls)"},
		{config("https://ca.test", "", ""), signedAt, "transparency log (rekorTlogUrls)"},
		{strings.Replace(config("https://ca.test", "https://log.test", ""), `"https://log.test","majorApiVersion":1`, `"https://log.test","majorApiVersion":2`, 1), signedAt, "version 2, which proves no time"},
		{strings.Replace(whole, `"https://log.test","majorApiVersion":1`, `"https://log.test","majorApiVersion":3`, 1), signedAt, "transparency log (rekorTlogUrls)"},
		{strings.Replace(whole, `stamp","majorApiVersion":1`, `stamp","majorApiVersion":9`, 1), signedAt, "time-stamping authority (tsaUrls)"},
		{config("http://ca.test", "https://log.test", ""), signedAt, "expected one with https"},
		{"nonsense", signedAt, "read signing config"},
		{strings.Repeat(" ", MaxConfig+1), signedAt, "larger than"},
	} {
		got, err := ParseServices([]byte(tc.config), tc.at)
		if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%.300s: %v; expected %s", tc.config, err, tc.want)
		}
		if err == nil && (got.Authority != "https://ca.test" || got.Log != "https://log.test") {
			t.Errorf("%+v", got)
		}
	}
	if got, err := ParseServices([]byte(whole), signedAt); err != nil || len(got.Stampers) != 1 || got.Stampers[0] != "https://tsa.test/stamp" || got.Tiles {
		t.Errorf("%+v, %v", got, err)
	}
	tiled := `{"url":"https://tiles.test","majorApiVersion":2,"validFor":{"start":"2026-01-01T00:00:00Z"},"operator":"demo.test"}`
	for clock, want := range map[string]string{"https://tsa.test/stamp": "https://tiles.test", "": "https://log.test"} {
		both := strings.Replace(config("https://ca.test", "https://log.test", clock), `"rekorTlogUrls":[`, `"rekorTlogUrls":[`+tiled+`,`, 1)
		if got, err := ParseServices([]byte(both), signedAt); err != nil || got.Log != want || got.Tiles != (clock != "") {
			t.Errorf("clock %q: %+v, %v", clock, got, err)
		}
	}
}

func FuzzParseServices(f *testing.F) {
	f.Add([]byte(`{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json","caUrls":[{"url":"https://ca.test","majorApiVersion":1}],"rekorTlogUrls":[{"url":"https://log.test","majorApiVersion":1}]}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseServices(data, signedAt)
		if err == nil && (!strings.HasPrefix(s.Authority, "https://") || !strings.HasPrefix(s.Log, "https://")) {
			t.Errorf("%+v", s)
		}
	})
}

// TestNobodyAnswers ends with the context.
func TestNobodyAnswers(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newScene(t).begin(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
