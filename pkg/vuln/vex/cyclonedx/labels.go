package cyclonedx

import "github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"

// states are those of vulnerabilities[].analysis.state.
var states = map[string]vex.Status{
	"not_affected": vex.NotAffected, "false_positive": vex.NotAffected,
	"exploitable": vex.Affected,
	"resolved":    vex.Fixed, "resolved_with_pedigree": vex.Fixed,
	"in_triage": vex.UnderInvestigation,
}

const stateWords = "exploitable, in_triage, resolved, resolved_with_pedigree, false_positive or not_affected"

// justifications are those of vulnerabilities[].analysis.justification. What depends on the user's settings or network keeps its own word:
// no other format has one for it. That the compiler or the run time protects is built in.
var justifications = map[string]vex.Justification{
	"code_not_present":                vex.VulnerableCodeNotPresent,
	"code_not_reachable":              vex.VulnerableCodeNotExecuted,
	"requires_configuration":          vex.RequiresConfiguration,
	"requires_dependency":             vex.ComponentNotPresent,
	"requires_environment":            vex.RequiresEnvironment,
	"protected_by_compiler":           vex.InlineMitigationsExist,
	"protected_at_runtime":            vex.InlineMitigationsExist,
	"protected_at_perimeter":          vex.ProtectedAtPerimeter,
	"protected_by_mitigating_control": vex.ProtectedByMitigatingControl,
}

// helps says of the words of vulnerabilities[].analysis.response whether they are something that a user can do.
var helps = map[string]bool{"can_not_fix": false, "will_not_fix": false, "update": true, "rollback": true, "workaround_available": true}
