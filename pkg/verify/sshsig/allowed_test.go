package sshsig

import (
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

func TestAllowed(t *testing.T) {
	content := signature.NewMessage(signaturetest.Fixture(t, "content"))
	allowed, err := ParseAllowedSigners(signaturetest.Fixture(t, "allowed"))
	if err != nil {
		t.Fatal(err)
	}
	at := func(year int, month time.Month, day int) Options {
		return Options{Namespace: "file", At: time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
	}
	for _, c := range []struct {
		signature string
		opts      Options
		signer    string
		refuse    string
	}{
		{"ed25519.sig", file, "release@pump.example,build@pump.example", ""},
		{"ecdsa.sig", file, "qa@pump.example", ""},
		{"ecdsa.sig", at(2036, 1, 1), "qa@pump.example", ""},
		{"ed25519.sig", at(2026, 1, 1), "release@pump.example,build@pump.example", ""},
		{"ed25519.sig", at(2025, 12, 31), "", "may sign from 2026-01-01"},
		{"ed25519.sig", at(2027, 1, 1), "release@pump.example,build@pump.example", ""},
		{"ed25519.sig", at(2027, 1, 2), "", "may sign until 2027-01-01"},
		{"git.sig", Options{Namespace: "git", At: file.At}, "", `may sign for the name spaces ["file" "firmware"]`},
		{"rsa.sig", file, "", "not among the trusted ones"},
	} {
		got, err := Verify(signaturetest.Fixture(t, c.signature), content, allowed, c.opts)
		if c.refuse != "" {
			signaturetest.Refused(t, c.signature, err, c.refuse)
		} else if err != nil || got.Signer != c.signer || strings.Join(got.Principals, ",") != c.signer {
			t.Errorf("%s: %+v, %v", c.signature, got, err)
		}
	}
	// A line that does not permit it leaves the next one for the same key its say.
	if got, err := Verify(signaturetest.Fixture(t, "ed25519.sig"), content, append(allowed, keys(t, "ed25519.pub")...), at(2030, 1, 1)); err != nil || got.Principals != nil {
		t.Errorf("two lines for one key: %+v, %v", got, err)
	}
}

func TestParseAllowedSigners(t *testing.T) {
	key := strings.TrimSpace(string(signaturetest.Fixture(t, "ed25519.pub")))
	certificate := string(signaturetest.Fixture(t, "certificate.pub"))
	for _, c := range []struct{ line, refuse string }{
		{"a@example.com " + key, ""},
		{"a@example.com,*@example.org " + key, ""},
		{"\ta@example.com\t" + key + "\r\n\n# comment\n", ""},
		{`a namespaces="file" ` + key, ""},
		{`a NAMESPACES="file,git",valid-after="202601010800Z",valid-before="20260101080001Z" ` + key, ""},
		{"a " + strings.Fields(key)[0], "expected principals"},
		{"a, " + key, "an empty one"},
		{`"a b" ` + key, "without quotes"},
		{key, "expected a type of key"},
		{"a cert-authority " + key, "unsupported kind: SSH certificate authority"},
		{"a verify-required " + key, "option verify-required"},
		{`a namespaces="fi*" ` + key, "whole names"},
		{`a namespaces="!git" ` + key, "whole names"},
		{`a namespaces="" ` + key, "in quotes"},
		{`a namespaces=file ` + key, "in quotes"},
		{`a namespaces="file,,git" ` + key, "whole names"},
		{`a namespaces="file",namespaces="git" ` + key, "comes twice"},
		{`a valid-after="20260101" ` + key, "in UTC"},
		{`a valid-after="20261301Z" ` + key, "in UTC"},
		{`a valid-before="2026-01-01Z" ` + key, "in UTC"},
		{`a valid-after="20270101Z",valid-before="20260101Z" ` + key, "earlier than valid-after"},
		{`a tomorrow="yes" ` + key, "option tomorrow is not known"},
		{`a namespaces="file ` + key, "expected"},
		{"a " + certificate, "unsupported kind: SSH certificate"},
		{"a ssh-rsa " + strings.Fields(key)[1], "the line says ssh-rsa"},
		{"a ssh-ed25519 AAAA", "cut off"},
		{"a ssh-ed25519 %%%%", "not in base64"},
		{strings.Repeat("\n", MaxAllowedLines), "at most 10000"},
		{strings.Repeat("#", MaxAllowedSize+1), "at most 1048576"},
	} {
		got, err := ParseAllowedSigners([]byte(c.line))
		if (err == nil) != (c.refuse == "") || err != nil && !strings.Contains(err.Error(), c.refuse) || err == nil && len(got) != 1 {
			t.Errorf("%.100q: %+v, %v; expected %q", c.line, got, err, c.refuse)
		}
	}
	if _, err := ParseKey([]byte(key + "\n" + key + "\n")); err == nil {
		t.Error("two keys count as one")
	}
	if _, err := ParseKey(nil); err == nil {
		t.Error("no key counts as one")
	}
}

func FuzzParseAllowedSigners(f *testing.F) {
	f.Add(signaturetest.Fixture(f, "allowed"))
	f.Add([]byte(`a valid-after="20260101Z",valid-before="202601010000Z",namespaces="a,b" ` + string(signaturetest.Fixture(f, "ecdsa.pub"))))
	f.Add(signaturetest.Fixture(f, "certificate.pub"))
	f.Fuzz(func(t *testing.T, data []byte) {
		signers, err := ParseAllowedSigners(data)
		if err != nil {
			return
		}
		for _, s := range signers {
			if s.Key == nil || len(s.Principals) == 0 || s.Namespaces != nil && len(s.Namespaces) == 0 {
				t.Errorf("%q: a line allows more than it says: %+v", data, s)
			}
		}
	})
}
