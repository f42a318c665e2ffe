package cryptography

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestEncryption judges mode and padding; what is not stated of what encrypts, or may, is not known to protect.
func TestEncryption(t *testing.T) {
	const none = "does not encrypt"
	encrypt := []string{"encrypt"}
	for _, tt := range []struct {
		name string
		c    sbom.Crypto
		want string
	}{
		{"AES-128-GCM", sbom.Crypto{Primitive: "ae", Functions: encrypt}, ""},
		{"AES-128", sbom.Crypto{Primitive: "ae", Functions: encrypt}, ""},
		{"AES-128", sbom.Crypto{Mode: "gcm", Functions: encrypt}, ""},
		{"AES-128", sbom.Crypto{Mode: "other", Functions: encrypt}, ""},
		{"AES-128-CBC", sbom.Crypto{}, ""},
		{"AES-128", sbom.Crypto{Mode: "ecb"}, "mode ECB"},
		{"AES-128-ECB", sbom.Crypto{}, "mode ECB"},
		{"AES-128-ECB", sbom.Crypto{Mode: "gcm", Functions: encrypt}, "mode ECB"},
		{"AES-128", sbom.Crypto{Mode: "ecb", Functions: []string{"generate"}}, "mode ECB"},
		{"AES", sbom.Crypto{}, "?"},
		{"AES-256", sbom.Crypto{Functions: encrypt}, "?"},
		{"AES-256", sbom.Crypto{Primitive: "block-cipher", Mode: "unknown"}, "?"},
		{"AES-256", sbom.Crypto{Primitive: "other"}, "?"},
		{"cipher", sbom.Crypto{Family: "AES"}, "?"},
		{"block", sbom.Crypto{OID: sbom.Text{State: sbom.Stated, Text: "2.16.840.1.101.3.4.1.42"}}, ""},
		{"AES-256-GCM", sbom.Crypto{OID: sbom.Text{State: sbom.Stated, Text: "2.16.840.1.101.3.4.1.41"}}, "mode ECB"},
		{"block", sbom.Crypto{OID: sbom.Text{State: sbom.Stated, Text: "1.2.840.113549.1.1.7"}, Primitive: "pke"}, ""},
		{"house cipher", sbom.Crypto{Primitive: "block-cipher"}, "?"},
		{"house cipher", sbom.Crypto{Functions: encrypt}, "?"},
		{"3DES", sbom.Crypto{}, "?"},
		{"SM4", sbom.Crypto{}, "?"},
		{"SM3", sbom.Crypto{}, none},
		{"ChaCha20-Poly1305", sbom.Crypto{Functions: encrypt}, ""},
		{"AES-CMAC", sbom.Crypto{}, none},
		{"AES-128", sbom.Crypto{Primitive: "mac", Functions: []string{"tag"}}, none},
		{"CTR_DRBG-AES-256", sbom.Crypto{Primitive: "drbg"}, none},
		{"RSA", sbom.Crypto{Primitive: "pke", Padding: "oaep"}, ""},
		{"RSAES-OAEP-2048", sbom.Crypto{Primitive: "pke"}, ""},
		{"RSA", sbom.Crypto{Primitive: "pke", Padding: "pkcs1v15"}, "pkcs1v15"},
		{"RSA", sbom.Crypto{Primitive: "pke", Padding: "raw"}, "raw"},
		{"RSAES-PKCS1-v1_5", sbom.Crypto{Primitive: "pke"}, "RSAES"},
		{"RSA-2048", sbom.Crypto{Primitive: "pke"}, "?"},
		{"RSA-2048", sbom.Crypto{}, "?"},
		{"RSA-2048", sbom.Crypto{Primitive: "signature", Padding: "pkcs1v15"}, none},
		{"RSA-2048", sbom.Crypto{Primitive: "pke", Functions: []string{"sign", "verify"}, Padding: "pkcs1v15"}, none},
		{"SHA256withRSA", sbom.Crypto{}, none},
		{"RSASSA-PSS", sbom.Crypto{}, none},
		{"ECIES", sbom.Crypto{Primitive: "pke"}, ""},
		{"house scheme", sbom.Crypto{Primitive: "pke"}, "?"},
		{"SHA-256", sbom.Crypto{}, none},
		{"ECDSA-P-256", sbom.Crypto{}, none},
	} {
		j, encrypts := Encryption(tt.name, &tt.c)
		if encrypts == (tt.want == none) {
			t.Errorf("%s %+v: encrypts %v", tt.name, tt.c, encrypts)
		}
		if tt.want != none {
			check(t, tt.name+" "+tt.c.Primitive, j, tt.want)
		}
	}
}
