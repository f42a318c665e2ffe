package spdx

import (
	"regexp"
	"strings"
)

func plain(words string, at place) *Node { return at.value(words) }

func truth(words string, at place) *Node { return at.truth(words) }

// purpose differs between the two forms in one letter: OPERATING-SYSTEM is OPERATING_SYSTEM in JSON.
func purpose(words string, at place) *Node { return at.value(strings.ReplaceAll(words, "-", "_")) }

// checksum reads "SHA1: 85ed…".
func checksum(words string, at place) *Node {
	algorithm, digest, ok := strings.Cut(words, ":")
	if !ok {
		return at.value(words)
	}
	n := at.object()
	n.put("algorithm", at.value(strings.TrimSpace(algorithm)))
	n.put("checksumValue", at.value(strings.TrimSpace(digest)))
	return n
}

var (
	verificationForm = regexp.MustCompile(`^(\S*)\s*\(\s*(?:excludes:?)?\s*(.*)\)$`)
	documentForm     = regexp.MustCompile(`^(\S+)\s+(\S+)\s+(.+)$`)
	spanForm         = regexp.MustCompile(`^(\d+)\s*:\s*(\d+)$`)
)

// verificationCode reads "d6a7… (excludes: ./package.spdx)".
func verificationCode(words string, at place) *Node {
	n := at.object()
	m := verificationForm.FindStringSubmatch(words)
	if m == nil {
		n.put("packageVerificationCodeValue", at.value(words))
		return n
	}
	n.put("packageVerificationCodeValue", at.value(m[1]))
	for _, file := range strings.Split(m[2], ",") {
		n.push("packageVerificationCodeExcludedFiles", at.value(strings.TrimSpace(file)))
	}
	return n
}

// externalDocument reads "DocumentRef-1 https://… SHA1: d6a7…".
func externalDocument(words string, at place) *Node {
	m := documentForm.FindStringSubmatch(words)
	if m == nil {
		return at.value(words)
	}
	n := at.object()
	n.put("externalDocumentId", at.value(m[1]))
	n.put("spdxDocument", at.value(m[2]))
	n.put("checksum", checksum(m[3], at))
	return n
}

// externalReference reads "SECURITY cpe23Type cpe:2.3:…". Locators should have no blanks, but some have.
func externalReference(words string, at place) *Node {
	m := documentForm.FindStringSubmatch(words)
	if m == nil {
		return at.value(words)
	}
	n := at.object()
	n.put("referenceCategory", at.value(m[1]))
	n.put("referenceType", at.value(m[2]))
	n.put("referenceLocator", at.value(m[3]))
	return n
}

// relationship reads "SPDXRef-a DEPENDS_ON SPDXRef-b".
func relationship(words string, at place) *Node {
	m := documentForm.FindStringSubmatch(words)
	if m == nil {
		return at.value(words)
	}
	n := at.object()
	n.put("spdxElementId", at.value(m[1]))
	n.put("relationshipType", at.value(m[2]))
	n.put("relatedSpdxElement", at.value(m[3]))
	return n
}

func project(key string) reading {
	return func(words string, at place) *Node {
		n := at.object()
		n.put(key, at.value(words))
		return n
	}
}

// span reads "310:420". The file that it is in is filled in when the snippet is complete.
func span(unit string) reading {
	return func(words string, at place) *Node {
		m := spanForm.FindStringSubmatch(words)
		if m == nil {
			return at.value(words)
		}
		n := at.object()
		for i, key := range []string{"startPointer", "endPointer"} {
			pointer := at.object()
			pointer.put(unit, at.number(m[i+1]))
			n.put(key, pointer)
		}
		return n
	}
}
