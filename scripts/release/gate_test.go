package release_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/mkdeliveries/sigstore"
	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

const (
	releasedVersion = "0.1.0"
	ownSource       = "https://github.com/cleanbill-dev/cleanbill"
	ownWorkflow     = ownSource + "/.github/workflows/release.yml@refs/tags/v" + releasedVersion
)

var releasedAt = time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC)

// rehearsal is a release that is made as .github/workflows/release.yml makes one, but signed by an instance of the test's own.
type rehearsal struct {
	t        *testing.T
	home     string
	instance *sigstore.Instance
	who      sigstore.Identity
}

// TestReleaseIsAccepted makes a release of a small program, lays it out and judges it by the pack and the registry that real ones are judged by: what they demand can be met,
// and what is left out or changed is not let through. CLEANBILL_DIST names the folder that goreleaser made without signing, to rehearse with that.
func TestReleaseIsAccepted(t *testing.T) {
	needs.Programs(t, "bash", "sha256sum")
	r := newRehearsal(t)
	dist := os.Getenv("CLEANBILL_DIST")
	if dist == "" {
		dist = r.standIn()
	}
	r.lay(dist)
	if status, out := r.gate(); status != 0 {
		t.Fatalf("exit status %d: %s", status, out)
	}
	archive := "delivery/cleanbill_" + releasedVersion + "_linux_amd64.tar.gz"
	for name, damage := range map[string]func(){
		"a changed archive": func() { r.write(archive, append(r.read(archive), 0)) },
		"no signature over it": func() { // besides its own, those of lists and statements that name it
			for _, name := range []string{archive, archive + ".cdx.json", "delivery/delivery.yaml", "delivery/cleanbill_" + releasedVersion + "_checksums.txt"} {
				r.remove(name + ".sigstore.json")
			}
		},
		"no provenance":        func() { r.remove("delivery/cleanbill_" + releasedVersion + "_provenance.sigstore.json") },
		"another provenance":   func() { r.attest(r.who.URI+"x", map[string]string{"cleanbill": strings.Repeat("0", 64)}, "delivery") },
		"an unsigned manifest": func() { r.remove("delivery/delivery.yaml.sigstore.json") },
	} {
		t.Run(name, func(t *testing.T) {
			r.lay(dist)
			damage()
			if status, out := r.gate(); status == 0 {
				t.Errorf("it was accepted: %s", out)
			}
		})
	}
}

