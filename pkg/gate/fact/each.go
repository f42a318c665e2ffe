package fact

// The values of a check's "each": what it is evaluated on.
const (
	EachDelivery  = "" // once per delivery
	EachArtifact  = "artifact"
	EachEvidence  = "evidence"  // every file that is no artifact, and SBOMs that a manifest calls artifacts
	EachSBOM      = "sbom"      // every SBOM that could be read
	EachComponent = "component" // every component but those that are cryptographic assets and nothing that runs

	EachVulnerability = "vulnerability"       // every vulnerability of every component, and one more for what could not be looked up
	EachService       = "service"             // every service in an SBOM
	EachStatement     = "statement"           // every statement of a VEX document that may be about the product, and one for each document without statements
	EachAsset         = "cryptographic-asset" // every component that is one, with the variables of a component
)
