package signature

import "strings"

// Lines cuts a text into its lines, without their ends. All end in LF or all in CRLF, and the last one may have no end; otherwise the
// text is not of one form, and ok is false. An empty text is one empty line.
func Lines(text string) (lines []string, ok bool) {
	end := "\n"
	if strings.Contains(text, "\r") {
		end = "\r\n"
	}
	lines = strings.Split(strings.TrimSuffix(text, end), end)
	for _, line := range lines {
		if strings.ContainsAny(line, "\r\n") {
			return nil, false
		}
	}
	return lines, true
}

// maxQuoted bounds what is quoted of a hostile text, in bytes.
const maxQuoted = 80

// Clip shortens a text that somebody else chose to what a message may quote of it.
func Clip(s string) string {
	if len(s) > maxQuoted {
		return strings.ToValidUTF8(s[:maxQuoted], "") + "…"
	}
	return s
}
