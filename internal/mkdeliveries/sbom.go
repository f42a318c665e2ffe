package main

import (
	"encoding/json"
	"net/url"
	"slices"
)

const stdlibVersion = "1.26.8" // of the toolchain that built the kept image

// sbomPlan says how an SBOM departs from a whole one.
type sbomPlan struct {
	omit    []string // packages left out though they are in the image
	unknown []string // packages whose end of support is stated as unknown
}

const manufacturer = "Fabulon Medical"

func organisation(name string) object {
	return object{"name": name, "url": []string{"https://fabulon.example/"}, "contact": []any{object{"name": "Fabulon PSIRT (invented)", "email": "psirt@fabulon.example"}}}
}

func billOfMaterials(d device, img image, plan sbomPlan) object {
	ours := components(img, plan)
	refs, list, dependencies := []string{}, []any{}, []any{}
	for _, c := range ours {
		refs, list = append(refs, c.ref), append(list, c.entry())
	}
	dependencies = append(dependencies, object{"ref": d.purl(), "dependsOn": []string{"os:fabulon", "app:drip2d"}})
	for _, c := range ours {
		needs := slices.DeleteFunc(append([]string{}, c.needs...), func(n string) bool { return !slices.Contains(refs, n) })
		dependencies = append(dependencies, object{"ref": c.ref, "dependsOn": needs})
	}
	all := append([]string{d.purl()}, refs...)
	return object{
		"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.6",
		"serialNumber": d.serial, "version": 1,
		"metadata": object{
			"timestamp": "2026-11-09T08:15:00Z", "lifecycles": []any{object{"phase": "post-build"}},
			"tools":        object{"components": []any{object{"type": "application", "name": "mkdeliveries", "version": "1.0.0", "publisher": "cleanbill demo"}}},
			"manufacturer": organisation(manufacturer), "supplier": organisation(manufacturer),
			"component": subject(d, img),
		},
		"components": list, "dependencies": dependencies,
		"compositions": []any{object{"aggregate": "complete", "assemblies": all, "dependencies": all}},
	}
}

func subject(d device, img image) object {
	return object{
		"type": "firmware", "bom-ref": d.purl(), "name": d.name, "version": d.version, "purl": d.purl(),
		"manufacturer": organisation(manufacturer), "supplier": organisation(manufacturer),
		"description": d.description, "hashes": hashes(img.bytes),
		"licenses": []any{object{"license": object{"name": "Fabulon firmware licence (invented)"}}},
		"externalReferences": []any{
			object{"type": "security-contact", "url": "mailto:psirt@fabulon.example"},
			object{"type": "advisories", "url": "https://fabulon.example/advisories"},
		},
		"properties": []any{
			property("cdx:lifecycle:milestone:endOfGuaranteedSupport", "2036-06-30"),
			property("cdx:lifecycle:milestone:endOfSupport", "2036-12-31"),
			property("cdx:lifecycle:milestone:endOfLife", "2037-12-31"),
			property("cdx:device:gs1:gtin-14", d.gtin),
			property("cdx:fda:level-of-support", "actively maintained"),
			property("cdx:fda:support-assessed-date", "2026-10-01"),
		},
	}
}

// component is one line of the SBOM.
type component struct {
	kind, ref, name, version, purl, cpe string
	maker, licence, end                 string
	file                                []byte // a file of the image that belongs to it
	path                                string
	needs                               []string
}

func (c component) entry() object {
	out := object{
		"type": c.kind, "bom-ref": c.ref, "name": c.name, "version": c.version,
		"supplier": organisation(manufacturer), "manufacturer": object{"name": c.maker}, "publisher": c.maker,
		"hashes": hashes(c.file), "licenses": []any{object{"license": object{"id": c.licence}}},
		"evidence": object{"occurrences": []any{object{"location": c.path}}},
		"properties": []any{
			property("cdx:lifecycle:milestone:endOfSupport", c.end),
			property("cdx:fda:level-of-support", "actively maintained"),
			property("cdx:fda:support-assessed-date", "2026-10-01"),
		},
	}
	if c.purl != "" {
		out["purl"] = c.purl
	}
	if c.cpe != "" {
		out["cpe"] = c.cpe
	}
	return out
}

func components(img image, plan sbomPlan) []component {
	os := component{
		kind: "operating-system", ref: "os:fabulon", name: "fabulon", version: "12", purl: "pkg:generic/fabulon@12",
		cpe: "cpe:2.3:o:fabulon:fabulon:12:*:*:*:*:*:*:*", maker: manufacturer, licence: "GPL-2.0-or-later",
		end: "2032-06-30", file: []byte(osRelease), path: "/etc/os-release",
	}
	var debs []component
	for _, p := range packages {
		if slices.Contains(plan.omit, p.name) {
			continue
		}
		c := component{
			kind: "library", ref: "deb:" + p.name, name: p.name, version: p.version, purl: debPurl(p),
			maker: p.maintainer, licence: p.licence, end: p.endOfSupport, file: []byte(p.content), path: p.file,
		}
		if p.source == "linux" {
			c.kind = "platform"
		}
		if slices.Contains(plan.unknown, p.name) {
			c.end = "unknown"
		}
		for _, n := range p.needs {
			c.needs = append(c.needs, "deb:"+n)
		}
		os.needs = append(os.needs, c.ref)
		debs = append(debs, c)
	}
	app := component{
		kind: "application", ref: "app:drip2d", name: "fabulon.example/drip2d", version: "4.2.3", purl: "pkg:golang/fabulon.example/drip2d@4.2.3",
		maker: manufacturer, licence: "MIT", end: "2036-12-31", file: img.program, path: programPath, needs: []string{"go:stdlib"},
	}
	stdlib := component{
		kind: "library", ref: "go:stdlib", name: "stdlib", version: "go" + stdlibVersion, purl: "pkg:golang/stdlib@" + stdlibVersion,
		cpe:   "cpe:2.3:a:golang:go:" + stdlibVersion + ":-:*:*:*:*:*:*",
		maker: "The Go Authors", licence: "BSD-3-Clause", end: "2030-02-28", file: img.program, path: programPath,
	}
	return append([]component{os, app, stdlib}, debs...)
}

// debPurl is how syft names a package of this distribution.
func debPurl(p pkg) string {
	out := "pkg:deb/fabulon/" + p.name + "@" + url.QueryEscape(p.version) + "?arch=amd64&distro=fabulon-12"
	if p.source != "" {
		out += "&upstream=" + p.source
	}
	return out
}

func find(name string) pkg {
	return packages[slices.IndexFunc(packages, func(p pkg) bool { return p.name == name })]
}

func property(name, value string) object { return object{"name": name, "value": value} }

func hashes(content []byte) []any {
	return []any{object{"alg": "SHA-256", "content": sha256Hex(content)}, object{"alg": "SHA-512", "content": sha512Hex(content)}}
}

func indent(v any) ([]byte, error) {
	data, err := json.MarshalIndent(v, "", "  ")
	return append(data, '\n'), err
}
