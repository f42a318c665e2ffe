package identity

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// coreNames are the parts whose loss of support endangers the whole device: kernels, C libraries, runtimes,
// TLS and cryptography, network stacks, browser engines and databases (SUP-004). A name matches whole, or up
// to a version: "libssl3", "python-3.11" and "windows 10 IoT" are, "node-fetch" is not.
var coreNames = []string{
	"linux", "linux-kernel", "kernel", "vxworks", "qnx", "windows", "libc", "musl", "uclibc", "uclibc-ng",
	"libssl", "libcrypto", "wolfssl", "mbedtls", "mbed-tls", "gnutls", "libgnutls", "boringssl", "nss", "libnss", "libsodium", "bouncycastle",
	"libressl", "bearssl", "matrixssl", "polarssl", "cyassl", "axtls", "aws-lc", "s2n-tls", "crypto++", "cryptopp", "libcrypto++", "libcryptopp", "botan", "libbotan", "libtomcrypt", "tomcrypt",
	"lwip", "nichestack", "interpeak", "hostapd", "bluez", "dnsmasq", "curl", "libcurl", "nginx", "mosquitto", "libmosquitto",
	"libgcrypt", "libnettle", "nettle", "libhogweed", "cryptography", "pycryptodome", "pyopenssl",
	"stdlib", "jre", "jdk", "python", "node", "node-js", "nodejs", "dotnet-runtime", "microsoft-netcore-app", "mono",
	"php", "perl", "ruby", "erlang", "deno",
	"mongodb", "mongod", "redis", "valkey", "firebird", "influxdb", "couchdb", "cassandra", "oracle-database", "db2",
	"electron", "sql-server", "sqlserver", "microsoft-sql-server", "mssql",
}

// coreFamilies match with any suffix after a "-" too: distributions split these into many packages.
var coreFamilies = []string{
	"linux-image", "linux-kernel", "linux-modules", "freertos", "zephyr", "threadx", "glibc", "busybox", "openssl", "libressl", "openssh", "dropbear",
	"wpasupplicant", "wpa-supplicant", "openjdk", "chromium", "webkit", "webkitgtk", "qtwebengine", "sqlite", "libsqlite", "postgresql", "mysql", "mariadb", "mongodb-server", "mongodb-org", "mongodb-community", "mongodb-enterprise", "redis-server", "firebird-server",
	"treck", "nucleus-net", "nucleus-rtos", "uc/tcp-ip", "uc-tcp-ip", "μc/tcp-ip", "µc/tcp-ip", "embos-ip", "netx-duo", "picotcp", "fnet",
	"libcurl", "libgcrypt", "bcprov", "bcpkix", "bctls", "bc-fips", "bouncycastle", "microsoft-windows", "windows-server", "windows-embedded", "sql-server", "microsoft-sql-server",
}

// Core says whether a component is one of coreNames or coreFamilies, by type or by any of its names.
func Core(c *sbom.Component) bool {
	if c.Type == sbom.TypeOperatingSystem {
		return true
	}
	return isCoreName(c.Name.Text) || isCoreName(c.Purl.Name) || isCoreName(c.CPE.Product)
}

// coreByFirst has the names by their first byte: nearly every component is asked about, and few begin like one of these.
var coreByFirst = func() (index [256]struct{ names, families []string }) {
	for _, name := range coreNames {
		index[name[0]].names = append(index[name[0]].names, name)
	}
	for _, family := range coreFamilies {
		index[family[0]].families = append(index[family[0]].families, family)
	}
	return index
}()

func isCoreName(name string) bool {
	name = NameKey("", name) // the NVD says linux_kernel, a person "Linux Kernel"
	if name == "" {
		return false
	}
	alike := &coreByFirst[name[0]]
	for _, family := range alike.families {
		rest, ok := strings.CutPrefix(name, family)
		if ok && (rest == "" || strings.ContainsAny(rest[:1], "-0123456789")) {
			return true
		}
	}
	for _, core := range alike.names {
		rest, ok := strings.CutPrefix(name, core)
		if ok && isVersion(strings.TrimPrefix(rest, "-")) {
			return true
		}
	}
	return false
}

// isVersion says whether what follows a name is nothing, or begins like a version.
func isVersion(s string) bool { return s == "" || s[0] >= '0' && s[0] <= '9' }
