package vuln

import "testing"

// TestIsKernel: the kernel of Linux is known by each of its names and makers, and no other kernel.
func TestIsKernel(t *testing.T) {
	for name, is := range map[string]bool{"linux": true, "Linux": true, "kernel": true, "linux_kernel": true, "linux-kernel": true, "Linux Kernel": true, "": false, "linux-yocto": false, "kernel-core": false, "debian_linux": false} {
		if IsKernel(name) != is {
			t.Errorf("%q: %t", name, !is)
		}
	}
	for vendor, is := range map[string]bool{"linux": true, "kernel": true, "kernel.org": true, `kernel\.org`: true, "linux_kernel": true, "torvalds": true, "Linus Torvalds": true, "linus_torvalds": true, "linux_foundation": true, "linuxfoundation": true, "acme": false, "": false} {
		if IsKernelOf(vendor, "linux_kernel") != is || IsKernelOf(vendor, "busybox") {
			t.Errorf("of %q: %t", vendor, !is)
		}
	}
}
