package fact

// Attestation is what one in-toto statement of the delivery says, and who vouches for it.
type Attestation struct {
	Path          string   `cel:"path" doc:"the file that it was found in"`
	Kind          string   `cel:"kind" values:"provenance sbom vex verdict signature vulnerability-scan test-result attribute-report release unsupported" doc:"provenance, sbom, vex, verdict, signature, vulnerability-scan, test-result, attribute-report, release, or unsupported"`
	PredicateType string   `cel:"predicateType" doc:"predicate type URI, as stated"`
	Subjects      []string `cel:"subjects" doc:"what it is about, as name and digest, as stated"`
	Artifacts     []string `cel:"artifacts" doc:"software of the delivery that has the digest of a subject, or that an image index with such a digest lists, sorted"`
	Documents     []string `cel:"documents" doc:"delivered documents that the predicate of an sbom or vex statement equals"`
	Trust         Trust    `cel:"trust" doc:"who signed the statement; covers: a subject is a delivered file"`
	Readable      bool     `cel:"readable" doc:"the predicate is of a kind that this version reads, and could be read; of sbom and vex: a delivered document equals it"`
	Reason        string   `cel:"reason" doc:"why not"`

	Scan       Scan        `cel:"scan" doc:"of a vulnerability-scan"`
	Tests      TestResult  `cel:"tests" doc:"of a test-result"`
	Attributes []Attribute `cel:"attributes" doc:"of an attribute-report (SCAI)"`
	Producer   string      `cel:"producer" doc:"of an attribute-report: who or what made the software"`
	Release    Release     `cel:"release" doc:"of a release"`
}

// Scan is a vulnerability scan.
type Scan struct {
	Scanner    string   `cel:"scanner" doc:"URI of the scanner"`
	Version    string   `cel:"version" doc:"its version"`
	Database   string   `cel:"database" doc:"URI of its database"`
	DatabaseOn Date     `cel:"databaseOn" doc:"when the database was last changed"`
	FinishedOn Date     `cel:"finishedOn" doc:"when the scan ended"`
	Counted    bool     `cel:"counted" doc:"the results can be counted; if not, results and found mean nothing"`
	Results    int      `cel:"results" doc:"entries in the result, those that were suppressed among them; meaningless unless counted"`
	Suppressed int      `cel:"suppressed" doc:"of the results in a file of the scanner's own, those that it was told to leave out, or left out by rules of its own; 0 for statements, which do not say"`
	Unnamed    int      `cel:"unnamed" doc:"of the results of a SARIF file, those that name no vulnerability, in the rule, in its description or in the message: only people can tell what they are about. 0 for other formats"`
	Found      []string `cel:"found" doc:"ids of vulnerabilities in the result, sorted"`
}

// ScanResult is what a scanner of vulnerabilities wrote down, in a file of its own.
type ScanResult struct {
	Path    string   `cel:"path" doc:"the file"`
	Format  string   `cel:"format" doc:"grype, trivy, osv-scanner, sarif or cyclonedx"`
	Files   []string `cel:"files" doc:"files of the delivery that it says it looked at"`
	BoundBy string   `cel:"boundBy" doc:"by what: digest, serial number, name (which anybody can give to anything), or empty where it names nothing of the delivery"`
	Scan    Scan     `cel:"scan" doc:"who looked, with data of which day, and what was found"`
	Trust   Trust    `cel:"trust" doc:"who vouches for the file"`
}

// TestResult is the result of a test run.
type TestResult struct {
	Result string   `cel:"result" doc:"PASSED, WARNED or FAILED; empty when there is none"`
	Passed int      `cel:"passed" doc:"number of tests that are named as passed"`
	Warned []string `cel:"warned" doc:"tests that passed with warnings"`
	Failed []string `cel:"failed" doc:"tests that failed"`
}

// Attribute is one assertion of an attribute report.
type Attribute struct {
	Name       string `cel:"name" doc:"the attribute, in the producer's own words"`
	Target     string `cel:"target" doc:"what it is about, if not the subject as a whole"`
	Conditions string `cel:"conditions" doc:"under which it holds, as JSON with sorted keys; empty when none are stated"`
	Evidence   string `cel:"evidence" doc:"what is said to prove it"`
}

// Release is a release of a package.
type Release struct {
	PURL    string `cel:"purl" doc:"package URL, with the version"`
	Name    string `cel:"name" doc:"namespace and name in it"`
	Version string `cel:"version" doc:"version in it"`
}
