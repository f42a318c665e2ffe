package identity

import "testing"

func TestCoreNames(t *testing.T) {
	for _, name := range []string{
		"linux", "Linux Kernel", "linux_kernel", "linux-5.10", "linux-image-6.1.0-28-amd64", "FreeRTOS", "FreeRTOS-Kernel", "uClibc-ng",
		"openssl", "OpenSSL 1.1.1", "openssl-libs", "libssl3", "libssl1.1", "mbed_tls", "Mbed TLS", "wolfssl",
		"python-3.11", "python3.11", "node.js", "Node", "SQL Server", "Microsoft SQL Server Express", "windows_10", "Windows 10 IoT", "windows_server_2019",
		"sqlite", "libsqlite3-0", "busybox", "glibc", "libc6", "stdlib",
	} {
		if !isCoreName(name) {
			t.Errorf("%q is not taken for a core part", name)
		}
	}
	for _, name := range []string{"", "node-fetch", "python-dateutil", "linuxbrew", "monolog", "nssm", "libcurl4", "jquery", "window", "windowsill"} {
		if isCoreName(name) {
			t.Errorf("%q is taken for a core part", name)
		}
	}
}
