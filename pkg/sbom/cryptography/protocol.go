package cryptography

import (
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Protocol judges a protocol by its version, its cipher suites and the transforms that it names. The algorithms that it refers to are
// judged by themselves.
func Protocol(c *sbom.Crypto) Judgement {
	j := version(c)
	for _, s := range c.Suites {
		j = j.Worse(suite(s.Name))
	}
	if len(c.Suites) > 0 && oldSuites(c.Suites) {
		j = j.Worse(disallowed("every cipher suite is CBC with SHA-1"))
	}
	for _, name := range c.ProtocolTransforms {
		if t := Name(name); t.Weak() {
			j = j.Worse(disallowed("%.80s: %s", name, t.Disallowed))
		}
	}
	for _, n := range c.Groups {
		f := &finding{}
		f.group(n)
		j = j.Worse(f.judge(use{}))
	}
	return j
}

// leastVersions are the oldest versions of protocols that are not disallowed: RFC 8996 for TLS and DTLS, RFC 9395 for IKE, RFC 4253 for SSH,
// and for WPA the one before which there was TKIP alone.
var leastVersions = map[string]float64{"tls": 1.2, "dtls": 1.2, "ssh": 2, "ike": 2, "wpa": 2}

func version(c *sbom.Crypto) Judgement {
	if c.Protocol == "" || c.Protocol == "other" || c.Protocol == "unknown" {
		return unknown("which protocol it is is not stated")
	}
	least, versioned := leastVersions[c.Protocol]
	if !versioned {
		return Judgement{}
	}
	name := strings.ToUpper(c.Protocol)
	found, ok := versionOf(c.ProtocolVersion.Text)
	switch {
	case c.ProtocolVersion.State != sbom.Stated || !ok:
		return unknown("the version of %s is not stated", name)
	case strings.Contains(strings.ToUpper(c.ProtocolVersion.Text), "SSL"):
		return disallowed("SSL is disallowed (RFC 7568)")
	case found < least:
		return disallowed("%s %s is older than %g", name, strconv.FormatFloat(found, 'f', -1, 64), least)
	}
	return Judgement{}
}

// versionOf reads the lowest version that a text names: "1.3", "TLSv1.2", "v2", "1.2, 1.3".
func versionOf(text string) (lowest float64, ok bool) {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r != '.' && (r < '0' || r > '9') }) {
		if v, err := strconv.ParseFloat(strings.Trim(w, "."), 64); err == nil && (!ok || v < lowest) {
			lowest, ok = v, true
		}
	}
	return lowest, ok
}

// suite judges a cipher suite by the words of its name (IANA, "TLS Cipher Suites", and OpenSSL's).
func suite(name string) Judgement {
	for _, w := range strings.FieldsFunc(strings.ToUpper(name), func(r rune) bool { return r == '_' || r == '-' || r == ' ' }) {
		switch w {
		case "NULL", "EXPORT", "EXP", "ANON", "ADH", "AECDH", "RC4", "RC2", "3DES", "DES", "DES40", "MD5", "EXPORT1024":
			return disallowed("the cipher suite %.80s holds %s", name, w)
		}
	}
	return Judgement{}
}

// oldSuites says whether no suite is better than CBC with SHA-1.
func oldSuites(all []sbom.CipherSuite) bool {
	for _, s := range all {
		name := strings.ToUpper(s.Name)
		if !strings.Contains(name, "CBC") || !strings.HasSuffix(name, "_SHA") {
			return false
		}
	}
	return true
}
