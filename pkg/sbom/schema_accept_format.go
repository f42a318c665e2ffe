package sbom

import (
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func (a *acceptor) formed(f *jsonschema.Format, v any) bool {
	if text, ok := v.(string); ok && f == iriReference && a.plainIRI(text) {
		return true
	}
	return f.Validate(v) == nil
}

// maxHosts bounds how many hosts are remembered.
const maxHosts = 10_000

// plainIRI says that an address is one of a host that was found valid before, and of nothing but plain characters after.
func (a *acceptor) plainIRI(text string) bool {
	at := strings.Index(text, "://")
	if at < 0 {
		return false
	}
	end := at + 3 + strings.IndexByte(text[at+3:], '/')
	if end < at+3 {
		return false
	}
	for i := end; i < len(text); i++ {
		if c := text[i]; c >= utf8.RuneSelf || !plain[c] {
			return false
		}
	}
	if valid, asked := a.iris[text[:end]]; asked {
		return valid
	}
	if len(a.iris) >= maxHosts || end > 256 {
		return false
	}
	valid := iriReference.Validate(text[:end]+"/") == nil
	a.iris[strings.Clone(text[:end])] = valid
	return valid
}

// plain are the characters that a path, query and fragment may hold and that need no thought: no per cent sign.
var plain = func() (set [utf8.RuneSelf]bool) {
	for _, c := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/?#-._~@=&+,;:!$'()*" {
		set[c] = true
	}
	return set
}()
