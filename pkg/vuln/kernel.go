package vuln

import (
	"slices"
	"strings"
)

// KernelVendor and KernelProduct are what every advisory calls the kernel of Linux by.
const (
	KernelVendor  = "linux"
	KernelProduct = "linux_kernel"
)

// kernelVendors and kernelNames are what people write, with a space for each sign, for the kernel.
var (
	kernelVendors = []string{"linux", "kernel", "kernel org", "linux kernel", "torvalds", "linus torvalds", "linux foundation", "linuxfoundation"}
	kernelNames   = []string{"linux kernel", "linux", "kernel"}
	kernelSigns   = strings.NewReplacer("_", " ", "-", " ", ".", " ", `\`, "")
)

// IsKernel says whether a product is called as people call the kernel of Linux: linux, kernel, linux_kernel, Linux Kernel.
func IsKernel(name string) bool { return slices.Contains(kernelNames, plainWords(name)) }

// IsKernelOf says so of a product of a vendor, who must be called as people call its makers.
func IsKernelOf(vendor, name string) bool {
	return slices.Contains(kernelVendors, plainWords(vendor)) && IsKernel(name)
}

func plainWords(name string) string {
	return strings.Join(strings.Fields(kernelSigns.Replace(strings.ToLower(name))), " ")
}
