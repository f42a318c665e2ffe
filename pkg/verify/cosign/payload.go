package cosign

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/imagelayout"
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// MaxPayloadSize bounds the payload of a signature over an image, in bytes. What a signer adds to it is short.
const MaxPayloadSize = 1 << 20

// payloadType is what cosign writes into its payloads.
const payloadType = "cosign container image signature"

// ParsePayload reads the payload of a signature over a container image (containers-signature(5), the "simple signing" that
// cosign took over) and gives the digest of the manifest or index that was signed, as "sha256:…". The name of the image in
// it is passed over: it is where the image was when it was signed, and nothing on disk can confirm it. In "critical" every
// field must be known, as the format asks; "optional" is the signer's own.
func ParsePayload(data []byte) (digest string, err error) {
	if len(data) > MaxPayloadSize {
		return "", fmt.Errorf("%d bytes; at most %d are read", len(data), MaxPayloadSize)
	}
	tree, err := strictjson.Strict(data, keys)
	if err != nil {
		return "", err
	}
	object, ok := tree.(map[string]any)
	if !ok {
		return "", errors.New("expected an object")
	}
	critical, ok := object["critical"].(map[string]any)
	if !ok {
		return "", errors.New("critical: expected an object")
	}
	identity, ok := critical["identity"].(map[string]any)
	image, isImage := critical["image"].(map[string]any)
	if !ok || !isImage {
		return "", errors.New("critical: expected the objects identity and image")
	}
	for _, fields := range []error{
		only(object, "critical", "optional"), only(critical, "identity", "image", "type"), only(identity, "docker-reference"), only(image, "docker-manifest-digest"),
	} {
		if fields != nil {
			return "", fields
		}
	}
	if _, ok := identity["docker-reference"].(string); !ok {
		return "", errors.New("critical.identity.docker-reference: expected text")
	}
	switch kind, ok := critical["type"].(string); {
	case !ok:
		return "", errors.New("critical.type: expected text")
	case kind != payloadType:
		return "", signature.Unsupported("a payload of the type %.80q over a container image; %q is verified", kind, payloadType)
	}
	digest, _ = image["docker-manifest-digest"].(string)
	if algorithm, hex, _ := strings.Cut(digest, ":"); !imagelayout.IsDigest(algorithm, hex) {
		return "", fmt.Errorf("critical.image.docker-manifest-digest: expected sha256:, sha384: or sha512: and lower-case hexadecimal digits, found %.150q", digest)
	}
	return digest, nil
}
