package bench

import (
	"bytes"
	"fmt"
)

// filesEach is how many files a package of an SPDX document has.
const filesEach = 3

// spdxDocument is an SPDX 2.3 document of n packages and filesEach times as many files, with what generators write of each: hashes, licences, where they
// come from, and relationships that make a tree of packages and put the files into them. 2.3 kB a package. The same n gives the same bytes.
func spdxDocument(n int) []byte {
	var b bytes.Buffer
	b.Grow(n*2400 + 1024)
	b.WriteString(`{"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"pump","documentNamespace":"https://example.org/pump",` +
		`"creationInfo":{"created":"2026-11-01T00:00:00Z","creators":["Organization: Example","Tool: generator-1.2.3"]},` + "\n\"packages\":[\n")
	for i := range n {
		separate(&b, i)
		version := versionOf(i)
		fmt.Fprintf(&b, `{"SPDXID":"SPDXRef-part-%d","name":"part-%d","versionInfo":%q,"downloadLocation":"https://registry.example.org/part-%d.tgz","filesAnalyzed":false,`+
			`"licenseConcluded":"NOASSERTION","licenseDeclared":%q,"copyrightText":"NOASSERTION","supplier":"Organization: Example","checksums":[{"algorithm":"SHA256","checksumValue":"%064x"}],`+
			`"externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/part-%d@%s"},`+
			`{"referenceCategory":"SECURITY","referenceType":"cpe23Type","referenceLocator":"cpe:2.3:a:part:part-%d:%s:*:*:*:*:*:*:*"}]}`,
			i, i, version, i, licences[i%len(licences)], i*7919+1, i, version, i, version)
	}
	b.WriteString("],\n\"files\":[\n")
	for i := range filesEach * n {
		separate(&b, i)
		fmt.Fprintf(&b, `{"SPDXID":"SPDXRef-file-%d","fileName":"./usr/lib/part-%d/file-%d.js","checksums":[{"algorithm":"SHA1","checksumValue":"%040x"},{"algorithm":"SHA256","checksumValue":"%064x"}],`+
			`"licenseConcluded":"NOASSERTION","licenseInfoInFiles":[%q],"copyrightText":"Copyright (c) 2020 Example"}`,
			i, i/filesEach, i, i*104729+1, i*7919+2, licences[i%len(licences)])
	}
	b.WriteString("],\n\"relationships\":[\n" + `{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-part-0"}`)
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, ",\n"+`{"spdxElementId":"SPDXRef-part-%d","relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-part-%d"}`, (i-1)/4, i)
	}
	for i := range filesEach * n {
		fmt.Fprintf(&b, ",\n"+`{"spdxElementId":"SPDXRef-part-%d","relationshipType":"CONTAINS","relatedSpdxElement":"SPDXRef-file-%d"}`, i/filesEach, i)
	}
	b.WriteString("]}\n")
	return b.Bytes()
}
