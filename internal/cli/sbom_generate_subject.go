package cli

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"io"
	"os"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
)

// hashes reads everything once.
func hashes(r io.Reader) ([]cdx.Hash, error) {
	short, long := sha256.New(), sha512.New()
	if _, err := io.Copy(io.MultiWriter(short, long), r); err != nil {
		return nil, err
	}
	return []cdx.Hash{
		{Algorithm: cdx.HashAlgoSHA256, Value: hex.EncodeToString(short.Sum(nil))},
		{Algorithm: cdx.HashAlgoSHA512, Value: hex.EncodeToString(long.Sum(nil))},
	}, nil
}

// typeOfFile says what a file is: a program and a container image by their own first bytes and entries, firmware by the
// operating system or kernel in it.
func typeOfFile(f *os.File, o *observe.Observation) cdx.ComponentType {
	head := make([]byte, 4)
	if _, err := f.ReadAt(head, 0); err == nil && (bytes.Equal(head, []byte("\x7fELF")) || bytes.HasPrefix(head, []byte("MZ"))) {
		return cdx.ComponentTypeApplication
	}
	if isImageArchive(f) {
		return cdx.ComponentTypeContainer
	}
	for _, c := range o.Components {
		if c.Type == observe.TypeOperatingSystem || c.Type == "linux-kernel" {
			return cdx.ComponentTypeFirmware
		}
	}
	return cdx.ComponentTypeFile
}

// maxImageEntries bounds how many entries of an archive are searched for what makes it a container image.
const maxImageEntries = 10_000

// isImageArchive says whether a file is what "docker save" writes, or a packed OCI layout.
func isImageArchive(f *os.File) bool {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return false
	}
	archive := tar.NewReader(f)
	for range maxImageEntries {
		h, err := archive.Next()
		if err != nil {
			return false
		}
		if h.Name == "manifest.json" || h.Name == "oci-layout" || h.Name == "./oci-layout" {
			return true
		}
	}
	return false
}
