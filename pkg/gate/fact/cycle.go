package fact

// Cycle is what reference data say of how long a version is supported.
type Cycle struct {
	Known         bool   `cel:"known" doc:"the data have the cycle that the version belongs to"`
	Reason        string `cel:"reason" doc:"why not: no data for the product, no data for the version, no dates are published"`
	Product       string `cel:"product" doc:"product as the data name it; empty when they do not know it"`
	Name          string `cel:"name" doc:"the cycle; of several, as editions are, all joined by commas"`
	Ambiguous     bool   `cel:"ambiguous" doc:"several cycles fit and the component does not say which it is: the earliest days count"`
	Source        string `cel:"source" doc:"built-in, or the files that the data came in; of several all joined by commas"`
	By            string `cel:"by" doc:"what the product was recognised by: purl, cpe, distribution or name"`
	End           Date   `cel:"end" doc:"last day of repairs of security for everyone; text is ended where it is over and no day is stated, open where it goes on and no day is set"`
	ActiveEnd     Date   `cel:"activeEnd" doc:"last day of active support, likewise"`
	ExtendedEnd   Date   `cel:"extendedEnd" doc:"last day of extended support, which is paid for or has conditions, likewise"`
	Over          bool   `cel:"over" doc:"repairs of security ended before the moment judged at"`
	OverKnown     bool   `cel:"overKnown" doc:"over can be told"`
	Contradiction string `cel:"contradiction" doc:"what the supplier states otherwise: a later end of support, or support that goes on after it ended; empty when nothing"`
	Latest        string `cel:"latest" doc:"latest version of the cycle"`
	LatestOn      Date   `cel:"latestOn" doc:"when that was published"`
	Behind        bool   `cel:"behind" doc:"the component's version is before the latest"`
	BehindKnown   bool   `cel:"behindKnown" doc:"behind can be told"`
}

// Ending is the end of support that counts of all that anybody states.
type Ending struct {
	On        Date   `cel:"on" doc:"the earliest of the days that are stated for the end of support, of life and of business operations, and of the last day of repairs of security by reference data; where none is a date, the end of support as stated"`
	Source    string `cel:"source" doc:"who states that day: the supplier, and as what where it is no end of support, or the source of the reference data; empty when nobody does"`
	Over      bool   `cel:"over" doc:"that day lies before the moment judged at, the level says ended or abandoned, or reference data say ended without a day"`
	OverKnown bool   `cel:"overKnown" doc:"over can be told: it is true; or support.doubt is empty and the end of support is stated as a date, or not stated at all while reference data tell it. A level or a later end of life alone does not do, nor do reference data where the end of support is unknown, kept back or no date"`
	Lasts     bool   `cel:"lasts" doc:"until that day support goes on: it is not over, support.doubt is empty, and the end of support is stated as a date, or not stated at all while reference data have one"`
}

// Horizon is what lapses before the end of the device's service life.
type Horizon struct {
	Until     Date     `cel:"until" from:"the SBOM and support addenda" doc:"the device's end of support as its subject states it, or else its end of life"`
	Lapses    []Lapse  `cel:"lapses" doc:"components whose support ends before that day, by day; without one all that ended before the moment judged at"`
	Uncertain []string `cel:"uncertain" doc:"components of which nobody says, or only words that are no date say, until when they are supported, as labels"`
}

// Lapse is a component whose support ends.
type Lapse struct {
	Component string `cel:"component" doc:"its label"`
	Ref       string `cel:"ref" doc:"its bom-ref; may be empty"`
	On        Date   `cel:"on" doc:"the earliest day that anybody states; text is ended where it is over and no day is stated"`
	Source    string `cel:"source" doc:"who states it: the SBOM, or the source of the reference data"`
	Over      bool   `cel:"over" doc:"that day lies before the moment judged at"`
}

// Stage is the stage of the device's life by IMDRF/CYBER WG/N70, section 5.
type Stage struct {
	Number  int      `cel:"number" doc:"2 support, 3 limited support, 4 end of support; 0 when it cannot be told. 1, development, is that of no device on offer"`
	Because []string `cel:"because" doc:"what it was derived from"`

	Device        int      `cel:"device" doc:"the stage by what is stated of the device itself, whatever its parts"`
	DeviceBecause []string `cel:"deviceBecause" doc:"what that was derived from"`
}
