package delivery

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func kindOf(t testing.TB, data []byte) *File {
	t.Helper()
	src := source{path: "f", size: int64(len(data)), open: func() (Content, error) { return memory{bytes.NewReader(data)}, nil }}
	files, _, err := readAll(context.Background(), []source{src}, DefaultLimits())
	must(t, err)
	return files[0]
}

const (
	bundle   = `{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{}}`
	envelope = `{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[]}`
	pdfBody  = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n" // 29 bytes
	pdf      = pdfBody + "xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R>>\nstartxref\n29\n%%EOF\n"
	sum      = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)

const (
	openVEXBody = `{"@context":"https://openvex.dev/ns/v0.2.0","statements":[]}`
	grypeBody   = `{"matches":[],"descriptor":{"name":"grype"}}`
)

// utf16Of is a text in ASCII whose characters take two bytes, the greater first or last.
func utf16Of(text, mark string, greaterFirst bool) string {
	out := []byte(mark)
	for _, c := range []byte(text) {
		if greaterFirst {
			out = append(out, 0, c)
		} else {
			out = append(out, c, 0)
		}
	}
	return string(out)
}

// packed is a text in gzip.
func packed(text string) string {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return out.String()
}

// zpacked is a text in zstd.
func zpacked(text string) string {
	z, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return string(z.EncodeAll([]byte(text), nil))
}

// A compressed SBOM beyond the limit for evidence stays an archive, and one within it keeps the bytes that were hashed.
func TestPackedSBOM(t *testing.T) {
	text := []byte(packed(bom))
	if f := kindOf(t, text); !bytes.Equal(f.Bytes, text) || f.Role != Evidence {
		t.Errorf("%d bytes, role %s", len(f.Bytes), f.Role)
	}
	lim := DefaultLimits()
	lim.MaxEvidenceSize = int64(len(bom)) + sniffSize
	long := []byte(packed(bom + strings.Repeat(" ", sniffSize+1)))
	if k := packedEvidence(long, bytes.NewReader(long), int64(len(long)), lim); k != KindArchive {
		t.Errorf("beyond the limit: %s", k)
	}
	lim.MaxEvidenceSize++
	if k := packedEvidence(long, bytes.NewReader(long), int64(len(long)), lim); k != KindCycloneDXJSON {
		t.Errorf("within the limit: %s", k)
	}
}

