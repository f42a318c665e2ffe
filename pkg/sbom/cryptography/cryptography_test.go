package cryptography

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

func TestAlgorithm(t *testing.T) {
	sign, verify := []string{"sign"}, []string{"verify"}
	for _, tt := range []struct {
		name string
		c    sbom.Crypto
		want string // "" strong; "?" unknown; else part of why it is disallowed
	}{
		{"MD5", sbom.Crypto{}, "MD5"}, {"md4", sbom.Crypto{}, "MD4"}, {"HmacMD5", sbom.Crypto{}, "MD5"}, {"MD5withRSA", sbom.Crypto{Parameters: "2048"}, "MD5"},
		{"RC4-128", sbom.Crypto{}, "RC4"}, {"ARCFOUR", sbom.Crypto{}, "RC4"}, {"RC2", sbom.Crypto{}, "RC2"}, {"DES-56-CBC", sbom.Crypto{}, "56 bits"}, {"des", sbom.Crypto{}, "56 bits"},
		{"3DES-112-CBC", sbom.Crypto{}, "Triple DES"}, {"TripleDES", sbom.Crypto{}, "Triple DES"}, {"DES-EDE3-CBC", sbom.Crypto{}, "Triple DES"}, {"DESede", sbom.Crypto{}, "Triple DES"},
		{"3DES", sbom.Crypto{Functions: []string{"decrypt"}}, ""}, {"3DES", sbom.Crypto{Functions: []string{"decrypt", "encrypt"}}, "Triple DES"},
		{"cipher", sbom.Crypto{Family: "3DES"}, "Triple DES"}, {"AES-256", sbom.Crypto{Family: "DES"}, "56 bits"},
		{"SHA-1", sbom.Crypto{}, ""}, {"SHA1", sbom.Crypto{Functions: sign}, "SHA-1"}, {"SHA1withRSA", sbom.Crypto{Parameters: "2048"}, "SHA-1"}, {"SHA1withRSA", sbom.Crypto{Parameters: "2048", Functions: verify}, ""},
		{"HMAC-SHA-1", sbom.Crypto{}, ""}, {"ECDSA-SHA1", sbom.Crypto{Curve: "P-256"}, "SHA-1"}, {"SHA", sbom.Crypto{}, "?"}, {"SHA", sbom.Crypto{Parameters: "256"}, ""},
		{"SHA-256", sbom.Crypto{}, ""}, {"SHA3-512", sbom.Crypto{}, ""}, {"SHA512", sbom.Crypto{Primitive: "signature"}, "?"}, {"SHA256withFoo", sbom.Crypto{}, "?"}, {"SHA-256", sbom.Crypto{Functions: []string{"digest"}}, ""}, {"RIPEMD-160", sbom.Crypto{Functions: sign}, "RIPEMD"},
		{"RSA-1024", sbom.Crypto{}, "1024 bits"}, {"RSA-512", sbom.Crypto{}, "512 bits"}, {"RSA-2048", sbom.Crypto{}, ""}, {"RSA", sbom.Crypto{}, "?"}, {"RSA", sbom.Crypto{Parameters: "1024"}, "1024 bits"},
		{"RSA-PKCS1-1.5-SHA-256-2048", sbom.Crypto{}, ""}, {"RSA-PKCS1-1.5-SHA-512", sbom.Crypto{Parameters: "512"}, "?"}, {"sha256WithRSAEncryption", sbom.Crypto{}, "?"}, {"RSAES-OAEP-4096", sbom.Crypto{}, ""},
		{"DSA-2048", sbom.Crypto{}, "DSA"}, {"DSA-2048", sbom.Crypto{Functions: verify}, ""}, {"DSA-1024", sbom.Crypto{Functions: verify}, "1024 bits"},
		{"ML-DSA-65", sbom.Crypto{}, ""}, {"SLH-DSA-SHA2-128s", sbom.Crypto{}, ""}, {"ML-KEM-768", sbom.Crypto{}, ""},
		{"DH-1024", sbom.Crypto{}, "1024 bits"}, {"FFDHE2048", sbom.Crypto{}, ""}, {"diffie-hellman-group1-sha1", sbom.Crypto{}, "768 bits"}, {"diffie-hellman-group14-sha256", sbom.Crypto{}, ""},
		{"ECDH", sbom.Crypto{Curve: "brainpool/brainpoolP160r1"}, "160 bits"}, {"ECDH", sbom.Crypto{Curve: "secg/secp521r1"}, ""}, {"ECDH", sbom.Crypto{Curve: "x962/prime192v1"}, "192 bits"}, {"ECDH", sbom.Crypto{}, "?"},
		{"ECDSA", sbom.Crypto{Parameters: "P-256"}, ""}, {"ECDSA-P-256-SHA-256", sbom.Crypto{}, ""}, {"ecdsa_secp256r1_sha256", sbom.Crypto{}, ""}, {"ECDSA-P-192", sbom.Crypto{}, "192 bits"},
		{"Ed25519", sbom.Crypto{}, ""}, {"X25519", sbom.Crypto{}, ""}, {"EdDSA", sbom.Crypto{Family: "EdDSA"}, ""}, {"Curve448", sbom.Crypto{}, ""},
		{"AES-128-GCM", sbom.Crypto{}, ""}, {"AES", sbom.Crypto{Family: "AES"}, ""}, {"ChaCha20-Poly1305", sbom.Crypto{}, "?"}, {"Blowfish-448", sbom.Crypto{}, "?"}, {"Blowfish-64", sbom.Crypto{}, "64 bits"}, {"Blowfish", sbom.Crypto{}, "?"},
		{"IDEA", sbom.Crypto{}, "?"}, {"IDEA-CBC", sbom.Crypto{Parameters: "128"}, "?"}, {"CAST5-128", sbom.Crypto{}, "?"}, {"CAST5-64", sbom.Crypto{}, "64 bits"}, {"SEED", sbom.Crypto{}, "?"}, {"SEED-CBC", sbom.Crypto{Parameters: "128"}, "?"},
		{"RIPEMD-160", sbom.Crypto{}, "?"}, {"RIPEMD160", sbom.Crypto{Functions: []string{"digest"}}, "?"}, {"cipher", sbom.Crypto{Family: "IDEA"}, "?"},
		{"A5/1", sbom.Crypto{}, "A5/1"}, {"PBEWithMD5AndDES", sbom.Crypto{}, "MD5"}, {"PBKDF2WithHmacSHA256", sbom.Crypto{}, ""}, {"Skipjack", sbom.Crypto{}, "80 bits"}, {"NULL", sbom.Crypto{}, "nothing"},
		{"home-made cipher", sbom.Crypto{}, "?"}, {"", sbom.Crypto{}, "?"}, {strings.Repeat("AES ", 100), sbom.Crypto{}, "?"},
		{"AES-128", sbom.Crypto{Strength: bits(80)}, "80 bits"}, {"home-made cipher", sbom.Crypto{Strength: bits(40)}, "40 bits"}, {"AES-128", sbom.Crypto{Strength: bits(0)}, ""}, {"home-made cipher", sbom.Crypto{Strength: bits(256)}, "?"},
	} {
		check(t, tt.name, Algorithm(tt.name, &tt.c), tt.want)
	}
}

