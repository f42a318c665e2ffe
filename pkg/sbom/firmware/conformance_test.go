package firmware

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// readElsewhere are the checks of the topic that need more than containers: package observe answers them.
var readElsewhere = map[string]bool{"identify-binary": true, "read-os-release": true, "read-package-db": true}

// TestConformanceContainers runs the cases of the topic firmware that are about containers. Each must be looked into, or
// refused with a reason, and nothing may be named outside of the image.
func TestConformanceContainers(t *testing.T) {
	root := needs.Conformance(t)
	b, err := os.ReadFile(filepath.Join(root, "firmware", "cases.json"))
	imagetest.Must(t, err)
	var cases []struct {
		ID, Check string
		Files     []struct{ Path string }
	}
	imagetest.Must(t, json.Unmarshal(b, &cases))
	checks := map[string]func(image []byte) string{"unpack-safely": unpacksSafely, "unpack-or-refuse": unpacksOrRefuses, "catalog-image": showsImage}
	agree, of := map[string]int{}, map[string]int{}
	for _, c := range cases {
		check := checks[c.Check]
		if check == nil {
			if !readElsewhere[c.Check] {
				t.Errorf("%s: unknown check %q", c.ID, c.Check)
			}
			continue
		}
		image, err := os.ReadFile(filepath.Join(root, "firmware", c.Files[0].Path))
		imagetest.Must(t, err)
		of[c.Check]++
		if why := check(image); why != "" {
			t.Errorf("%s %s: %s", c.Check, c.ID, why)
			continue
		}
		agree[c.Check]++
	}
	for _, check := range sortedNames(checks) {
		t.Logf("%s: agree %d of %d", check, agree[check], of[check])
		if of[check] == 0 {
			t.Errorf("%s: no case", check)
		}
	}
}

// shown is what a walk through an image shows: every file of every tree, and whether one of them is an image of layers.
type shown struct {
	*Contents
	files map[string]int64
}

func showAll(image []byte) (shown, string) {
	s := shown{files: map[string]int64{}}
	var err error
	s.Contents, err = Walk(context.Background(), Source{"i", int64(len(image)), bytes.NewReader(image)}, Limits{}, func(_ context.Context, t *Tree) map[string]bool {
		for _, e := range t.Sorted() {
			if e.Mode.IsRegular() {
				s.files[t.Inside(e.Path)] = e.Size
			}
		}
		return nil
	})
	if err != nil {
		return s, err.Error()
	}
	for p := range s.files {
		if !strings.HasPrefix(p, "i") || strings.Contains("/"+p+"/", "/../") {
			return s, "a path leaves the image: " + p
		}
	}
	return s, ""
}

// unpacksSafely asks for the regular files of an archive, as the standard library lists them, and no others but those in
// the layers that some of the archives hold.
func unpacksSafely(image []byte) string {
	s, why := showAll(image)
	if why != "" {
		return why
	}
	want := map[string]bool{}
	for r := tar.NewReader(bytes.NewReader(image)); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err.Error()
		}
		if h.Typeflag == tar.TypeReg {
			want["i!/"+CleanPath(h.Name)] = true
		}
	}
	for p := range want {
		if _, there := s.files[p]; !there {
			return "not shown: " + p
		}
	}
	for p := range s.files {
		if inLayer := strings.Contains(p, "/layer.tar!/"); !want[p] && !inLayer {
			return "shown, but not in the archive: " + p
		}
	}
	return ""
}

// unpacksOrRefuses asks that something was seen, or a reason given.
func unpacksOrRefuses(image []byte) string {
	s, why := showAll(image)
	if why == "" && len(s.files) == 0 && len(s.Unread) == 0 {
		return "nothing was seen, and no reason given"
	}
	return why
}

// showsImage asks for files that lie in the layers of an image, and for no part that was passed over.
func showsImage(image []byte) string {
	s, why := showAll(image)
	if why != "" {
		return why
	}
	if len(s.Unread) > 0 {
		return s.Unread[0].Path + ": " + s.Unread[0].Reason
	}
	for p := range s.files {
		if strings.Count(p, "!/") == 2 {
			return ""
		}
	}
	return "no file of a layer is shown"
}