// seeds name a content and the kind that it must be recognised as.
var seeds = map[string]struct {
	body string
	want Kind
}{
	"CycloneDX":                          {bom, KindCycloneDXJSON},
	"CycloneDX with byte order mark":     {"\xef\xbb\xbf\r\n " + bom, KindCycloneDXJSON},
	"CycloneDX cut":                      {bom[:40], KindCycloneDXJSON},
	"CycloneDX broken before the mark":   {`{"components": [}, "bomFormat": "CycloneDX"}`, KindCycloneDXJSON},
	"CycloneDX with data behind":         {bom + "\nrm -rf /", KindCycloneDXJSON},
	"CycloneDX with escaped key":         {`{"bom\u0046ormat":"CycloneDX"}`, KindCycloneDXJSON},
	"CycloneDX mark said twice":          {`{"bomFormat":"x","bomFormat":"CycloneDX"}`, KindCycloneDXJSON},
	"CycloneDX and bundle":               {`{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","bomFormat":"CycloneDX"}`, KindCycloneDXJSON},
	"CycloneDX only inside":              {`{"config":{"bomFormat":"CycloneDX"}}`, KindUnknown},
	"CycloneDX in a string":              {`{"note":"\"bomFormat\":\"CycloneDX\""}`, KindUnknown},
	"CycloneDX XML":                      {`<?xml version="1.0"?><!-- c --><bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"/>`, KindCycloneDXXML},
	"CycloneDX XML with prefix":          {`<c:bom xmlns:c="http://cyclonedx.org/schema/bom/1.4"/>`, KindCycloneDXXML},
	"XML that mentions CycloneDX":        {`<config xmlns="x"><bom xmlns="http://cyclonedx.org/schema/bom/1.6"/></config>`, KindUnknown},
	"SPDX 2 JSON":                        {`{"SPDXID":"SPDXRef-DOCUMENT","spdxVersion":"SPDX-2.3"}`, KindSPDX},
	"SPDX 3":                             {`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}`, KindSPDX},
	"SPDX tag-value":                     {"# a comment\nSPDXVersion: SPDX-2.2\nDataLicense: CC0-1.0\n", KindSPDX},
	"SPDX tag-value without version":     {"SPDXVersion:\nDataLicense: CC0-1.0\n", KindSPDX},
	"SPDX YAML":                          {"---\npackages: []\nspdxVersion: SPDX-2.3\n", KindSPDX},
	"SPDX YAML in quotes":                {"\"spdxVersion\": \"SPDX-2.2\"\n'SPDXID': 'SPDXRef-DOCUMENT'\n", KindSPDX},
	"YAML with the version of SPDX":      {"spdxVersion: SPDX-2.3\nrun: rm -rf /\n", KindUnknown},
	"YAML with another version":          {"spdxVersion: 1\n", KindUnknown},
	"YAML that mentions SPDX":            {"sbom:\n  spdxVersion: SPDX-2.3\n", KindUnknown},
	"script with the version of SPDX":    {"#!/bin/sh\nspdxVersion: SPDX-2.3\n", KindUnknown},
	"SPDX RDF":                           {`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://spdx.org/rdf/terms#"><s:SpdxDocument/></rdf:RDF>`, KindSPDX},
	"other RDF":                          {`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://spdx.org/rdf/terms#"/>`, KindUnknown},
	"SPDX XML":                           {"<?xml version='1.0'?>\n<Document><SPDXID>SPDXRef-DOCUMENT</SPDXID><spdxVersion>SPDX-2.3</spdxVersion></Document>", KindSPDX},
	"other XML document":                 {"<Document><body>text</body></Document>", KindUnknown},
	"CycloneDX in gzip":                  {packed(bom), KindCycloneDXJSON},
	"SPDX tag-value in gzip":             {packed("SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n"), KindSPDX},
	"SPDX YAML in zstd":                  {zpacked("name: a\nspdxVersion: SPDX-2.3\n"), KindSPDX},
	"bundle in gzip":                     {packed(bundle), KindArchive},
	"script in gzip":                     {packed("#!/bin/sh\n" + bom), KindArchive},
	"SBOM in gzip twice":                 {packed(packed(bom)), KindArchive},
	"SBOM in gzip, cut":                  {packed(bom)[:len(packed(bom))-3], KindArchive},
	"SBOM in gzip, data behind":          {packed(bom) + "MZ", KindArchive},
	"blanks in gzip":                     {packed(strings.Repeat(" ", 1<<20)), KindArchive},
	"bundle 0.3":                         {bundle, KindSigstore},
	"bundle 0.1":                         {`{"mediaType":"application/vnd.dev.sigstore.bundle+json;version=0.1"}`, KindSigstore},
	"bundles, one a line":                {bundle + "\n" + bundle + "\n", KindSigstore},
	"bundle and script":                  {bundle + "\nreboot\n", KindUnknown},
	"bundle and other JSON":              {bundle + "\n{}\n", KindUnknown},
	"bundle and binary":                  {bundle + "\x00\x01\x02", KindUnknown},
	"bundle with binary inside":          {`{"x":"` + "\x00\xff" + `",` + bundle[1:], KindUnknown},
	"bundle cut":                         {bundle[:70], KindSigstore},
	"DSSE":                               {envelope, KindDSSE},
	"DSSE, one a line":                   {envelope + "\n" + envelope, KindDSSE},
	"cosign":                             {`{"base64Signature":"","cert":"","rekorBundle":{}}`, KindCosign},
	"cosign without the log's promise":   {`{"base64Signature":"","cert":""}`, KindUnknown},
	"DSSE without signatures":            {`{"payload":"","payloadType":"x"}`, KindUnknown},
	"statement":                          {`{"_type":"https://in-toto.io/Statement/v1","subject":[]}`, KindStatement},
	"OpenVEX":                            {`{"@context":"https://openvex.dev/ns/v0.2.0","statements":[]}`, KindOpenVEX},
	"OpenVEX with data behind":           {`{"@context":"https://openvex.dev/ns"} x`, KindUnknown},
	"CSAF":                               {`{"document":{"category":"csaf_vex","csaf_version":"2.0"}}`, KindCSAF},
	"SPDX VEX":                           {`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"CreationInfo"},{"type":"security_Vulnerability"},{"\u0074ype":"security_VexFixedVulnAssessmentRelationship"}]}`, KindSPDXVEX},
	"SPDX with VEX and software":         {`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"security_VexFixedVulnAssessmentRelationship"} , {"type":"software_Package"}]}`, KindSPDX},
	"SPDX with vulnerabilities alone":    {`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"security_Vulnerability"}]}`, KindSPDX},
	"SPDX cut off":                       {`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"security_VexFixedVulnAssessmentRelationship"}`, KindSPDX},
	"CycloneDX VEX":                      {`{"bomFormat":"CycloneDX","vulnerabilities":[{"id":"CVE-2026-1"}],"components":[ ]}`, KindCycloneDXVEX},
	"CycloneDX VEX and more":             {`{"bomFormat":"CycloneDX","vulnerabilities":[{"id":"CVE-2026-1"}],"components":[{"name":"a"}]}`, KindCycloneDXJSON},
	"CycloneDX without any":              {`{"bomFormat":"CycloneDX","vulnerabilities":[]}`, KindCycloneDXVEX},
	"CycloneDX without any, no list":     {`{"bomFormat":"CycloneDX","vulnerabilities":null}`, KindCycloneDXJSON},
	"CycloneDX without any, of a part":   {`{"bomFormat":"CycloneDX","metadata":{"component":{"type":"library","name":"log4j-core"}},"vulnerabilities":[]}`, KindCycloneDXJSON},
	"CycloneDX without any, parts in it": {`{"bomFormat":"CycloneDX","metadata":{"component":{"type":"device","name":"a","components":[{"name":"b"}]}},"vulnerabilities":[]}`, KindCycloneDXJSON},
	"CycloneDX with some, parts in it":   {`{"bomFormat":"CycloneDX","metadata":{"component":{"type":"device","name":"a","components":[{"name":"b"}]}},"vulnerabilities":[{"id":"CVE-2026-1"}]}`, KindCycloneDXJSON},
	"CycloneDX with some, of a product":  {`{"bomFormat":"CycloneDX","metadata":{"component":{"type":"device","name":"a"}},"vulnerabilities":[{"id":"CVE-2026-1"}]}`, KindCycloneDXVEX},
	"CycloneDX without any and parts":    {`{"bomFormat":"CycloneDX","vulnerabilities":[],"components":[]}`, KindCycloneDXJSON},
	"CycloneDX without any, a graph":     {`{"bomFormat":"CycloneDX","vulnerabilities":[],"dependencies":[{"ref":"a"}]}`, KindCycloneDXJSON},
	"scan of grype":                      {`{"matches":[],"descriptor":{"name":"grype","version":"1"}}`, KindScan},
	"scan of a cluster by Trivy":         {`{"ClusterName":"a","Resources":[{"Kind":"Pod","Results":[]}]}`, KindScan},
	"scan of a cluster in short":         {`{"ClusterName":"a","Findings":[]}`, KindScan},
	"a cluster alone":                    {`{"ClusterName":"a","Resources":3}`, KindUnknown},
	"scan of Trivy":                      {`{"SchemaVersion":2,"ArtifactName":"a","Results":null}`, KindScan},
	"scan of OSV-Scanner":                {`{"results":[{"source":{"path":"a"},"packages":[]}]}`, KindScan},
	"scan in SARIF":                      {`{"$schema":"x","version":"2.1.0","runs":[]}`, KindScan},
	"matches of another program":         {`{"matches":[],"descriptor":{"name":"game"}}`, KindUnknown},
	"runs of another version":            {`{"version":"2.1","runs":[]}`, KindUnknown},
	"results without packages":           {`{"results":[{"source":{}}]}`, KindUnknown},
	"artifact of another schema":         {`{"SchemaVersion":1,"ArtifactName":"a"}`, KindUnknown},
	"scan and script":                    {`{"matches":[],"descriptor":{"name":"grype"}}` + "\nreboot\n", KindUnknown},
	"OpenVEX in gzip":                    {packed(openVEXBody), KindOpenVEX},
	"OpenVEX in zstd":                    {zpacked(openVEXBody), KindOpenVEX},
	"OpenVEX in UTF-16":                  {utf16Of(openVEXBody, "\xff\xfe", false), KindOpenVEX},
	"OpenVEX in UTF-16, big end first":   {utf16Of(openVEXBody, "\xfe\xff", true), KindOpenVEX},
	"OpenVEX in UTF-16 without mark":     {utf16Of(openVEXBody, "", false), KindOpenVEX},
	"OpenVEX in UTF-16, in gzip":         {packed(utf16Of(openVEXBody, "\xff\xfe", false)), KindOpenVEX},
	"OpenVEX in a list":                  {"[ " + openVEXBody + " ]", KindOpenVEX},
	"OpenVEX second in a list":           {`[{"a":[1,{}]},"b",` + openVEXBody + "]", KindOpenVEX},
	"OpenVEX in a list, cut":             {"[" + openVEXBody, KindOpenVEX},
	"OpenVEX in a list and a script":     {"[" + openVEXBody + "]\nreboot\n", KindUnknown},
	"OpenVEX by lines":                   {openVEXBody + "\n" + openVEXBody + "\n", KindOpenVEX},
	"OpenVEX and a script":               {openVEXBody + "\nreboot\n", KindUnknown},
	"OpenVEX without context":            {`{"author":"a","statements":[{"vulnerability":{"name":"CVE-2026-1"},"status":"affected"}]}`, KindOpenVEX},
	"statements of something else":       {`{"statements":[{"Effect":"Allow","status":"x"}]}`, KindUnknown},
	"OpenVEX in another object":          {`{"vex":` + openVEXBody + `}`, KindOpenVEX},
	"OpenVEX deep in another object":     {`{"a":{"b":` + openVEXBody + `}}`, KindUnknown},
	"CycloneDX VEX in gzip":              {packed(`{"bomFormat":"CycloneDX","vulnerabilities":[{}]}`), KindCycloneDXVEX},
	"CSAF in gzip":                       {packed(`{"document":{"csaf_version":"2.0"}}`), KindCSAF},
	"CSAF in UTF-16":                     {utf16Of(`{"document":{"csaf_version":"2.0"}}`, "\xff\xfe", false), KindCSAF},
	"CycloneDX in UTF-16":                {utf16Of(bom, "\xff\xfe", false), KindCycloneDXJSON},
	"text in UTF-16":                     {utf16Of("reboot\n", "\xff\xfe", false), KindUnknown},
	"OpenVEX in Windows-1252":            {"{\"author\":\"M\xfcller\"," + openVEXBody[1:], KindOpenVEX},
	"OpenVEX in Windows-1252, in gzip":   {packed("{\"author\":\"M\xfcller\"," + openVEXBody[1:]), KindOpenVEX},
	"OpenVEX in Windows-1252, wrapped":   {"{\"author\":\"M\xfcller\",\"vex\":" + openVEXBody + "}", KindOpenVEX},
	"OpenVEX in 1252 and a script":       {"{\"author\":\"M\xfcller\"," + openVEXBody[1:] + "\nreboot\n", KindUnknown},
	"OpenVEX with binary inside":         {"{\"author\":\"\x00\xfc\"," + openVEXBody[1:], KindUnknown},
	"CSAF in Windows-1252":               {"{\"document\":{\"csaf_version\":\"2.0\",\"title\":\"f\xfcr\"}}", KindCSAF},
	"scan in Windows-1252":               {"{\"source\":{\"target\":\"Ger\xe4t\"}," + grypeBody[1:], KindScan},
	"bundle in Windows-1252":             {"{\"x\":\"\xfc\"," + bundle[1:], KindUnknown},
	"scan of grype, cut":                 {`{"matches":[],"descriptor":{"name":"grype","version":"1`, KindScan},
	"scan of grype, cut in the matches":  {`{"matches":[{"vulnerability":{"id":"CVE-2026-1","sev`, KindScan},
	"scan of grype, cut in an escape":    {`{"matches":[{"vulnerability":{"id":"CVE-2026-1","description":"a \`, KindScan},
	"scan of grype, cut, wrapped":        {`{"reports":[{"matches":[{"vulnerability":{"id":"CVE-2026-1"`, KindScan},
	"scan of grype, cut, in a list":      {`[{"matches":[{"vulnerability":{"id":"CVE-2026-1"`, KindScan},
	"scan of OSV-Scanner, cut":           {`{"results":[{"source":{"path":"a"},"packages":[{"package":{"name":"a`, KindScan},
	"scan in SARIF, cut":                 {`{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"a"}},"results":[{"ruleId`, KindScan},
	"scan in SARIF, cut, by schema":      {`{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","runs":[{"tool"`, KindScan},
	"scan of Trivy, cut":                 {`{"SchemaVersion":2,"ArtifactName":"a","Results":[{"Target`, KindScan},
	"CSAF, cut in its head":              {`{"document":{"csaf_version":"2.0","title":"a`, KindCSAF},
	"OpenVEX, cut in a list":             {`[{"@context":"https://openvex.dev/ns","statements":[{"vulnerability"`, KindOpenVEX},
	"scan that is cut, and a program":    {`{"matches":[{"vulnerability":{"id":"CVE-2026-1"` + "\x00\xff\xfe", KindUnknown},
	"matches of a game, cut":             {`{"matches":[{"team":"a`, KindUnknown},
	"settings, cut":                      {`{"runs":[{"results":[`, KindUnknown},
	"brackets in the wrong order":        {`{"matches":[{"vulnerability":{"id":"CVE-2026-1"]}`, KindUnknown},
	"scan in gzip":                       {packed(grypeBody), KindScan},
	"scan in UTF-16":                     {utf16Of(grypeBody, "\xff\xfe", false), KindScan},
	"scan in a list":                     {"[" + grypeBody + "]", KindScan},
	"scan in another object":             {`{"reports":[` + grypeBody + `]}`, KindScan},
	"scan by lines":                      {grypeBody + "\n" + grypeBody, KindScan},
	"settings in gzip":                   {packed(`{"a":1}`), KindArchive},
	"a list of numbers":                  {"[1, 2]", KindUnknown},
	"CSAF version elsewhere":             {`{"csaf_version":"2.0","document":{}}`, KindUnknown},
	"trusted root":                       {`{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}`, KindTrustedRoot},
	"decision":                           {`{"kind":"cleanbill.decision/v1","verdict":"accept"}`, KindDecision},
	"JSON configuration":                 {`{"server":"10.0.0.1"}`, KindUnknown},
	"JSON list":                          {`[{"bomFormat":"CycloneDX"}]`, KindUnknown},
	"YAML mapping":                       {"server: 10.0.0.1\nport: 80\n", KindUnknown},
	"YAML list":                          {"- one\n- two\n", KindUnknown},
	"settings":                           {"SERVER=10.0.0.1\nPORT=80\n", KindUnknown},
	"INI":                                {"[network]\nserver = 10.0.0.1\n", KindUnknown},
	"script":                             {"#!/bin/sh\nreboot\n", KindUnknown},
	"script behind byte order mark":      {"\xef\xbb\xbf#!/bin/sh\n", KindUnknown},
	"script without #!":                  {"set -e\nmount /dev/sda1 /mnt\ncp /mnt/fw /boot\nexport A=1\n", KindUnknown},
	"source code":                        {"int main(void) {\n  return 0;\n}\n", KindUnknown},
	"HTML":                               {"<!DOCTYPE html><html><script>x</script></html>", KindUnknown},
	"prose":                              {"Release notes\n\nThis release repairs two faults.\n\n* the pump stops in time\n* the log is kept\n", KindText},
	"prose with a colour code":           {"Release\x1b[31m notes\n", KindUnknown},
	"prose, not UTF-8":                   {"Pr\xfcfbericht\n", KindUnknown},
	"prose, UTF-8":                       {"Prüfbericht über alles\n", KindText},
	"MDS2":                               {"Manufacturer Disclosure Statement for Medical Device Security\nMDS2 of the pump\nMPII-1 Can this device store personal information? No.\n", KindMDS2},
	"MDS2, answers by reference":         {"Manufacturer Disclosure Statement for Medical Device Security\nMDS2 of the pump\nAUDT-2.1 | Is there a log of users who log in? | See Note 3\n", KindMDS2},
	"MDS2 on request":                    {"Manufacturer Disclosure Statement for Medical Device Security\n\nThe MDS2 of this product is available on request.\n", KindText},
	"MDS2 that is not there":             {"The Manufacturer Disclosure Statement for Medical Device Security (MDS2) is not part of this delivery.\n", KindText},
	"MDS2 that will follow":              {"Manufacturer Disclosure Statement for Medical Device Security\n\nMPII-1 and all other answers of the form will follow.\n", KindText},
	"MDS2 without answers":               {"Manufacturer Disclosure Statement for Medical Device Security\nMDS2 of the pump\nMPII-1 Can this device store personal information?\n", KindText},
	"MDS2 title in a script":             {"#!/bin/sh\n# Manufacturer Disclosure Statement for Medical Device Security\n", KindUnknown},
	"GNU checksums":                      {sum + "  a.bin\n" + sum + " *b.bin\n", KindChecksums},
	"BSD checksums":                      {"SHA256 (a.bin) = " + sum + "\n", KindChecksums},
	"checksums with remarks":             {"# firmware 4.2\n#\n" + sum + "  a.bin\n", KindChecksums},
	"checksums that are run":             {"#!/bin/sh\n" + sum + "  a.bin\n", KindUnknown},
	"checksums and a script":             {sum + "  a.bin\nreboot\n", KindUnknown},
	"PDF":                                {pdf, KindPDF},
	"PDF not at the start":               {"\n" + pdf, KindUnknown},
	"PDF without end":                    {pdf[:20], KindUnknown},
	"PDF and zip":                        {pdf + magicZip0 + strings.Repeat("\x00", 18), KindArchive},
	"PDF and tar":                        {pdf + strings.Repeat(" ", 257-len(pdf)) + "ustar" + strings.Repeat(" ", 300) + "%%EOF", KindArchive},
	"ELF":                                {elf, KindELF},
	"PE":                                 {"MZ" + strings.Repeat("\x00", 58) + "\x40\x00\x00\x00PE\x00\x00", KindPE},
	"MZ alone":                           {"MZ is how this sentence begins.\n", KindText},
	"squashfs":                           {"hsqs" + strings.Repeat("\x00", 100), KindSquashFS},
	"gzip":                               {"\x1f\x8b\x08\x00", KindArchive},
	"bzip2":                              {"BZh91AY&SY", KindArchive},
	"cpio":                               {"070701" + strings.Repeat("0", 104), KindArchive},
	"ext4":                               {strings.Repeat("\x00", 1080) + "\x53\xef", KindArchive},
	"ISO 9660":                           {strings.Repeat("\x00", 32769) + "CD001", KindArchive},
	"zstd behind a skippable frame":      {"\x50\x2a\x4d\x18\x00\x00\x00\x00", KindArchive},
	"a digest":                           {"sha256:" + sum + "\n", KindChecksums},
	"a number":                           {"1234567890\n", KindUnknown},
	"base64":                             {"MEUCIQDx3bZ0Jm0m8i3n1Qe1Bq8m2x9dYgqkq3uW5l6mYF0xWQIgc1\n", KindUnknown},
	"build file":                         {"module(name = \"a\", version = \"1.0\")\nbazel_dep(name = \"b\", version = \"2.0\")\n", KindUnknown},
	"noise":                              {"\x00\x01\x02\x03", KindUnknown},
	"SSH key":                            {"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 someone\n", KindPublicKey},
	"armour around a script":             {"-----BEGIN PGP SIGNATURE-----\n\nreboot\n-----END PGP SIGNATURE-----\n", KindUnknown},
	"clear-signed, cut":                  {"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\ntext\n", KindUnknown},
	"private key":                        {"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", KindUnknown},
	"minisign":                           {"untrusted comment: signature\n" + base64.StdEncoding.EncodeToString([]byte("ED"+strings.Repeat("x", 72))) + "\ntrusted comment: t\nAAAA\n", KindMinisign},
	"minisign key":                       {"untrusted comment: minisign public key\n" + base64.StdEncoding.EncodeToString([]byte("Ed"+strings.Repeat("x", 40))) + "\n", KindPublicKey},
	"minisign and more":                  {"untrusted comment: signature\nAAAA\nreboot\n", KindUnknown},
}

func TestRecognise(t *testing.T) {
	for name, c := range seeds {
		t.Run(name, func(t *testing.T) {
			f := kindOf(t, []byte(c.body))
			if f.Kind != c.want {
				t.Errorf("got %s, want %s", f.Kind, c.want)
			}
			if (f.Bytes != nil) != ((c.want).Role() == Evidence) {
				t.Errorf("%s has %d bytes kept", f.Kind, len(f.Bytes))
			}
		})
	}
}

func TestRecogniseSpreadsheet(t *testing.T) {
	parts := []entry{{name: "[Content_Types].xml", body: "<Types/>"}, {name: "_rels/.rels", body: "x"}, {name: "xl/workbook.xml", body: "<workbook/>"}}
	for name, c := range map[string]struct {
		more []entry
		want Kind
	}{
		"workbook":           {nil, KindSpreadsheet},
		"with a program":     {[]entry{{name: "install.sh", body: "x"}}, KindArchive},
		"with macros":        {[]entry{{name: "xl/vbaProject.bin", body: "x"}}, KindArchive},
		"with escaping path": {[]entry{{name: "../xl/a.xml", body: "x"}}, KindArchive},
	} {
		t.Run(name, func(t *testing.T) {
			if got := kindOf(t, zipOf(t, append(parts[:3:3], c.more...)...)).Kind; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	if got := kindOf(t, zipOf(t, parts[:2]...)).Kind; got != KindArchive {
		t.Errorf("without a workbook: got %s", got)
	}
	if d := opened(t, save(t, "mds2.xlsx", zipOf(t, parts...)), Limits{}); !d.Single || d.Files[0].Kind != KindSpreadsheet {
		t.Errorf("a lone workbook must not be opened as a delivery")
	}
}

// FuzzRecognise holds what must be true of any bytes: an executable mark at the start is never lost, evidence
// keeps its bytes, nothing else does.
func FuzzRecognise(f *testing.F) {
	for _, c := range seeds {
		f.Add([]byte(c.body))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := kindOf(t, data)
		if file.Role != (file.Kind).Role() {
			t.Fatalf("%s has role %s", file.Kind, file.Role)
		}
		if file.Role == Evidence && !bytes.Equal(file.Bytes, data) || file.Role != Evidence && file.Bytes != nil {
			t.Fatalf("%s keeps the wrong bytes", file.Kind)
		}
		for _, mark := range []string{"#!", "\x7fELF", "hsqs", magicGzip} {
			if hasPrefix(data, mark) && file.Role != Artifact && !(mark == magicGzip && (file.Kind.IsSBOM() || file.Kind.isStated())) {
				t.Fatalf("%q is taken for %s", mark, file.Kind)
			}
		}
	})
}