func newRehearsal(t *testing.T) *rehearsal {
	t.Helper()
	instance, err := sigstore.New("release rehearsal", "rehearsal.test", releasedAt.AddDate(-1, 0, 0), releasedAt.AddDate(10, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	r := &rehearsal{t, t.TempDir(), instance, sigstore.Identity{
		URI: ownWorkflow, Issuer: "https://token.actions.githubusercontent.com", Source: ownSource, Ref: "refs/tags/v" + releasedVersion, Commit: strings.Repeat("0123456789", 4),
	}}
	root, err := instance.TrustedRoot()
	if err != nil {
		t.Fatal(err)
	}
	r.write("suppliers/root.json", root)
	entries, err := filepath.Glob(filepath.Join(repository, "release", "suppliers", "*.yaml"))
	if err != nil || len(entries) != 1 {
		t.Fatalf("%v %v", entries, err)
	}
	entry := read(t, "release/suppliers/"+filepath.Base(entries[0]))
	r.write("suppliers/cleanbill.yaml", []byte(entry+"\ntrustedRoot: root.json\nthresholds: {transparencyLog: 1, timestamp: 1, signedCertificateTimestamp: 0}\n"))
	return r
}

func (r *rehearsal) path(name string) string { return filepath.Join(r.home, filepath.FromSlash(name)) }

func (r *rehearsal) write(name string, data []byte) {
	r.t.Helper()
	if err := os.MkdirAll(filepath.Dir(r.path(name)), 0o700); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(r.path(name), data, 0o600); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rehearsal) read(name string) []byte {
	r.t.Helper()
	data, err := os.ReadFile(r.path(name))
	if err != nil {
		r.t.Fatal(err)
	}
	return data
}

func (r *rehearsal) remove(name string) {
	r.t.Helper()
	if err := os.Remove(r.path(name)); err != nil {
		r.t.Fatal(err)
	}
}

// standIn is what goreleaser would make of a program with one dependency less than ours: an archive, its SBOM and the list of checksums.
func (r *rehearsal) standIn() string {
	r.t.Helper()
	r.write("program/go.mod", []byte("module example.com/standin\n\ngo 1.26\n"))
	r.write("program/main.go", []byte("package main\n\nfunc main() { println(\"a stand-in\") }\n"))
	c := exec.CommandContext(r.t.Context(), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", "cleanbill", ".")
	c.Dir = r.path("program")
	c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64", "GOFLAGS=")
	if out, err := c.CombinedOutput(); err != nil {
		r.t.Fatalf("%v %s", err, out)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	w := tar.NewWriter(z)
	program := r.read("program/cleanbill")
	err := w.WriteHeader(&tar.Header{Name: "cleanbill", Mode: 0o755, Size: int64(len(program)), ModTime: releasedAt})
	if err == nil {
		_, err = w.Write(program)
	}
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		r.t.Fatal(err)
	}
	name := "cleanbill_" + releasedVersion + "_linux_amd64.tar.gz"
	r.write("dist/"+name, packed.Bytes())
	status, out := cleanbill(r.t, "sbom", "generate", "--quiet", "--name", "cleanbill", "--version", releasedVersion, "--type", "application", "--at", releasedAt.Format(time.RFC3339),
		"-o", "cyclonedx-json="+r.path("dist/"+name+".cdx.json"), "--", r.path("dist/"+name))
	if status != 0 {
		r.t.Fatalf("exit status %d: %s", status, out)
	}
	var list strings.Builder
	for _, file := range []string{name, name + ".cdx.json"} {
		fmt.Fprintf(&list, "%x  %s\n", sha256.Sum256(r.read("dist/"+file)), file)
	}
	r.write("dist/cleanbill_"+releasedVersion+"_checksums.txt", []byte(list.String()))
	return r.path("dist")
}

// lay signs the files of a release, attests to what is software among them, and lays all out by delivery.sh.
func (r *rehearsal) lay(dist string) {
	r.t.Helper()
	for _, old := range []string{"signed", "delivery"} {
		if err := os.RemoveAll(r.path(old)); err != nil {
			r.t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dist, "cleanbill_"+releasedVersion+"_*"))
	if err != nil || len(files) < 3 {
		r.t.Fatalf("%s: %v %v", dist, files, err)
	}
	software := map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			r.t.Fatal(err)
		}
		name := filepath.Base(file)
		r.write("signed/"+name, data)
		r.sign("signed/"+name, data)
		if !strings.HasSuffix(name, ".json") && !strings.HasSuffix(name, ".txt") {
			software[name] = fmt.Sprintf("%x", sha256.Sum256(data))
		}
	}
	r.attest(r.who.URI, software, "signed")
	script, err := filepath.Abs("delivery.sh")
	if err != nil {
		r.t.Fatal(err)
	}
	provenance := "cleanbill_" + releasedVersion + "_provenance.sigstore.json"
	if err := os.Rename(r.path("signed/"+provenance), r.path("provenance.json")); err != nil {
		r.t.Fatal(err)
	}
	c := exec.CommandContext(r.t.Context(), "bash", script, "signed", "provenance.json", "delivery", releasedVersion)
	c.Dir = r.home
	if out, err := c.CombinedOutput(); err != nil {
		r.t.Fatalf("%v %s", err, out)
	}
	r.sign("delivery/delivery.yaml", r.read("delivery/delivery.yaml"))
}

func (r *rehearsal) sign(name string, data []byte) {
	r.t.Helper()
	bundle, err := r.instance.Sign(r.who, releasedAt, data)
	if err != nil {
		r.t.Fatal(err)
	}
	r.write(name+".sigstore.json", bundle)
}

// attest writes the provenance that GitHub's builder gives (https://actions.github.io/buildtypes/workflow/v1).
func (r *rehearsal) attest(builder string, software map[string]string, folder string) {
	r.t.Helper()
	type object = map[string]any
	subjects := []any{}
	for name, sum := range software {
		subjects = append(subjects, object{"name": name, "digest": object{"sha256": sum}})
	}
	statement, err := json.Marshal(object{
		"_type": "https://in-toto.io/Statement/v1", "subject": subjects, "predicateType": "https://slsa.dev/provenance/v1",
		"predicate": object{
			"buildDefinition": object{
				"buildType":            "https://actions.github.io/buildtypes/workflow/v1",
				"externalParameters":   object{"workflow": object{"ref": r.who.Ref, "repository": ownSource, "path": ".github/workflows/release.yml"}},
				"internalParameters":   object{"github": object{"event_name": "push", "runner_environment": "github-hosted"}},
				"resolvedDependencies": []any{object{"uri": "git+" + ownSource + "@" + r.who.Ref, "digest": object{"gitCommit": r.who.Commit}}},
			},
			"runDetails": object{"builder": object{"id": builder}, "metadata": object{"invocationId": ownSource + "/actions/runs/1/attempts/1"}},
		},
	})
	if err != nil {
		r.t.Fatal(err)
	}
	bundle, err := r.instance.Attest(r.who, releasedAt, statement)
	if err != nil {
		r.t.Fatal(err)
	}
	r.write(folder+"/cleanbill_"+releasedVersion+"_provenance.sigstore.json", bundle)
}

func (r *rehearsal) gate() (status int, out string) {
	r.t.Helper()
	return cleanbill(r.t, "gate", "--suppliers", r.path("suppliers"), "--pack", filepath.Join(repository, "release", "pack.yaml"), "--at", "2026-11-20", r.path("delivery"))
}
