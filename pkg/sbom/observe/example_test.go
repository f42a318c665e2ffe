package observe_test

import (
	"archive/tar"
	"bytes"
	"context"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
)

func ExampleLook() {
	status := "Package: zlib1g\nStatus: install ok installed\nArchitecture: armhf\nVersion: 1:1.2.13.dfsg-1\n"
	var image bytes.Buffer
	w := tar.NewWriter(&image)
	for name, content := range map[string]string{
		"var/lib/dpkg/status": status,
		"firmware/radio.7z":   "7z\xbc\xaf\x27\x1c…",
	} {
		_ = w.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(content))})
		_, _ = w.Write([]byte(content))
	}
	_ = w.Close()

	o, err := observe.Look(context.Background(), observe.Artifact{
		Path: "update.tar", Size: int64(image.Len()), Content: bytes.NewReader(image.Bytes()),
	}, observe.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range o.Components {
		fmt.Println("found", c.Name, c.Version, "in", c.Path)
	}
	for _, u := range o.Unread {
		fmt.Println("unread", u.Path+":", u.Reason)
	}
	fmt.Println("whole", o.Whole)
	// Output:
	// found zlib1g 1:1.2.13.dfsg-1 in update.tar!/var/lib/dpkg/status
	// unread update.tar!/firmware/radio.7z: 7-Zip at byte 0: this format is recognised, but not supported
	// whole false
}
