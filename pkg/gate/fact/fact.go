// Package fact is the typed vocabulary of policy: what cleanbill established about a delivery, as the
// expressions of checks see it. It holds types only; package gate fills them in.
//
// Each exported field is visible to checks under its cel name; the doc tag is what
// "cleanbill policy facts" prints. Adding a field is fine, renaming one breaks hospitals' own checks.
package fact

import "time"

// Text is a text field of a document.
type Text struct {
	State string `cel:"state" values:"stated unknown withheld absent malformed" doc:"stated, unknown, withheld, absent or malformed"`
	Text  string `cel:"text" doc:"the words as written"`
	Known bool   `cel:"known" doc:"state is stated"`
}

// Date is a date field of a document.
type Date struct {
	State string    `cel:"state" values:"stated unknown withheld absent malformed" doc:"stated, unknown, withheld, absent or malformed (something that is no date)"`
	Text  string    `cel:"text" doc:"the words as written"`
	Known bool      `cel:"known" doc:"state is stated: date can be used"`
	Date  time.Time `cel:"date" doc:"the date; meaningless unless known"`
}

// Delivery is the delivery as a whole: variable "delivery", in every check.
type Delivery struct {
	Name             string       `cel:"name" from:"the path given" doc:"base name of what was opened"`
	Single           bool         `cel:"single" from:"the path given" doc:"a lone file was given, not a directory or archive"`
	Product          Text         `cel:"product" from:"manifest, or else the SBOM" doc:"product name on offer, from the manifest or else the SBOM's subject"`
	Version          Text         `cel:"version" from:"manifest, or else the SBOM" doc:"product version on offer, from the same document as the name"`
	Profile          string       `cel:"profile" values:"networked standalone accessory" from:"command line, settings or manifest" doc:"form of the device profile: networked, standalone, accessory, as the buyer says; where he says nothing, networked or a word that is none of these in a manifest with a whole trust ladder; else empty, also where the supplier alone says standalone or accessory"`
	Traits           []string     `cel:"traits" values:"implantable life-supporting patient-data" from:"command line, settings and manifest" doc:"what else the device profile says of the product: implantable, life-supporting, patient-data; from the buyer and from a manifest with a whole trust ladder"`
	UntoldProfile    bool         `cel:"untoldProfile" from:"manifest and supplier registry" doc:"the buyer says no form, and a manifest whose signature is untold says networked: profile is empty for want of a supplier registry alone"`
	Supplier         Supplier     `cel:"supplier" from:"supplier registry" doc:"the buyer's registry entry that matched"`
	Manifest         Manifest     `cel:"manifest" from:"delivery.yaml" doc:"delivery.yaml"`
	Kinds            []string     `cel:"kinds" values:"unknown manifest cyclonedx-json cyclonedx-xml cyclonedx-protobuf spdx sigstore-bundle dsse-envelope cosign-bundle in-toto-statement openvex cyclonedx-vex spdx-vex csaf vulnerability-scan mds2 support-addendum checksums pgp-signature cms-signature minisign-signature ssh-signature raw-signature rekor-entry public-key certificate trusted-root cleanbill-decision pdf text spreadsheet elf pe squashfs archive container-image container-image-part simple-signing" from:"all files" doc:"kinds of all files, each once, sorted"`
	Artifacts        int          `cel:"artifacts" from:"all files" doc:"number of artifacts"`
	SBOMs            int          `cel:"sboms" from:"SBOMs" doc:"number of SBOMs that could be read"`
	UnreadSBOMs      []string     `cel:"unreadSboms" from:"SBOMs" doc:"paths of SBOMs that could not be read, or are in a format this version does not read"`
	Papers           []Paper      `cel:"papers" from:"manifest, SBOMs and VEX" doc:"the documents that can name a product (manifest and SBOMs; VEX documents where they do), and what each names"`
	VEX              []VEX        `cel:"vex" from:"VEX documents" doc:"documents with statements on vulnerabilities that could be read: OpenVEX, CSAF, CycloneDX"`
	Scans            []ScanResult `cel:"scans" from:"results of scanners" doc:"results of vulnerability scanners that could be read: grype, Trivy, OSV-Scanner, SARIF, CycloneDX; those in signed statements are in attestations"`
	CSAF             []CSAF       `cel:"csaf" from:"CSAF documents" doc:"CSAF documents that could be read, with statements or without"`
	SupplierVerdicts []string     `cel:"supplierVerdicts" from:"all files" doc:"paths of verdicts that came with the delivery (decisions, verification summaries): advisory only"`
	ImageFaults      []string     `cel:"imageFaults" from:"image layouts" doc:"what is wrong with image layouts: blobs that are missing, damaged or named by nothing, papers that cannot be read; as place: what"`
	StraySignatures  []string     `cel:"straySignatures" from:"signatures" doc:"signatures that do not hold on every rung, of files that another signature vouches for"`
	TrustMaterial    []string     `cel:"trustMaterial" from:"all files" doc:"paths of keys, certificates and trusted roots that came with the delivery: never trusted"`
	Packs            []Pack       `cel:"packs" from:"policy packs" doc:"the policy packs of this run"`
	Waivers          []Waiver     `cel:"waivers" from:"waivers of the buyer" doc:"the waivers that the buyer gave; never one that came with the delivery"`

	Attestations []Attestation `cel:"attestations" from:"signed and unsigned statements" doc:"every in-toto statement that could be opened, whoever signed it or nobody: see trust of each"`

	BuiltOn             Date                 `cel:"builtOn" from:"provenance and supplier registry" doc:"when the first of the builds finished, by provenance whose trust is whole and that covers a file of software; absent where there is none"`
	Previous            Previous             `cel:"previous" from:"an earlier decision or SBOM of the buyer's" doc:"what the delivery is held against (--previous)"`
	Data                Data                 `cel:"data" from:"the buyer's data folder" doc:"the data on vulnerabilities and support that are installed"`
	UnansweredFindings  []UnansweredFinding  `cel:"unansweredFindings" from:"results of scanners, signed or not, vulnerability data and VEX documents" doc:"what delivered results of scanners list, and neither the data have for a component of the delivery nor a statement that counts answers: at most 1000 of each result"`
	UnmatchedStatements []UnmatchedStatement `cel:"unmatchedStatements" from:"VEX documents and SBOMs" doc:"statements on vulnerabilities that name nothing of the delivery"`
}

