package sbom

import (
	"errors"
	"net/url"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// iriReference is the format of most URLs in CycloneDX (RFC 3987). The library's own check takes whatever net/url
// takes, which lets braces, blanks and broken escapes through.
var iriReference = &jsonschema.Format{Name: "iri-reference", Validate: func(v any) error {
	s, ok := v.(string)
	if !ok {
		return nil
	}
	if i := strings.IndexFunc(s, notInIRI); i >= 0 {
		return errors.New("holds a character that a URL may not hold unescaped")
	}
	_, err := url.Parse(s)
	return err
}}

func notInIRI(r rune) bool {
	return r <= ' ' || r == 0x7f || strings.ContainsRune("\"<>\\^`{|}", r)
}

// idnEmail is the format of e-mail addresses: something, an at sign, and a domain.
var idnEmail = &jsonschema.Format{Name: "idn-email", Validate: func(v any) error {
	s, ok := v.(string)
	if !ok {
		return nil
	}
	i := strings.LastIndexByte(s, '@')
	if i <= 0 || i == len(s)-1 || strings.ContainsAny(s[i+1:], " \t\r\n") {
		return errors.New("is no e-mail address")
	}
	return nil
}}
