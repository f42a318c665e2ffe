package fact

// SBOM is one SBOM that could be read: variable "sbom" in checks with each: sbom and each: component.
type SBOM struct {
	Path                   string    `cel:"path" doc:"the file"`
	Format                 string    `cel:"format" values:"cyclonedx-json cyclonedx-xml spdx-json spdx-yaml spdx-tag-value spdx-rdf spdx-xml spdx-json-ld" doc:"syntax: cyclonedx-json, cyclonedx-xml, spdx-json, spdx-yaml, spdx-tag-value, spdx-rdf, spdx-xml or spdx-json-ld"`
	Standard               string    `cel:"standard" values:"CycloneDX SPDX" doc:"CycloneDX or SPDX"`
	SpecVersion            string    `cel:"specVersion" doc:"version of the format, as stated"`
	Serial                 Text      `cel:"serial" doc:"unique id of the document: serialNumber, malformed unless urn:uuid; in SPDX the documentNamespace or spdxId"`
	Revision               Text      `cel:"revision" doc:"revision number of the document (version)"`
	RevisionCarried        bool      `cel:"revisionCarried" doc:"documents of the standard number their revisions; in SPDX each revision has an id of its own instead"`
	Timestamp              Date      `cel:"timestamp" doc:"when the data was last changed"`
	TimestampZoned         bool      `cel:"timestampZoned" doc:"the timestamp gives a time zone"`
	Author                 Text      `cel:"author" doc:"entity that made the SBOM"`
	AuthorContact          []string  `cel:"authorContact" doc:"e-mail addresses and URLs of those who made the SBOM"`
	Tool                   Text      `cel:"tool" doc:"generating tool; the first one listed"`
	ToolVersion            Text      `cel:"toolVersion" doc:"its version"`
	Lifecycles             []string  `cel:"lifecycles" doc:"lifecycle phases, as written"`
	LifecyclesCarried      bool      `cel:"lifecyclesCarried" doc:"the format version has a field for lifecycle phases (CycloneDX 1.5 and later, SPDX)"`
	HasSubject             bool      `cel:"hasSubject" doc:"the SBOM says what it is about (metadata.component; in SPDX the one element that is described)"`
	Described              int       `cel:"described" doc:"SPDX: elements that the document says it is about; with several there is no subject"`
	Subject                Component `cel:"subject" doc:"what the SBOM is about"`
	SubjectAgrees          bool      `cel:"subjectAgrees" from:"the SBOM and the manifest" doc:"subject name and version equal the product on offer"`
	SubjectDiffers         []string  `cel:"subjectDiffers" from:"the SBOM and the manifest" doc:"what else is said of the product in two places and is not the same: maker, GTIN, the versions of the subject's purl and CPE"`
	SubjectSecurityContact []string  `cel:"subjectSecurityContact" doc:"URLs of the subject's security-contact, rfc-9116 and advisories references"`
	VulnerabilityLinks     []string  `cel:"vulnerabilityLinks" doc:"URLs of exploitability-statement, vulnerability-assertion and advisories references of the document and its subject"`
	DisclosureContacts     []string  `cel:"disclosureContacts" doc:"URLs of security-contact and rfc-9116 references of the document and its subject; in SPDX securityPolicy and securityOther"`
	DeviceMaker            Text      `cel:"deviceMaker" doc:"maker of the device: subject manufacturer, in 1.4 and 1.5 metadata.manufacture, else subject supplier"`
	Components             int       `cel:"components" doc:"components, nested ones included, the subject and cryptographic assets not"`
	Types                  []string  `cel:"types" values:"application framework library container platform operating-system device device-driver firmware file machine-learning-model data cryptographic-asset" doc:"component types present, each once, sorted"`
	FirstParty             int       `cel:"firstParty" doc:"components made by the device maker"`
	Edges                  int       `cel:"edges" doc:"stated dependencies"`
	SubjectDependencies    int       `cel:"subjectDependencies" doc:"direct dependencies of the subject, stated or nested"`
	SubjectEntry           bool      `cel:"subjectEntry" doc:"dependencies[] has an entry for the subject"`
	MaxDepth               int       `cel:"maxDepth" doc:"longest shortest path from the subject, in edges"`
	Indirect               bool      `cel:"indirect" doc:"a path from the subject has more than one edge: a component that it reaches depends on another, or holds it, whether or not the subject also names that one"`
	Orphans                []string  `cel:"orphans" doc:"components not reachable from the subject, as labels; cryptographic assets are none of them"`
	OrphanShare            float64   `cel:"orphanShare" doc:"their share of all components, 0 to 1"`
	Dangling               []string  `cel:"dangling" doc:"refs that the SBOM names and nothing bears, in dependencies[] or elsewhere"`
	SelfReferences         []string  `cel:"selfReferences" doc:"refs that depend on themselves"`
	Cycles                 int       `cel:"cycles" doc:"dependency cycles"`
	NoEntry                []string  `cel:"noEntry" doc:"components with no entry in dependencies[]"`
	CompletenessCarried    bool      `cel:"completenessCarried" doc:"the format version has compositions"`
	SubjectCompleteness    string    `cel:"subjectCompleteness" doc:"compositions aggregate that covers the subject's dependencies; empty when none does"`
	UncoveredDependencies  []string  `cel:"uncoveredDependencies" doc:"direct dependencies of the subject that no composition covers; files of an SPDX document that are parts of its packages (component.within) are none"`
	WithheldGroups         []string  `cel:"withheldGroups" doc:"aggregates that say a part is left out (incomplete_*)"`
	LinkedBOMs             []string  `cel:"linkedBoms" from:"the SBOM, and all files" doc:"URLs of linked SBOMs that are not part of the delivery"`
	PartOf                 string    `cel:"partOf" from:"all SBOMs" doc:"the part whose own SBOM this is, where the SBOM of the product on offer links it, or one that is linked so; the path of the SBOM that links where no component does; empty when none does"`
	PartAgrees             bool      `cel:"partAgrees" from:"all SBOMs" doc:"its subject is the part that links it, by name and version, or by a package URL that its name and version do not contradict; true where no component links it"`
	Reserved               []string  `cel:"reserved" doc:"properties in cleanbill's own namespace"`
	Internal               []string  `cel:"internal" doc:"properties in namespace internal:"`
	Signatures             []string  `cel:"signatures" doc:"pointers of embedded JSF and XML signatures, whatever became of them"`
	BrokenSignatures       []string  `cel:"brokenSignatures" from:"the SBOM and the supplier registry" doc:"those of them that were put to the test and do not hold, with the reason"`
	OpenSignatures         []string  `cel:"openSignatures" from:"the SBOM and the supplier registry" doc:"those of them of which nothing is known: a kind that is not verified, or no key to hold it against"`
	Vulnerabilities        int       `cel:"vulnerabilities" doc:"entries of vulnerabilities[]"`
	Assessable             int       `cel:"assessable" doc:"components that a scanner can look up: parsing purl or CPE and a version"`
	Unassessable           []string  `cel:"unassessable" doc:"components that it cannot, with the reason; files that are parts of packages and entries that only group packages (component.groups) are none"`
	UnassessableShare      float64   `cel:"unassessableShare" doc:"their share of all components but such files and entries, 0 to 1"`
	SupportDates           int       `cel:"supportDates" doc:"components whose end of support is a date"`
	SupportValues          int       `cel:"supportValues" doc:"components that say anything about their end of support"`
	SupportTexts           []string  `cel:"supportTexts" doc:"end-of-support values that are no date, each once with its count, most frequent first"`
	Silent                 []string  `cel:"silent" doc:"component fields (version, producer, hash, licence) left empty without saying unknown or withheld, as 'field: the subject and n components'"`
	Withholds              bool      `cel:"withholds" doc:"a component's version, producer, hash or licence is said to be withheld, the subject's included, or a group of components is said to be left out; other fields are not looked at"`
	TLP                    Text      `cel:"tlp" doc:"how far the SBOM may be passed on: CLEAR, GREEN, AMBER, AMBER_AND_STRICT or RED"`
	TLPCarried             bool      `cel:"tlpCarried" doc:"the format version has a field for that (CycloneDX 1.7)"`
	AcknowledgementCarried bool      `cel:"acknowledgementCarried" doc:"the format version tells declared licences from concluded ones (CycloneDX 1.6 and later, SPDX)"`
	PropertiesCarried      bool      `cel:"propertiesCarried" doc:"the format version has properties of components (CycloneDX 1.3 and later, SPDX 3)"`
	Duplicates             []string  `cel:"duplicates" doc:"components that are listed again with the same name, version, identifiers, hashes, places and parent, as 'label: n times'"`
	Hardware               int       `cel:"hardware" doc:"components of type device; the subject is not counted"`
	Trust                  Trust     `cel:"trust" from:"signatures and supplier registry" doc:"who signed the file"`

	Assessment          AssessmentTotals `cel:"assessment" from:"the SBOM, VEX and vulnerability data" doc:"what is known to be wrong with its components"`
	Horizon             Horizon          `cel:"horizon" from:"the SBOM, support addenda and lifecycle data" doc:"what lapses while the device is in use"`
	Stage               Stage            `cel:"stage" from:"the SBOM, support addenda and lifecycle data" doc:"stage of the device's life"`
	Graph               Graph            `cel:"graph" doc:"which component needs which, for the function reaches"`
	Services            int              `cel:"services" doc:"services, nested ones included"`
	CryptoAssets        int              `cel:"cryptoAssets" doc:"components of type cryptographic-asset"`
	CryptoAssetsCarried bool             `cel:"cryptoAssetsCarried" doc:"the format version has cryptographic assets (CycloneDX 1.6 and later)"`
	CryptoLibraries     []string         `cel:"cryptoLibraries" doc:"components that are made to encrypt, sign or agree on keys, by name, purl or CPE, as labels"`
}