// Supplier is the registry entry.
type Supplier struct {
	Registry      bool   `cel:"registry" doc:"the buyer gave a supplier registry with at least one entry; without one nobody is known who may sign"`
	Matched       bool   `cel:"matched" doc:"a registry entry was found for this delivery"`
	Name          string `cel:"name" doc:"name of the entry"`
	Claimed       string `cel:"claimed" doc:"supplier that the delivery or the command line names"`
	ProductListed bool   `cel:"productListed" doc:"the entry lists the product on offer"`
}

// Manifest is delivery.yaml.
type Manifest struct {
	Present          bool     `cel:"present" doc:"there is a delivery.yaml"`
	Readable         bool     `cel:"readable" doc:"and it could be read"`
	Missing          []string `cel:"missing" doc:"paths listed and not delivered"`
	MissingArtifacts []string `cel:"missingArtifacts" doc:"those of them that the manifest calls artifacts"`
	Reason           string   `cel:"reason" doc:"why it could not be read"`
	Misplaced        []string `cel:"misplaced" doc:"files that look like a manifest by name and are none, because it must be called delivery.yaml and lie at the top"`
	Unlisted         []string `cel:"unlisted" doc:"paths delivered and not listed; the manifest itself and its signature are not counted"`
	Mismatched       []string `cel:"mismatched" doc:"paths listed with another SHA-256, or with none"`
	Contradicted     []string `cel:"contradicted" doc:"paths listed in a role that their content contradicts"`
	Trust            Trust    `cel:"trust" from:"signatures and supplier registry" doc:"who signed the manifest"`
}

