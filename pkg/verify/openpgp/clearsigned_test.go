package openpgp

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

func TestClearSigned(t *testing.T) {
	file := string(signaturetest.Fixture(t, "list.asc"))
	// What the list looks like without the blanks at the ends of its lines, which are not signed.
	want := strings.ReplaceAll(string(signaturetest.Fixture(t, "list")), "blanks  \t", "blanks")
	text, _, _ := strings.Cut(file, "-----BEGIN PGP SIGNATURE")
	replace := func(from, to string) string { return strings.Replace(file, from, to, 1) }
	for _, c := range []struct{ name, file, refuse string }{
		{"as GnuPG made it", file, ""},
		{"CRLF", strings.ReplaceAll(file, "\n", "\r\n"), ""},
		{"blanks at the end of a line", replace("pump.bin", "pump.bin \t"), ""},
		{"another digest named", replace("Hash: SHA256", "Hash: SHA512, MD5"), ""},
		{"no digest named", replace("Hash: SHA256\n", ""), ""},
		{"a line that needs no escape escaped", replace("last", "- last"), ""},
		{"text changed", replace("pump.bin", "pump.bim"), "not made over this content"},
		{"line added", replace("last", "last\nlast"), "not made over this content"},
		{"empty line added at the end", replace("last\n", "last\n\n"), "not made over this content"},
		{"blank at the start of a line", replace("last", " last"), "not made over this content"},
		{"escape removed", replace("- - not", "- not"), "not made over this content"},
		{"dash not escaped", replace("- -----BEGIN nothing", "-----BEGIN nothing"), "not escaped"},
		{"text before", "pump.exe is good\n" + file, "expected a line -----BEGIN PGP SIGNED MESSAGE-----"},
		{"blank line before", "\n" + file, "expected a line -----BEGIN PGP SIGNED MESSAGE-----"},
		{"text behind", file + "pump.exe is good\n", "text behind"},
		{"twice", file + file, "text behind"},
		{"header that looks like text", replace("Hash: SHA256", "Comment: pump.exe is good"), "only headers Hash"},
		{"header with text", replace("Hash: SHA256", "Hash: SHA256 pump.exe is good"), "only headers Hash"},
		{"no empty line", replace("SHA256\n\n", "SHA256\n"), "only headers Hash"},
		{"blanks for the empty line", replace("SHA256\n\n", "SHA256\n \n"), ""},
		{"no signature", text, "has no signature"},
		{"signature cut off", file[:len(file)-30], "cut off"},
		{"only headers", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256", "within its headers"},
		{"signature over bytes", text + string(signaturetest.Fixture(t, "content.asc")), "of type 0x00"},
		{"too long", file + strings.Repeat("\n", MaxSignedText), "expected at most"},
		{"NUL byte", replace("last", "last\x00"), "NUL byte"},
		{"nothing", "", "expected a line"},
	} {
		text, got, err := VerifyText([]byte(c.file), keys(t, "valve.asc"), judgedAt)
		switch {
		case c.refuse != "":
			signaturetest.Refused(t, c.name, err, c.refuse)
			if text != nil {
				t.Errorf("%s: %q is given back", c.name, text)
			}
		case err != nil || string(text) != want || len(got.Signers) != 1:
			t.Errorf("%s: %q, %+v, %v", c.name, text, got, err)
		}
	}
	_, _, err := VerifyText([]byte(file), keys(t, "pump.asc"), judgedAt)
	signaturetest.Refused(t, "other key", err, "not among the trusted ones")
}