// Graph is which component needs which, for the function reaches. It is empty unless some check asks for it.
type Graph struct {
	Refs  []string `cel:"refs" doc:"bom-refs of all components and the subject, sorted"`
	Names []string `cel:"names" doc:"their names, in the order of refs"`
	First []int    `cel:"first" doc:"where in to those begin that each needs, and one more: the end"`
	To    []int    `cel:"to" doc:"what is needed, as places in refs"`
}

// Component is one component: variable "component" in checks with each: component.
type Component struct {
	Ref          string     `cel:"ref" doc:"bom-ref; may be empty"`
	Subject      bool       `cel:"subject" doc:"it is the subject of its SBOM, which is counted among the components nowhere else"`
	Label        string     `cel:"label" doc:"name and version for people"`
	Within       bool       `cel:"within" doc:"SPDX: a file that a well-formed hash tells from others and that is a part of a package other than the subject, which contains it, is distributed as it or was seen by it (evident-by, as syft writes), or has it for its documentation and the like, whether or not anybody can look that package up; also the files that the subject is distributed as, those that only the subject contains where they state no purpose of a component, nothing depends on them and other packages are listed, files that are plainly no software that runs, and lines of a file that is listed. SPDX has no version for it, and SPDX 2 no supplier: both are those of the package, and so is the licence where it states none. CycloneDX: a file that a well-formed hash tells from others, of which nothing else is said, and that is listed in the components of one that has a version and a purl and is not the subject. Also what only groups others (component.groups)"`
	Groups       bool       `cel:"groups" doc:"it is no software of its own and only says in what listed packages were found: a group of trivy that is called after a lock file or a language, and has no version, group, identifier, hash or pedigree, and a package with a purl under it"`
	Belongs      bool       `cel:"belongs" doc:"it is a file within a package, and counts with it: CycloneDX, or SPDX where it is not merely listed by the subject, and nothing depends on it or is linked with it, or a purl or CPE names a package that it is a part of"`
	Type         string     `cel:"type" values:"application framework library container platform operating-system device device-driver firmware file machine-learning-model data cryptographic-asset" doc:"component type"`
	Group        string     `cel:"group" doc:"group or namespace"`
	Name         Text       `cel:"name" doc:"name"`
	Version      Text       `cel:"version" doc:"version"`
	Producer     Text       `cel:"producer" doc:"who made it: manufacturer, else supplier, else authors or publisher"`
	Supplier     Text       `cel:"supplier" doc:"who supplies it: supplier, else manufacturer"`
	Purl         Identifier `cel:"purl" doc:"package URL"`
	CPE          Identifier `cel:"cpe" doc:"CPE name"`
	Identifiers  int        `cel:"identifiers" doc:"identifiers of any kind: purl, CPE, SWID, Software Heritage or OmniBOR, hashes"`
	Assessable   bool       `cel:"assessable" doc:"a scanner can look it up"`
	Hash         Text       `cel:"hash" doc:"hash entries: stated when there is at least one; malformed also where every one is of nothing, or stands on three components or more of different names, files apart"`
	Hashes       []Hash     `cel:"hashes" doc:"all hash entries"`
	Licence      Text       `cel:"licence" doc:"licence ids, expressions or names"`
	Scope        string     `cel:"scope" values:"required optional excluded" doc:"required, optional or excluded; required when not stated"`
	External     bool       `cel:"external" doc:"to be provided by the hospital (isExternal)"`
	Support      Support    `cel:"support" from:"the SBOM and support addenda" doc:"how long it is looked after"`
	Contact      []string   `cel:"contact" doc:"e-mail addresses and URLs of who made it: manufacturer and authors, else supplier where no other maker is named"`
	SecurityTxt  []string   `cel:"securityTxt" doc:"URLs of rfc-9116 references"`
	Copyright    Text       `cel:"copyright" doc:"copyright notice"`
	Sources      []string   `cel:"sources" doc:"URLs of its source: source-distribution and vcs references; in SPDX sourceInfo that is nothing but a URL"`
	SourceHashes []Hash     `cel:"sourceHashes" doc:"hashes of source-distribution references"`
	Downloads    []string   `cel:"downloads" doc:"URLs of distribution and distribution-intake references; in SPDX downloadLocation"`
	FileHashes   []Hash     `cel:"fileHashes" doc:"hashes of distribution and distribution-intake references; of a component of type file its own; in SPDX 3 of the file that it is distributed as"`
	FileNames    []string   `cel:"fileNames" doc:"names of the file that it is delivered as: bsi:component:filename; in SPDX packageFileName, or the file that it is or is distributed as"`
	Executable   []string   `cel:"executable" doc:"bsi:component:executable, as written and as often; in SPDX 3 from the purposes of that file"`
	Archive      []string   `cel:"archive" doc:"bsi:component:archive, likewise"`
	Structured   []string   `cel:"structured" doc:"bsi:component:structured, likewise"`
	Licences     Licences   `cel:"licences" doc:"what can be told of its licences one by one"`
	Modified     bool       `cel:"modified" doc:"said to be changed against what it was made from, or a pedigree is given"`
	Pedigree     Pedigree   `cel:"pedigree" doc:"what it was made from"`
	Identities   []Identity `cel:"identities" doc:"evidence of what it is, field by field"`
	Depth        int        `cel:"depth" doc:"edges from the subject; -1 when not reachable"`
	FirstParty   bool       `cel:"firstParty" doc:"made by the maker of the device: producer equals sbom.deviceMaker, in any case of letters"`
	Crypto       Crypto     `cel:"crypto" doc:"of a cryptographic asset: what is said of it, and whether it still protects"`
	Core         bool       `cel:"core" doc:"operating system, kernel, runtime, TLS or crypto, network stack, browser engine or database, by type, name, purl or CPE, or as the product that lifecycle data know it as"`

	Assessment Assessment `cel:"assessment" from:"the SBOM, VEX and vulnerability data" doc:"what is known to be wrong with it"`
	Cycle      Cycle      `cel:"cycle" from:"the SBOM and lifecycle data" doc:"how long its version is supported, by reference data"`
	Ending     Ending     `cel:"ending" from:"the SBOM, support addenda and lifecycle data" doc:"when its support ends, by the earliest of what is stated and of reference data"`
}