// Paper is what one document says the product is.
type Paper struct {
	Path    string `cel:"path" doc:"the document"`
	Kind    string `cel:"kind" values:"unknown manifest cyclonedx-json cyclonedx-xml cyclonedx-protobuf spdx sigstore-bundle dsse-envelope cosign-bundle in-toto-statement openvex cyclonedx-vex spdx-vex csaf vulnerability-scan mds2 support-addendum checksums pgp-signature cms-signature minisign-signature ssh-signature raw-signature rekor-entry public-key certificate trusted-root cleanbill-decision pdf text spreadsheet elf pe squashfs archive container-image container-image-part simple-signing" doc:"its kind"`
	Product string `cel:"product" doc:"product name it states"`
	Version string `cel:"version" doc:"product version it states"`
	Agrees  bool   `cel:"agrees" doc:"name and version are not empty and equal those on offer"`
}

// VEX is one VEX document.
type VEX struct {
	Path          string   `cel:"path" doc:"the document"`
	Format        string   `cel:"format" values:"openvex csaf cyclonedx" doc:"openvex, csaf or cyclonedx"`
	Author        string   `cel:"author" doc:"author as stated"`
	Timestamp     Date     `cel:"timestamp" doc:"when it was last changed"`
	Statements    int      `cel:"statements" doc:"number of statements"`
	NamesProduct  bool     `cel:"namesProduct" doc:"at least one statement names the product on offer by purl, CPE or hash, or its place in an SBOM of it"`
	Draft         bool     `cel:"draft" doc:"it says that it is not released yet"`
	Unjustified   []string `cel:"unjustified" doc:"vulnerabilities said not_affected without a machine-readable justification"`
	WithoutAction []string `cel:"withoutAction" doc:"vulnerabilities said affected without anything to do about it"`
	Affected      []string `cel:"affected" doc:"vulnerabilities said affected"`
	Investigated  []string `cel:"investigated" doc:"vulnerabilities under investigation"`
	Trust         Trust    `cel:"trust" from:"signatures and supplier registry" doc:"who signed it"`
}

// CSAF is one CSAF document.
type CSAF struct {
	Path     string   `cel:"path" doc:"the document"`
	Version  string   `cel:"version" doc:"version of CSAF: 2.0 or 2.1"`
	Category string   `cel:"category" doc:"profile as stated: csaf_vex, csaf_security_advisory"`
	Status   string   `cel:"status" doc:"draft, interim or final"`
	Failures []string `cel:"failures" doc:"mandatory tests of the standard that it breaks: number, place and problem"`
}

// Pack is one policy pack of the run.
type Pack struct {
	Name    string `cel:"name" doc:"pack name"`
	Version string `cel:"version" doc:"pack version"`
	Digest  string `cel:"digest" doc:"sha256 over the pack and its checks"`
}

// Waiver is one waiver of the buyer's.
type Waiver struct {
	ID       string `cel:"id" doc:"id of the waiver"`
	Check    string `cel:"check" doc:"the check that it is about"`
	Signed   bool   `cel:"signed" doc:"each approver signed it, with a key of their own in the buyer's registry of approvers"`
	Broad    bool   `cel:"broad" doc:"it lifts a check of authenticity (control AUT) and names no digest of a delivery: any other that says it is the same product and version would be let through as well"`
	Standing string `cel:"standing" doc:"why it lifts nothing of this delivery: expired, not yet begun, for another product, version or delivery; empty when it may"`
}

