package openpgp

import (
	"bytes"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// readClearSigned takes a clear-signed file apart (RFC 9580, section 7) into the text that is signed, without the end of its last line,
// and the packets of the signature. The file is that and nothing else: no second message, and no text around it, which a reader would
// take for signed.
func readClearSigned(file []byte) (text, packets []byte, err error) {
	if len(file) > MaxSignedText {
		return nil, nil, signature.Invalid("the clear-signed text has %d bytes; expected at most %d", len(file), MaxSignedText)
	}
	l := newLines(file)
	if first := l.next(); first != "-----BEGIN "+labelSigned+"-----" {
		return nil, nil, signature.Invalid("expected a line -----BEGIN %s----- first, found %q", labelSigned, signature.Clip(first))
	}
	if err := l.hashHeaders(); err != nil {
		return nil, nil, err
	}
	signed, err := l.signedLines()
	if err != nil {
		return nil, nil, err
	}
	packets, err = l.block(labelSignature)
	if err != nil {
		return nil, nil, err
	}
	if l.skipBlank(); !l.done() {
		return nil, nil, signature.Invalid("there is text behind the clear-signed message: %q", signature.Clip(l.next()))
	}
	return signed, packets, nil
}

// hashHeaders skips the headers, of which only "Hash" may be there: any other could look like signed text. What they say is not
// asked; the signature names its digest.
func (l *lines) hashHeaders() error {
	for !l.done() {
		header := l.next()
		if header == "" {
			return nil
		}
		names, ok := strings.CutPrefix(header, "Hash: ")
		if !ok || strings.Trim(names, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-, ") != "" {
			return signature.Invalid("expected only headers Hash before the clear-signed text, and an empty line behind them; found %q", signature.Clip(header))
		}
	}
	return signature.Invalid("the clear-signed message ends within its headers: it is cut off")
}

// signedLines undoes the escaping of lines that start with a dash, up to the signature.
func (l *lines) signedLines() ([]byte, error) {
	var text bytes.Buffer
	for first := true; !l.done(); first = false {
		line := l.peek()
		if line == "-----BEGIN "+labelSignature+"-----" {
			return text.Bytes(), nil
		}
		l.next()
		if !first {
			text.WriteByte('\n')
		}
		if strings.HasPrefix(line, "-") {
			plain, escaped := strings.CutPrefix(line, "- ")
			if !escaped {
				return nil, signature.Invalid("a line of the clear-signed text starts with a dash that is not escaped: %q", signature.Clip(line))
			}
			line = plain
		}
		text.WriteString(line)
	}
	return nil, signature.Invalid("the clear-signed message has no signature: it is cut off")
}
