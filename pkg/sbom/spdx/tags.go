package spdx

// section is the part of a tag-value document that a tag belongs to.
type section int

const (
	inDocument section = iota
	inCreation
	inPackage
	inFile
	inSnippet
	inLicence
	inRelationship
	inAnnotation
	inReview
	sections // how many there are
)

// tag says what one tag of SPDX 2 is in the JSON form (SPDX 2.3 clauses 6 to 12; each names both).
type tag struct {
	of    section
	key   string
	read  reading
	many  bool // its values form a list
	opens bool // it begins a new entry of its section
}

// reading turns the words of a value into a node.
type reading func(words string, at place) *Node

// tags are the tags by name. SPDXID is not among them: it belongs to whatever was begun last.
var tags = map[string]tag{
	"SPDXVersion":         {of: inDocument, key: "spdxVersion", read: plain},
	"DataLicense":         {of: inDocument, key: "dataLicense", read: plain},
	"DocumentName":        {of: inDocument, key: "name", read: plain},
	"DocumentNamespace":   {of: inDocument, key: "documentNamespace", read: plain},
	"DocumentComment":     {of: inDocument, key: "comment", read: plain},
	"ExternalDocumentRef": {of: inDocument, key: "externalDocumentRefs", read: externalDocument, many: true},

	"Creator":            {of: inCreation, key: "creators", read: plain, many: true},
	"Created":            {of: inCreation, key: "created", read: plain},
	"CreatorComment":     {of: inCreation, key: "comment", read: plain},
	"LicenseListVersion": {of: inCreation, key: "licenseListVersion", read: plain},

	"PackageName":                 {of: inPackage, key: "name", read: plain, opens: true},
	"PackageVersion":              {of: inPackage, key: "versionInfo", read: plain},
	"PackageFileName":             {of: inPackage, key: "packageFileName", read: plain},
	"PackageSupplier":             {of: inPackage, key: "supplier", read: plain},
	"PackageOriginator":           {of: inPackage, key: "originator", read: plain},
	"PackageDownloadLocation":     {of: inPackage, key: "downloadLocation", read: plain},
	"FilesAnalyzed":               {of: inPackage, key: "filesAnalyzed", read: truth},
	"PackageVerificationCode":     {of: inPackage, key: "packageVerificationCode", read: verificationCode},
	"PackageChecksum":             {of: inPackage, key: "checksums", read: checksum, many: true},
	"PackageHomePage":             {of: inPackage, key: "homepage", read: plain},
	"PackageSourceInfo":           {of: inPackage, key: "sourceInfo", read: plain},
	"PackageLicenseConcluded":     {of: inPackage, key: "licenseConcluded", read: plain},
	"PackageLicenseInfoFromFiles": {of: inPackage, key: "licenseInfoFromFiles", read: plain, many: true},
	"PackageLicenseDeclared":      {of: inPackage, key: "licenseDeclared", read: plain},
	"PackageLicenseComments":      {of: inPackage, key: "licenseComments", read: plain},
	"PackageCopyrightText":        {of: inPackage, key: "copyrightText", read: plain},
	"PackageSummary":              {of: inPackage, key: "summary", read: plain},
	"PackageDescription":          {of: inPackage, key: "description", read: plain},
	"PackageComment":              {of: inPackage, key: "comment", read: plain},
	"PackageAttributionText":      {of: inPackage, key: "attributionTexts", read: plain, many: true},
	"PrimaryPackagePurpose":       {of: inPackage, key: "primaryPackagePurpose", read: purpose},
	"ReleaseDate":                 {of: inPackage, key: "releaseDate", read: plain},
	"BuiltDate":                   {of: inPackage, key: "builtDate", read: plain},
	"ValidUntilDate":              {of: inPackage, key: "validUntilDate", read: plain},
	"ExternalRef":                 {of: inPackage, key: "externalRefs", read: externalReference, many: true},

	"FileName":              {of: inFile, key: "fileName", read: plain, opens: true},
	"FileType":              {of: inFile, key: "fileTypes", read: plain, many: true},
	"FileChecksum":          {of: inFile, key: "checksums", read: checksum, many: true},
	"LicenseConcluded":      {of: inFile, key: "licenseConcluded", read: plain},
	"LicenseInfoInFile":     {of: inFile, key: "licenseInfoInFiles", read: plain, many: true},
	"LicenseComments":       {of: inFile, key: "licenseComments", read: plain},
	"FileCopyrightText":     {of: inFile, key: "copyrightText", read: plain},
	"FileComment":           {of: inFile, key: "comment", read: plain},
	"FileNotice":            {of: inFile, key: "noticeText", read: plain},
	"FileContributor":       {of: inFile, key: "fileContributors", read: plain, many: true},
	"FileAttributionText":   {of: inFile, key: "attributionTexts", read: plain, many: true},
	"FileDependency":        {of: inFile, key: "fileDependencies", read: plain, many: true},
	"ArtifactOfProjectName": {of: inFile, key: "artifactOfs", read: project("name"), many: true},
	// The two others say more of the same project.
	"ArtifactOfProjectHomePage": {of: inFile, key: "artifactOfs", read: project("homePage"), many: true},
	"ArtifactOfProjectURI":      {of: inFile, key: "artifactOfs", read: project("projectUri"), many: true},

	"SnippetSPDXID":           {of: inSnippet, key: "SPDXID", read: plain, opens: true},
	"SnippetFromFileSPDXID":   {of: inSnippet, key: "snippetFromFile", read: plain},
	"SnippetByteRange":        {of: inSnippet, key: "ranges", read: span("offset"), many: true},
	"SnippetLineRange":        {of: inSnippet, key: "ranges", read: span("lineNumber"), many: true},
	"SnippetLicenseConcluded": {of: inSnippet, key: "licenseConcluded", read: plain},
	"LicenseInfoInSnippet":    {of: inSnippet, key: "licenseInfoInSnippets", read: plain, many: true},
	"SnippetLicenseComments":  {of: inSnippet, key: "licenseComments", read: plain},
	"SnippetCopyrightText":    {of: inSnippet, key: "copyrightText", read: plain},
	"SnippetComment":          {of: inSnippet, key: "comment", read: plain},
	"SnippetName":             {of: inSnippet, key: "name", read: plain},
	"SnippetAttributionText":  {of: inSnippet, key: "attributionTexts", read: plain, many: true},

	"LicenseID":             {of: inLicence, key: "licenseId", read: plain, opens: true},
	"ExtractedText":         {of: inLicence, key: "extractedText", read: plain},
	"LicenseName":           {of: inLicence, key: "name", read: plain},
	"LicenseCrossReference": {of: inLicence, key: "seeAlsos", read: plain, many: true},
	"LicenseComment":        {of: inLicence, key: "comment", read: plain},

	"Relationship":        {of: inRelationship, read: relationship, opens: true},
	"RelationshipComment": {of: inRelationship, key: "comment", read: plain},

	"Annotator":         {of: inAnnotation, key: "annotator", read: plain, opens: true},
	"AnnotationDate":    {of: inAnnotation, key: "annotationDate", read: plain},
	"AnnotationType":    {of: inAnnotation, key: "annotationType", read: plain},
	"AnnotationComment": {of: inAnnotation, key: "comment", read: plain},
	"SPDXREF":           {of: inAnnotation, key: annotated, read: plain},

	"Reviewer":      {of: inReview, key: "reviewer", read: plain, opens: true},
	"ReviewDate":    {of: inReview, key: "reviewDate", read: plain},
	"ReviewComment": {of: inReview, key: "comment", read: plain},
}

// annotated holds the SPDXID that an annotation is about until the annotation is moved there.
const annotated = "SPDXREF"

// lists are where the entries of a section go.
var lists = [sections]string{
	inPackage: "packages", inFile: "files", inSnippet: "snippets", inLicence: "hasExtractedLicensingInfos",
	inRelationship: "relationships", inAnnotation: "annotations", inReview: "revieweds",
}
