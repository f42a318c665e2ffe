package verify

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// packed is a zip archive of empty files of these names.
func packed(t testing.TB, names ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range names {
		_, err := w.Create(name)
		must(t, err)
	}
	must(t, w.Close())
	return out.Bytes()
}

// signedAPK puts the block of an APK signature before the directory of an archive (APK signature scheme v2).
func signedAPK(t testing.TB) []byte {
	plain := packed(t, "AndroidManifest.xml")
	at := bytes.Index(plain, []byte(zipEntryBegins))
	block := []byte("\x18\x00\x00\x00\x00\x00\x00\x00\x18\x00\x00\x00\x00\x00\x00\x00" + apkBlockEnds)
	return bytes.Join([][]byte{plain[:at], block, plain[at:]}, nil)
}

// falseLength is an archive that says its directory to be longer than the whole.
func falseLength(t testing.TB) []byte {
	data := packed(t, "META-INF/M.RSA")
	binary.LittleEndian.PutUint32(data[bytes.LastIndex(data, []byte(zipEndBegins))+12:], 1<<30)
	return data
}

const signedXML = `<?xml version="1.0"?><device><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature></device>`

// TestSignaturesInside delivers files that bear a signature of a kind that is not verified: it is named, and counts for nothing and against nothing.
func TestSignaturesInside(t *testing.T) {
	pdf := "%PDF-1.7\n" + strings.Repeat("%\n", 40_000) + "1 0 obj <</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange [0 10 20 30]/Contents <00>>> endobj\n%%EOF\n"
	long := make([]string, 70_000)
	for i := range long {
		long[i] = "classes/" + strings.Repeat("a", i%50) + ".class"
	}
	for _, tt := range []struct {
		name, path string
		data       []byte
		kind       string // empty: it bears none
	}{
		{"JAR", "app.jar", packed(t, "META-INF/MANIFEST.MF", "META-INF/MERIDIAN.SF", "META-INF/MERIDIAN.RSA", "a.class"), "jar-signature"},
		{"JAR, by an elliptic curve", "app.jar", packed(t, "META-INF/MANIFEST.MF", "meta-inf/meridian.ec"), "jar-signature"},
		{"JAR with another prefix", "app.jar", packed(t, "META-INF/SIG-MERIDIAN"), "jar-signature"},
		{"JAR with many files", "app.jar", packed(t, append(long, "META-INF/M.RSA")...), "jar-signature"},
		{"JAR that is not signed", "app.jar", packed(t, "META-INF/MANIFEST.MF", "META-INF/services/a.RSA", "x/META-INF/M.RSA", "a.class"), ""},
		{"Android package", "app.apk", signedAPK(t), "apk-signature"},
		{"Office document", "manual.docx", packed(t, "[Content_Types].xml", "_xmlsignatures/sig1.xml", "word/document.xml"), "opc-signature"},
		{"document container", "manual.odt", packed(t, "mimetype", "META-INF/documentsignatures.xml"), "container-signature"},
		{"NuGet package", "drip.nupkg", packed(t, "drip.nuspec", ".signature.p7s"), "nuget-signature"},
		{"PDF", "manual.pdf", []byte(pdf), "pdf-signature"},
		{"PDF that is not signed", "manual.pdf", []byte(strings.Replace(pdf, "ByteRange", "ByteOrder", 1)), ""},
		{"XML", "device.xml", []byte(signedXML), "xml-signature"},
		{"long XML", "device.conf", []byte(strings.Replace(signedXML, "<ds:", strings.Repeat("<part/>", 100_000)+"<ds:", 1)), "xml-signature"},
		{"XML that is not signed", "device.xml", []byte("<device><Signature>J. Doe</Signature></device>"), ""},
		{"SBOM in XML", "sbom.xml", []byte(strings.NewReplacer("<device>", `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1">`, "</device>", "</bom>").Replace(signedXML)), "xml-signature"},
		{"Windows package", "setup.msi", []byte(oleMagic + strings.Repeat("\x00", 1000) + oleMark), "authenticode"},
		{"Windows package that is not signed", "setup.msi", []byte(oleMagic + strings.Repeat("\x00", 1000)), ""},
		{"cut archive", "app.jar", packed(t, "META-INF/M.RSA")[:40], ""},
		{"archive with a false length", "app.jar", falseLength(t), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t)
			f, err := delivery.NewFile(tt.path, tt.data)
			must(t, err)
			s.files[tt.path] = f
			got := s.run(t).Files[tt.path]
			if tt.kind == "" {
				if len(got.Signatures) > 0 {
					t.Errorf("got %+v", got.Signatures)
				}
				return
			}
			if len(got.Signatures) != 1 || show(got.Ladder) != "present" || got.Best.Kind != tt.kind || got.Best.Tried || !strings.HasPrefix(got.Reason, "unsupported kind: the ") {
				t.Errorf("%s, %s: %+v", f.Kind, got.Reason, got.Signatures)
			}
		})
	}
}

