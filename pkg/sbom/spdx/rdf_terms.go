package spdx

import (
	"strings"
	"unicode"
)

// term says what one property of the SPDX vocabulary is in the JSON form.
type term struct {
	key  string
	form form
	many bool
}

// form is how a property's value is written in the JSON form.
type form int

const (
	asText     form = iota // words, or NONE and NOASSERTION
	asWord                 // a word of a list: relationshipType_dependsOn is DEPENDS_ON
	asLicence              // an expression
	asIRI                  // an address
	asID                   // the SPDXID of an element, which stands in its own list
	asObject               // an object in place
	asRelation             // an entry in the document's list of relationships
	unused                 // it says nothing that the JSON form would have
)

func text(key string) term    { return term{key: key} }
func word(key string) term    { return term{key: key, form: asWord} }
func licence(key string) term { return term{key: key, form: asLicence} }
func object(key string) term  { return term{key: key, form: asObject} }
func ids(key string) term     { return term{key: key, form: asID, many: true} }
func several(t term) term     { t.many = true; return t }

// terms are the properties by class, both without name space. Those of no class are shared by all elements.
var terms = map[string]map[string]term{
	"": {
		"name": text("name"), "comment": text("comment"), "annotation": several(object("annotations")), "relationship": {form: asRelation},
		"attributionText": several(text("attributionTexts")), "licenseComments": text("licenseComments"), "copyrightText": text("copyrightText"),
		"licenseConcluded": licence("licenseConcluded"), "checksum": several(object("checksums")),
	},
	"SpdxDocument": {
		"specVersion": text("spdxVersion"), "dataLicense": licence("dataLicense"), "creationInfo": object("creationInfo"),
		"externalDocumentRef": several(object("externalDocumentRefs")), "describesPackage": ids("documentDescribes"), "reviewed": several(object("revieweds")),
		"hasExtractedLicensingInfo": {form: unused}, "referencesFile": {form: unused},
	},
	"CreationInfo":        {"created": text("created"), "creator": several(text("creators")), "licenseListVersion": text("licenseListVersion"), "comment": text("comment")},
	"ExternalDocumentRef": {"externalDocumentId": text("externalDocumentId"), "spdxDocument": {key: "spdxDocument", form: asIRI}, "checksum": object("checksum")},
	"Checksum":            {"algorithm": word("algorithm"), "checksumValue": text("checksumValue")},
	"Annotation":          {"annotationDate": text("annotationDate"), "annotationType": word("annotationType"), "annotator": text("annotator"), "comment": text("comment")},
	"Review":              {"reviewDate": text("reviewDate"), "reviewer": text("reviewer"), "comment": text("comment")},
	"ExtractedLicensingInfo": {
		"licenseId": text("licenseId"), "extractedText": text("extractedText"), "name": text("name"), "seeAlso": several(text("seeAlsos")),
		"comment": text("comment"), "crossRef": several(object("crossRefs")),
	},
	"CrossRef": {"url": text("url"), "isLive": text("isLive"), "isValid": text("isValid"), "isWayBackLink": text("isWayBackLink"), "match": text("match"), "order": text("order"), "timestamp": text("timestamp")},
	"Package": {
		"versionInfo": text("versionInfo"), "packageFileName": text("packageFileName"), "supplier": text("supplier"), "originator": text("originator"),
		"downloadLocation": text("downloadLocation"), "filesAnalyzed": text("filesAnalyzed"), "packageVerificationCode": object("packageVerificationCode"),
		"homepage": text("homepage"), "sourceInfo": text("sourceInfo"), "licenseInfoFromFiles": several(licence("licenseInfoFromFiles")),
		"licenseDeclared": licence("licenseDeclared"), "summary": text("summary"), "description": text("description"),
		"externalRef": several(object("externalRefs")), "hasFile": ids("hasFiles"), "primaryPackagePurpose": word("primaryPackagePurpose"),
		"releaseDate": text("releaseDate"), "builtDate": text("builtDate"), "validUntilDate": text("validUntilDate"),
	},
	"PackageVerificationCode": {"packageVerificationCodeValue": text("packageVerificationCodeValue"), "packageVerificationCodeExcludedFile": several(text("packageVerificationCodeExcludedFiles"))},
	"ExternalRef":             {"referenceCategory": word("referenceCategory"), "referenceType": {key: "referenceType", form: asIRI}, "referenceLocator": text("referenceLocator"), "comment": text("comment")},
	"File": {
		"fileName": text("fileName"), "fileType": several(word("fileTypes")), "licenseInfoInFile": several(licence("licenseInfoInFiles")),
		"noticeText": text("noticeText"), "fileContributor": several(text("fileContributors")), "fileDependency": ids("fileDependencies"),
		"artifactOf": several(object("artifactOfs")),
	},
	"Project": {"name": text("name"), "homepage": text("homePage")},
	"Snippet": {"snippetFromFile": {key: "snippetFromFile", form: asID}, "range": several(object("ranges")), "licenseInfoInSnippet": several(licence("licenseInfoInSnippets"))},

	"StartEndPointer":   {"startPointer": object("startPointer"), "endPointer": object("endPointer")},
	"ByteOffsetPointer": {"offset": text("offset"), "reference": {key: "reference", form: asID}},
	"LineCharPointer":   {"lineNumber": text("lineNumber"), "reference": {key: "reference", form: asID}},
	"Relationship":      {"relationshipType": word("relationshipType"), "relatedSpdxElement": {key: "relatedSpdxElement", form: asID}, "comment": text("comment")},
}

// spdxLists are the lists that the resources of a class are entries of.
var spdxLists = map[string]string{"Package": "packages", "File": "files", "Snippet": "snippets", "ExtractedLicensingInfo": "hasExtractedLicensingInfos"}

// own are the fields of an object that no property states, since its IRI does.
var own = map[string]string{"SpdxDocument": "SPDXID", "Package": "SPDXID", "File": "SPDXID", "Snippet": "SPDXID",
	"ExtractedLicensingInfo": "licenseId", "ExternalDocumentRef": "externalDocumentId"}

// upper turns dependsOn into DEPENDS_ON.
func upper(word string) string {
	var b strings.Builder
	for i, r := range strings.ReplaceAll(word, "-", "_") {
		if unicode.IsUpper(r) && i > 0 && !strings.HasSuffix(b.String(), "_") {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

// algorithms are written otherwise in IRIs.
var algorithms = map[string]string{
	"sha3_256": "SHA3-256", "sha3_384": "SHA3-384", "sha3_512": "SHA3-512",
	"blake2b256": "BLAKE2b-256", "blake2b384": "BLAKE2b-384", "blake2b512": "BLAKE2b-512",
}

// vocabularyWord takes the word of a list out of its IRI: "…#relationshipType_dependsOn".
func vocabularyWord(iri string) string {
	_, name, ok := strings.Cut(fragment(iri), "_")
	if !ok {
		return fragment(iri)
	}
	if algorithm, known := algorithms[name]; known {
		return algorithm
	}
	if strings.Contains(iri, "checksumAlgorithm_") {
		return strings.ToUpper(name)
	}
	return upper(name)
}
