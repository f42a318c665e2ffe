package gate

import (
	"slices"
	"strings"
)

// Schemes of endpoints by whether what is sent is protected on its way. A scheme that is in neither list says nothing of it.
var (
	clearSchemes = []string{"http", "ftp", "tftp", "telnet", "rsh", "ws", "mqtt", "ldap", "coap", "amqp", "smtp", "pop3", "imap", "snmp", "syslog", "rtsp", "vnc", "dicom", "hl7", "mllp", "modbus", "tcp", "udp"}
	safeSchemes  = []string{"https", "ftps", "sftp", "ssh", "scp", "wss", "mqtts", "ldaps", "coaps", "amqps", "smtps", "pop3s", "imaps", "rtsps", "tls", "dtls", "quic", "dicoms", "dicom-tls", "mllps", "ipsec"}
)

// clearPorts are those of DICOM (104) and of HL7 over MLLP (2575), which send in clear unless the scheme says otherwise.
var clearPorts = []string{"104", "2575"}

// protection says of an endpoint whether what is sent to it is "protected", goes in "clear", or is "unknown".
func protection(endpoint string) string {
	scheme, rest, found := strings.Cut(strings.ToLower(strings.TrimSpace(endpoint)), "://")
	if !found {
		scheme, rest = "", scheme
	}
	authority, _, _ := strings.Cut(rest, "/")
	port := authority[strings.LastIndexByte(authority, ':')+1:]
	switch {
	case slices.Contains(safeSchemes, scheme):
		return "protected"
	case slices.Contains(clearSchemes, scheme), slices.Contains(clearPorts, port):
		return "clear"
	}
	return "unknown"
}