// TestKeys judges what is strong with each length of keys that it is defined for by the length that is stated, in the name or beside it.
func TestKeys(t *testing.T) {
	for _, tt := range []struct{ name, parameters, want string }{
		{"AES", "64", "64 bits, fewer than 112"}, {"AES", "128", ""}, {"AES-256", "64", "64 bits"}, {"AES-64", "256", "64 bits"}, {"AES-64", "", "64 bits"}, {"AES64", "", "64 bits"},
		{"AES-40-CBC", "", "40 bits"}, {"AES-CBC-64", "", "64 bits"}, {"64-bit AES", "", "64 bits"}, {"AES", "64 bit", "64 bits"}, {"AES", "AES-64", "64 bits"}, {"AES", "64-GCM", "64 bits"},
		{"AES", "16", "?"}, {"AES", "120", "?"}, {"AES", "100", "100 bits"}, {"AES-CFB64", "", ""}, {"AES-256-CFB8", "256", ""}, {"AES-128-GCM-96", "128", ""}, {"AES-XTS", "512", ""}, {"AES-CTR-HMAC-SHA1-96", "", ""},
		{"ChaCha20", "64", "64 bits"}, {"ChaCha20", "20", "?"}, {"ChaCha20", "256", "?"}, {"ChaCha20-64", "", "64 bits"}, {"ChaCha20-Poly1305", "256", "?"}, {"XChaCha20-Poly1305", "", "?"}, {"Salsa20", "80", "80 bits"},
		{"Camellia-64", "", "64 bits"}, {"Camellia", "80", "80 bits"}, {"CAMELLIA-256-CBC", "256", "?"}, {"Camellia", "200", "?"}, {"SEED", "64", "64 bits"}, {"ARIA-128-GCM", "", "?"}, {"SM4", "64", "64 bits"}, {"SM4", "128", "?"}, {"SM4-64", "", "64 bits"}, {"SM3", "256", "?"},
		{"HMAC-SHA-256", "64", "64 bits"}, {"HMAC-SHA-256", "256", ""}, {"HMAC-SHA-256", "80", "?"}, {"HMAC-SHA1-96", "", ""}, {"HMAC-SHA1", "96", "?"}, {"HMAC-SHA-1", "1", ""}, {"HMAC-SHA", "256", ""}, {"HMAC-64", "", "64 bits"},
		{"HMAC", "16", "?"}, {"HmacSHA512", "160", ""}, {"SHA256withRSA", "RSA-1024", "1024 bits"}, {"RSA-1024", "4096", "1024 bits"}, {"RSA", "2048 bits", ""}, {"RSA-PSS-SHA-256-MGF1-64", "2048", ""},
		{"P-192", "", "192 bits"}, {"secp160r1", "", "160 bits"}, {"P-256", "", "?"}, {"Dual_EC_DRBG", "", "?"},
	} {
		check(t, tt.name+" "+tt.parameters, Algorithm(tt.name, &sbom.Crypto{Parameters: tt.parameters}), tt.want)
	}
	check(t, "two curves", Algorithm("ECDSA-P-256", &sbom.Crypto{Curve: "nist/P-192"}), "192 bits")
	check(t, "a transform", Name("AES-64"), "64 bits")
}

