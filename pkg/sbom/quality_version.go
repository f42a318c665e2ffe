package sbom

import (
	"regexp"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// unresolved are what build tools leave behind where a version should be, beside the words for silence.
var unresolved = wordSet("(devel)", "unspecified", "undefined", "snapshot", "head", "master", "main", "trunk", "version", "v", "latest-stable", "x", "x.x", "x.x.x", "y.z")

// templates begin what a build tool should have replaced.
var templates = []string{"${", "{{", "$(", "@version@", "%version%", "<version>", "%s", "[object object]"}

// version notes words that stand where a version should be and name none, ranges among them.
func (q *quality) version(c *Component) {
	words := c.Version.Text
	if strings.TrimSpace(words) == "" || c.Version.State == Unknown || c.Version.State == Withheld || c.Version.State == Malformed {
		return
	}
	if fault := VersionFault(words); fault != "" {
		q.note(PlaceholderVersion, c, "/version", strictjson.Quote(words)+", "+fault, `the version that is delivered, or "unknown"`)
	}
}

// VersionFault says why words that stand where a version should be do not name one, "" when they do: a placeholder, a template that
// was not filled in, a range. Words such as "unknown" are an answer and have no fault; StateOf knows them.
func VersionFault(words string) string {
	state := StateOf(words)
	words = strings.ToLower(strings.TrimSpace(words))
	switch {
	case state == Absent || unresolved[words]:
		return "which names no version"
	case isTemplate(words):
		return "a template that was not filled in"
	case isRange(words):
		return "which stands for several versions"
	}
	return ""
}

func isTemplate(words string) bool {
	if !strings.ContainsAny(words, "${@%<[") { // each has one of these
		return false
	}
	for _, t := range templates {
		if strings.Contains(words, t) {
			return true
		}
	}
	return false
}

// isRange recognises the ways in which packaging systems write that several versions will do.
func isRange(words string) bool {
	switch {
	case strings.HasSuffix(words, ".x"), strings.HasSuffix(words, ".*"), strings.Contains(words, ".x."), strings.Contains(words, "||"):
		return true
	case strings.HasPrefix(words, "vers:"): // the notation of CycloneDX's versionRange
		return true
	}
	// "~>" and "~1" are ranges; a lone "~" within is part of a Debian version.
	return strings.ContainsAny(words[:1], "<>=^~[(") || strings.HasPrefix(words, "!=") || hyphenRange(words) || openEnded(words)
}

// manyVersions are phrases for more than one version, whichever it happens to be: "any version", "latest stable", "1.0 or later", "from 2.3".
var manyVersions = regexp.MustCompile(`^(any|all|every|each|several|various|multiple|some|different)( [a-z]+)? (versions?|releases?|builds?)$` +
	`|^(the )?(latest|newest|current|most recent|up to date)( (stable|available|supported|released|patched|security))*( (versions?|releases?|builds?))?$` +
	`|^[^ ]+( [^ ]+)? (or|and) (later|newer|higher|above|greater|up|upwards?|onwards?)( (versions?|releases?))?$|^v?[0-9][^ ]* (onwards?|upwards?)$` +
	`|^(at least|minimum|min\.?|from|since|starting with|up to|before|older than|newer than|later than|higher than|less than|greater than) (version )?v?[0-9]`)

// orLater is a version with a plus for "or later". One of three numbers and more is left alone: a kernel that was built of changed sources ends in a plus.
var orLater = regexp.MustCompile(`^v?[0-9]+(\.[0-9]+)?\+$`)

// openEnded recognises what people write for more than one version. Few versions have a space or end in a plus.
func openEnded(words string) bool {
	return strings.Contains(words, " ") && manyVersions.MatchString(words) || strings.HasSuffix(words, "+") && orLater.MatchString(words)
}

// hyphenRange recognises "1.2 - 2.3".
func hyphenRange(words string) bool {
	from, to, ok := strings.Cut(words, " - ")
	return ok && startsWithDigit(from) && startsWithDigit(to)
}

func startsWithDigit(words string) bool {
	words = strings.TrimPrefix(words, "v")
	return words != "" && words[0] >= '0' && words[0] <= '9'
}

// serial notes an id that is none. Other documents cannot point to it.
func (q *quality) serial() {
	expected := "urn:uuid: and a UUID (RFC 4122)"
	if q.doc.Standard() == "SPDX" {
		expected = "an absolute URI without fragment (SPDX 2.3 clause 6.5)"
	}
	if s := q.doc.SerialNumber; s.State == Malformed {
		q.note(BadSerial, nil, "/serialNumber", strictjson.Quote(s.Text), expected)
	}
}
