package csaf

// The words that the standard lists (CSAF 2.0 and 2.1, section 3). Where 2.1 has more, 2.0 documents may use them too: what they
// mean is clear.
var (
	publisherCategories   = []string{"coordinator", "discoverer", "multiplier", "other", "translator", "user", "vendor"}
	trackingStatuses      = []string{"draft", "final", "interim"}
	flagLabels            = []string{"component_not_present", "inline_mitigations_already_exist", "vulnerable_code_cannot_be_controlled_by_adversary", "vulnerable_code_not_in_execute_path", "vulnerable_code_not_present"}
	remediationCategories = []string{"fix_planned", "mitigation", "no_fix_planned", "none_available", "optional_patch", "vendor_fix", "workaround"}
	threatCategories      = []string{"exploit_status", "impact", "target_set"}
)

// The groups of product_status. "recommended" is advice and no status.
const (
	firstAffected      = "first_affected"
	firstFixed         = "first_fixed"
	fixed              = "fixed"
	knownAffected      = "known_affected"
	knownNotAffected   = "known_not_affected"
	lastAffected       = "last_affected"
	recommended        = "recommended"
	underInvestigation = "under_investigation"
	unknown            = "unknown"
)

// statusGroups are all of them, in the order of the standard.
var statusGroups = []string{firstAffected, firstFixed, fixed, knownAffected, knownNotAffected, lastAffected, recommended, underInvestigation, unknown}

// The profiles (section 4): values of document.category.
const (
	profileBase        = "csaf_base"
	profileIncident    = "csaf_security_incident_response"
	profileInformation = "csaf_informational_advisory"
	profileAdvisory    = "csaf_security_advisory"
	profileVEX         = "csaf_vex"
	profileOldAdvisory = "csaf_deprecated_security_advisory" // 2.1
	profileWithdrawn   = "csaf_withdrawn"                    // 2.1
	profileSuperseded  = "csaf_superseded"                   // 2.1
)
