package cryptography

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Protocol judges a protocol by its version, by one that its name says, by its cipher suites and the transforms that it names. The algorithms
// that it refers to are judged by themselves.
func Protocol(name string, c *sbom.Crypto) Judgement {
	j := version(c).Worse(versionInName(name))
	for _, s := range c.Suites {
		j = j.Worse(suite(s))
	}
	if len(c.Suites) == 0 && (c.Protocol == "tls" || c.Protocol == "dtls") {
		j = j.Worse(unknown("which cipher suites it uses is not stated"))
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

// newestVersions are those after which none is known here.
var newestVersions = map[string]float64{"tls": 1.3, "dtls": 1.3, "ssh": 2, "ike": 2, "wpa": 3}

func version(c *sbom.Crypto) Judgement {
	if c.Protocol == "" || c.Protocol == "other" || c.Protocol == "unknown" {
		return unknown("which protocol it is is not stated")
	}
	protocol, text := c.Protocol, strings.ToUpper(c.ProtocolVersion.Text)
	if protocol == "ipsec" && strings.Contains(text, "IKE") { // the version of what agrees on its keys
		protocol = "ike"
	}
	least, versioned := leastVersions[protocol]
	name := strings.ToUpper(protocol)
	switch {
	case versioned:
	case protocol == "quic", protocol == "ipsec" && len(c.ProtocolTransforms)+len(c.Groups) > 0: // over TLS 1.3 alone (RFC 9001); with the transforms of IKEv2
		return Judgement{}
	case protocol == "ipsec":
		return unknown("by which version of IKE it agrees on keys is not stated")
	default:
		return unknown("%.40s is not among the protocols that are known here", name)
	}
	found, ok := versionOf(text)
	switch {
	case c.ProtocolVersion.State != sbom.Stated || !ok:
		return unknown("the version of %s is not stated", name)
	case strings.Contains(text, "SSL"), protocol == "tls" && (found == 2 || found == 3): // no TLS has these numbers, SSL has
		return disallowed("SSL is disallowed (RFC 7568)")
	case strings.Contains(text, "TKIP"), strings.Contains(text, "WEP"):
		return disallowed("%s with TKIP or WEP", name)
	case found < least:
		return disallowed("%s %s is older than %g", name, strconv.FormatFloat(found, 'f', -1, 64), least)
	case found > newestVersions[protocol]:
		return unknown("version %.40s of %s is not known", c.ProtocolVersion.Text, name)
	}
	return Judgement{}
}

// namedVersion is a name that is a protocol and its version, and nothing else.
var namedVersion = regexp.MustCompile(`^(?i)(tls|dtls|ssl|ssh|ike|wpa)[ _/-]*v?[0-9][0-9.]*$`)

// versionInName is what stands against the version that the name of a protocol says: a version beside it that says more does not calm it.
func versionInName(name string) Judgement {
	m := namedVersion.FindStringSubmatch(strings.TrimSpace(name))
	if m == nil {
		return Judgement{}
	}
	protocol := strings.ToLower(m[1])
	if protocol == "ssl" {
		protocol = "tls"
	}
	return Judgement{Disallowed: version(&sbom.Crypto{Protocol: protocol, ProtocolVersion: sbom.Text{State: sbom.Stated, Text: name}}).Disallowed}
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
