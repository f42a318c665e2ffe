package observe

import (
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

const (
	busybox   = "\x7fELF\x00\x00BusyBox v1.36.1 (2024-01-01 00:00:00 UTC)\x00"
	busyboxes = busybox + "another build"
)

func digestsOfText(s string) Digests {
	a, b, c := sha256.Sum256([]byte(s)), sha512.Sum384([]byte(s)), sha512.Sum512([]byte(s))
	return Digests{hex.EncodeToString(a[:]), hex.EncodeToString(b[:]), hex.EncodeToString(c[:])}
}

// A component that is a file has the digests of it, wherever it lies; nothing else has any.
func TestDigestsAreOfWholeFiles(t *testing.T) {
	jar := archiveOf("META-INF/MANIFEST.MF", mainManifest, "lib/inner-1.0.jar", archiveOf("META-INF/MANIFEST.MF", mainManifest))
	inner := archiveOf("META-INF/MANIFEST.MF", mainManifest)
	files := map[string]string{"bin/busybox": busybox, "lib/viewer-2.1.jar": jar, "etc/os-release": imagetest.OSRelease, "var/lib/dpkg/status": imagetest.Status}
	var list []imagetest.Member
	for name, content := range files {
		list = append(list, imagetest.Member{Name: name, Content: content})
	}
	for how, o := range map[string]*Observation{
		"directory": lookDirectory(context.Background(), t, write(t, files), Limits{}),
		"image":     look(t, "i.tar", imagetest.Tar(t, list), Limits{}),
	} {
		want := map[string]Digests{"busybox": digestsOfText(busybox), "viewer": digestsOfText(jar), "inner": digestsOfText(inner)}
		for _, c := range o.Components {
			w, file := want[c.Name]
			if file != (len(c.Files) == 1) || file && c.Files[0] != w {
				t.Errorf("%s: %s %s: %v, want %v", how, c.Type, c.Name, c.Files, w)
			}
			delete(want, c.Name)
		}
		if len(want) > 0 {
			t.Errorf("%s: not found: %v", how, want)
		}
	}
}

func TestDigestsOfFilesThatDiffer(t *testing.T) {
	o := lookDirectory(context.Background(), t, write(t, map[string]string{"a/busybox": busybox, "b/busybox": busyboxes, "c/busybox": busybox}), Limits{})
	if c := o.has("busybox"); c == nil || len(c.Files) != 2 {
		t.Errorf("%+v, want the digests of two files", c)
	}
}

func TestDigestsAreBounded(t *testing.T) {
	dir := write(t, map[string]string{"busybox": busybox})
	if c := lookDirectory(context.Background(), t, dir, Limits{ReadBytes: int64(len(busybox))}).has("busybox"); c == nil || len(c.Files) != 1 {
		t.Errorf("within the limit: %+v", c)
	}
	if c := lookDirectory(context.Background(), t, dir, Limits{ReadBytes: int64(len(busybox)) - 1}).has("busybox"); c == nil || len(c.Files) != 0 {
		t.Errorf("beyond the limit: %+v", c)
	}
}
