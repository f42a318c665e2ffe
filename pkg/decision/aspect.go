package decision

import "cmp"

// Aspect is one kind of what changes from a delivery to the next, which checks judge. Decisions name it by this word, by which later runs find it again.
type Aspect string

// The aspects.
const (
	AspectSigners    Aspect = "signers"
	AspectUnsigned   Aspect = "unsigned"
	AspectBuilders   Aspect = "builders"
	AspectVersion    Aspect = "version" // and the name of the product
	AspectRevisions  Aspect = "revisions"
	AspectComponents Aspect = "components"
	AspectContent    Aspect = "content"
)

var aspectWords = map[Aspect]string{
	AspectSigners: "signers", AspectUnsigned: "signatures that are gone", AspectBuilders: "builders", AspectVersion: "name and version",
	AspectRevisions: "revisions of SBOMs", AspectComponents: "components", AspectContent: "content under the same version",
}

// Words say to people what changed; of an aspect that is not known, its own.
func (a Aspect) Words() string { return cmp.Or(aspectWords[a], string(a)) }
