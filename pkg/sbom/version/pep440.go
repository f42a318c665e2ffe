package version

import (
	"cmp"
	"regexp"
	"strings"
)

// pythonForm is a version of a Python package (PEP 440, appendix B), in lower case.
var pythonForm = regexp.MustCompile(`^v?(?:([0-9]+)!)?([0-9]+(?:\.[0-9]+)*)` +
	`(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?([0-9]*))?` +
	`(?:-([0-9]+)|[-_.]?(post|rev|r)[-_.]?([0-9]*))?` +
	`(?:[-_.]?(dev)[-_.]?([0-9]*))?` +
	`(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$`)

// maxPython is the longest version, in bytes, that is put into the normal form.
const maxPython = 256

var pythonPre = map[string]string{"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}

// python is the form that all spellings of one version of a Python package share (PEP 440, "Normalization", and "Version matching" on zeros at the
// end): 1.0, 1.0.0 and v1 are one, and so are 1.0a1 and 1.0.alpha-1. What is no such version stays as it is. It takes the form that Plain gives.
func python(v string) string {
	if len(v) > maxPython {
		return v
	}
	m := pythonForm.FindStringSubmatch(v)
	if m == nil {
		return v
	}
	release := strings.Split(m[2], ".")
	for i, n := range release {
		release[i] = number(n)
	}
	for len(release) > 1 && release[len(release)-1] == "0" {
		release = release[:len(release)-1]
	}
	out := number(m[1]) + "!" + strings.Join(release, ".")
	if m[3] != "" {
		out += cmp.Or(pythonPre[m[3]], m[3]) + number(m[4])
	}
	if m[5] != "" || m[6] != "" {
		out += ".post" + number(cmp.Or(m[5], m[7]))
	}
	if m[8] != "" {
		out += ".dev" + number(m[9])
	}
	if m[10] == "" {
		return out
	}
	local := strings.FieldsFunc(m[10], func(r rune) bool { return r == '-' || r == '_' || r == '.' })
	for i, part := range local {
		if strings.Trim(part, "0123456789") == "" {
			local[i] = number(part)
		}
	}
	return out + "+" + strings.Join(local, ".")
}
