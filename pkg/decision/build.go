package decision

// RoleArtifact is the role of a file that will run on, or update, the device.
const RoleArtifact = "artifact"

// Build is what is established of how one artifact was built.
type Build struct {
	Path       string `json:"path"`       // the artifact
	Provenance string `json:"provenance"` // file of the statement
	Builder    string `json:"builder"`    // as stated
	Level      int    `json:"level"`      // SLSA Build level that the buyer grants the builder, when everything that SLSA asks for holds; else 0
	Reason     string `json:"reason"`     // what does not hold; empty when there is a level
}
