package gate

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Schemes of endpoints by whether what is sent is protected on its way. A scheme that is in neither list says nothing of it.
var (
	clearSchemes = []string{"http", "ftp", "tftp", "telnet", "rsh", "ws", "mqtt", "ldap", "coap", "amqp", "smtp", "pop3", "imap", "snmp", "syslog", "rtsp", "vnc", "dicom", "hl7", "mllp", "modbus", "tcp", "udp"}
	safeSchemes  = []string{"https", "ftps", "sftp", "ssh", "scp", "wss", "mqtts", "ldaps", "coaps", "amqps", "smtps", "pop3s", "imaps", "rtsps", "tls", "dtls", "quic", "dicoms", "dicom-tls", "mllps", "ipsec"}
)

// clearPorts are those of DICOM (104) and of HL7 over MLLP (2575), which send in clear unless the scheme says otherwise.
var clearPorts = []string{"104", "2575"}

// protection says of an endpoint whether what is sent to it is "protected", goes in "clear", or is "unknown". Where it names several addresses the worst counts, in this
// order: clear, unknown, protected.
func protection(endpoint string) string {
	worst := ""
	for _, address := range addressesIn(strings.ToLower(endpoint)) {
		switch said := protectionOf(address); {
		case said == "clear":
			return said
		case worst != "unknown":
			worst = said
		}
	}
	return cmp.Or(worst, "unknown")
}

// addressesIn are the addresses that an endpoint names: they begin at blanks, commas, semicolons and bars, and at each scheme. What stands behind "?" or "#" belongs to the address
// before. Of what has no scheme only what may be an address counts: the first one, and what has a dot or a colon.
func addressesIn(endpoint string) []string {
	var out []string
	for _, piece := range strings.FieldsFunc(endpoint, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;|", r) }) {
		if i := strings.IndexAny(piece, "?#"); i >= 0 {
			piece = piece[:i]
		}
		if len(out) > 0 && !strings.ContainsAny(piece, ".:") {
			continue
		}
		for {
			first := strings.Index(piece, "://")
			if first < 0 {
				break
			}
			second := strings.Index(piece[first+3:], "://")
			if second < 0 {
				break
			}
			begins := first + 3 + second
			for begins > first+3 && strings.IndexByte("abcdefghijklmnopqrstuvwxyz0123456789+-.", piece[begins-1]) >= 0 {
				begins--
			}
			out, piece = append(out, piece[:begins]), piece[begins:]
		}
		out = append(out, piece)
	}
	return out
}

// protectionOf is protection of one address in lower case. One without a host is none.
func protectionOf(address string) string {
	scheme, rest, found := strings.Cut(address, "://")
	if !found {
		scheme, rest = "", scheme
	}
	authority, _, _ := strings.Cut(rest, "/")
	host := authority[strings.LastIndexByte(authority, '@')+1:]
	port := host[strings.LastIndexByte(host, ':')+1:]
	switch {
	case slices.Contains(clearSchemes, scheme):
		return "clear"
	case found && !strings.ContainsFunc(strings.TrimSuffix(host, ":"+port), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return "unknown"
	case slices.Contains(safeSchemes, scheme):
		return "protected"
	case slices.Contains(clearPorts, port):
		return "clear"
	}
	return "unknown"
}
