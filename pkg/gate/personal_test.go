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
		"Patient data are never transmitted": nobody, "Does not process personal or health data": nobody, "patient data are never sent unencrypted": persons, "does not process patient data locally": persons, "no other patient data": persons,
		"medical device logs": nobody, "medical device telemetry": nobody, "non-PHI telemetry": nobody, "non-personal": nobody, "technical, no patient data": nobody, "contains no personal data": nobody, "no PHI or PII": nobody, "no personal health information": nobody, "no personally identifiable information": nobody, "keine Patientendaten": nobody, "sans données de santé": nobody,
		"medical": persons, "medical records": persons, "no PHI, patient names": persons, "PHI, no PII": persons, "medical device logs of patients": persons, "not only patient data": persons,
		"medical device data": unknown, "medical device": unknown, "no patient data, except names": unknown, "no": unknown,
		"sensitive": unknown, "confidential": unknown, "internal": unknown, "data": unknown, "class 2": unknown, "user": unknown, "": unknown, "public and confidential": unknown,
	} {
		d := sbom.DataFlow{Classification: said}
		got := unknown
		switch p, h := personal(d, nil), harmless(d, nil); {
		case p && h || contradicted(d, nil):
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
}

// TestHintsOfPersons: a name or description that speaks of persons does not outweigh a classification that says otherwise, nor is it outweighed: a person must read it.
func TestHintsOfPersons(t *testing.T) {
	const persons, nobody, read, unknown = "persons", "nobody", "to be read", "unknown"
	service := &sbom.Service{Provider: sbom.Text{State: sbom.Stated, Text: "Fabulon Medical"}}
	doc := &sbom.Document{DeviceMaker: sbom.Text{State: sbom.Stated, Text: "Pulse Healthcare GmbH"}, Root: &sbom.Component{Supplier: sbom.Text{State: sbom.Unknown, Text: "Patient"}}}
	for _, c := range []struct {
		classification, name, description, want string
	}{
		{"public", "patient records", "", read}, {"technical", "", "Patient name, date of birth and dose", read}, {"no PHI", "patient records", "", read}, {"public", "Update by Other Medical", "", read},
		{"public", "Patient", "", read}, {"device health", "", "diagnoses", read},
		{"sensitive", "patient records", "", persons}, {"", "patient records", "", persons}, {"PHI", "telemetry", "", persons}, {"unknown", "", "patients", persons},
		{"public", "Firmware update of Fabulon Medical", "", nobody}, {"public", "Siemens Healthineers update service", "", nobody}, {"technical", "", "Device status. No patient data is transmitted.", nobody},
		{"public", "Pulse Healthcare GmbH licences", "", nobody}, {"public", "", "contains no personal data", nobody}, {"technical", "", "Firmware version of the therapy device", nobody}, {"technical", "clock of the patient monitor", "", nobody},
		{"sensitive", "Firmware of Fabulon Medical", "", unknown},
	} {
		service.Data = []sbom.DataFlow{{Classification: c.classification, Name: c.name, Description: c.description}}
		got := unknown
		switch f := serviceFact(doc, service).Data[0]; {
		case f.Personal && (f.Harmless || f.Contradicted), f.Harmless && f.Contradicted:
			got = "several"
		case f.Personal:
			got = persons
		case f.Harmless:
			got = nobody
		case f.Contradicted:
			got = read
		}
		if got != c.want {
			t.Errorf("%q, %q, %q: %s, want %s", c.classification, c.name, c.description, got, c.want)
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
		"mllp+tls://a:2575": "protected", "MLLP+SSL://a": "protected", "ssl://a:8883": "protected", "git+https://a/x": "protected", "svn+ssh://a": "protected", "coaps+tcp://a": "protected", "syslog+tls://": "unknown",
		"git+http://a": "clear", "coap+tcp://a": "clear", "https+http://a": "clear", "smtp+starttls://a": "clear", "foo+bar://a": "unknown", "tls+foo://a": "unknown",
		"https://a/Patients(1,2).json": "protected", "https://a/x;y=1.5,z|w": "protected", "https://a.example/x,y.json,z:w": "protected", "http://a/Patients(1,2).json": "clear",
		"https://a/Patients(1,2).json,http://b": "clear", "https://a/x,10.0.0.9:104": "clear", "https://a/x;b.example:80/y": "unknown", "https://a/x|[fe80::1]:80": "unknown", "https://a/x?y=1,http://b": "clear", "https://a.example,b.example": "unknown",
		"https://": "unknown", "https:///path": "unknown", "https://@:443/": "unknown", "": "unknown", " ": "unknown", "a.example": "unknown", "https://a, 10.0.0.9:80": "unknown", "https://a;foo://b": "unknown", "foo://b;https://a": "unknown",
	} {
		if got := protection(endpoint); got != want {
			t.Errorf("%q: %s, want %s", endpoint, got, want)
		}
	}
}