// Trust is the trust ladder of one file. Each rung stands for itself.
type Trust struct {
	Present     bool     `cel:"present" doc:"a signature for this file was delivered; a signed statement or signed manifest that names it counts"`
	Valid       bool     `cel:"valid" doc:"the signature is cryptographically valid"`
	Broken      bool     `cel:"broken" doc:"a signature was put to the test and is not valid"`
	Untold      bool     `cel:"untold" doc:"a signature for this file was delivered, nothing is known to be wrong with it, and the buyer gave no supplier registry to hold it against: not the supplier's to mend; ask it under needs, settled by CON-010-REGISTRY"`
	Recognised  bool     `cel:"recognised" doc:"the signer is in the buyer's registry"`
	Authorised  bool     `cel:"authorised" doc:"the signer may sign this kind of file for this supplier and product"`
	Covers      bool     `cel:"covers" doc:"what was signed is this file: its digest, a document equal to it, or a manifest that lists its digest"`
	Timely      bool     `cel:"timely" doc:"signed while the signer was accepted, not after the moment judged at"`
	Whole       bool     `cel:"whole" doc:"every rung holds"`
	Signer      string   `cel:"signer" doc:"who signed"`
	Reason      string   `cel:"reason" doc:"the first rung that does not hold, in words"`
	Unsupported []string `cel:"unsupported" doc:"signature files for this file that could not be put to the test: a kind this version cannot verify, or an instance nobody at hand knows"`
	Through     string   `cel:"through" doc:"what was signed in place of the file, and lists it by digest: index or manifest, and its digest, in an image layout; empty when the file itself was signed"`
	Lowered     []string `cel:"lowered" doc:"what the registry entry asks less than by default"`
	Root        string   `cel:"root" doc:"trusted root that vouched"`
	RootAgeDays int      `cel:"rootAgeDays" doc:"days since the newest key in that root began to be valid; 0 without a root"`
	RootKnown   bool     `cel:"rootKnown" doc:"a named trusted root vouched and its age is known"`
	Keyed       bool     `cel:"keyed" doc:"a key or authority in the registry vouched by itself, so that no trusted root was asked"`
	Algorithm   string   `cel:"algorithm" doc:"algorithm of the signature, such as ecdsa-p256-sha256; empty for Sigstore certificates"`
	Fingerprint string   `cel:"fingerprint" doc:"fingerprint of the key that signed; empty for Sigstore certificates"`
	SignedAt    Date     `cel:"signedAt" doc:"trusted time of the signature"`
}

// Evidence is one evidence file: variable "evidence" in checks with each: evidence.
type Evidence struct {
	Path        string    `cel:"path" from:"the file" doc:"the file"`
	Kind        string    `cel:"kind" values:"unknown manifest cyclonedx-json cyclonedx-xml cyclonedx-protobuf spdx sigstore-bundle dsse-envelope cosign-bundle in-toto-statement openvex cyclonedx-vex spdx-vex csaf vulnerability-scan mds2 support-addendum checksums pgp-signature cms-signature minisign-signature ssh-signature raw-signature rekor-entry public-key certificate trusted-root cleanbill-decision pdf text spreadsheet elf pe squashfs archive container-image container-image-part simple-signing" from:"the file" doc:"what it was recognised as"`
	SBOM        bool      `cel:"sbom" from:"the file" doc:"it is an SBOM, readable or not"`
	Carried     bool      `cel:"carried" from:"the file" doc:"kept as it is, for people or for the record: hashed and held against signatures, its content not evaluated"`
	Supported   bool      `cel:"supported" from:"the file" doc:"this version reads the kind"`
	Readable    bool      `cel:"readable" from:"the file" doc:"and could read this file"`
	Reason      string    `cel:"reason" from:"the file" doc:"why it could not be read"`
	SchemaValid bool      `cel:"schemaValid" from:"the file" doc:"SBOM: valid against the schema of its own version: the official one; for SPDX 3.0 our own, for SPDX 2.1 and 2.2 that of 2.3, adapted"`
	Problems    []Problem `cel:"problems" from:"the file" doc:"SBOM: what is wrong with it"`
	Unsafe      []Problem `cel:"unsafe" from:"the file" doc:"problems that make two readers see two documents: duplicate keys or bom-refs, bad encoding, names of the format in other XML name spaces, text in XML that a comment parts where it is no text for people"`
	Contradicts []string  `cel:"contradicts" from:"the file" doc:"list of checksums: delivered files of which it states another digest than theirs"`
	Trust       Trust     `cel:"trust" from:"signatures and supplier registry" doc:"who signed the file"`
	Against     []string  `cel:"against" from:"signed statements and supplier registry" doc:"what signers of the supplier, whatever their roles, say against this digest, as of artifacts"`
}

