package main

// vex is an OpenVEX 0.2.0 document about two real CVE numbers; what it says of them is invented.
func vex(d device) ([]byte, error) {
	product := func(component string) []any {
		return []any{object{"@id": d.purl(), "identifiers": object{"purl": d.purl()}, "subcomponents": []any{object{"@id": component, "identifiers": object{"purl": component}}}}}
	}
	return indent(object{
		"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://fabulon.example/vex/" + d.slug + "-" + d.version,
		"author": "Fabulon PSIRT (invented) <psirt@fabulon.example>", "role": "manufacturer",
		"timestamp": "2026-11-09T08:30:00Z", "version": 1,
		"statements": []any{
			object{
				"vulnerability": object{"name": "CVE-2023-45853"}, "products": product(debPurl(find("zlib1g"))),
				"status": "not_affected", "justification": "vulnerable_code_not_present",
				"impact_statement": "The MiniZip code of zlib is not part of the binary package zlib1g.",
			},
			object{
				"vulnerability": object{"name": "CVE-2025-9230"}, "products": product(debPurl(find("libssl3"))),
				"status": "fixed",
			},
		},
	})
}
