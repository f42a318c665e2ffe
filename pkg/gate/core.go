package gate

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// coreNames are the parts whose loss of support endangers the whole device: kernels, C libraries, runtimes,
// TLS and cryptography, network stacks, browser engines and databases (SUP-004). A name matches whole, or up
// to a version ("libssl3", "python3.11"); "node-fetch" is not node.
var coreNames = []string{
	"linux", "kernel", "vxworks", "qnx", "windows", "libc", "musl", "uclibc",
	"libssl", "libcrypto", "wolfssl", "mbedtls", "mbed-tls", "gnutls", "libgnutls", "boringssl", "nss", "libnss", "libsodium", "bouncycastle",
	"lwip", "nichestack", "treck", "interpeak", "wpa_supplicant", "hostapd", "bluez", "dnsmasq",
	"stdlib", "jre", "jdk", "python", "node", "nodejs", "dotnet-runtime", "microsoft.netcore.app", "mono",
	"electron", "sql-server", "sqlserver",
}

// coreFamilies match with any suffix after a "-" too: distributions split these into many packages.
var coreFamilies = []string{
	"linux-image", "linux-kernel", "linux-modules", "freertos", "zephyr", "threadx", "glibc", "busybox", "openssl", "openssh", "dropbear",
	"wpasupplicant", "wpa-supplicant", "openjdk", "chromium", "webkit", "webkitgtk", "qtwebengine", "sqlite", "libsqlite", "postgresql", "mysql", "mariadb",
}

// isCore says whether a component is one of them.
func isCore(c *sbom.Component) bool {
	if c.Type == "operating-system" {
		return true
	}
	return isCoreName(c.Name.Text) || isCoreName(c.Purl.Name) || isCoreName(c.CPE.Product)
}

func isCoreName(name string) bool {
	name = strings.ToLower(name)
	return startsWithAny(name, coreNames, "0123456789") || startsWithAny(name, coreFamilies, "-0123456789")
}

// startsWithAny says whether name is one of words, alone or followed by one of the runes in next.
func startsWithAny(name string, words []string, next string) bool {
	for _, w := range words {
		rest, ok := strings.CutPrefix(name, w)
		if ok && (rest == "" || strings.ContainsAny(rest[:1], next)) {
			return true
		}
	}
	return false
}