// Problem is one defect of a document.
type Problem struct {
	Code    string `cel:"code" values:"schema duplicate-key duplicate-ref dangling-ref self-ref cycle encoding foreign-name" doc:"schema, duplicate-key, duplicate-ref, dangling-ref, self-ref, cycle, encoding or foreign-name"`
	Pointer string `cel:"pointer" doc:"JSON pointer"`
	Message string `cel:"message" doc:"offending value and what is allowed"`
}

// Artifact is one artifact: variable "artifact" in checks with each: artifact.
type Artifact struct {
	Path           string     `cel:"path" from:"the file" doc:"the file; of a container image its manifest, as layout!/blobs/…"`
	Name           string     `cel:"name" from:"the file" doc:"what people call it: the path, or the name and platform of a container image"`
	Kind           string     `cel:"kind" from:"the file" doc:"what it was recognised as"`
	SHA256         string     `cel:"sha256" from:"the file" doc:"its digest; of a container image that of its manifest"`
	Trust          Trust      `cel:"trust" from:"signatures and supplier registry" doc:"who signed it"`
	SubjectOf      []string   `cel:"subjectOf" from:"SBOMs" doc:"SBOMs whose subject bears a hash equal to this file's digest"`
	ComponentOf    []string   `cel:"componentOf" from:"SBOMs" doc:"SBOMs that list a component with such a hash"`
	BoundSBOMs     []string   `cel:"boundSboms" from:"signed statements" doc:"SBOMs bound to this digest by a verified statement of an authorised signer, whose predicate is that SBOM"`
	WrongBindings  []string   `cel:"wrongBindings" from:"signed statements" doc:"SBOM statements about this digest whose predicate is not a delivered SBOM, or whose signature does not hold"`
	UntoldBindings []string   `cel:"untoldBindings" from:"signed statements" doc:"those of the wrong bindings whose signature is untold"`
	UntoldDocument bool       `cel:"untoldDocument" from:"manifest and supplier registry" doc:"a manifest whose signature is untold calls it a document: it is judged as software for want of a supplier registry alone"`
	Provenance     Provenance `cel:"provenance" from:"provenance statements and supplier registry" doc:"the best SLSA provenance that names this digest"`
	Scanned        bool       `cel:"scanned" from:"inside the file" doc:"cleanbill could look inside and catalogue what is there"`
	ScanReason     string     `cel:"scanReason" from:"inside the file" doc:"why not, or what part could not be looked into"`
	Observed       int        `cel:"observed" from:"inside the file" doc:"components found inside"`
	Undeclared     []string   `cel:"undeclared" from:"inside the file, and SBOMs" doc:"found inside and in no SBOM, as name version (path); and a reason behind it, where an SBOM lists that with the hash of another file"`
	Conflicts      []string   `cel:"conflicts" from:"inside the file, and SBOMs" doc:"found inside with another version than the SBOM says"`

	Attestations []Attestation `cel:"attestations" from:"signed statements and supplier registry" doc:"statements about this digest that are vouched for on every rung; those of anybody else are in delivery.attestations alone"`

	Against []string `cel:"against" from:"signed statements and supplier registry" doc:"what signers of the supplier, whatever their roles, say against this digest: verification summaries and test results that failed or cannot be read, each as file, signer and reason"`

	UndeclaredByKind []Kind   `cel:"undeclaredByKind" from:"inside the file, and SBOMs" doc:"the undeclared, by what kind of package they are, sorted by kind"`
	VersionConflicts []string `cel:"versionConflicts" from:"inside the file, and SBOMs" doc:"of the conflicts, those in which more differs than a package revision or build suffix"`

	Unread      []string `cel:"unread" from:"inside the file" doc:"parts that could not be looked into, as path: reason; at most 1000, then one more that says so. With any of them scanned is false"`
	Opaque      Passed   `cel:"opaque" from:"inside the file" doc:"files of no known format: what is in them is not known. They do not make scanned false"`
	Unclaimed   Passed   `cel:"unclaimed" from:"inside the file" doc:"programs in which no component was recognised and which no package database, or list of the files of a package, names"`
	Superseded  Passed   `cel:"superseded" from:"inside the file" doc:"files in layers of a container image that a later layer removes or replaces"`
	Media       int      `cel:"media" from:"inside the file" doc:"files taken for pictures, fonts or data by how they are built, and only searched for containers and programs"`
	SBOMsInside Passed   `cel:"sbomsInside" from:"inside the file" doc:"SBOMs that lie inside: claims, which were not taken for what is inside"`
}

