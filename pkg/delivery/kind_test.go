package delivery

import "testing"

func TestKindPredicates(t *testing.T) {
	for _, tt := range []struct {
		kind            Kind
		sbom, signature bool
	}{
		{KindCycloneDXJSON, true, false},
		{KindCycloneDXXML, true, false},
		{KindCycloneDXProtobuf, true, false},
		{KindSPDX, true, false},
		{KindSigstore, false, true},
		{KindDSSE, false, true},
		{KindStatement, false, true},
		{KindPGPSignature, false, true},
		{KindCMSSignature, false, true},
		{KindMinisign, false, true},
		{KindSSHSignature, false, true},
		{KindChecksums, false, true},
		{KindLogEntry, false, true},
		{KindUnknown, false, false},
		{KindManifest, false, false},
		{KindOpenVEX, false, false},
		{KindPublicKey, false, false},
		{KindCertificate, false, false},
		{KindTrustedRoot, false, false},
		{KindELF, false, false},
		{"", false, false},
	} {
		if tt.kind.IsSBOM() != tt.sbom || tt.kind.IsSignature() != tt.signature {
			t.Errorf("%q: SBOM %v, signature %v", tt.kind, tt.kind.IsSBOM(), tt.kind.IsSignature())
		}
	}
}
