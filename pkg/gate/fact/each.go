package fact

import "github.com/cleanbill-dev/cleanbill/pkg/decision"

// The values of a check's "each": what it is evaluated on. Most are the kinds of the subjects that it is then about.
const (
	EachDelivery  = "" // once per delivery
	EachArtifact  = decision.KindArtifact
	EachEvidence  = decision.KindEvidence  // every file that is no artifact, and SBOMs that a manifest calls artifacts
	EachSBOM      = decision.KindSBOM      // every SBOM that could be read
	EachComponent = decision.KindComponent // every component but those that are cryptographic assets and nothing that runs

	EachVulnerability = decision.KindVulnerability // every vulnerability of every component, and one more for what could not be looked up
	EachService       = decision.KindService       // every service in an SBOM
	EachStatement     = "statement"                // every statement of a VEX document that may be about the product, and one for each document without statements
	EachAsset         = "cryptographic-asset"      // every component that is one, with the variables of a component
)
