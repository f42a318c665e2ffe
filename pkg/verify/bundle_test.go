package verify

import (
	"bytes"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

func TestSeveralBundlesInOneFile(t *testing.T) {
	s := newScene(t)
	artifact := s.files["firmware.bin"].Bytes
	a := s.instance.attest(release, statementOf("firmware.bin", artifact, slsa.TypeV1, `{}`))
	b := s.instance.message(release, artifact)
	s.bundle("all.jsonl", bytes.Join([][]byte{a, nil, b, []byte(`{"payloadType":"x","payload":"","signatures":[{"sig":"AAAA"}]}`)}, []byte("\n")))
	r := s.run(t)
	ft := r.Files["firmware.bin"]
	if !ft.Ladder.Whole() || len(ft.Signatures) != 2 {
		t.Errorf("%q, %d signatures", show(ft.Ladder), len(ft.Signatures))
	}
	if !strings.Contains(r.Unreadable["all.jsonl"], `unsupported kind: a signed payload of type "x"`) {
		t.Errorf("the envelope is passed over: %v", r.Unreadable)
	}
}

func TestBundleFileLimits(t *testing.T) {
	for name, data := range map[string][]byte{
		"empty":          nil,
		"too large":      make([]byte, MaxBundleSize+1),
		"too many lines": bytes.Repeat([]byte("{}\n"), MaxBundlesInFile+1),
		"broken line":    []byte("{}\n{"),
		"an array":       []byte("[{}]"),
	} {
		all := readSealed(&delivery.File{Path: "x", Kind: delivery.KindSigstore, Bytes: data})
		if len(all) != 1 || all[0].fault == nil {
			t.Errorf("%s: %d signed things", name, len(all))
		}
	}
}

func TestNamesake(t *testing.T) {
	var files []*delivery.File
	for _, p := range []string{"fw.bin", "a/fw.bin", "bom.cdx.json", "noext", "fw.bin.sig"} {
		files = append(files, &delivery.File{Path: p})
	}
	x := newIndex(&delivery.Delivery{Files: files})
	for name, want := range map[string]string{
		"fw.bin.sigstore.json": "fw.bin", "fw.bin.sigstore": "fw.bin", "fw.bin.bundle": "fw.bin", "a/fw.bin.slsa.sigstore.json": "a/fw.bin",
		"b/fw.bin.sigstore.json": "", "bom.cdx.json.sigstore.json": "bom.cdx.json", "noext.sigstore.json": "noext", "fw.bin.asc": "fw.bin",
		"fw.bin.sha512sum": "fw.bin", "fw.bin.sha256": "fw.bin",
		"fw.bin.sig": "fw.bin", "other.sigstore.json": "", ".sigstore.json": "", "noext": "",
	} {
		got := ""
		if f := x.namesake(name); f != nil {
			got = f.Path
		}
		if got != want {
			t.Errorf("%s points at %q, expected %q", name, got, want)
		}
	}
}

func FuzzBundle(f *testing.F) {
	i := newInstance(f, "fuzz")
	root, err := newCandidate(i.root(), nil, thresholds{1, 1, 0})
	must(f, err)
	artifact := wholeFile("a", []byte("artifact"))
	valid := [][]byte{i.message(release, artifact.Bytes), i.attest(release, statementOf("a", artifact.Bytes, "p", `{}`))}
	for _, v := range valid {
		f.Add(v)
	}
	f.Add([]byte(`{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		x := newIndex(&delivery.Delivery{Files: []*delivery.File{artifact}})
		for _, s := range readSealed(&delivery.File{Path: "b", Kind: delivery.KindSigstore, Bytes: data}) {
			p := (&prover{roots: []*candidate{root}}).prove(s)
			x.links(s)
			if p.valid() && p.holds[0].name != testIdentity+" ("+testIssuer+")" {
				t.Errorf("valid for %s", p.holds[0].name)
			}
		}
	})
}
