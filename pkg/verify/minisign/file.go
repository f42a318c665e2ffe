package minisign

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Limits on files, in bytes. Those on comments are minisign's own.
const (
	MaxFileSize       = 16 << 10
	MaxComment        = 1024
	MaxTrustedComment = 8192
)

const (
	untrustedPrefix = "untrusted comment: "
	trustedPrefix   = "trusted comment: "

	algorithmPlain     = "Ed" // over the content; also in keys
	algorithmPrehashed = "ED" // over its BLAKE2b-512

	algorithmSize = 2
	idSize        = 8
)

// ID names a key pair, written as minisign prints it. It is random and proves nothing.
type ID uint64

func (id ID) String() string { return fmt.Sprintf("%X", uint64(id)) }

// Key is a public key.
type Key struct {
	id     ID
	public ed25519.PublicKey
}

// ID is the key's id.
func (k Key) ID() ID { return k.id }

// Fingerprint is that of the Ed25519 key, as signature.KeyFingerprint gives it.
func (k Key) Fingerprint() string {
	fingerprint, err := signature.KeyFingerprint(k.public)
	if err != nil {
		return "" // there is no Ed25519 key that cannot be written
	}
	return fingerprint
}

// ParseKey reads a public key of minisign or signify: a line with an untrusted comment and one in base64, or the latter alone.
func ParseKey(file []byte) (Key, error) {
	rows, err := lines(file)
	if err != nil {
		return Key{}, fmt.Errorf("read the minisign key: %w", err)
	}
	if len(rows) == 2 && comment(rows[0], untrustedPrefix, MaxComment) {
		rows = rows[1:]
	}
	if len(rows) != 1 {
		return Key{}, errors.New("read the minisign key: expected a line with an untrusted comment and one in base64")
	}
	algorithm, id, public, err := decode(rows[0], ed25519.PublicKeySize)
	if err != nil {
		return Key{}, fmt.Errorf("read the minisign key: %w", err)
	}
	if algorithm != algorithmPlain {
		return Key{}, signature.Unsupported("minisign key with the algorithm %q", algorithm)
	}
	return Key{id, public}, signature.CheckKey(ed25519.PublicKey(public))
}

// parsed is a signature file taken apart.
type parsed struct {
	id        ID
	value     []byte // the signature
	prehashed bool
	signify   bool
	trusted   string // the trusted comment
	global    []byte // the signature over value and trusted comment
}

// parse reads minisign's four lines, or signify's two. A file with two lines never counts as one of minisign that lost its trusted
// comment: minisign demands it of signatures over a digest, and those over content are signify's as they stand.
func parse(file []byte) (*parsed, error) {
	rows, err := lines(file)
	if err != nil {
		return nil, err
	}
	if len(rows) != 2 && len(rows) != 4 {
		return nil, signature.Invalid("expected the four lines of a minisign signature or the two of one of signify, found %d", len(rows))
	}
	if !comment(rows[0], untrustedPrefix, MaxComment) {
		return nil, signature.Invalid("expected %q and a comment of at most %d bytes in line 1", untrustedPrefix, MaxComment)
	}
	algorithm, id, value, err := decode(rows[1], ed25519.SignatureSize)
	if err != nil {
		return nil, signature.Invalid("line 2: %v", err)
	}
	s := &parsed{id: id, value: value, prehashed: algorithm == algorithmPrehashed, signify: len(rows) == 2}
	switch {
	case algorithm != algorithmPlain && algorithm != algorithmPrehashed:
		return nil, signature.Unsupported("minisign signature with the algorithm %q", algorithm)
	case s.signify && s.prehashed:
		return nil, signature.Invalid("the trusted comment and its signature are missing")
	case s.signify:
		return s, nil
	}
	if !comment(rows[2], trustedPrefix, MaxTrustedComment) {
		return nil, signature.Invalid("expected %q and a comment of at most %d bytes, in UTF-8 and without control characters, in line 3", trustedPrefix, MaxTrustedComment)
	}
	s.trusted = strings.TrimPrefix(rows[2], trustedPrefix)
	s.global, err = base64.StdEncoding.Strict().DecodeString(rows[3])
	if err != nil || len(s.global) != ed25519.SignatureSize {
		return nil, signature.Invalid("line 4: expected a signature in base64")
	}
	return s, nil
}

// lines cuts a file into its lines.
func lines(file []byte) ([]string, error) {
	if len(file) > MaxFileSize {
		return nil, signature.Invalid("the file has %d bytes; expected at most %d", len(file), MaxFileSize)
	}
	rows, ok := signature.Lines(string(file))
	if !ok {
		return nil, signature.Invalid("the lines of the file do not all end in the same way")
	}
	return rows, nil
}

// comment says whether a line is a comment of its kind that can be shown.
func comment(line, prefix string, limit int) bool {
	text, ok := strings.CutPrefix(line, prefix)
	return ok && len(text) <= limit && utf8.ValidString(text) &&
		!strings.ContainsFunc(text, func(r rune) bool { return r != '\t' && unicode.IsControl(r) })
}

// decode reads base64 over algorithm, key id and a value of a size.
func decode(line string, size int) (algorithm string, id ID, value []byte, err error) {
	raw, err := base64.StdEncoding.Strict().DecodeString(line)
	if err != nil {
		return "", 0, nil, errors.New("expected base64")
	}
	if want := algorithmSize + idSize + size; len(raw) != want {
		return "", 0, nil, fmt.Errorf("expected %d bytes in base64, found %d", want, len(raw))
	}
	at := algorithmSize + idSize
	return string(raw[:algorithmSize]), ID(binary.LittleEndian.Uint64(raw[algorithmSize:at])), raw[at:], nil
}

// stated is the moment in a trusted comment: the field "timestamp:" and seconds since 1970, as minisign writes it by itself. Zero when there is
// none, or more than one.
func stated(trusted string) time.Time {
	var found time.Time
	for field := range strings.FieldsSeq(trusted) {
		text, ok := strings.CutPrefix(field, "timestamp:")
		if !ok {
			continue
		}
		seconds, err := strconv.ParseInt(text, 10, 64)
		if err != nil || seconds <= 0 || seconds > latestStated.Unix() || !found.IsZero() {
			return time.Time{}
		}
		found = time.Unix(seconds, 0).UTC()
	}
	return found
}
