package fact

// Previous is an earlier decision, or an earlier SBOM, that the buyer named, and what changed since. What nobody vouches for may make an answer graver and is no
// ground for a pass: a check that would pass asks whether it is verified.
type Previous struct {
	Given       bool   `cel:"given" doc:"an earlier decision or SBOM was named; where it was rejected, or is of this very delivery, all but overdue is about what it was held against in turn; what was not accepted of it counts against that as well"`
	Kind        string `cel:"kind" doc:"dossier, decision or sbom; empty when none was named"`
	Verified    bool   `cel:"verified" doc:"it is a decision that was signed with the key that the buyer handed in; false of an SBOM"`
	Unverified  string `cel:"unverified" doc:"why it is not"`
	At          Date   `cel:"at" doc:"the moment judged at then"`
	Verdict     string `cel:"verdict" doc:"accept, conditional or reject; empty of an SBOM"`
	Product     Text   `cel:"product" doc:"product name then"`
	Version     Text   `cel:"version" doc:"product version then"`
	SameProduct bool   `cel:"sameProduct" doc:"the product on offer bears the same name"`
	Order       string `cel:"order" doc:"the version on offer against that of then: later, same, earlier or unknown; by the rules of the ecosystem of the product's purl, else of numbers parted by dots"`

	Components Changes `cel:"components" doc:"what changed in the SBOMs"`

	RevisionFaults   []string `cel:"revisionFaults" doc:"SBOMs whose serial number and revision contradict those of then: a lower revision, other content under the same one, the same SBOM for another version of the product"`
	RevisionsUnknown []string `cel:"revisionsUnknown" doc:"SBOMs of which that cannot be told, with the reason"`
	NewSigners       []string `cel:"newSigners" doc:"kinds of files that are signed by somebody else than then, with both; the tag in the identity of a workflow does not count"`
	Unsigned         []string `cel:"unsigned" doc:"files without a valid signature, of a kind that was signed throughout then; of documents those alone that were signed under the same path"`
	NewBuilders      []string `cel:"newBuilders" doc:"builders of the software that are others than then, or are not established any more"`
	Overdue          []string `cel:"overdue" doc:"obligations of that decision whose day has passed and that still stand, as id, day and what; known when all checks that do not ask for it have been evaluated"`
}

// Changes is what changed in the SBOMs; each entry is a component with what it was and is. The first 1000 changes are told, the grave ones before the others.
type Changes struct {
	Compared   bool     `cel:"compared" doc:"every SBOM was held against that of before"`
	Reason     string   `cel:"reason" doc:"why not"`
	Added      []string `cel:"added" doc:"components that were not there"`
	Removed    []string `cel:"removed" doc:"components that are gone"`
	Upgraded   []string `cel:"upgraded" doc:"components of a later version"`
	Downgraded []string `cel:"downgraded" doc:"components of an earlier version"`
	Rehashed   []string `cel:"rehashed" doc:"components of the same version with other content; files of software with other content where the version of the product is the same"`
	Grave      []string `cel:"grave" doc:"changes to be explained before anything else, the rehashed not among them: downgraded, another supplier or maker, support that ends earlier or that nobody can tell it does not, a hash that is gone"`
}
