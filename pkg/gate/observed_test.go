package gate

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha512"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
)

// A program inside an image is declared where the SBOM has the digest of its file, whatever it is called there; and
// is not by that of another build.
func TestProgramInsideAnImageIsMatchedByHash(t *testing.T) {
	program := "\x7fELF\x00\x00BusyBox v1.36.1 (2024-01-01 00:00:00 UTC)\x00"
	var image bytes.Buffer
	w := tar.NewWriter(&image)
	err := w.WriteHeader(&tar.Header{Name: "bin/busybox", Mode: 0o755, Size: int64(len(program))})
	if err == nil {
		_, err = io.WriteString(w, program)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	o, err := observe.Look(context.Background(), observe.Artifact{Path: "i.tar", Size: int64(image.Len()), Content: bytes.NewReader(image.Bytes())}, observe.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var observed []compare.Observed
	for _, c := range o.Components {
		observed = append(observed, observedIn(c))
	}
	for content, want := range map[string]int{program: 1, program + "x": 0} {
		doc, err := sbom.Read("s.json", fmt.Appendf(nil, `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[
			{"type":"file","name":"shell tools","hashes":[{"alg":"SHA-512","content":"%x"}]}]}`, sha512.Sum512([]byte(content))), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		c := compare.WithObserved([]*sbom.Document{doc}, observed)
		if len(c.Matches) != want || want == 1 && c.Matches[0].By != compare.ByHash {
			t.Errorf("matched %+v, want %d", c.Matches, want)
		}
	}
}