// Passed is what was seen inside an artifact and not looked into. It is empty as well where nothing was looked into at all:
// Artifact.Scanned tells.
type Passed struct {
	Files int      `cel:"files" doc:"how many there are; 0 also where nothing was looked into: ask scanned under known"`
	Paths []string `cel:"paths" doc:"where they lie, sorted: the 100 largest, of SBOMs the first 100"`
}

// Kind is the pieces of one kind found inside an artifact.
type Kind struct {
	Kind   string   `cel:"kind" doc:"deb, rpm, apk, npm, python, go-module, java-archive, binary, operating-system and the like"`
	Pieces []string `cel:"pieces" doc:"as name version (path)"`
}

// Provenance is SLSA provenance of one artifact. Where signers whom the registry accepts say how it was built in several statements, the worst counts that any of them
// says of each thing, whatever the files are called in which they say it.
type Provenance struct {
	Present           bool     `cel:"present" doc:"a provenance statement was delivered that names this artifact, by digest or by file name"`
	Covers            bool     `cel:"covers" doc:"its subject is this artifact's digest"`
	Trust             Trust    `cel:"trust" from:"signatures and supplier registry" doc:"who signed the statement; of several, the one whose builder is granted least. Its signedAt is that of the statement that finishedOn is of"`
	PredicateType     string   `cel:"predicateType" doc:"predicate type URI; of several, the newest, and one that is not read before all that are"`
	Builder           string   `cel:"builder" doc:"builder id; of several, that of the builder which is granted least"`
	BuilderKnown      bool     `cel:"builderKnown" doc:"the registry entry lists the builder, and whoever signed speaks for it"`
	BuilderReason     string   `cel:"builderReason" doc:"why it is not known; empty otherwise"`
	BuilderLevel      int      `cel:"builderLevel" doc:"SLSA Build level that the registry grants it; 0 when unknown"`
	Source            string   `cel:"source" doc:"source repository; of several, one that is not listed, or else none where one leaves it out"`
	SourceListed      bool     `cel:"sourceListed" doc:"the registry entry lists it, and nothing contradicts it"`
	SourceReason      string   `cel:"sourceReason" doc:"what contradicts it: the certificate, or what was fetched for the build; empty when nothing does"`
	BuildType         string   `cel:"buildType" doc:"build type URI; of several, one that is not listed"`
	BuildTypeListed   bool     `cel:"buildTypeListed" doc:"the registry entry lists it"`
	UnknownParams     []string `cel:"unknownParams" doc:"external parameters the registry entry does not allow, in any of several statements, sorted: the first 100"`
	UnknownParamCount int      `cel:"unknownParamCount" doc:"how many of them there are"`
	FinishedOn        Date     `cel:"finishedOn" doc:"end of the build; of several, one after its signature, else none where one leaves it out, else the latest"`
	Through           string   `cel:"through" doc:"image index with its digest, when the subject is that index and it lists this artifact; empty when the subject is the artifact itself"`
}
