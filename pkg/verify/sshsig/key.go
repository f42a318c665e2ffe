package sshsig

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// MaxKey bounds a file of a key, in bytes.
const MaxKey = 64 << 10

// ParseKey reads one public key as OpenSSH writes it to a .pub file: type, base64, and a comment, which is left out. Empty lines and lines that
// start with "#" may stand around it.
func ParseKey(file []byte) (ssh.PublicKey, error) {
	if len(file) > MaxKey {
		return nil, fmt.Errorf("read the SSH key: %d bytes; at most %d are read", len(file), MaxKey)
	}
	var line string
	for l := range strings.Lines(string(file)) {
		l = strings.Trim(l, " \t\r\n")
		switch {
		case l == "", strings.HasPrefix(l, "#"):
		case line != "":
			return nil, errors.New("read the SSH key: expected one key, found several")
		default:
			line = l
		}
	}
	key, err := readKey(strings.Fields(line))
	if err != nil {
		return nil, fmt.Errorf("read the SSH key: %w", err)
	}
	return key, nil
}

func readKey(fields []string) (ssh.PublicKey, error) {
	if len(fields) < 2 {
		return nil, errors.New("expected a type of key and the key in base64")
	}
	blob, err := base64.StdEncoding.Strict().DecodeString(fields[1])
	if err != nil {
		return nil, errors.New("the key is not in base64")
	}
	key, err := parseKey(blob)
	if err != nil {
		return nil, err
	}
	if key.Type() != fields[0] {
		return nil, fmt.Errorf("the key is of type %s, and the line says %s", key.Type(), signature.Clip(fields[0]))
	}
	return key, nil
}