// TestNotOfNIST: what no standard of NIST allows may be sound, and is passed under none of them.
func TestNotOfNIST(t *testing.T) {
	for _, name := range []string{"ChaCha20-Poly1305", "Camellia-256-GCM", "ARIA-256-GCM", "SM4", "Twofish-256", "Serpent", "Blowfish-448", "RC6-256", "Argon2id", "BLAKE2b-512", "Kyber-768", "FN-DSA-512", "ElGamal-4096"} {
		j := Algorithm(name, &sbom.Crypto{})
		if j.Weak() || !strings.Contains(j.Unknown, "is not a NIST algorithm") {
			t.Errorf("%s: %+v", name, j)
		}
	}
	camellia := Algorithm("AES-256", &sbom.Crypto{OID: sbom.Text{State: sbom.Stated, Text: "1.2.392.200011.61.1.1.1.4"}})
	if !strings.Contains(camellia.Unknown, "Camellia is not a NIST algorithm") {
		t.Errorf("by object identifier: %+v", camellia)
	}
	for _, name := range []string{"AES-256-GCM", "SHA3-256", "SHAKE256", "ML-KEM-768", "ML-DSA-65", "SLH-DSA-SHA2-128s", "Ed25519", "HMAC-SHA-256", "RSA-3072", "LMS"} {
		if j := Algorithm(name, &sbom.Crypto{}); j != (Judgement{}) {
			t.Errorf("%s: %+v", name, j)
		}
	}
}

func bits(n int) *int { return &n }