// Identifier is a purl or CPE.
type Identifier struct {
	State   string `cel:"state" values:"stated absent malformed" doc:"stated, absent or malformed"`
	Known   bool   `cel:"known" doc:"stated and parses"`
	Text    string `cel:"text" doc:"as written"`
	Type    string `cel:"type" doc:"purl type, or CPE part"`
	Name    string `cel:"name" doc:"purl name, or CPE product"`
	Version string `cel:"version" doc:"version in the identifier; * or - as written in a CPE"`
}

// Licences is what can be told of the licences of a component.
type Licences struct {
	Unlisted  []string `cel:"unlisted" doc:"ids and expressions that the SPDX licence list does not know; LicenseRef-… and ids that are no longer recommended count as known"`
	Ownerless []string `cel:"ownerless" doc:"ids of the author's own that do not say whose they are: LicenseRef-x in place of LicenseRef-entity-x"`
	Named     []string `cel:"named" doc:"licences given as a name in place of an id"`
	Concluded int      `cel:"concluded" doc:"licences that are said to be concluded"`
	Declared  int      `cel:"declared" doc:"licences that are said to be declared by the author"`
	Effective []string `cel:"effective" doc:"bsi:component:effectiveLicence, in either spelling"`
	BadEffect []string `cel:"badEffect" doc:"those of them that are no expression of listed ids"`
}

