package delivery

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/cleanbill-dev/cleanbill/internal/imagelayout"
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// blob finds what a descriptor refers to, and holds it against the digest and the size.
func (l *layout) blob(d ocispec.Descriptor) Blob {
	b := Blob{MediaType: d.MediaType, Digest: string(d.Digest), Size: d.Size, Annotations: d.Annotations}
	algorithm, hex, _ := strings.Cut(b.Digest, ":")
	if !imagelayout.IsDigest(algorithm, hex) {
		b.Fault = fmt.Sprintf("a descriptor has the digest %s: expected sha256:, sha384: or sha512: and lower-case hexadecimal digits", strictjson.Quote(b.Digest))
		l.problem(ImageUnreadable, ocispec.ImageBlobsDir, b.Fault, askAgain)
		return b
	}
	b.Path = path.Join(ocispec.ImageBlobsDir, algorithm, hex)
	l.named[l.path(b.Path)] = true
	f := l.file(b.Path)
	switch {
	case f == nil:
		b.Fault = "it is named by the layout and was not delivered"
		l.problem(BlobMissing, b.Path, b.Fault, askImage)
	case f.digest(algorithm) != hex:
		b.Fault = fmt.Sprintf("the content of the blob has the digest %s:%s", algorithm, f.digest(algorithm))
		l.problem(BlobDamaged, b.Path, b.Fault+", not that of its name", askAgain)
	case f.Size != d.Size:
		b.Fault = fmt.Sprintf("the blob has %d bytes, and is referred to with %d", f.Size, d.Size)
		l.problem(BlobDamaged, b.Path, b.Fault, askAgain)
	case d.Data != nil && d.Digest.Algorithm().FromBytes(d.Data) != d.Digest: // readers may take either (OCI image specification, "descriptor")
		b.Fault = fmt.Sprintf("a descriptor embeds %d bytes as the content of the blob (data), and they are another content", len(d.Data))
		l.problem(BlobDamaged, b.Path, b.Fault, askAgain)
	default:
		b.File = f
	}
	return b
}

// digest is one of the digests of the file, by the name that OCI has for the algorithm; "" for any other.
func (f *File) digest(algorithm string) string {
	switch algorithm {
	case "sha256":
		return f.SHA256
	case "sha384":
		return f.SHA384
	case "sha512":
		return f.SHA512
	}
	return ""
}

// document is a manifest or an index. The two share their place in a layout, so that both are read in one way.
type document struct {
	ocispec.Manifest
	Manifests []ocispec.Descriptor `json:"manifests"`

	isIndex bool // has manifests, if only an empty list
	unread  bool // beyond a limit: what it names is not known
}

// document reads a manifest or an index, once. One that is both would be another image to each reader (CVE-2021-41190).
func (l *layout) document(f *File) (*document, error) {
	if known := l.read[f.Path]; known != nil {
		return known, nil
	}
	var doc document
	if err := readImageJSON(f, &doc); err != nil {
		return nil, err
	}
	doc.isIndex = doc.Manifests != nil
	if names := doc.Layers != nil || doc.Config.Digest != ""; doc.isIndex == names {
		return nil, fmt.Errorf("expected an image index, with manifests, or a manifest, with config and layers: it is both or neither")
	}
	l.read[f.Path] = &doc
	return &doc, nil
}

// readImageJSON reads a paper of a layout, all of which are small.
func readImageJSON(f *File, into any) error {
	if f.Size > MaxImageManifestSize {
		return fmt.Errorf("it has %d bytes, at most %d are read", f.Size, MaxImageManifestSize)
	}
	data := f.Bytes
	if data == nil {
		c, err := f.Open()
		if err != nil {
			return err
		}
		defer c.Close()
		if data, err = f.again(c); err != nil {
			return err
		}
	}
	if _, err := strictjson.Strict(data, strictjson.Options{MaxBytes: MaxImageManifestSize, FoldDepth: imagelayout.FoldDepth}); err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

func isJSONObject(f *File) bool {
	var object map[string]json.RawMessage
	return readImageJSON(f, &object) == nil && object != nil
}
