package delivery

import "bytes"

// cycloneDXSniff is how far into broken JSON the marks of CycloneDX are looked for.
const cycloneDXSniff = 8 << 10

// onlyVulnerabilities says of CycloneDX that it lists vulnerabilities and no part. Where nothing was found the list of these is empty, as it may be in an SBOM too: that has a list of components beside it, or says
// what it is about.
func (m *marks) onlyVulnerabilities() bool {
	return !m.listed && (m.vulnerabilities || m.vulnerabilityList && !m.componentList && !m.subject)
}

// seeSubject looks for the component that a CycloneDX document is about, and for parts inside of it.
func (m *marks) seeSubject(raw []byte) {
	_, _ = scanObject(raw, func(key string, value []byte) {
		if key != "component" {
			return
		}
		m.subject = true
		_, _ = scanObject(value, func(key string, value []byte) {
			m.listed = m.listed || key == "components" && holds(value)
		})
	})
}

func looksCycloneDX(body []byte) bool {
	head := body[:min(len(body), cycloneDXSniff)]
	return bytes.Contains(head, []byte(`"bomFormat"`)) && bytes.Contains(head, []byte(`"CycloneDX"`))
}
