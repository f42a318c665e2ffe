// Package syntax says by content what an SBOM is written in, and which document tells of a life cycle, and unpacks SBOMs, VEX and results of scans that are compressed. The recognition of
// files and the reading of them ask here, so that what one takes for evidence is what the other reads.
package syntax

import (
	"bytes"
	"regexp"
)

// Syntax is a way to write an SBOM down.
type Syntax string

// The syntaxes. None is a text that is written in none of them.
const (
	None              Syntax = ""
	JSON              Syntax = "json" // begins like an object or a list; its members say of what
	TagValue          Syntax = "tag-value"
	YAML              Syntax = "yaml" // of SPDX, by a line with its version; see ParseYAML
	RDF               Syntax = "rdf"  // of SPDX
	XML               Syntax = "xml"  // of SPDX
	CycloneDXXML      Syntax = "cyclonedx-xml"
	CycloneDXProtobuf Syntax = "cyclonedx-protobuf" // binary
	CycloneDXProtoTxt Syntax = "cyclonedx-textproto"
)

// Sniffed is how many bytes of a text are searched for what must come early: the outermost element and the first tag.
const Sniffed = 64 << 10

// Of tells what a text is written in. The work is one search of the text at most, without a parser; YAML alone wants
// a second look. A text that begins with "#!" is a script, whatever follows.
func Of(text []byte) Syntax {
	body := Body(text)
	head := body[:min(len(body), Sniffed)]
	switch {
	case isProtobuf(text):
		return CycloneDXProtobuf
	case len(body) == 0, bytes.HasPrefix(body, []byte("#!")):
		return None
	case body[0] == '{' || body[0] == '[':
		return JSON
	case body[0] == '<':
		return xmlOf(body)
	case protobufText.Match(head):
		return CycloneDXProtoTxt
	case isTagValue(head):
		return TagValue
	case hasYAMLVersion(body):
		return YAML
	}
	return None
}

// Body is a text without byte order mark and blank space before it, which readers of JSON and XML pass over.
func Body(text []byte) []byte {
	return bytes.TrimLeft(Unmarked(text), " \t\r\n")
}

var (
	protobufText = regexp.MustCompile(`^(#[^\n]*\n|[ \t\r\n])*spec_version[ \t]*:[ \t]*["']1\.`)
	// The version comes first (SPDX 2.3, clause 6); writers put other tags of the document before it.
	firstTag   = regexp.MustCompile(`^(?:SPDXVersion|DataLicense|SPDXID|DocumentName|DocumentNamespace|LicenseListVersion|Creator|Created)[ \t]*:`)
	versionTag = regexp.MustCompile(`(?:^|[\r\n])[ \t]*SPDXVersion[ \t]*:`)
)

// isTagValue wants a tag of the document on the first line that is neither blank nor comment, and that of the version.
func isTagValue(head []byte) bool {
	if !versionTag.Match(head) {
		return false
	}
	for len(head) > 0 {
		line := head
		if end := bytes.IndexAny(head, "\r\n"); end >= 0 {
			line, head = head[:end], head[end+1:]
		} else {
			head = nil
		}
		if line = bytes.TrimLeft(line, " \t"); len(line) > 0 && line[0] != '#' {
			return firstTag.Match(line)
		}
	}
	return false
}

// hasYAMLVersion looks for a line that begins with the key of the version, quoted or not. Keys come in any order, often
// sorted, so that this one may be at the end. The value is looked at by ParseYAML.
func hasYAMLVersion(body []byte) bool {
	const key = "spdxVersion"
	for at := 0; ; at += len(key) {
		next := bytes.Index(body[at:], []byte(key))
		if next < 0 {
			return false
		}
		at += next
		begin, rest := at, body[at+len(key):]
		if begin > 0 && (body[begin-1] == '"' || body[begin-1] == '\'') && bytes.HasPrefix(rest, body[begin-1:begin]) {
			begin, rest = begin-1, rest[1:]
		}
		if (begin == 0 || body[begin-1] == '\n' || body[begin-1] == '\r') && bytes.HasPrefix(bytes.TrimLeft(rest[:min(len(rest), longestBlank)], " \t"), []byte(":")) {
			return true
		}
	}
}

// longestBlank is how many blanks there may be between a key and its colon.
const longestBlank = 16
