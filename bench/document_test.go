package bench

import (
	"bytes"
	"fmt"
)

// sizes are the numbers of components that documents are measured with.
var sizes = []int{100, 1_000, 10_000, 100_000}

// document is a CycloneDX 1.6 document of n components as a generator writes one for a large npm tree: some 1.15 kB a
// component, of which the identifiers and evidence are most; all names, purls, CPEs and bom-refs unique; a dependency graph
// that is shallow and wide with shared leaves. The same n gives the same bytes.
func document(n int) []byte {
	var b bytes.Buffer
	b.Grow(n*1200 + 1024)
	b.WriteString(`{"$schema":"http://cyclonedx.org/schema/bom-1.6.schema.json","bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":1,` +
		`"metadata":{"timestamp":"2026-11-20T00:00:00Z","tools":{"components":[{"type":"application","author":"example","name":"generator","version":"1.2.3"}]},` +
		`"component":{"bom-ref":"device","type":"firmware","name":"pump","version":"1.0","supplier":{"name":"Example"}}},` + "\n\"components\":[\n")
	for i := range n {
		separate(&b, i)
		component(&b, i)
	}
	b.WriteString("],\n\"dependencies\":[\n")
	fmt.Fprintf(&b, `{"ref":"device","dependsOn":[`)
	for i := 0; i < n; i += 10 { // what is not depended on by another
		separate(&b, i)
		fmt.Fprintf(&b, "%q", ref(i))
	}
	b.WriteString("]}")
	for i := range n {
		fmt.Fprintf(&b, ",\n{\"ref\":%q,\"dependsOn\":[", ref(i))
		for k, to := range dependsOn(i, n) {
			separate(&b, k)
			fmt.Fprintf(&b, "%q", ref(to))
		}
		b.WriteString("]}")
	}
	b.WriteString("]}\n")
	return b.Bytes()
}

func separate(b *bytes.Buffer, i int) {
	if i > 0 {
		b.WriteString(",\n")
	}
}

// ref is the bom-ref of component i: its purl and a hash, as generators write it.
func ref(i int) string {
	return fmt.Sprintf("pkg:npm/part-%d@%s?package-id=%016x", i, versionOf(i), uint64(i+1)*0x9e3779b97f4a7c15)
}

func versionOf(i int) string { return fmt.Sprintf("%d.%d.%d", i%9, i%23, i%7) }

// dependsOn gives each first of ten the nine after it, and these up to two leaves that others share.
func dependsOn(i, n int) []int {
	var out []int
	if i%10 == 0 {
		for k := i + 1; k < min(i+10, n); k++ {
			out = append(out, k)
		}
		return out
	}
	for _, to := range []int{i/2 + i%5, i / 3} {
		if to != i && to%10 != 0 && to < i && (len(out) == 0 || out[0] != to) {
			out = append(out, to)
		}
	}
	return out
}

var licences = []string{"MIT", "ISC", "Apache-2.0", "BSD-3-Clause", "BSD-2-Clause"}

func component(b *bytes.Buffer, i int) {
	name, version := fmt.Sprintf("part-%d", i), versionOf(i)
	fmt.Fprintf(b, `{"bom-ref":%q,"type":"library","author":"Author %d <author%d@example.org>","name":%q,"version":%q,`+
		`"description":"A part that does thing %d","hashes":[{"alg":"SHA-256","content":"%064x"}],`+
		`"licenses":[{"license":{"id":%q}}],"cpe":"cpe:2.3:a:%s:%s:%s:*:*:*:*:*:*:*","purl":"pkg:npm/%s@%s",`+
		`"externalReferences":[{"url":"git+https://example.org/parts/%s.git","type":"distribution"},{"url":"https://example.org/parts/%s#readme","type":"website"}],`+
		`"properties":[{"name":"syft:package:foundBy","value":"javascript-lock-cataloger"},{"name":"syft:package:language","value":"javascript"},`+
		`{"name":"syft:package:type","value":"npm"},{"name":"syft:package:metadataType","value":"javascript-npm-package-lock-entry"},`+
		`{"name":"syft:metadata:resolved","value":"https://registry.example.org/%s/-/%s-%s.tgz"}]}`,
		ref(i), i%500, i%500, name, version, i, i*7919+1, licences[i%len(licences)],
		name, name, version, name, version, name, name, name, name, version)
}
