package policies_test

// neverIndeterminate are the checks that always end as an answer, each with the reason why "cannot tell" is no
// situation of theirs. That the whole SBOM or every component is missing is told by the checks with none.
var neverIndeterminate = map[string]string{
	"CON-010":       "a supplier that cannot be found in the registry is a stranger, for whatever reason",
	"GOV-011":       "every delivered file was looked at, and either a verdict or key is among them or none is",
	"GRF-002":       "references that were read point to listed parts or not; without any it does not apply",
	"GRF-007":       "the depth is counted on the list as it is; a short list does not need any",
	"GRF-010":       "a component is delivered unless the SBOM says that it is external",
	"INT-001":       "a manifest that is missing or unreadable lists nothing, which is the failure itself",
	"INT-010":       "a link to an SBOM that was not delivered stands in the SBOM or not",
	"INT-013":       "a reserved property stands in the SBOM or not",
	"INT-016":       "what cannot be read of a layout is the failure itself",
	"INT-014":       "an internal property stands in the SBOM or not",
	"PRV-002":       "a signature or builder that cannot be vouched for is not agreed; without provenance it does not apply",
	"SBC-003":       "silence is the failure; a value that is unknown or kept back has outcomes of its own",
	"SBC-004":       "silence is the failure; a value that is unknown or kept back has outcomes of its own",
	"SBC-006":       "an identifier that cannot be used is none",
	"SBC-008":       "silence is the failure; a value that is unknown or kept back has outcomes of its own",
	"SBC-009":       "a hash that is stated has the form of its algorithm or not; without one it does not apply",
	"SBC-011":       "silence is the failure; a value that is unknown or kept back has outcomes of its own",
	"SBC-025":       "a scope that is not stated means required by the format",
	"SBC-027":       "a contact stands in the SBOM or not",
	"SBM-017":       "a contact stands in the SBOM or not; where nothing is withheld it does not apply",
	"SIG-001-STRAY": "a signature that cannot be verified does not hold",
	"SUP-001":       "silence is the failure; a value that is unknown or kept back has outcomes of its own",
	"SUP-002":       "silence without a reason is the failure; any other state is asked about by SUP-003",
	"SUP-003":       "what stands there is a date or not; a value that is unknown or kept back has outcomes of its own",
	"SUP-007":       "silence is the failure; a value that is unknown or kept back has outcomes of its own",
	"SUP-009":       "without a stated plan there is none; one that is unknown or kept back has outcomes of its own",
	"VUL-011":       "a VEX that does not name the product, or whose signature does not hold, is not about it",
}
