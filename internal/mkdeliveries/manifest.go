package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

const manifestName = "delivery.yaml"

// manifest lists every file so far with its role and digest.
func manifest(d device, files tree) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# Demo delivery; supplier and product are invented.\nkind: cleanbill.delivery/v1\n")
	fmt.Fprintf(&b, "product: {name: %s, version: %q, gtin: %q}\nsupplier: Fabulon Medical\nprofile: networked\nfiles:\n", d.name, d.version, d.gtin)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&b, "  - {path: %s, role: %s, sha256: %s}\n", name, role(d, name), sha256Hex(files[name]))
	}
	return []byte(b.String())
}

func role(d device, name string) string {
	switch name {
	case d.image:
		return "artifact"
	case notesName:
		return "document"
	}
	return "evidence"
}

const notesName = "release-notes.md"

// notes are what a maker writes to people, commands and all: no program can tell them from a script with
// certainty, so it is the signed manifest that says what they are.
func notes(d device) []byte {
	return []byte("# " + d.name + " " + d.version + " (invented)\n\nChanges since the last version:\n\n- The alarm for an empty bag comes two minutes earlier.\n\n" +
		"To see the version on the service console:\n\n```sh\ncat /etc/os-release\n```\n")
}

func mds2(d device) []byte {
	return []byte("Manufacturer Disclosure Statement for Medical Device Security (MDS2) - HN 1-2019\n\n" +
		"All answers are invented, and so are the device and its manufacturer.\n\n" +
		"Manufacturer Name: Fabulon Medical\nDevice Model: " + d.name + "\nSoftware Revision: " + d.version + "\nDocument Release Date: 2026-11-09\n\n" +
		"MPII-1 Can this device display, transmit, store, or modify personally identifiable information? No.\n" +
		"CSUP-1 Does the device contain third-party software components? Yes, see the bill of materials.\n" +
		"SBOM-1 Is a software bill of materials available? Yes, it is part of this delivery.\n")
}
