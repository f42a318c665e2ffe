package decision

// MaxSupportEnds bounds the ends of support that a decision lists over all its SBOMs.
const MaxSupportEnds = 5000

// Support is what ends when, of all that an SBOM lists, held against how long the device itself is supported.
type Support struct {
	Until    string       `json:"until,omitempty"`  // day to which the subject of the SBOM is supported, as it states itself; left out when it does not
	Reason   string       `json:"reason,omitempty"` // why reference data were not asked; then the SBOM and its addenda alone were
	Ends     []SupportEnd `json:"ends"`             // by day, the first MaxSupportEnds
	Unlisted int          `json:"unlisted"`         // ends beyond those

	Over      int `json:"over"`      // components whose support has ended
	Lapsing   int `json:"lapsing"`   // whose support ends before that of the device, those that have ended included
	Lasting   int `json:"lasting"`   // whose support ends on that day or later; when none is stated, whose support has not ended
	Open      int `json:"open"`      // that are supported with no day set
	Uncertain int `json:"uncertain"` // of which nobody says anything, or only words that are no date
}

// SupportEnd is the end of support of one component.
type SupportEnd struct {
	Ref    string `json:"ref"` // as in GraphNode
	Label  string `json:"label"`
	On     string `json:"on"`     // the earliest last day that anybody states, or "ended" where no day is stated
	Source string `json:"source"` // who states it
	Over   bool   `json:"over"`   // before the moment judged at
	Lapses bool   `json:"lapses"` // before the support of the device ends, or over
}
