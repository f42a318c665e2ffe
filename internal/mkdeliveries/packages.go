package main

import "fmt"

// pkg is one entry of the image's package database, and what the SBOM says of it.
type pkg struct {
	name, version string
	source        string // source package, when it differs
	file          string // the file in the image that belongs to it; its digest is the component's hash
	content       string
	licence       string // SPDX id
	maintainer    string
	endOfSupport  string // never before 2029-12-01
	needs         []string
}

// packages are what /var/lib/dpkg/status lists. Names and versions are those of real packages; their files are ours.
var packages = []pkg{
	{"base-files", "12.4+deb12u11", "", "/etc/issue", "Fabulon Device Linux 12 (invented)\n", "GPL-2.0-or-later", "Santiago Vila", "2032-06-30", nil},
	{"busybox", "1:1.35.0-4+deb12u1", "", "/etc/busybox.conf", "[SUID]\n# no applet runs with raised rights (invented)\n", "GPL-2.0-only", "Debian Install System Team", "2032-06-30", []string{"libc6"}},
	{"libc6", "2.36-9+deb12u10", "glibc", "/etc/ld.so.conf.d/libc.conf", "/usr/local/lib\n", "LGPL-2.1-or-later", "GNU Libc Maintainers", "2032-06-30", []string{"libgcc-s1"}},
	{"libgcc-s1", "12.2.0-14+deb12u1", "gcc-12", "/etc/ld.so.conf.d/libgcc.conf", "/usr/lib/gcc\n", "GPL-3.0-or-later", "Debian GCC Maintainers", "2032-06-30", nil},
	{"libssl3", "3.0.17-1~deb12u2", "openssl", "/etc/ssl/libssl3.conf", "[provider_sect]\ndefault = default_sect\n", "Apache-2.0", "Debian OpenSSL Team", "2032-06-30", []string{"libc6"}},
	{"linux-image-6.1.0-37-amd64", "6.1.140-1", "linux", "/boot/config-6.1.0-37-amd64", "# Linux 6.1.0-37-amd64 (invented configuration)\nCONFIG_SQUASHFS=y\n", "GPL-2.0-only", "Debian Kernel Team", "2032-06-30", nil},
	{"openssl", "3.0.17-1~deb12u2", "", "/etc/ssl/openssl.cnf", "openssl_conf = openssl_init\n[openssl_init]\nproviders = provider_sect\n", "Apache-2.0", "Debian OpenSSL Team", "2032-06-30", []string{"libc6", "libssl3"}},
	{"zlib1g", "1:1.2.13.dfsg-1", "zlib", "/etc/ld.so.conf.d/zlib.conf", "/usr/lib/zlib\n", "Zlib", "Mark Brown", "2032-06-30", []string{"libc6"}},
}

func (p pkg) stanza() string {
	s := fmt.Sprintf("Package: %s\nStatus: install ok installed\nPriority: optional\nSection: base\nMaintainer: %s (invented entry)\nArchitecture: amd64\n", p.name, p.maintainer)
	if p.source != "" {
		s += "Source: " + p.source + "\n"
	}
	return s + "Version: " + p.version + "\nDescription: demo entry of an invented device\n\n"
}
