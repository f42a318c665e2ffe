package sshsig

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Limits on files of allowed signers.
const (
	MaxAllowedSize  = 1 << 20 // bytes
	MaxAllowedLines = 10_000
)

// Signer is a key that may sign.
type Signer struct {
	Principals []string // whom it belongs to, as written in the line; they may be patterns
	Namespaces []string // what it may sign for; nil when anything
	ValidAfter time.Time
	// ValidBefore is the last moment at which it may sign. Both are zero when there is no bound.
	ValidBefore time.Time
	Key         ssh.PublicKey
}

func (s Signer) name() string {
	if len(s.Principals) == 0 {
		return ssh.FingerprintSHA256(s.Key)
	}
	return strings.Join(s.Principals, ",")
}

// ParseKey reads one public key as OpenSSH writes it to a .pub file: type, base64, and a comment, which is left out.
func ParseKey(file []byte) (Signer, error) {
	signers, err := readLines(file, readKey)
	if err != nil {
		return Signer{}, err
	}
	if len(signers) != 1 {
		return Signer{}, fmt.Errorf("read the SSH key: expected one key, found %d", len(signers))
	}
	return signers[0], nil
}

// ParseAllowedSigners reads an allowed signers file. The options namespaces, valid-after and valid-before are understood; an option that
// is not (cert-authority among them), a name space with wildcards and a date without "Z" are errors, so that no line allows more than it
// says. Empty lines and lines that start with "#" are left out.
func ParseAllowedSigners(file []byte) ([]Signer, error) {
	return readLines(file, readSigner)
}

func readLines(file []byte, read func(fields []string) (Signer, error)) ([]Signer, error) {
	if len(file) > MaxAllowedSize {
		return nil, fmt.Errorf("read the SSH keys: %d bytes; at most %d are read", len(file), MaxAllowedSize)
	}
	lines := strings.Split(string(file), "\n")
	if len(lines) > MaxAllowedLines {
		return nil, fmt.Errorf("read the SSH keys: %d lines; at most %d are read", len(lines), MaxAllowedLines)
	}
	var signers []Signer
	for i, line := range lines {
		line = strings.Trim(line, " \t\r")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		s, err := read(fields(line))
		if err != nil {
			return nil, fmt.Errorf("read the SSH keys: line %d: %w", i+1, err)
		}
		signers = append(signers, s)
	}
	return signers, nil
}

// fields cuts a line at blanks that are not within quotes.
func fields(line string) []string {
	quoted := false
	return strings.FieldsFunc(line, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return !quoted && (r == ' ' || r == '\t')
	})
}

// readSigner reads "principals [options] type base64 [comment]".
func readSigner(fields []string) (Signer, error) {
	if len(fields) < 3 {
		return Signer{}, errors.New("expected principals, a type of key and the key in base64")
	}
	if strings.Contains(fields[0], `"`) {
		return Signer{}, errors.New("expected principals without quotes")
	}
	principals := strings.Split(fields[0], ",")
	if slices.Contains(principals, "") {
		return Signer{}, errors.New("expected principals with a comma between them, found an empty one")
	}
	rest, options := fields[1:], ""
	if !slices.Contains(keyTypes, rest[0]) && !isKey(rest) {
		options, rest = rest[0], rest[1:]
	}
	s, err := readKey(rest)
	if err != nil {
		return Signer{}, err
	}
	s.Principals = principals
	return s, s.readOptions(options)
}

// isKey says whether fields start with a key of any type: its base64 repeats the type.
func isKey(fields []string) bool {
	if len(fields) < 2 {
		return false
	}
	blob, err := base64.StdEncoding.DecodeString(fields[1])
	return err == nil && len(blob) > 4 && strings.HasPrefix(string(blob[4:]), fields[0])
}

func readKey(fields []string) (Signer, error) {
	if len(fields) < 2 {
		return Signer{}, errors.New("expected a type of key and the key in base64")
	}
	blob, err := base64.StdEncoding.Strict().DecodeString(fields[1])
	if err != nil {
		return Signer{}, errors.New("the key is not in base64")
	}
	key, err := parseKey(blob)
	if err != nil {
		return Signer{}, err
	}
	if key.Type() != fields[0] {
		return Signer{}, fmt.Errorf("the key is of type %s, and the line says %s", key.Type(), signature.Clip(fields[0]))
	}
	return Signer{Key: key}, nil
}

func (s *Signer) readOptions(options string) error {
	seen := map[string]bool{}
	for rest := options; rest != ""; {
		var option string
		option, rest = cutOption(rest)
		name, value, _ := strings.Cut(option, "=")
		name = strings.ToLower(name)
		if seen[name] {
			return fmt.Errorf("the option %s comes twice", signature.Clip(name))
		}
		seen[name] = true
		if err := s.readOption(name, value); err != nil {
			return err
		}
	}
	if !s.ValidAfter.IsZero() && !s.ValidBefore.IsZero() && s.ValidBefore.Before(s.ValidAfter) {
		return errors.New("valid-before is earlier than valid-after")
	}
	return nil
}

// cutOption cuts at the first comma that is not within quotes.
func cutOption(s string) (option, rest string) {
	quoted := false
	for i, r := range s {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ',' && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

func (s *Signer) readOption(name, value string) (err error) {
	if name == "cert-authority" {
		return signature.Unsupported("SSH certificate authority; keys of signers are verified")
	}
	inner, quoted := strings.CutPrefix(value, `"`)
	inner, closed := strings.CutSuffix(inner, `"`)
	if !quoted || !closed || inner == "" || strings.ContainsAny(inner, `"\`) {
		return fmt.Errorf("option %s: expected a value in quotes", signature.Clip(name))
	}
	switch name {
	case "namespaces":
		s.Namespaces = strings.Split(inner, ",")
		if slices.Contains(s.Namespaces, "") || strings.ContainsAny(inner, "*?!") {
			return errors.New("option namespaces: expected whole names with a comma between them")
		}
	case "valid-after":
		s.ValidAfter, err = readMoment(name, inner)
	case "valid-before":
		s.ValidBefore, err = readMoment(name, inner)
	default:
		err = fmt.Errorf("option %s is not known; expected namespaces, valid-after or valid-before", signature.Clip(name))
	}
	return err
}

// readMoment reads YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS with a "Z" behind. Without it OpenSSH takes the time of the machine it runs on,
// which is not the same everywhere.
func readMoment(name, text string) (time.Time, error) {
	for _, layout := range []string{"20060102Z", "200601021504Z", "20060102150405Z"} {
		if t, err := time.Parse(layout, text); err == nil && len(text) == len(layout) {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("option %s: expected YYYYMMDDZ, YYYYMMDDHHMMZ or YYYYMMDDHHMMSSZ in UTC, found %q", name, signature.Clip(text))
}
