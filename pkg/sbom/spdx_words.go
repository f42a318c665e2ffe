package sbom

import (
	"regexp"
	"slices"
	"strings"
)

// spdxAlgorithms maps the names that SPDX gives to hash algorithms, folded, to those of CycloneDX.
var spdxAlgorithms = map[string]string{
	"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512",
	"sha3256": "SHA3-256", "sha3384": "SHA3-384", "sha3512": "SHA3-512",
	"blake2b256": "BLAKE2b-256", "blake2b384": "BLAKE2b-384", "blake2b512": "BLAKE2b-512", "blake3": "BLAKE3",
}

// spdxAlgorithm names a hash algorithm as CycloneDX does; one that CycloneDX lacks stays as written.
func spdxAlgorithm(name string) string {
	if known, ok := spdxAlgorithms[fold(name)]; ok {
		return known
	}
	return name
}

// spdxLifecycles maps CISA's kinds of SBOMs, which SPDX uses, to the lifecycle phases of CycloneDX.
var spdxLifecycles = map[string]string{
	"design": "design", "source": "pre-build", "build": "build", "analyzed": "post-build", "deployed": "operations", "runtime": "operations",
}

// spdxLifecycle names the phase of a kind of SBOM; "" when there is none for it.
func spdxLifecycle(kind string) string { return spdxLifecycles[fold(kind)] }

// spdxPurposes maps the purposes of SPDX, folded, to CycloneDX component types where both have a word for the same thing.
var spdxPurposes = map[string]string{
	"application": "application", "executable": "application", "container": "container", "data": "data", "device": "device",
	"devicedriver": "device-driver", "file": "file", "firmware": "firmware", "framework": "framework", "library": "library",
	"model": "machine-learning-model", "module": "library", "operatingsystem": TypeOperatingSystem, "platform": "platform",
}

var toolForm = regexp.MustCompile(`^(.*\S)\s*\(([^()]*\d[^()]*)\)$`)

// spdxTool takes "name-version" apart at the last hyphen, as SPDX 2.3 suggests (clause 6.8), when a version follows it.
// "name (version)" is met as well.
func spdxTool(words Text) Tool {
	t := Tool{Name: words, Version: Text{State: Absent}}
	if words.State != Stated {
		return t
	}
	if m := toolForm.FindStringSubmatch(words.Text); m != nil {
		t.Name, t.Version = textOf(m[1]), textOf(m[2])
	} else if i := strings.LastIndexByte(words.Text, '-'); i >= 0 {
		name, version := words.Text[:i], words.Text[i+1:]
		if strings.ContainsAny(version, "0123456789") || Answer(name) != Stated && Answer(version) != Stated { // "n/a-n/a" is no name of a tool
			t.Name, t.Version = textOf(name), textOf(version)
		}
	}
	return t
}

// adopt makes the one component that a document is about its subject. With several there is no single one, and each
// stays a component like the others.
func (d *Document) adopt(refs map[string]bool) {
	d.Described = len(refs)
	if len(refs) != 1 {
		return
	}
	i := slices.IndexFunc(d.Components, func(c *Component) bool { return refs[c.Ref] })
	if i < 0 {
		return
	}
	d.Root = d.Components[i]
	d.Components = slices.Delete(d.Components, i, i+1)
	d.DeviceMaker = firstStated(d.Root.Manufacturer, d.Root.Supplier)
}
