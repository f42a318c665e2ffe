package cms

import (
	"bytes"
	"encoding/pem"
	"strings"
	"testing"
)

func TestFilesOfTheBuyer(t *testing.T) {
	w := theWorld()
	list := crl(t, w.root, date(2026, 11, 10), date(2026, 12, 10), nil)
	block := func(label string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
	}
	root, sub, revoked := block("CERTIFICATE", w.root.cert.Raw), block("CERTIFICATE", w.sub.cert.Raw), block("X509 CRL", list.Raw)
	for _, c := range []struct {
		name, data string
		certs      int
		reason     string
	}{
		{"PEM", root, 1, ""},
		{"PEM with words between", "ours:\n" + root + "\nand\n" + sub, 2, ""},
		{"DER", string(w.root.cert.Raw), 1, ""},
		{"empty", "", 0, "it is empty"},
		{"words", "hello", 0, "neither PEM nor DER"},
		{"damaged", root + strings.Replace(sub, "MII", "!!!", 1), 0, "one of 2 PEM blocks is damaged"},
		{"damaged in front", strings.Replace(sub, "MII", "!!!", 1) + root, 0, "one of 2 PEM blocks is damaged"},
		{"key", root + block("PRIVATE KEY", []byte("x")), 0, `PEM block 2 is a "PRIVATE KEY", expected "CERTIFICATE"`},
		{"no certificate", block("CERTIFICATE", []byte("x")), 0, "PEM block 1: x509: malformed certificate"},
		{"two in one block", block("CERTIFICATE", append(bytes.Clone(w.root.cert.Raw), w.sub.cert.Raw...)), 0, "PEM block 1 holds 2 of them"},
		{"too many", strings.Repeat("-----BEGIN X-----\n", maxTrusted+1), 0, "4097 PEM blocks in one file, more than 4096"},
		{"list", revoked, 0, `PEM block 1 is a "X509 CRL"`},
	} {
		got, err := ParseCertificates([]byte(c.data))
		if len(got) != c.certs || (err == nil) != (c.reason == "") || err != nil && !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: %d certificates, %v", c.name, len(got), err)
		}
	}
	for _, data := range []string{revoked, string(list.Raw)} {
		if got, err := ParseCRLs([]byte(data)); err != nil || len(got) != 1 {
			t.Errorf("%d lists, %v", len(got), err)
		}
	}
	if _, err := ParseCRLs([]byte(root)); err == nil {
		t.Error("a certificate passed for a CRL")
	}
}