func check(t *testing.T, what string, got Judgement, want string) {
	t.Helper()
	ok := got.Disallowed == "" && got.Unknown == ""
	switch want {
	case "":
	case "?":
		ok = got.Unknown != "" && got.Disallowed == ""
	default:
		ok = strings.Contains(got.Disallowed, want)
	}
	if !ok {
		t.Errorf("%s: got %+v, want %q", what, got, want)
	}
}

func TestProtocol(t *testing.T) {
	stated := func(v string) sbom.Text { return sbom.Text{State: sbom.Stated, Text: v} }
	suites := func(names ...string) (out []sbom.CipherSuite) {
		for _, n := range names {
			out = append(out, sbom.CipherSuite{Name: n})
		}
		return out
	}
	gcm := suites("TLS_AES_128_GCM_SHA256")
	for _, tt := range []struct {
		c    sbom.Crypto
		want string
		name string
	}{
		{c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("3.0")}, want: "SSL"}, {c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.7")}, want: "?"},
		{c: sbom.Crypto{Protocol: "ipsec", ProtocolVersion: stated("IKEv1")}, want: "IKE 1"}, {c: sbom.Crypto{Protocol: "ipsec", ProtocolVersion: stated("IKEv2")}, want: ""},
		{c: sbom.Crypto{Protocol: "wpa", ProtocolVersion: stated("WPA2-TKIP")}, want: "TKIP"}, {c: sbom.Crypto{Protocol: "wpa", ProtocolVersion: stated("WPA2")}, want: ""},
		{c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.2")}, want: "TLS 1 is older", name: "TLS 1.0"}, {c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.2")}, want: "SSL", name: "SSLv3"},
		{c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.2")}, want: "?", name: "TLS 1.3"}, {c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.2"), Suites: gcm}, want: "", name: "TLS 1.3"}, {c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.2"), Suites: gcm}, want: "", name: "TLS without 1.0"},
		{c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.3")}, want: "?"}, {c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.3"), Suites: gcm}, want: ""}, {c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("TLSv1.2"), Suites: gcm}, want: ""}, {c: sbom.Crypto{Protocol: "dtls", ProtocolVersion: stated("1.2")}, want: "?"}, {c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.1")}, want: "TLS 1.1 is older"},
		{c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.0, 1.2")}, want: "TLS 1 is older"}, {c: sbom.Crypto{Protocol: "tls"}, want: "?"}, {c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("latest")}, want: "?"}, {c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("SSLv3")}, want: "SSL"},
		{c: sbom.Crypto{Protocol: "ssh", ProtocolVersion: stated("2.0")}, want: ""}, {c: sbom.Crypto{Protocol: "ssh", ProtocolVersion: stated("1.99")}, want: "SSH 1.99"}, {c: sbom.Crypto{Protocol: "ike", ProtocolVersion: stated("IKEv1")}, want: "IKE 1"}, {c: sbom.Crypto{Protocol: "wpa", ProtocolVersion: stated("WPA3")}, want: ""},
		{c: sbom.Crypto{Protocol: "quic"}, want: ""}, {c: sbom.Crypto{Protocol: "ipsec"}, want: "?"}, {c: sbom.Crypto{Protocol: "sstp"}, want: "?"}, {c: sbom.Crypto{Protocol: "eap-aka", ProtocolVersion: stated("1")}, want: "?"}, {c: sbom.Crypto{Protocol: "unknown"}, want: "?"}, {c: sbom.Crypto{}, want: "?"},
		{c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.2"), Suites: suites("TLS_AES_128_GCM_SHA256", "TLS_RSA_WITH_RC4_128_SHA")}, want: "RC4"},
		{c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.2"), Suites: suites("TLS_RSA_WITH_NULL_SHA256")}, want: "NULL"}, {c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.2"), Suites: suites("TLS_DH_anon_WITH_AES_128_GCM_SHA256")}, want: "ANON"},
		{c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.2"), Suites: suites("DES-CBC3-SHA")}, want: "DES"}, {c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.2"), Suites: suites("TLS_RSA_WITH_AES_128_CBC_SHA")}, want: "CBC with SHA-1"},
		{c: sbom.Crypto{Protocol: "tls", ProtocolVersion: stated("1.2"), Suites: suites("TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")}, want: ""},
		{c: sbom.Crypto{Protocol: "ipsec", ProtocolTransforms: []string{"AES-128-GCM", "3DES"}}, want: "Triple DES"}, {c: sbom.Crypto{Protocol: "ipsec", Groups: []int{14, 2}}, want: "1024 bits"}, {c: sbom.Crypto{Protocol: "ipsec", Groups: []int{1}}, want: "768 bits"},
		{c: sbom.Crypto{Protocol: "ipsec", Groups: []int{19, 31}}, want: ""}, {c: sbom.Crypto{Protocol: "ipsec", Groups: []int{77}}, want: "?"},
	} {
		check(t, tt.c.Protocol+" "+tt.c.ProtocolVersion.Text, Protocol(tt.name, &tt.c), tt.want)
	}
}

