package weight

import (
	"bufio"
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// OddLines is how many lines of a list may not be what its format has there. Each is told on its own, and held against all that were told before.
const OddLines = 500

var errOddLines = fmt.Errorf("more than %d lines that name no package with a version", OddLines)

// oddLines allows a list so many lines that are odd.
func oddLines(odd func(line []byte) bool) func(in *bufio.Reader) error {
	return func(in *bufio.Reader) error {
		lines := byLine(in)
		for n := 0; lines.Scan(); {
			if odd(lines.Bytes()) {
				if n++; n > OddLines {
					return errOddLines
				}
			}
		}
		return lines.Err()
	}
}

// oddOfApk is a line without the name of a field (apk-package(5)).
func oddOfApk(line []byte) bool { return len(line) > 0 && bytes.IndexByte(line, ':') < 1 }

// mixWords is how many words a line of mix.lock has that names a package with its version.
const mixWords = 5

// oddOfMix is one that says less than a package with its version.
func oddOfMix(line []byte) bool {
	return len(bytes.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("%{}\n\" ,:", r) })) < mixWords
}

// pinned is a requirement with one version (pip, Requirements File Format), as far as what it asks of the place where it is installed.
var pinned = regexp.MustCompile(`^[A-Za-z0-9._-]+(\[[^\[\]]*\])?\s*===?\s*[A-Za-z0-9.!+_-]+\s*(;|--hash|$)`)

// requirementHead is how much of a requirement in several lines is looked at, in bytes.
const requirementHead = 4 << 10

// requirementsForm allows a list of requirements so many without one version. A line may go on in the next.
func requirementsForm(in *bufio.Reader) error {
	so := ""
	return oddLines(func(line []byte) bool {
		text, _, _ := strings.Cut(" "+string(line), " #")
		text = strings.TrimSpace(text)
		head, more := strings.CutSuffix(text, `\`)
		if so += head; more {
			so = so[:min(len(so), requirementHead)]
			return false
		}
		whole := so
		so = ""
		return whole != "" && !pinned.MatchString(whole)
	})(in)
}
