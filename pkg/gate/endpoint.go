package gate

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Schemes of endpoints by whether what is sent is protected on its way. A scheme that is in neither list says nothing of it.
var (
	clearSchemes = []string{"http", "ftp", "tftp", "telnet", "rsh", "ws", "mqtt", "ldap", "coap", "amqp", "smtp", "pop3", "imap", "snmp", "syslog", "rtsp", "vnc", "dicom", "hl7", "mllp", "modbus", "tcp", "udp"}
	safeSchemes  = []string{"https", "ftps", "sftp", "ssh", "scp", "wss", "mqtts", "ldaps", "coaps", "amqps", "smtps", "pop3s", "imaps", "rtsps", "tls", "ssl", "dtls", "quic", "dicoms", "dicom-tls", "mllps", "ipsec"}
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

// separators stand between the addresses of a list, and may also stand inside of a path, a query or a fragment.
const separators = ",;|"

// addressesIn are the addresses that an endpoint names: they begin at blanks, at separators and at each scheme. Behind a host, in "/Patients(1,2).json", a separator ends the address
// only before something that is one: a scheme, or a host with a port. What stands behind "?" or "#" says nothing. Of what has no scheme only what may be an address counts: the first
// one, and what has a dot or a colon.
func addressesIn(endpoint string) []string {
	var out []string
	for _, field := range strings.Fields(endpoint) {
		beyond := false // the host of the address before
		for _, piece := range strings.FieldsFunc(field, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
			if beyond && !beginsAddress(piece) {
				continue
			}
			_, rest, found := strings.Cut(piece, "://")
			if !found {
				rest = piece
			}
			beyond = strings.ContainsAny(rest, "/?#")
			if i := strings.IndexAny(piece, "?#"); i >= 0 {
				piece = piece[:i]
			}
			if len(out) == 0 || strings.ContainsAny(piece, ".:") {
				out = append(out, atSchemes(piece)...)
			}
		}
	}
	return out
}

// hostAndPort begins an address without a scheme.
var hostAndPort = regexp.MustCompile(`^([a-z0-9_.-]+|\[[0-9a-f:.]+\]):[0-9]{1,5}($|[/?#])`)

// beginsAddress says whether a piece behind a separator is an address of its own, rather than more of the path before.
func beginsAddress(piece string) bool {
	return strings.Contains(piece, "://") || hostAndPort.MatchString(piece)
}

// atSchemes divides what runs on from one address into the next.
func atSchemes(piece string) (out []string) {
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
	return append(out, piece)
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
	said := protectionBy(scheme)
	switch {
	case said == "clear":
		return said
	case found && !strings.ContainsFunc(strings.TrimSuffix(host, ":"+port), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return "unknown"
	case said == "protected":
		return said
	case slices.Contains(clearPorts, port):
		return "clear"
	}
	return "unknown"
}

// protectionBy is what a scheme says. Of one that names what carries it, as "mllp+tls" or "git+http", that counts; where it merely says over which network, as "coaps+tcp", and where
// nobody knows it, the rest does.
func protectionBy(scheme string) string {
	all := strings.Split(scheme, "+")
	last := all[len(all)-1]
	protects := func(s string) bool { return slices.Contains(safeSchemes, s) }
	bare := slices.Contains([]string{"tcp", "udp", "ws"}, last)
	switch {
	case protects(last), bare && slices.ContainsFunc(all, protects):
		return "protected"
	case slices.ContainsFunc(all, func(s string) bool { return slices.Contains(clearSchemes, s) }):
		return "clear"
	}
	return "unknown"
}
