package delivery

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

// markSize bounds the values that recognition decodes; all marks are short.
const markSize = 4 << 10

// packageURL is what begins like one. Whether it is one, its reader tells.
var packageURL = regexp.MustCompile(`^\s*(?i:pkg):/*[^/\s]+/[^/\s]`)

// marks are the top-level members that tell JSON evidence. They are collected from the real top-level keys, as a
// reader sees them, escapes resolved; text that merely occurs somewhere inside does not count.
type marks struct {
	cycloneDX, spdx, sigstore, trustedRoot, statement, openVEX, csaf, decision, simple bool
	payloadType, payload, signatures, base64Signature, rekorBundle, promise, promised  bool
	matches, grype, trivy, artifactName, cluster, resources, sarif, runs, osv          bool
	software, assessed                                                                 bool // elements of SPDX 3

	// Of CLE, the Common Lifecycle Enumeration: that "$schema" names it, and that it names anything; that there are events, which should be a list; that it says by a purl what it is about.
	cle, schema, events, eventList, identified bool

	// Of CycloneDX: that there is a vulnerability, and a part; that there are lists of vulnerabilities and of components, which may be empty; that it says what it is about.
	vulnerabilities, listed                   bool
	vulnerabilityList, componentList, subject bool

	within Kind // what the first object in a member, or in a list, is of VEX and results of scans
	depth  int  // how many objects lie around this one
	most   int  // how many may; with more it is looked deeper than for what recognition goes by
}

// kind picks in fixed order, so that a file with marks of several kinds does not depend on the order of keys.
// JSON that is no known evidence is configuration and thus an artifact.
func (m marks) kind() Kind {
	switch {
	case m.cycloneDX && m.onlyVulnerabilities():
		return KindCycloneDXVEX
	case m.cycloneDX:
		return KindCycloneDXJSON
	case m.spdx && m.assessed && !m.software:
		return KindSPDXVEX
	case m.spdx:
		return KindSPDX
	case m.trustedRoot:
		return KindTrustedRoot
	case m.sigstore:
		return KindSigstore
	case m.payloadType && m.payload && m.signatures:
		return KindDSSE
	case m.base64Signature && m.rekorBundle:
		return KindCosign
	case m.promise && m.promised:
		return KindLogEntry
	case m.statement:
		return KindStatement
	case m.openVEX:
		return KindOpenVEX
	case m.csaf:
		return KindCSAF
	case m.decision:
		return KindDecision
	case m.simple:
		return KindSimpleSigning
	case m.cle && m.events:
		return KindSupport
	case m.matches && m.grype, m.trivy && m.artifactName, m.cluster && m.resources, m.sarif && m.runs, m.osv:
		return KindScan
	case m.identified && m.eventList && !m.schema: // CLE that does not say so: its reader refuses it
		return KindSupport
	}
	return KindUnknown
}

func (m *marks) see(key string, raw []byte) {
	m.seeWithin(raw)
	switch key {
	case "bomFormat":
		m.cycloneDX = m.cycloneDX || says(raw, func(s string) bool { return s == "CycloneDX" })
	case "vulnerabilities":
		m.vulnerabilities, m.vulnerabilityList = m.vulnerabilities || holds(raw), m.vulnerabilityList || isList(raw)
	case "components", "services", "dependencies", "compositions":
		m.listed, m.componentList = m.listed || holds(raw), m.componentList || key == "components"
	case "metadata":
		m.seeSubject(raw)
	case "spdxVersion":
		m.spdx = true // whatever it says: the reader tells what is wrong with it
	case "mediaType":
		m.sigstore = m.sigstore || says(raw, prefix("application/vnd.dev.sigstore.bundle"))
		m.trustedRoot = m.trustedRoot || says(raw, prefix("application/vnd.dev.sigstore.trustedroot"))
	case "_type":
		m.statement = m.statement || says(raw, prefix("https://in-toto.io/Statement/"))
	case "@context":
		m.openVEX = m.openVEX || says(raw, prefix("https://openvex.dev/ns"))
		m.spdx = m.spdx || says(raw, prefix("https://spdx.org/rdf/3"))
	case "@graph":
		m.seeElements(raw)
	case "kind":
		m.decision = m.decision || says(raw, func(s string) bool { return s == "cleanbill.decision/v1" })
	case "document":
		_, _ = scanObject(raw, func(key string, value []byte) {
			m.csaf = m.csaf || key == "csaf_version" && says(value, prefix("2."))
		})
	case "$schema": // of CLE, or of SARIF, ".../sarif-schema-2.1.0.json"
		m.cle = m.cle || says(raw, func(s string) bool { _, is := syntax.CLE(s); return is })
		m.schema = m.schema || says(raw, func(s string) bool { return s != "" })
		m.sarif = m.sarif || says(raw, func(s string) bool { return strings.Contains(s, "/sarif-") })
	case "events":
		m.events, m.eventList = true, m.eventList || isList(raw)
	case "identifier":
		m.identified = m.identified || says(raw, packageURL.MatchString) || says(firstOf(raw), packageURL.MatchString)
	default:
		m.seeSigned(key, raw)
	}
}

// seeSigned looks for the marks of signatures, and of what logs say of them.
func (m *marks) seeSigned(key string, raw []byte) {
	switch key {
	case "critical": // containers-signature(5)
		_, _ = scanObject(raw, func(key string, value []byte) {
			m.simple = m.simple || key == "type" && says(value, func(s string) bool {
				return s == "cosign container image signature" || s == "atomic container signature"
			})
		})
	case "payloadType":
		m.payloadType = true
	case "payload":
		m.payload = true
	case "signatures":
		m.signatures = true
	case "base64Signature":
		m.base64Signature = true
	case "rekorBundle":
		m.rekorBundle = true
	case "SignedEntryTimestamp":
		m.promise = true
	case "Payload":
		_, _ = scanObject(raw, func(key string, _ []byte) { m.promised = m.promised || key == "logID" })
	default:
		m.seeScan(key, raw)
	}
}

