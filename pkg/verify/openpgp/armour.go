package openpgp

import (
	"bytes"
	"encoding/base64"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Labels of armour (RFC 9580, section 6.2.1).
const (
	labelSignature = "PGP SIGNATURE"
	labelPublicKey = "PGP PUBLIC KEY BLOCK"
	labelSigned    = "PGP SIGNED MESSAGE"
)

const (
	armourStart   = "-----BEGIN PGP "
	maxArmourLine = 96 // characters of base64 in a line; RFC 9580 allows 76, and some write a little more
	checksumSize  = 5  // "=" and four characters
)

// packetsOf gives the packets in a file: binary as they are, or out of blocks of armour of one label with nothing around them.
func packetsOf(data []byte, label string) ([]byte, error) {
	if !bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte(armourStart)) {
		return data, nil
	}
	lines := newLines(data)
	var packets []byte
	for lines.skipBlank(); !lines.done(); lines.skipBlank() {
		block, err := lines.block(label)
		if err != nil {
			return nil, err
		}
		packets = append(packets, block...)
	}
	return packets, nil
}

// lines reads text line by line, without what is white space at the end of a line.
type lines struct{ rest []string }

func newLines(data []byte) *lines {
	return &lines{strings.Split(string(data), "\n")}
}

func (l *lines) done() bool { return len(l.rest) == 0 }

func (l *lines) peek() string { return strings.TrimRight(l.rest[0], " \t\r") }

func (l *lines) next() string {
	line := l.peek()
	l.rest = l.rest[1:]
	return line
}

func (l *lines) skipBlank() {
	for !l.done() && l.peek() == "" {
		l.next()
	}
}

// block reads one block of armour. Its headers ("Comment: …") mean nothing, and a wrong checksum must not matter (RFC 9580, section
// 6.1), since it protects from nothing.
func (l *lines) block(label string) ([]byte, error) {
	if first := l.next(); first != "-----BEGIN "+label+"-----" {
		return nil, signature.Invalid("expected a line -----BEGIN %s-----, found %q", label, signature.Clip(first))
	}
	for {
		if l.done() {
			return nil, signature.Invalid("the armour ends within its headers: it is cut off")
		}
		header := l.next()
		if header == "" {
			break
		}
		if !strings.Contains(header, ": ") && !strings.HasSuffix(header, ":") {
			return nil, signature.Invalid("expected a header of the armour and an empty line behind the headers, found %q", signature.Clip(header))
		}
	}
	var text strings.Builder
	for checked := false; ; {
		if l.done() {
			return nil, signature.Invalid("the armour has no line -----END %s-----: it is cut off", label)
		}
		line := l.next()
		switch {
		case line == "-----END "+label+"-----":
			packets, err := base64.StdEncoding.Strict().DecodeString(text.String())
			if err != nil || len(packets) == 0 {
				return nil, signature.Invalid("the armour holds no base64")
			}
			return packets, nil
		case checked || len(line) > maxArmourLine || line == "":
			return nil, signature.Invalid("expected base64 or the end of the armour, found %q", signature.Clip(line))
		case len(line) == checksumSize && line[0] == '=':
			checked = true
		default:
			text.WriteString(line)
		}
	}
}
