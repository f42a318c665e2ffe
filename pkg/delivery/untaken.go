package delivery

import (
	"bytes"
	"io"
	"regexp"

	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

// What is no JSON from its first to its last byte stays what it is, most often software, for something may ride along. Where it holds VEX or the result of a scan all the same, that is told: what
// nobody read must not look like nothing said.

const (
	// maxLead is how far into a text JSON may begin, in bytes, and maxTail how much may follow it: more is a text with an example in it, or a program.
	maxLead, maxTail = 64 << 10, 256
	// maxAround is how many objects lie around it at most, besides the outermost.
	maxAround = 2
	// maxStarts is at how many places of a text JSON is looked for.
	maxStarts = 16
)

// untaken says what VEX or result of a scan a file holds that is not read for the way that it is written; empty when it holds none, or was recognised.
func (f *File) untaken(got reading, in io.ReaderAt, size int64) string {
	switch f.Kind {
	case KindUnknown, KindText:
		if got.whole == nil {
			return ""
		}
		if kind := statedBehind(syntax.Body(got.whole)); kind != KindUnknown {
			return string(kind) + " with something else before, behind, around or inside of its JSON"
		}
		return yamlStatement(got.head) // after that, for lines of JSON may be YAML too
	case KindArchive:
		return packedStatement(in, size)
	}
	return ""
}

// askPlain is what to ask for in place of a statement that is not read.
const askPlain = "ask the supplier for it as plain JSON, in a file of its own"

// statedBehind tells VEX and results of scans in a text that has something before them, remarks inside of them, or something behind them.
func statedBehind(text []byte) Kind {
	if kind := statedAt(text); kind != KindUnknown {
		return kind
	}
	text = unremarked(text)
	starts := 0
	for at := 0; at < min(len(text), maxLead) && starts < maxStarts; at++ {
		if text[at] != '{' || at > 0 && text[at-1] == '{' {
			continue
		}
		starts++
		m := marks{most: maxAround}
		end, err := scanObject(text[at:], m.see)
		if err == nil && len(bytes.TrimSpace(text[at+end:])) > maxTail {
			continue
		}
		if kind := m.statedKind(); kind != KindUnknown {
			return kind
		}
	}
	return KindUnknown
}

// statedAt tells the same where it begins the text, whatever follows.
func statedAt(text []byte) Kind {
	m := marks{most: maxAround}
	_, _ = m.scan(text)
	return m.statedKind()
}

// statedKind is the kind of VEX or result of a scan that the marks are of, or of what lies inside of it.
func (m *marks) statedKind() Kind {
	for _, kind := range []Kind{m.kind(), m.within} {
		if kind.isStated() {
			return kind
		}
	}
	return KindUnknown
}

// unremarked leaves remarks out that JSON does not have: from // or # at the beginning of a line or behind blank space to the end of the line, and between /* and */. What stands in strings is none.
func unremarked(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		spaced := i == 0 || bytes.IndexByte([]byte(" \t\r\n,{[:"), text[i-1]) >= 0
		end := i
		switch {
		case text[i] == '"':
			end, _ = skipString(text, i)
			out = append(out, text[i:min(end, len(text))]...)
			i = end - 1
			continue
		case spaced && (hasPrefix(text[i:], "//") || text[i] == '#'):
			end = endAfter(text, i, "\n")
		case hasPrefix(text[i:], "/*"):
			end = endAfter(text, i, "*/")
		}
		if end > i {
			i = end - 1
			out = append(out, '\n')
			continue
		}
		out = append(out, text[i])
	}
	return out
}

// endAfter gives where the first mark behind at ends.
func endAfter(text []byte, at int, mark string) int {
	if i := bytes.Index(text[at:], []byte(mark)); i >= 0 {
		return at + i + len(mark)
	}
	return len(text)
}

// Marks of VEX in YAML, each at the beginning of a line, and what else lines of YAML begin with.
var (
	yamlMarks = []struct {
		mark *regexp.Regexp
		what string
	}{
		{regexp.MustCompile(`(?m)^(- |\{\s*)?["']?@context["']?\s*:\s*(\r?\n\s*- *)?["']?https://openvex\.dev/ns`), "openvex in YAML"},
		{regexp.MustCompile(`(?m)^(- |\{\s*)?["']?bomFormat["']?\s*:\s*["']?CycloneDX\b`), "CycloneDX in YAML"},
		{regexp.MustCompile(`(?m)^(- |\{\s*)?["']?document["']?\s*:\s*(\{\s*|\r?\n([ \t]+.*\r?\n|\r?\n)*?[ \t]+)["']?csaf_version["']?\s*:\s*["']?2\.`), "csaf in YAML"},
	}
	yamlLine = regexp.MustCompile(`^(#.*|---.*|%.*|\s*|\s+\S.*|[-{}\[\]].*|["']?[@\w.$-]+["']?\s*:(\s.*)?)$`)
)

// yamlStatement tells VEX, or CycloneDX, in YAML by its marks. What stands before them must be YAML, so that a text with an example in it is none.
func yamlStatement(head []byte) string {
	head = syntax.Unmarked(head)
	for _, m := range yamlMarks {
		at := m.mark.FindIndex(head)
		if at == nil {
			continue
		}
		yaml := true
		for line := range lines(head[:at[0]], at[0]) {
			yaml = yaml && yamlLine.MatchString(line)
		}
		if yaml {
			return m.what
		}
	}
	return ""
}