// seeScan looks for the marks of scanners: two for each, for none of the names is theirs alone.
func (m *marks) seeScan(key string, raw []byte) {
	switch key {
	case "matches":
		m.matches = isList(raw)
		m.grype = m.grype || m.matches && finds(raw)
	case "descriptor":
		_, _ = scanObject(raw, func(key string, value []byte) {
			m.grype = m.grype || key == "name" && says(value, func(s string) bool { return s == "grype" })
		})
	case "SchemaVersion":
		m.trivy = string(bytes.TrimSpace(raw)) == "2"
	case "ArtifactName":
		m.artifactName = says(raw, prefix(""))
	case "ClusterName":
		m.cluster = says(raw, prefix(""))
	case "Resources", "Findings": // of a cluster, in all or in short
		m.resources = m.resources || isList(raw)
	case "version":
		m.sarif = m.sarif || says(raw, func(s string) bool { return s == "2.1.0" })
	case "runs":
		m.runs = isList(raw)
	case "statements":
		m.seeStatements(raw)
	case "results": // of OSV-Scanner: sources with packages; without any there is nothing to tell it by
		_, _ = scanObject(bytes.TrimLeft(raw, " \t\r\n["), func(key string, value []byte) { m.osv = m.osv || key == "packages" && isList(value) })
	}
}

// finds tells whether the first of the matches of a scanner is about a vulnerability: grype says its own name last, and not where the file is cut.
func finds(raw []byte) (found bool) {
	_, _ = scanObject(bytes.TrimLeft(raw, " \t\r\n["), func(key string, value []byte) {
		if key == "vulnerability" {
			_, _ = scanObject(value, func(key string, value []byte) { found = found || key == "id" && says(value, prefix("")) })
		}
	})
	return found
}

// seeElements looks which elements a document of SPDX 3 has: software, statements on vulnerabilities, or both. It ends with the first software, which
// is among the first of an SBOM.
func (m *marks) seeElements(raw []byte) {
	for i := bytes.IndexByte(raw, '['); i >= 0 && i < len(raw) && !m.software; {
		start := blank(raw, i+1) // behind the bracket or a comma
		end, err := skipValue(raw, start)
		if err != nil {
			return
		}
		_, _ = scanObject(raw[start:end], func(key string, value []byte) {
			if key == "type" || key == "@type" {
				m.assessed = m.assessed || says(value, prefix("security_Vex"))
				m.software = m.software || says(value, func(s string) bool {
					return strings.HasPrefix(s, "software_") || strings.HasPrefix(s, "ai_") || strings.HasPrefix(s, "dataset_")
				})
			}
		})
		i = blank(raw, end)
	}
}

func isList(raw []byte) bool { return bytes.HasPrefix(bytes.TrimLeft(raw, " \t\r\n"), []byte("[")) }

// holds tells whether raw is anything but an empty array or null.
func holds(raw []byte) bool {
	text := strings.Join(strings.Fields(string(raw[:min(len(raw), markSize)])), "")
	return text != "[]" && text != "null"
}

// says tells whether raw is a JSON string, or an array with a string, that satisfies ok.
func says(raw []byte, ok func(string) bool) bool {
	if len(raw) > markSize {
		return false
	}
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return false
	}
	list, isList := v.([]any)
	if !isList {
		list = []any{v}
	}
	for _, item := range list {
		if s, isString := item.(string); isString && ok(s) {
			return true
		}
	}
	return false
}

func prefix(p string) func(string) bool {
	return func(s string) bool { return strings.HasPrefix(s, p) }
}

// recogniseJSON is called for a file that begins like a JSON object, or a list. What lies in a list, or in an object of nothing that is known, is evidence that its reader refuses: passed over
// it would be what says nothing.
//
// Malformed evidence keeps its kind as long as it is text, so that its reader can say what is wrong: VEX and results of scans in an encoding of one byte for each letter as well. A complete
// object with anything else behind it does not, except an SBOM: a broken one must be named as one, and its reader
// refuses trailing data.
func recogniseJSON(body []byte, got reading) Kind {
	var m marks
	end, err := m.scan(body)
	kind := m.kind()
	if kind == KindUnknown && m.within != "" {
		kind = m.within
	}
	if kind == KindUnknown && err != nil {
		if kind = cutStatement(body); kind == KindUnknown && looksCycloneDX(body) {
			kind = KindCycloneDXJSON
		}
	}
	if kind.IsSBOM() || kind == KindUnknown || got.over || m.within == "" && (kind == KindCycloneDXVEX || kind == KindSPDXVEX) {
		return kind
	}
	if !got.text.utf8 && !(kind.isStated() && got.oneByte()) {
		return KindUnknown
	}
	if err == nil && !onlyLines(body[end:], kind) {
		return KindUnknown
	}
	return kind
}

// onlyLines accepts nothing but blank space after the first object, or, for bundles and envelopes, which are
// also kept one to a line, more objects of the same kind. So it does for VEX and results of scans, whose readers refuse them.
func onlyLines(rest []byte, kind Kind) bool {
	for {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		if len(rest) == 0 {
			return true
		}
		if kind != KindSigstore && kind != KindDSSE && !kind.isStated() {
			return false
		}
		var m marks
		end, err := scanObject(rest, m.see)
		if k := m.kind(); err != nil || k != kind && (k != KindUnknown || m.within != kind) {
			return false
		}
		rest = rest[end:]
	}
}