func TestLibrary(t *testing.T) {
	for name, want := range map[string]bool{"OpenSSL": true, "libssl3": true, "mbed TLS": true, "wolfssl-5.6": true, "openssl-provider-x": false, "ring": true, "ringbuffer": false, "zlib": false, "": false} {
		if got := Library(&sbom.Component{Name: sbom.Text{State: sbom.Stated, Text: name}}); got != want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func FuzzAlgorithm(f *testing.F) {
	f.Add("SHA1withRSA", "2048", "secg/secp256r1")
	f.Add("A5", "", "")
	f.Fuzz(func(t *testing.T, name, parameters, curve string) {
		j := Algorithm(name, &sbom.Crypto{Parameters: parameters, Curve: curve})
		if j.Disallowed != "" && j.Unknown != "" {
			t.Fatalf("%+v", j)
		}
	})
}

// TestSuites judges cipher suites by name and by number.
func TestSuites(t *testing.T) {
	for _, tt := range []struct {
		suite sbom.CipherSuite
		want  string
	}{
		{sbom.CipherSuite{Identifiers: []string{"0x00", "0x05"}}, "0x0005"}, {sbom.CipherSuite{Name: "0x00,0x05"}, "0x0005"}, {sbom.CipherSuite{Name: "0x0005"}, "0x0005"},
		{sbom.CipherSuite{Name: "TLS_AES_128_GCM_SHA256", Identifiers: []string{"0x00", "0x01"}}, "0x0001"}, {sbom.CipherSuite{Identifiers: []string{"0xC0", "0x11"}}, "RC4"},
		{sbom.CipherSuite{Identifiers: []string{"0x13", "0x01"}}, ""}, {sbom.CipherSuite{Identifiers: []string{"0xC0,0x2F"}}, ""}, {sbom.CipherSuite{Identifiers: []string{"0xFE", "0xFE"}}, "?"},
		{sbom.CipherSuite{Identifiers: []string{"0x00", "0x2F"}}, "CBC with SHA-1"}, {sbom.CipherSuite{Name: "AES128-SHA"}, "CBC with SHA-1"}, {sbom.CipherSuite{Name: "ECDHE-RSA-AES256-SHA384"}, ""},
		{sbom.CipherSuite{Name: "eNULL"}, "ENULL"}, {sbom.CipherSuite{Name: "ALL"}, "?"}, {sbom.CipherSuite{Name: "our own"}, "?"}, {sbom.CipherSuite{}, "?"},
		{sbom.CipherSuite{Name: "aes256-gcm@openssh.com"}, ""}, {sbom.CipherSuite{Name: "chacha20-poly1305@openssh.com"}, ""}, {sbom.CipherSuite{Name: "arcfour128"}, "ARCFOUR"},
		{sbom.CipherSuite{Name: "TLS_SHA256_SHA256"}, "?"},
	} {
		c := sbom.Crypto{Protocol: "tls", ProtocolVersion: sbom.Text{State: sbom.Stated, Text: "1.2"}, Suites: []sbom.CipherSuite{tt.suite}}
		check(t, tt.suite.Name+" "+strings.Join(tt.suite.Identifiers, " "), Protocol("", &c), tt.want)
	}
}
