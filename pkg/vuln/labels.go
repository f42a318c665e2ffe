package vuln

import "slices"

// Status is what a statement says of a vulnerability in a product.
type Status string

// The statuses, OpenVEX specification 0.2.0, section "Status Labels".
const (
	NotAffected        Status = "not_affected"
	Affected           Status = "affected"
	Fixed              Status = "fixed"
	UnderInvestigation Status = "under_investigation"
)

// Valid tells whether the specification has the status.
func (s Status) Valid() bool { return slices.Contains(statuses, string(s)) }

var statuses = []string{string(NotAffected), string(Affected), string(Fixed), string(UnderInvestigation)}

// justifications are those of the specification, section "Status Justifications".
var justifications = []string{
	"component_not_present",
	"vulnerable_code_not_present",
	"vulnerable_code_not_in_execute_path",
	"vulnerable_code_cannot_be_controlled_by_adversary",
	"inline_mitigations_already_exist",
}

// noAction is what common tools fill in when the author gave no action.
const noAction = "No action statement provided"

// contextURI begins the "@context" of every OpenVEX document.
const contextURI = "https://openvex.dev/ns"

// The members of "identifiers" that are read; others name nothing that could be compared.
var identifierTypes = []string{"purl", "cpe22", "cpe23"}