// Pedigree is what a component was made from.
type Pedigree struct {
	Stated    bool     `cel:"stated" doc:"a pedigree is given"`
	Ancestors []string `cel:"ancestors" doc:"package URLs of what it was made from, else names with versions"`
	Commits   int      `cel:"commits" doc:"number of commits"`
	Patches   int      `cel:"patches" doc:"number of patches"`
}

// Identity is evidence of what a component is.
type Identity struct {
	Field      string  `cel:"field" doc:"field that is spoken of, such as purl or name"`
	Confidence float64 `cel:"confidence" doc:"0 to 1; meaningless unless known"`
	Known      bool    `cel:"known" doc:"a confidence is stated"`
}

// Hash is one hash entry of a component.
type Hash struct {
	Algorithm  string `cel:"algorithm" doc:"as written"`
	WellFormed bool   `cel:"wellFormed" doc:"hexadecimal, as long as the algorithm demands, and not of nothing: not one digit over and over, nor, as the hash of a component that is no file, the digest of an empty file"`
	Approved   bool   `cel:"approved" doc:"SHA-2 (256 bits or more), SHA-3, BLAKE2b-256 or longer, BLAKE3"`
}

// Support is what the SBOM says of how long a component is looked after.
type Support struct {
	Level         Text   `cel:"level" doc:"level of support as written"`
	Normal        string `cel:"normal" values:"active limited ended abandoned" doc:"active, limited, ended, abandoned; empty when the level says none of these. From the end of its maker's business operations on a component is abandoned, whatever the level"`
	End           Date   `cel:"end" doc:"end of support"`
	EndOfLife     Date   `cel:"endOfLife" doc:"end of life"`
	EndGuaranteed Date   `cel:"endGuaranteed" doc:"end of guaranteed support"`
	Justification Text   `cel:"justification" doc:"why level or date is not given, as 'property: reason'; malformed when it is another property, or no reason"`
	EndJustified  bool   `cel:"endJustified" doc:"the justification is of the end of support, and not of another property"`

	ReasonOpen     string `cel:"reasonOpen" doc:"a reason in place of a level or date that says, or may say, that support is over; empty when none does"`
	LevelJustified bool   `cel:"levelJustified" doc:"a justification is of the level of support"`
	AssessedOn     Date   `cel:"assessedOn" doc:"when the supplier last looked"`
	Plan           Text   `cel:"plan" doc:"plan to update or replace it"`
	Over           bool   `cel:"over" doc:"a stated end of support, of life or of business operations lies before the moment judged at, or the level says ended or abandoned"`
	OverKnown      bool   `cel:"overKnown" doc:"over can be told: it is true, or the end of support is stated as a date and doubt is empty; a level or a later end of life alone does not do"`

	DeviceOver bool `cel:"deviceOver" doc:"support is over as it is asked of a device: like over, but an end of life counts only where no end of support is stated as a date. Between its end of life and its end of support a device is sold no more and still repaired"`

	Doubt string `cel:"doubt" doc:"words that leave open whether support goes on: ends of support, of life or of business operations that are no date, levels that are not recognised, names about support that are not known, reasons that say that support is over; empty when there are none"`
}