// TestUnreadSignatures delivers signatures of kinds that are not read, each in a file of its own: the file that they are called after stays without a
// signature and says what lies beside it, and they themselves are told as what they look like.
func TestUnreadSignatures(t *testing.T) {
	const mail = "MIME-Version: 1.0\nContent-Type: multipart/signed; protocol=\"application/x-pkcs7-signature\"\n\n"
	const alone = `<?xml version="1.0"?>
<!-- signed --><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:Reference URI="firmware.bin"/></ds:SignedInfo><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature>`
	for _, tt := range []struct{ path, data, looks string }{
		{"firmware.bin.xml", alone, "an XML signature"}, {"firmware.xades", alone, ""}, {"firmware.bin.sig", alone, "an XML signature"}, {"firmware.bin.XADES", alone, "an XML signature"},
		{"firmware.bin.eml", mail, "an S/MIME message"}, {"firmware.bin.p7m", mail, "an S/MIME message"}, {"firmware.bin.asc", mail, "an S/MIME message"},
		{"firmware.bin.jws", "eyJhbGciOiJSUzI1NiJ9..c2ln", "a JSON Web Signature"}, {"firmware.bin.cose", "\xd2\x84\x43\xa1\x01\x26\xa0\xf6\x58\x20" + strings.Repeat("\x07", 40), "a COSE signature"},
		{"firmware.bin.sig", "<!doctype html><html>404</html>", "a web page"}, {"firmware.bin.html", "<!doctype html><html>manual</html>", ""}, {"firmware.bin.xml", "<device/>", ""},
	} {
		s := newScene(t)
		f, err := delivery.NewFile(tt.path, []byte(tt.data))
		must(t, err)
		s.files[tt.path] = f
		r := s.run(t)
		signed, itself := r.Files["firmware.bin"], r.Files[tt.path]
		if tt.looks == "" {
			if len(signed.Signatures) > 0 || strings.Contains(itself.Reason, "it looks like") && tt.path != "firmware.xades" {
				t.Errorf("%s: %+v, %s", tt.path, signed.Signatures, itself.Reason)
			}
			continue
		}
		if len(signed.Signatures) != 1 || show(signed.Ladder) != "" || signed.Best.Tried || signed.Best.Path != tt.path || !strings.HasPrefix(signed.Reason, "unsupported kind: "+tt.path+" looks like "+tt.looks) {
			t.Errorf("%s: %s, %+v", tt.path, signed.Reason, signed.Signatures)
		}
		if f.Role != delivery.Artifact && f.Role != delivery.Document || !strings.Contains(itself.Reason, "unsupported kind: it looks like "+tt.looks) || itself.Ladder.Present {
			t.Errorf("%s, %s: %s", tt.path, f.Kind, itself.Reason)
		}
	}
}

func FuzzSignedInside(f *testing.F) {
	f.Add(packed(f, "META-INF/M.RSA"))
	f.Add(signedAPK(f))
	f.Add([]byte(signedXML))
	f.Add(program(0x10b, 16, 1000))
	f.Fuzz(func(t *testing.T, data []byte) {
		if i := SignedInside(bytes.NewReader(data), int64(len(data))); (i.Kind == "") != (i.What == "") {
			t.Errorf("%+v", i)
		}
	})
}
