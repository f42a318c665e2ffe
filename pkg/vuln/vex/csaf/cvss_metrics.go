package csaf

import "strings"

// metricTable is what the vector and the members of a CVSS object have in common, for one member of scores or metrics.
type metricTable struct {
	versions  []string
	base      []string          // metrics that a vector must have
	order     []string          // all of them, as a vector has them
	undefined string            // value of a metric that a vector does not have
	metrics   map[string]metric // by their short names
}

// metric is one metric: its member of the JSON object, and the words for its values.
type metric struct {
	member string
	values map[string]string
}

// metrics are those of CVSS 2.0, 3.0, 3.1 and 4.0 as the JSON forms published by FIRST name them.
var metrics = map[string]metricTable{
	"cvss_v2": tableOf([]string{"2.0"}, "AV AC Au C I A", "E RL RC CDP TD CR IR AR", "ND", map[string]string{
		"AV accessVector": "N=NETWORK A=ADJACENT_NETWORK L=LOCAL", "AC accessComplexity": "H=HIGH M=MEDIUM L=LOW",
		"Au authentication":       "M=MULTIPLE S=SINGLE N=NONE",
		"C confidentialityImpact": cia2, "I integrityImpact": cia2, "A availabilityImpact": cia2,
		"E exploitability":              "U=UNPROVEN POC=PROOF_OF_CONCEPT F=FUNCTIONAL H=HIGH ND=NOT_DEFINED",
		"RL remediationLevel":           "OF=OFFICIAL_FIX TF=TEMPORARY_FIX W=WORKAROUND U=UNAVAILABLE ND=NOT_DEFINED",
		"RC reportConfidence":           "UC=UNCONFIRMED UR=UNCORROBORATED C=CONFIRMED ND=NOT_DEFINED",
		"CDP collateralDamagePotential": "N=NONE L=LOW LM=LOW_MEDIUM MH=MEDIUM_HIGH H=HIGH ND=NOT_DEFINED",
		"TD targetDistribution":         "N=NONE L=LOW M=MEDIUM H=HIGH ND=NOT_DEFINED",
		"CR confidentialityRequirement": need2, "IR integrityRequirement": need2, "AR availabilityRequirement": need2,
	}),
	"cvss_v3": tableOf([]string{"3.0", "3.1"}, "AV AC PR UI S C I A", "E RL RC CR IR AR MAV MAC MPR MUI MS MC MI MA", "X", map[string]string{
		"AV attackVector": reach3, "AC attackComplexity": "H=HIGH L=LOW", "PR privilegesRequired": cia3, "UI userInteraction": "N=NONE R=REQUIRED",
		"S scope": "U=UNCHANGED C=CHANGED", "C confidentialityImpact": cia3, "I integrityImpact": cia3, "A availabilityImpact": cia3,
		"E exploitCodeMaturity":         "U=UNPROVEN P=PROOF_OF_CONCEPT F=FUNCTIONAL H=HIGH X=NOT_DEFINED",
		"RL remediationLevel":           "O=OFFICIAL_FIX T=TEMPORARY_FIX W=WORKAROUND U=UNAVAILABLE X=NOT_DEFINED",
		"RC reportConfidence":           "U=UNKNOWN R=REASONABLE C=CONFIRMED X=NOT_DEFINED",
		"CR confidentialityRequirement": need3, "IR integrityRequirement": need3, "AR availabilityRequirement": need3,
		"MAV modifiedAttackVector": reach3 + open, "MAC modifiedAttackComplexity": "H=HIGH L=LOW" + open, "MPR modifiedPrivilegesRequired": cia3 + open,
		"MUI modifiedUserInteraction": "N=NONE R=REQUIRED" + open, "MS modifiedScope": "U=UNCHANGED C=CHANGED" + open,
		"MC modifiedConfidentialityImpact": cia3 + open, "MI modifiedIntegrityImpact": cia3 + open, "MA modifiedAvailabilityImpact": cia3 + open,
	}),
	"cvss_v4": tableOf([]string{"4.0"}, "AV AC AT PR UI VC VI VA SC SI SA",
		"E CR IR AR MAV MAC MAT MPR MUI MVC MVI MVA MSC MSI MSA S AU R V RE U", "X", map[string]string{
			"AV attackVector": reach4, "AC attackComplexity": "H=HIGH L=LOW", "AT attackRequirements": "N=NONE P=PRESENT",
			"PR privilegesRequired": cia3, "UI userInteraction": act4,
			"VC vulnConfidentialityImpact": cia3, "VI vulnIntegrityImpact": cia3, "VA vulnAvailabilityImpact": cia3,
			"SC subConfidentialityImpact": cia3, "SI subIntegrityImpact": cia3, "SA subAvailabilityImpact": cia3,
			"E exploitMaturity":             "U=UNREPORTED P=PROOF_OF_CONCEPT A=ATTACKED X=NOT_DEFINED",
			"CR confidentialityRequirement": need3, "IR integrityRequirement": need3, "AR availabilityRequirement": need3,
			"MAV modifiedAttackVector": reach4 + open, "MAC modifiedAttackComplexity": "H=HIGH L=LOW" + open, "MAT modifiedAttackRequirements": "N=NONE P=PRESENT" + open,
			"MPR modifiedPrivilegesRequired": cia3 + open, "MUI modifiedUserInteraction": act4 + open,
			"MVC modifiedVulnConfidentialityImpact": cia3 + open, "MVI modifiedVulnIntegrityImpact": cia3 + open, "MVA modifiedVulnAvailabilityImpact": cia3 + open,
			"MSC modifiedSubConfidentialityImpact": "N=NEGLIGIBLE L=LOW H=HIGH" + open, "MSI modifiedSubIntegrityImpact": "N=NEGLIGIBLE L=LOW H=HIGH S=SAFETY" + open,
			"MSA modifiedSubAvailabilityImpact": "N=NEGLIGIBLE L=LOW H=HIGH S=SAFETY" + open,
			"S Safety":                          "N=NEGLIGIBLE P=PRESENT X=NOT_DEFINED", "AU Automatable": "N=NO Y=YES X=NOT_DEFINED", "R Recovery": "A=AUTOMATIC U=USER I=IRRECOVERABLE X=NOT_DEFINED",
			"V valueDensity": "D=DIFFUSE C=CONCENTRATED X=NOT_DEFINED", "RE vulnerabilityResponseEffort": "L=LOW M=MODERATE H=HIGH X=NOT_DEFINED",
			"U providerUrgency": "Clear=CLEAR Green=GREEN Amber=AMBER Red=RED X=NOT_DEFINED",
		}),
}

// Values that several metrics have.
const (
	open   = " X=NOT_DEFINED"
	cia2   = "N=NONE P=PARTIAL C=COMPLETE"
	cia3   = "N=NONE L=LOW H=HIGH"
	need2  = "L=LOW M=MEDIUM H=HIGH ND=NOT_DEFINED"
	need3  = "L=LOW M=MEDIUM H=HIGH X=NOT_DEFINED"
	reach3 = "N=NETWORK A=ADJACENT_NETWORK L=LOCAL P=PHYSICAL"
	reach4 = "N=NETWORK A=ADJACENT L=LOCAL P=PHYSICAL"
	act4   = "N=NONE P=PASSIVE A=ACTIVE"
)

func tableOf(versions []string, base, optional, undefined string, lines map[string]string) metricTable {
	t := metricTable{versions: versions, base: strings.Fields(base), undefined: undefined, metrics: map[string]metric{},
		order: strings.Fields(base + " " + optional)}
	for name, values := range lines {
		short, member, _ := strings.Cut(name, " ")
		m := metric{member: member, values: map[string]string{}}
		for _, v := range strings.Fields(values) {
			value, word, _ := strings.Cut(v, "=")
			m.values[value] = word
		}
		t.metrics[short] = m
	}
	return t
}
