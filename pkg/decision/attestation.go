package decision

// MaxAttested bounds each list of names and ids that an Attestation gives; the counts beside them are of all.
const MaxAttested = 100

// Attestation is what one in-toto statement of the delivery says, and who vouches for it. Nothing in it is established unless the
// ladder is whole, and then it is established that the signer says so.
type Attestation struct {
	Path          string   `json:"path"` // file that it was found in
	Kind          string   `json:"kind"` // "provenance", "sbom", "vex", "verdict", "signature", "vulnerability-scan", "test-result", "attribute-report", "release" or "unsupported"
	PredicateType string   `json:"predicateType"`
	Subjects      []string `json:"subjects"`            // "name digest", as stated
	Artifacts     []string `json:"artifacts"`           // places of the delivered software that has such a digest
	Documents     []string `json:"documents,omitempty"` // delivered documents that the predicate equals
	Ladder        Ladder   `json:"ladder"`              // of the statement; covers: a subject is a delivered file
	Signer        string   `json:"signer"`
	SignedAt      string   `json:"signedAt,omitempty"` // as in Signature
	Reason        string   `json:"reason"`             // the first rung that does not hold
	Unread        string   `json:"unread,omitempty"`   // why nothing of the predicate is handed on

	Scan       *AttestedScan       `json:"scan,omitempty"`
	Tests      *AttestedTests      `json:"tests,omitempty"`
	Attributes *AttestedAttributes `json:"attributes,omitempty"`
	Release    *AttestedRelease    `json:"release,omitempty"`
}

// AttestedScan is a vulnerability scan.
type AttestedScan struct {
	Scanner    string   `json:"scanner"`
	Version    string   `json:"version,omitempty"`
	Database   string   `json:"database,omitempty"`
	DatabaseOn string   `json:"databaseOn,omitempty"` // RFC 3339
	FinishedOn string   `json:"finishedOn,omitempty"` // RFC 3339
	Results    *int     `json:"results,omitempty"`    // entries in the result; none when it is in a form that cannot be counted
	Suppressed int      `json:"suppressed,omitempty"` // of the results, those that the scanner was told to leave out, or left out by rules of its own
	Unnamed    int      `json:"unnamed,omitempty"`    // of the results, those that name no vulnerability
	Found      []string `json:"found,omitempty"`      // the first MaxAttested ids
}

// ScanResult is what a scanner of vulnerabilities wrote down, in a file of its own. Who vouches for the file is in Trust of the decision.
type ScanResult struct {
	Path    string   `json:"path"`
	Format  string   `json:"format"`            // "grype", "trivy", "osv-scanner", "sarif" or "cyclonedx"
	Files   []string `json:"files"`             // files of the delivery that it says it looked at
	BoundBy string   `json:"boundBy,omitempty"` // by what: "digest", "serial number" or "name"
	AttestedScan
}

// AttestedTests is the result of a test run.
type AttestedTests struct {
	Result      string   `json:"result"` // "PASSED", "WARNED" or "FAILED"
	Passed      int      `json:"passed"`
	Warned      int      `json:"warned"`
	Failed      int      `json:"failed"`
	FailedTests []string `json:"failedTests,omitempty"` // the first MaxAttested names
}

// AttestedAttributes are the assertions of an attribute report (SCAI).
type AttestedAttributes struct {
	Count    int                 `json:"count"`
	Producer string              `json:"producer,omitempty"`
	Listed   []AttestedAttribute `json:"listed"` // the first MaxAttested
}

// AttestedAttribute is one assertion.
type AttestedAttribute struct {
	Attribute  string `json:"attribute"`
	Target     string `json:"target,omitempty"`
	Conditions string `json:"conditions,omitempty"` // JSON
	Evidence   string `json:"evidence,omitempty"`
}

// AttestedRelease is a release of a package.
type AttestedRelease struct {
	PURL    string `json:"purl"`
	Version string `json:"version"`
}
