package match

// Reason is why something could not be looked up.
type Reason string

// The reasons.
const (
	NoIdentifier   Reason = "no-identifier"        // neither purl nor CPE
	BadIdentifier  Reason = "malformed-identifier" // what stands for a purl or CPE is none
	UnknownType    Reason = "unknown-purl-type"    // no vulnerability data is published by this type of purl
	VagueCPE       Reason = "vague-cpe"            // it leaves the product open; a vendor left open is any
	NoVersion      Reason = "no-version"
	BadVersion     Reason = "malformed-version" // none that versions of that kind can be compared with
	NoDistribution Reason = "no-distribution"   // a package of a distribution whose release is not stated
	NoSource       Reason = "no-source-package" // advisories are about source packages, and which one this package is of is not stated, or not by a name that can be believed
	Contradiction  Reason = "contradiction"     // purl and document say different distributions
	OtherName      Reason = "other-name"        // what is known of it in another group, of another vendor, as the module that its path begins with or by its name alone is about this version
	Ancestor       Reason = "ancestor"          // something that the SBOM says it is made of could not be looked up
	NoData         Reason = "no-data"           // this database has none of that ecosystem, distribution or kind
	Failed         Reason = "failed"            // the engine could not do it
)

var reasonWords = map[Reason]string{
	NoIdentifier: "no purl and no CPE", BadIdentifier: "malformed purl or CPE", UnknownType: "a purl type that no vulnerability data is published for",
	VagueCPE: "a CPE without vendor or product", NoVersion: "no version", BadVersion: "a version that cannot be compared",
	NoDistribution: "a distribution's package, its release not stated", NoSource: "a distribution's package, its source package not stated or not known",
	OtherName:     "known to be vulnerable in another group, of another vendor, as another module or by its name alone",
	Ancestor:      "made of something that could not be looked up",
	Contradiction: "purl and SBOM name different distributions", NoData: "no data of that kind in this database", Failed: "the look-up failed",
}

// Words say the reason to people.
func (r Reason) Words() string { return reasonWords[r] }

// Reason is the first of why the component could not be assessed, "" when it could.
func (c *Component) Reason() Reason {
	if c.State != NotAssessable || len(c.Gaps) == 0 {
		return ""
	}
	return c.Gaps[0].Reason
}
