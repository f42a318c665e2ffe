package gate

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestDataOfPersons tells data of persons from those of nobody, and both from what is not known.
func TestDataOfPersons(t *testing.T) {
	const persons, nobody, unknown = "persons", "nobody", "unknown"
	for said, want := range map[string]string{
		"PHI": persons, "patients' vital signs": persons, "protected_health": persons, "PatientData": persons, "healthcare": persons, "EHR": persons, "HIPAA": persons, "vital signs": persons,
		"diagnostic images": persons, "biometric": persons, "genetic data": persons, "HL7 results": persons, "DICOM": persons, "Patientendaten": persons, "Gesundheitsdaten": persons, "données de santé": persons,
		"persönliche Daten": persons, "special category data (GDPR Art. 9)": persons, "PIFI": persons, "données à caractère personnel": persons, "public health": persons, "no PHI, but patient names": persons,
		"public": nobody, "Public": nobody, "technical": nobody, "device telemetry": nobody, "operational-data": nobody, "DeviceLogs": nobody, "none": nobody, "device health": nobody, "non-PHI": nobody, "no patient data": nobody, "technische Daten": nobody,
		"sensitive": unknown, "confidential": unknown, "internal": unknown, "data": unknown, "class 2": unknown, "user": unknown, "": unknown, "public and confidential": unknown,
	} {
		d := sbom.DataFlow{Classification: said}
		got := unknown
		switch p, h := personal(d), harmless(d); {
		case p && h:
			got = "both"
		case p:
			got = persons
		case h:
			got = nobody
		}
		if got != want {
			t.Errorf("%q: %s, want %s", said, got, want)
		}
	}
	for _, d := range []sbom.DataFlow{{Classification: "public", Name: "patient records"}, {Classification: "technical", Description: "Patient name, date of birth and dose"}} {
		if !personal(d) || harmless(d) {
			t.Errorf("%+v is of nobody", d)
		}
	}
}

// TestEndpoints: of several addresses the worst counts, and what has no host is none.
func TestEndpoints(t *testing.T) {
	for endpoint, want := range map[string]string{
		"https://a": "protected", "HTTPS://a.example:443/v2?x=http://b#c": "protected", "https://[::1]:443/": "protected", "wss://u:p@a/": "protected", "https://a/x;v=1": "protected",
		"http://a": "clear", "a:104": "clear", "dicom://a:11112": "clear", "tls://a:2575": "protected", "x://a:2575": "clear", "http://": "clear",
		"https://gw.example/;http://10.0.0.9/upload": "clear", "https://gw.example/,ftp://10.0.0.9:21": "clear", "https://a/, http://b": "clear", "https://a/http://b": "clear", "https://a?x http://b": "clear",
		"https://a|telnet://b": "clear", "http://a,https://b": "clear", "https://a https://b": "protected",
		"https://": "unknown", "https:///path": "unknown", "https://@:443/": "unknown", "": "unknown", " ": "unknown", "a.example": "unknown", "https://a, 10.0.0.9:80": "unknown", "https://a;foo://b": "unknown", "foo://b;https://a": "unknown",
	} {
		if got := protection(endpoint); got != want {
			t.Errorf("%q: %s, want %s", endpoint, got, want)
		}
	}
}
