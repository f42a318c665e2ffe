package verify

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

// TestEmbeddedRootIsTheirs holds the embedded copy against one that was taken from the Sigstore project's
// root-signing repository by somebody else.
func TestEmbeddedRootIsTheirs(t *testing.T) {
	dir := needs.Conformance(t)
	want, err := os.ReadFile(filepath.Join(dir, "sigstore", "trust", "public-good.trusted_root.json"))
	must(t, err)
	if !bytes.Equal(want, publicGood) {
		t.Error("the embedded root differs: run go generate ./pkg/verify")
	}
}

func TestEmbeddedRoot(t *testing.T) {
	r := EmbeddedRoot()
	newest, err := r.Newest()
	must(t, err)
	if got := newest.Format("2006-01-02"); got != "2025-09-23" { // the age that every decision shows
		t.Errorf("newest key of %s", got)
	}
	all, err := r.Authorities()
	must(t, err)
	kinds := map[string]int{}
	for _, a := range all {
		kinds[a.Kind]++
	}
	if kinds["certificate authority"] != 2 || kinds["transparency log"] != 2 || kinds["certificate log"] != 2 {
		t.Errorf("got %v", kinds)
	}
}

// Two files may share a base name; the decision must tell them apart.
func TestRootNamesAreDistinct(t *testing.T) {
	s := newScene(t)
	a, b, c := newInstance(t, "a").root(), newInstance(t, "b").root(), newInstance(t, "c").root()
	a.Name, b.Name, c.Name = "trusted_root.json", "trusted_root.json", "trusted_root.json"
	s.req.Supplier.Roots[0].Name = "supplier registry: trusted_root.json"
	s.req.Roots = []Root{a, b, c, a}
	digests := map[string]string{} // by name
	for _, u := range s.run(t).Roots {
		if old, taken := digests[u.Name]; taken && old != u.Digest {
			t.Errorf("two roots are called %q", u.Name)
		}
		digests[u.Name] = u.Digest
	}
	if len(digests) != 4 || digests["trusted_root.json"] != a.Digest() {
		t.Errorf("got %v", digests)
	}
}

func TestNewRootFaults(t *testing.T) {
	for name, data := range map[string][]byte{
		"empty":                           nil,
		"no root":                         []byte(`{}`),
		"nobody to trust":                 []byte(`{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}`),
		"duplicate key":                   bytes.Replace(publicGood, []byte(`"mediaType"`), []byte(`"mediaType":"x","mediaType"`), 1),
		"same key, case":                  bytes.Replace(publicGood, []byte(`"mediaType"`), []byte(`"MediaType":"x","mediaType"`), 1),
		"term that ends before it begins": bytes.Replace(publicGood, []byte(`"start": "2021-01-12T11:53:27Z"`), []byte(`"start": "2031-01-12T11:53:27Z", "end": "2021-01-12T11:53:27Z"`), 1),
		"too large":                       bytes.Repeat([]byte(" "), MaxRootSize+1),
	} {
		if _, err := NewRoot(name, data); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
