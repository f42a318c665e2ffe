package bench

import (
	"archive/tar"
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
)

// debianLike is a root file system in tar with as many packages and files as a small Debian.
func debianLike(b *testing.B, packages, filesEach int) []byte {
	b.Helper()
	var out, status bytes.Buffer
	w := tar.NewWriter(&out)
	add := func(name, content string) {
		h := &tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(content))}
		if err := w.WriteHeader(h); err != nil {
			b.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			b.Fatal(err)
		}
	}
	for i := range packages {
		fmt.Fprintf(&status, "Package: lib%d\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.%d-1\nDescription: library\n\n", i, i)
		for j := range filesEach {
			add(fmt.Sprintf("usr/share/lib%d/file%d", i, j), "some content of a file that is no program\n")
		}
	}
	add("etc/os-release", "ID=debian\nVERSION_ID=12\n")
	add("var/lib/dpkg/status", status.String())
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

func BenchmarkLook(b *testing.B) {
	for _, size := range []struct{ packages, filesEach int }{{90, 60}, {400, 60}} {
		image := debianLike(b, size.packages, size.filesEach)
		b.Run(fmt.Sprintf("packages=%d/files=%d", size.packages, size.packages*size.filesEach), func(b *testing.B) {
			b.SetBytes(int64(len(image)))
			for b.Loop() {
				o, err := observe.Look(context.Background(), observe.Artifact{Path: "rootfs.tar", Size: int64(len(image)), Content: bytes.NewReader(image)}, observe.Limits{})
				if err != nil {
					b.Fatal(err)
				}
				if !o.Whole || len(o.Components) != size.packages+1 {
					b.Fatalf("found %d components, unread %v", len(o.Components), o.Unread)
				}
			}
		})
	}
}
