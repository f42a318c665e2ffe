package sbom

// relation is what a relationship type says of two elements: of the first, and of the one that it leads to, or the other way round.
type relation struct {
	held    bool // the one is a part of the other, rather than needed by it
	reverse bool // it is the related element that needs or holds

	needs     bool // the one depends on the other when it runs
	linked    bool // by being linked with it. Tools find that in programs: that one file calls another of the same product makes no component of it
	anything  bool // what is held may be whatever it is. By the others, such as that of documentation, an element holds no library
	component bool // what is held is a component of its own
	claims    bool // SPDX 3: it leads to what an element is made of or needs to run, so that something is missing where it is not complete; see elements.claim
}
