package vex

// Status is what a statement says of a vulnerability in a product, in the words of OpenVEX 0.2.0, section "Status
// Labels", whatever the format. Statement.StatusLabel has the format's own word.
type Status string

// The statuses.
const (
	NotAffected        Status = "not_affected"
	Affected           Status = "affected"
	Fixed              Status = "fixed"
	UnderInvestigation Status = "under_investigation"
	Unknown            Status = "unknown" // CSAF 2.1 and CycloneDX have a word for saying nothing
)

// Justification is why a product is not affected. The first five are those of OpenVEX 0.2.0, section "Status
// Justifications", and of the flags of CSAF; the others are CycloneDX's, which have no equal there.
type Justification string

// The justifications. Those of CycloneDX that have an equal bear its name: Statement.JustificationLabel has the word as written.
const (
	ComponentNotPresent          Justification = "component_not_present"
	VulnerableCodeNotPresent     Justification = "vulnerable_code_not_present"
	VulnerableCodeNotExecuted    Justification = "vulnerable_code_not_in_execute_path"
	VulnerableCodeNotControlled  Justification = "vulnerable_code_cannot_be_controlled_by_adversary"
	InlineMitigationsExist       Justification = "inline_mitigations_already_exist"
	RequiresConfiguration        Justification = "requires_configuration"
	RequiresEnvironment          Justification = "requires_environment"
	ProtectedAtPerimeter         Justification = "protected_at_perimeter"
	ProtectedByMitigatingControl Justification = "protected_by_mitigating_control"
)

// Common gives the justification that a label of OpenVEX or of a CSAF flag stands for; empty for any other word.
func Common(label string) Justification {
	switch j := Justification(label); j {
	case ComponentNotPresent, VulnerableCodeNotPresent, VulnerableCodeNotExecuted, VulnerableCodeNotControlled, InlineMitigationsExist:
		return j
	}
	return ""
}
