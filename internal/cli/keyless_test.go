package cli_test

import (
	"bytes"
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
	"github.com/cleanbill-dev/cleanbill/internal/mkdeliveries/sigstore"
	"github.com/cleanbill-dev/cleanbill/pkg/sign/keyless"
)

// intakeJob is who runs the gate in these tests, and when.
var (
	intakeJob = sigstore.Identity{
		URI: "https://forge.test/intake/.workflows/gate.yml@refs/heads/main", Issuer: "https://forge.test/oidc",
		Source: "https://forge.test/intake", Ref: "refs/heads/main", Commit: "0123456789012345678901234567890123456789",
	}
	intakeDay = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
)

// intake is a job on a build service, in a folder of its own.
type intake struct {
	t       *testing.T
	dir     string
	server  *sigstore.Server
	web     string // its address
	network keyless.Network
	env     map[string]string
	now     time.Time
}

func newIntake(t *testing.T) *intake {
	t.Helper()
	instance, err := sigstore.New("keyless command", "demo.test", intakeDay.AddDate(-1, 0, 0), intakeDay.AddDate(10, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	server, err := instance.Serve(intakeJob, intakeDay)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewTLSServer(server)
	t.Cleanup(web.Close)
	root, err := server.TrustedRoot()
	if err != nil {
		t.Fatal(err)
	}
	service := `[{"url":"` + web.URL + `","majorApiVersion":1,"validFor":{"start":"2026-01-01T00:00:00Z"},"operator":"demo.test"}]`
	clock := strings.Replace(service, web.URL, web.URL+"/stamp", 1)
	i := &intake{t, t.TempDir(), server, web.URL, web.Client().Transport, map[string]string{
		"ACTIONS_ID_TOKEN_REQUEST_URL": web.URL + "/token", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": server.Bearer,
	}, intakeDay}
	i.write("root.json", root)
	i.write("config.json", []byte(`{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json","caUrls":`+service+`,"rekorTlogUrls":`+service+`,"tsaUrls":`+clock+
		`,"rekorTlogConfig":{"selector":"ANY"},"tsaConfig":{"selector":"ANY"}}`))
	return i
}

func (i *intake) path(name string) string { return filepath.Join(i.dir, name) }

func (i *intake) write(name string, data []byte) {
	i.t.Helper()
	if err := os.WriteFile(i.path(name), data, 0o600); err != nil {
		i.t.Fatal(err)
	}
}

func (i *intake) read(file string) []byte {
	i.t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		i.t.Fatal(err)
	}
	return data
}

func (i *intake) run(args ...string) (status int, stdout, stderr string) {
	i.t.Helper()
	var out, errs bytes.Buffer
	status = cli.Main(context.Background(), cli.Process{
		Args: append([]string{"cleanbill"}, args...), Stdout: &out, Stderr: &errs, Network: i.network,
		Now: func() time.Time { return i.now }, Getenv: func(name string) string { return i.env[name] },
	})
	return status, out.String(), errs.String()
}

// gate judges the infusion pump without looking inside, and signs as the job.
func (i *intake) gate(more ...string) (status int, stdout, stderr string) {
	i.t.Helper()
	demo := filepath.Join("..", "..", "testdata")
	return i.run(append([]string{"gate", "--no-scan", "--data", filepath.Join(demo, "data"), "--suppliers", filepath.Join(demo, "suppliers"),
		"--trusted-root", i.path("root.json"), filepath.Join(demo, "deliveries", "infusion-pump")}, more...)...)
}

// signing is how a job signs, and named how a reader names who must have signed.
func (i *intake) signing() []string {
	return []string{"--sign-keyless", "--signing-config", i.path("config.json")}
}

func (i *intake) named() []string {
	return []string{"--trusted-root", i.path("root.json"), "--certificate-identity", intakeJob.URI, "--certificate-oidc-issuer", intakeJob.Issuer}
}

// TestGateSignKeyless has a job sign a decision, and others verify it, hold the next delivery against it, and judge it again.
func TestGateSignKeyless(t *testing.T) {
	i := newIntake(t)
	kept := i.path("kept.zip")
	status, _, stderr := i.gate(append(i.signing(), "--dossier", kept, "-o", "json="+i.path("decision.json"))...)
	if status != 3 || !strings.Contains(stderr, "signed as "+intakeJob.URI+", as "+intakeJob.Issuer+" vouches") {
		t.Fatalf("exit status %d: %s", status, stderr)
	}
	for _, name := range []string{"decision", "vsa", "svr"} {
		if _, err := os.Stat(i.path("decision.json." + name + ".sigstore.json")); err != nil {
			t.Error(err)
		}
	}
	i.now = intakeDay.AddDate(1, 0, 0) // long after the certificate ended
	for _, tc := range []struct {
		args   []string
		status int
		want   string
	}{
		{i.named(), 0, "signed by " + intakeJob.URI},
		{[]string{"--trusted-root", i.path("root.json"), "--certificate-identity", intakeJob.URI + "x", "--certificate-oidc-issuer", intakeJob.Issuer}, 1, "NOT VERIFIED"},
		{[]string{"--certificate-identity", intakeJob.URI, "--certificate-oidc-issuer", intakeJob.Issuer}, 1, "NOT VERIFIED"}, // of another instance
		{[]string{"--certificate-identity", intakeJob.URI}, 2, "anybody may run an issuer"},
		{append(i.named(), "--key", i.path("root.json")), 2, "are two signers"},
		{nil, 2, "--key is missing"},
	} {
		status, stdout, stderr := i.run(append([]string{"decision", "verify", kept}, tc.args...)...)
		if status != tc.status || !strings.Contains(strings.Join(strings.Fields(stdout+stderr), " "), tc.want) {
			t.Errorf("%q: exit status %d, expected %d and %q: %s%s", tc.args, status, tc.status, tc.want, stdout, stderr)
		}
	}
	by := []string{"--previous-identity", intakeJob.URI, "--previous-issuer", intakeJob.Issuer}
	for _, earlier := range []string{kept, i.path("decision.json")} {
		if status, stdout, stderr := i.gate(append(by, "--previous", earlier)...); status == 2 || !strings.Contains(strings.Join(strings.Fields(stdout), " "), "Verified as signed by "+intakeJob.URI) {
			t.Errorf("--previous %s: exit status %d: %s%s", earlier, status, stdout, stderr)
		}
	}
	if status, stdout, stderr := i.gate(append(by, "--recheck", kept)...); status == 2 || !strings.Contains(stdout, "What changed") {
		t.Errorf("--recheck: exit status %d: %s%s", status, stdout, stderr)
	}
	by[1] += "x"
	if status, _, stderr := i.gate(append(by, "--recheck", kept)...); status != 2 || !strings.Contains(stderr, "does not verify") {
		t.Errorf("--recheck by another name: exit status %d: %s", status, stderr)
	}
}

// TestGateSignKeylessByTiles has a job sign by an instance whose log proves no time, and whose certificates no certificate log knows: the first needs a clock in the
// signing config, the second a word of whoever signs and of whoever verifies, and the answer tells it.
func TestGateSignKeylessByTiles(t *testing.T) {
	i := newIntake(t)
	i.server.Unlogged = true
	root, err := i.server.TrustedRoot()
	if err != nil {
		t.Fatal(err)
	}
	i.write("root.json", root)
	i.write("config.json", bytes.ReplaceAll(i.read(i.path("config.json")), []byte(`"rekorTlogUrls":[{"url":"`), []byte(`"rekorTlogUrls":[{"majorApiVersion":2,"operator":"tiles.test","validFor":{"start":"2026-02-01T00:00:00Z"},"url":"`+
		i.web+`"},{"url":"`)))
	kept := i.path("kept.zip")
	if status, _, stderr := i.gate(append(i.signing(), "--dossier", kept)...); status != 2 || !strings.Contains(strings.Join(strings.Fields(stderr), " "), "--no-certificate-log") {
		t.Errorf("exit status %d: %s", status, stderr)
	}
	if status, _, stderr := i.gate(append(i.signing(), "--no-certificate-log", "--dossier", kept)...); status != 3 {
		t.Fatalf("exit status %d: %s", status, stderr)
	}
	for _, tc := range []struct {
		more   []string
		status int
		want   string
	}{{nil, 1, "NOT VERIFIED"}, {[]string{"--no-certificate-log"}, 0, "no certificate log was asked"}} {
		status, stdout, stderr := i.run(append(append([]string{"decision", "verify", kept}, i.named()...), tc.more...)...)
		if status != tc.status || !strings.Contains(strings.Join(strings.Fields(stdout), " "), tc.want) {
			t.Errorf("%q: exit status %d: %s%s", tc.more, status, stdout, stderr)
		}
	}
	if status, _, stderr := i.run("decision", "verify", kept, "--key", i.path("root.json"), "--no-certificate-log"); status != 2 || !strings.Contains(stderr, "expected --certificate-identity") {
		t.Errorf("exit status %d: %s", status, stderr)
	}
}

// TestGateNeverUnsigned takes from the job one thing that signing needs: there is no verdict and no file then.
func TestGateNeverUnsigned(t *testing.T) {
	for name, tc := range map[string]struct {
		without func(*intake)
		more    []string
		want    string
	}{
		"no network":     {func(i *intake) { i.network = nil }, nil, "--sign-keyless: there is no network here"},
		"no token":       {func(i *intake) { i.env = nil }, nil, "the environment offers no identity token"},
		"another job":    {func(i *intake) { i.env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "stolen" }, nil, "the build service answered 400"},
		"no certificate": {func(i *intake) { i.server.Refuse("/api/v2/signingCert", 403) }, nil, "Fulcio returned 403"},
		"no log":         {func(i *intake) { i.server.Refuse("/api/v1/log/entries", 403) }, nil, "have a signature entered"},
		"no time":        {func(i *intake) { i.server.Refuse("/stamp", 403) }, nil, "have a signature entered"},
		"another root": {func(i *intake) {
			i.write("root.json", i.read(filepath.Join("..", "..", "testdata", "suppliers", "demo.trusted_root.json")))
		}, nil, "would not verify"},
		"a key as well":     {func(*intake) {}, []string{"--sign-key", "intake.pem"}, "are two signers"},
		"a ledger":          {func(*intake) {}, []string{"--ledger", "ledger"}, "--ledger needs --sign-key"},
		"no signing config": {func(i *intake) { i.write("config.json", []byte("{}")) }, nil, "read signing config"},
	} {
		t.Run(name, func(t *testing.T) {
			i := newIntake(t)
			tc.without(i)
			kept := i.path("kept")
			status, stdout, stderr := i.gate(append(append(i.signing(), "--dossier", kept, "-o", "json="+i.path("decision.json")), tc.more...)...)
			if status != 2 || stdout != "" || !strings.Contains(stderr, tc.want) || strings.Contains(stderr, "of-the-job") {
				t.Errorf("exit status %d, expected %q: %s%s", status, tc.want, stdout, stderr)
			}
			left, err := filepath.Glob(i.path("*"))
			if err != nil || len(left) != 2 { // the root and the config
				t.Errorf("found %q, %v", left, err)
			}
		})
	}
	i := newIntake(t)
	if status, _, stderr := i.gate(i.signing()...); status != 2 || !strings.Contains(stderr, "a signed decision needs a place") {
		t.Errorf("exit status %d: %s", status, stderr)
	}
	if status, _, stderr := i.gate("--signing-config", i.path("config.json")); status != 2 || !strings.Contains(stderr, "--signing-config without --sign-keyless") {
		t.Errorf("exit status %d: %s", status, stderr)
	}
}
