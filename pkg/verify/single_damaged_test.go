package verify

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// TestSingleDamaged says of what begins like a signature that it is a damaged one, whoever is expected to have signed, and of a kind
// that is not read that it is unsupported.
func TestSingleDamaged(t *testing.T) {
	in := newInstanceUntil(t, "fabulon", signingTime.AddDate(400, 0, 0))
	single := func(data string) (*SingleResult, error) {
		return Single(context.Background(), SingleRequest{
			Artifact: signature.NewMessage([]byte("pump")), Signature: []byte(data), Signer: Signer{Key: &KeyIdentity{File: "key"}}, At: signingTime,
			Read: func(string, int64) ([]byte, error) { return in.ca.Raw, nil },
		})
	}
	for data, kind := range map[string]delivery.Kind{
		"-----BEGIN CMS-----\nMII":                       delivery.KindCMSSignature,
		"-----BEGIN PGP SIGNATURE-----\n\niQ":            delivery.KindPGPSignature,
		"-----BEGIN SSH SIGNATURE-----\nU1NI":            delivery.KindSSHSignature,
		"untrusted comment: x\nRU\ntrusted comment: y\n": delivery.KindMinisign,
	} {
		r, err := single(data)
		if err != nil || r.Verified() || r.Kind != string(kind) || !r.Best.Tried || !r.Best.Ladder.Present || r.Best.Ladder.Valid {
			t.Errorf("%q: %+v, %v; expected a damaged %s", data, r, err, kind)
		}
	}
	value := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{0xa5}, 256))
	for what, data := range map[string]string{
		"a value": value, "a value in lines": value[:76] + "\n" + value[76:152] + "\n" + value[152:], "one that was cut": value[:100], "the value itself": strings.Repeat("\xa5", 64),
		"hexadecimal digits": strings.Repeat("a5", 64), "cut hexadecimal digits": strings.Repeat("a5", 40), "bytes that are no text": "\x00\x01\x02", "nothing": "",
	} {
		r, err := single(data)
		if err != nil || r.Verified() || r.Kind != string(delivery.KindRawSignature) || r.Best.Ladder.Valid {
			t.Errorf("%s: %+v, %v; expected a bare value that does not hold", what, r, err)
		}
	}
	for what, data := range map[string]string{
		"a word": "TODO", "words": "see the release notes\n", "a longer text": strings.Repeat("signed by the release team, ", 20), "a document": "# Release 4.2\n\nAll that is new.\n",
		"JSON": `{"signature": "none"}`, "YAML": "signature: none\n", "a value with a word before it": "signature " + value, "a script": "#!/bin/sh\nexit 0\n",
	} {
		if _, err := single(data); !errors.As(err, new(*signature.UnsupportedError)) || !strings.Contains(err.Error(), "looks like text") {
			t.Errorf("%s: %v; expected to be told that it looks like text", what, err)
		}
	}
	for _, data := range []string{"-----BEGIN PGP MESSAGE-----\n\nowE", "<Signature>", "eyJhbGciOiJSUzI1NiJ9..c2ln"} {
		if _, err := single(data); !errors.As(err, new(*signature.UnsupportedError)) || !strings.Contains(err.Error(), "looks like") {
			t.Errorf("%q: %v; expected an unsupported kind", data, err)
		}
	}
}
