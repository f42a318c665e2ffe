package identity

import "testing"

func TestCoreNames(t *testing.T) {
	for _, name := range []string{
		"linux", "Linux Kernel", "linux_kernel", "linux-5.10", "linux-image-6.1.0-28-amd64", "FreeRTOS", "FreeRTOS-Kernel", "uClibc-ng",
		"openssl", "OpenSSL 1.1.1", "openssl-libs", "libssl3", "libssl1.1", "mbed_tls", "Mbed TLS", "wolfssl",
		"python-3.11", "python3.11", "node.js", "Node", "SQL Server", "Microsoft SQL Server Express", "windows_10", "Windows 10 IoT", "windows_server_2019",
		"Treck TCP/IP", "Treck TCP/IP 6.0", "Nucleus NET", "uC/TCP-IP", "µC/TCP-IP", "curl", "libcurl4", "libcurl4-openssl-dev", "nginx", "nginx 1.24", "mosquitto", "libgcrypt20", "bcprov-jdk15on", "cryptography",
		"LibreSSL", "libressl-libs", "Crypto++", "Crypto++ 8.9", "libcryptopp8", "libcrypto++8", "Botan", "PolarSSL", "MongoDB", "MongoDB 7.0", "mongodb-org-server", "Redis", "redis-server", "php8.2", "perl",
		"sqlite", "libsqlite3-0", "busybox", "glibc", "libc6", "stdlib",
	} {
		if !isCoreName(name) {
			t.Errorf("%q is not taken for a core part", name)
		}
	}
	for _, name := range []string{"", "node-fetch", "python-dateutil", "linuxbrew", "monolog", "nssm", "curlie", "nginx-prometheus-exporter", "cryptography-vectors", "jquery", "window", "windowsill",
		"mongodb-driver", "mongoose", "redis-py", "php-cs-fixer", "perlmod", "ruby-rails", "cryptopp-js", "botanist", "deno-lint"} {
		if isCoreName(name) {
			t.Errorf("%q is taken for a core part", name)
		}
	}
}
