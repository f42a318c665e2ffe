package cryptography

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/identity"
)

// libraries are programs that are made to encrypt, sign or agree on keys, by name. A name matches whole or up to a version.
var libraries = []string{
	"openssl", "libssl", "libcrypto", "boringssl", "libressl", "wolfssl", "wolfcrypt", "mbedtls", "mbed-tls", "polarssl", "gnutls", "libgnutls", "libgcrypt", "nettle", "libnettle", "nss", "libnss",
	"libsodium", "botan", "cryptopp", "crypto++", "libcryptopp", "bouncycastle", "bcprov", "matrixssl", "tinydtls", "tinycrypt", "micro-ecc", "libtomcrypt", "axtls", "bearssl", "s2n-tls", "aws-lc",
	"rustls", "ring", "cryptography", "pycryptodome", "pycryptodomex", "openpgp", "gpgme", "libssh", "libssh2", "openssh", "dropbear", "strongswan", "libreswan", "openvpn", "wireguard",
}

// Library says whether a component is one of them, by any of its names.
func Library(c *sbom.Component) bool {
	for _, name := range []string{c.Name.Text, c.Purl.Name, c.CPE.Product} {
		if isLibrary(name) {
			return true
		}
	}
	return false
}

func isLibrary(name string) bool {
	name = identity.NameKey("", name)
	for _, library := range libraries {
		rest, ok := strings.CutPrefix(name, library)
		if rest = strings.TrimPrefix(rest, "-"); ok && (rest == "" || rest[0] >= '0' && rest[0] <= '9') {
			return true
		}
	}
	return false
}
